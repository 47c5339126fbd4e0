"""A text whose letters lie on colours, as a marker pen would do it."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from torch import Tensor

from artcourse.functional._door import need_floats, need_shape, number, whole
from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes
from artcourse.plotting.memory import visible
from artcourse.plotting.pictures import SIGNED

WIDTH = 8.8  # inches
LETTER_HEIGHT = 0.31  # inches, of a line
MARGINS = 0.75  # inches, for the title and the scale
MAGNITUDE = "YlGn"  # neither red nor blue, which stand for signs


def plot_letters(
    text: str,
    values: Tensor,
    title: str | None = None,
    *,
    label: str = "",
    signed: bool = False,
    largest: float | None = None,
    columns: int = 48,
    alt: str | None = None,
) -> Axes:
    """Write a text, each letter on a colour that stands for its number.

    Parameters
    ----------
    text : str
        Of T symbols, one or more. The end of a line is written as ↵ , a space as ␣ .
    values : Tensor, shape (T,)
        0 or more; with signed any.
    title : str, optional
    label : str
        What the numbers are, for the scale of colours.
    signed : bool
        Whether to show negative numbers in blue and positive ones in red.
    largest : float, optional
        The number of the strongest colour, which larger ones have too. Without it, the
        largest that there is.
    columns : int
        Letters in a line.
    alt : str, optional
        What it shows, in words. Without it, the title and the letter of the largest number.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no letter, or not a number for each; or without signed a negative one.

    Lesson: 06_lstm_and_gru
    """
    _check_letters(text, values, signed)
    whole("columns", columns, 1)
    values = values.detach().cpu().double()
    most = values.abs().max().item()
    if largest is not None:
        most = float(number("largest", largest, above=0))
    rows = -(-len(text) // columns)
    ax = own_axes(None, (WIDTH, MARGINS + rows * LETTER_HEIGHT), title)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.axis("off")
    scale = mpl.cm.ScalarMappable(
        mpl.colors.Normalize(-most if signed else 0, most or 1), SIGNED if signed else MAGNITUDE
    )
    for place, (letter, value) in enumerate(zip(text, values.tolist(), strict=True)):
        _draw_letter(ax, divmod(place, columns), letter, scale.to_rgba(value))
    ends = _beyond(values, most)
    bar = ax.figure.colorbar(scale, ax=ax, pad=0.01, label=label, aspect=8, extend=ends)
    bar.outline.set_visible(False)
    peak = int(values.abs().argmax())
    words = f"{len(text)} letters on colours, the strongest at letter {peak + 1}, {text[peak]!r}"
    describe(ax, alt or titled(title, words))
    return ax


def _check_letters(text: str, values: object, signed: bool) -> None:
    whole("the number of letters", len(text), 1)
    need_floats("values", values, "(T,)")
    need_shape("values", values, (len(text),), "a number for each letter of the text")
    if not signed and values.min() < 0:
        least = values.min().item()
        raise ValueError(f"values should be 0 or more, or signed True, and reach {least:g}")


def _beyond(values: Tensor, most: float) -> str:
    """At which ends of the scale numbers lie that it does not reach."""
    over, under = bool(values.max() > most), bool(values.min() < -most)
    return {(True, True): "both", (True, False): "max", (False, True): "min"}.get(
        (over, under), "neither"
    )


def _draw_letter(ax: Axes, place: tuple[int, int], letter: str, colour: tuple[float, ...]) -> None:
    row, column = place
    ax.add_patch(Rectangle((column, row + 0.04), 1, 0.92, facecolor=colour, linewidth=0))
    red, green, blue = colour[:3]
    dark = 0.3 * red + 0.59 * green + 0.11 * blue < 0.5
    ax.text(
        column + 0.5,
        row + 0.5,
        visible(letter),
        color="white" if dark else "#222222",
        fontsize=10,
        family="monospace",
        ha="center",
        va="center_baseline",
    )
