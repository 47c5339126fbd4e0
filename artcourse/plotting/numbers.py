"""Small tables of numbers, as heat maps that can be read."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from torch import Tensor

from artcourse.plotting.words import describe, titled

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

    Notes
    -----
    Lesson: 01_convolution.
    """
    rows = _rows(matrix)
    height, width = len(rows), len(rows[0])
    if ax is None:
        size = (max(width * CELL, 1.4) + 0.4, height * CELL + 0.7)
        ax = plt.figure(figsize=size).add_subplot()
    if title:
        ax.set_title(title)
    _draw(ax, rows, shades)
    ax.set_xticks(range(width))
    ax.set_yticks(range(height))
    ax.tick_params(length=0, labelsize=8.5, labelcolor="#777777")
    ax.spines[:].set_visible(False)
    ax.grid(False)
    describe(ax, alt or _spoken(title, rows))
    return ax


def _rows(matrix: Tensor) -> list[list[float]]:
    wanted = f"show_numbers takes a tensor of at most {LARGEST} rows and {LARGEST} columns."
    if not isinstance(matrix, Tensor):
        raise ValueError(f"{wanted} This is a {type(matrix).__name__}.")
    shape = tuple(matrix.shape)
    if matrix.ndim not in (1, 2) or not matrix.numel() or max(shape) > LARGEST:
        raise ValueError(f"{wanted} The shape was {shape}: choose a part, such as image[0, 0, :8].")
    return matrix.detach().cpu().double().reshape(-1, shape[-1]).tolist()


def _draw(ax: Axes, rows: list[list[float]], shades: bool) -> None:
    numbers = [number for row in rows for number in row if math.isfinite(number)]
    most = max(map(abs, numbers), default=0) or 1
    if shades:
        colours, scale = plt.get_cmap("gray"), Normalize(0, 1, clip=True)
    elif min(numbers, default=0) < 0:
        # Half the scale stays unused, so that every number is read easily.
        colours, scale = plt.get_cmap("RdBu_r"), Normalize(-1.6 * most, 1.6 * most)
    else:
        colours, scale = plt.get_cmap("Blues"), Normalize(0, 1.6 * most)
    painted = colours(scale(rows))
    ax.imshow(painted)
    for position, text in zip(_positions(rows), _texts(rows), strict=True):
        row, column = position
        red, green, blue, _ = painted[row, column] ** 2.2
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        colour = "black" if light > HALFWAY else "white"
        ax.text(column, row, text, ha="center", va="center", color=colour, fontsize=10.5)
    for edge in range(1, len(rows)):
        ax.axhline(edge - 0.5, color="white", linewidth=2)
    for edge in range(1, len(rows[0])):
        ax.axvline(edge - 0.5, color="white", linewidth=2)


def _positions(rows: list[list[float]]) -> list[tuple[int, int]]:
    return [(row, column) for row, line in enumerate(rows) for column in range(len(line))]


def _texts(rows: list[list[float]]) -> list[str]:
    """All numbers with the same decimals: as few as show them exactly, two at most."""
    numbers = [number for row in rows for number in row]
    exact = (
        decimals
        for decimals in (0, 1)
        if all(abs(round(n, decimals) - n) < 1e-5 for n in numbers if math.isfinite(n))
    )
    decimals = next(exact, 2)
    # Adding 0.0 to a rounded number takes the sign off minus zero.
    return [f"{round(n, decimals) + 0.0:.{decimals}f}".replace("-", "−") for n in numbers]


def _spoken(title: str | None, rows: list[list[float]]) -> str:
    size = f"a table of {len(rows)} × {len(rows[0])} numbers"
    words = titled(title, size)
    if len(rows) * len(rows[0]) > MOST_SPOKEN:
        return words
    texts = iter(_texts(rows))
    return f"{words}: {'; '.join(' '.join(next(texts) for _ in row) for row in rows)}"
