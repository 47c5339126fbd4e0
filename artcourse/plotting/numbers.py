"""Small tables of numbers, as heat maps that can be read."""

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from torch import Tensor

from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes

LARGEST = 16  # rows or columns: more cannot be read
CELL = 0.56  # inches
HALFWAY = 0.179  # the light of a colour on which black and white letters are equally clear
MOST_SPOKEN = 36  # numbers that are read out one by one


def show_numbers(
    matrix: Tensor,
    title: str | None = None,
    *,
    alt: str | None = None,
    ax: Axes | None = None,
    shades: bool = False,
) -> Axes:
    """Show a small matrix: each number written on a colour for its value.

    Where a number is negative, blue is below zero and red above it; otherwise darker is
    more. Along the edges stand the indices, which count from 0.

    Parameters
    ----------
    matrix : Tensor, shape (rows, columns) or (columns,)
        16 rows and columns at most.
    title : str, optional
    alt : str, optional
        What it shows, in words. Without it, the title and the numbers.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.
    shades : bool
        The numbers are shades of a picture: draw 0 in black and 1 in white.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When the tensor is no matrix, or one too large to read.

    Lesson: 01_convolution
    """
    numbers = _numbers(matrix)
    height, width = numbers.shape
    ax = own_axes(ax, (max(width * CELL, 1.4) + 0.4, height * CELL + 0.7), title)
    texts, painted = _texts(numbers), _colours(numbers, shades)
    ax.imshow(painted)
    light = painted[..., :3] ** 2.2 @ [0.2126, 0.7152, 0.0722]
    for row, column in np.ndindex(height, width):
        colour = "black" if light[row, column] > HALFWAY else "white"
        look = {"ha": "center", "va": "center", "color": colour, "fontsize": 10.5}
        ax.text(column, row, texts[row, column], **look)
    between = {"color": "white", "linewidth": 2, "capstyle": "projecting"}
    ax.hlines(np.arange(1, height) - 0.5, -0.5, width - 0.5, **between)
    ax.vlines(np.arange(1, width) - 0.5, -0.5, height - 0.5, **between)
    ax.set(xticks=range(width), yticks=range(height))
    ax.tick_params(length=0, labelsize=8.5, labelcolor="#777777")
    ax.spines[:].set_visible(False)
    ax.grid(False)
    words = titled(title, f"a table of {height} × {width} numbers")
    if numbers.size <= MOST_SPOKEN:
        words += ": " + "; ".join(map(" ".join, texts))
    describe(ax, alt or words)
    return ax


def _numbers(matrix: Tensor) -> np.ndarray:
    wanted = f"show_numbers takes a tensor of at most {LARGEST} rows and {LARGEST} columns."
    if not isinstance(matrix, Tensor):
        raise ValueError(f"{wanted} This is a {type(matrix).__name__}.")
    shape = tuple(matrix.shape)
    if matrix.ndim not in (1, 2) or not matrix.numel() or max(shape) > LARGEST:
        raise ValueError(f"{wanted} The shape was {shape}: choose a part, such as image[0, 0, :8].")
    return matrix.detach().cpu().double().reshape(-1, shape[-1]).numpy()


def _colours(numbers: np.ndarray, shades: bool) -> np.ndarray:
    """Red, green, blue and opacity for each number."""
    finite = numbers[np.isfinite(numbers)]
    # Half the scale stays unused, so that every number is read easily.
    end = 1.6 * (np.abs(finite).max(initial=0) or 1)
    if shades:
        name, start, end = "gray", 0, 1
    elif finite.min(initial=0) < 0:
        name, start = "RdBu_r", -end
    else:
        name, start = "Blues", 0
    return mpl.colormaps[name](Normalize(start, end, clip=True)(numbers))


def _texts(numbers: np.ndarray) -> np.ndarray:
    """All numbers with the same decimals: as few as show them exactly, two at most."""
    finite = numbers[np.isfinite(numbers)]
    exact = (d for d in (0, 1) if (np.abs(finite.round(d) - finite) < 1e-5).all())
    decimals = next(exact, 2)
    text = np.vectorize(lambda n: f"{n:.{decimals}f}".replace("-", "−"))
    # Adding 0.0 to a rounded number takes the sign off minus zero.
    return text(numbers.round(decimals) + 0.0)
