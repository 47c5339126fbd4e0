"""Places for pictures in a figure, worked out in pixels, so that they come out sharp."""

from __future__ import annotations

import math
import textwrap
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

# All in pixels.
FULL_WIDTH = 880  # with its margins, what a notebook of 900 pixels holds
ALONE = (480, 360)  # the width and height that a single picture gets at most
TALLEST = 340  # of several
GAP = 16
LINE = 20  # a line of a title
LETTER = 0.56  # the width of an average letter, in sizes of the font
SMALL = 200  # below this width, titles are smaller too
TITLE = 36  # the title of the figure
SCALE = 14  # the width of a colour scale
SCALE_AND_LABELS = 64
DPI = 100


class Size(NamedTuple):
    """Of a picture or a place, in pixels."""

    height: int
    width: int


def grid_of_axes(
    sizes: list[Size],
    titles: list[str | None],
    *,
    title: str | None = None,
    columns: int | None = None,
    scale: bool = False,
) -> tuple[list[Axes], Axes | None]:
    """Make a figure with a titled place for each picture.

    Parameters
    ----------
    sizes : list of Size
        Of the pictures.
    titles : list of str or None
        Long ones are broken into lines.
    title : str, optional
        Of the figure.
    columns : int, optional
        Pictures in a row.
    scale : bool
        Whether to leave a place for a colour scale at the right.

    Returns
    -------
    list of Axes, Axes or None
        The places of the pictures, and that of the scale.
    """
    columns = min(columns or _good_columns(len(sizes)), len(sizes))
    rows = math.ceil(len(sizes) / columns)
    right = GAP + SCALE_AND_LABELS if scale else 0
    cell = _cell(sizes, columns, FULL_WIDTH - right)
    usual = FontProperties(size=plt.rcParams["axes.titlesize"]).get_size_in_points()
    points = usual if cell.width >= SMALL else 10
    titles = [_wrapped(text, cell.width, points) for text in titles]
    above = max(LINE * (text.count("\n") + 1) if text else 0 for text in titles)
    top = above + (TITLE if title else 0)

    axes = _grid(rows, columns, cell, gap=GAP + above, top=top, right=right)
    for left_over in axes[len(sizes) :]:
        left_over.remove()
    places = axes[: len(sizes)]
    for ax, text in zip(places, titles, strict=True):
        ax.set_title(text, fontsize=points)
    if title:
        middle = places[0].figure.subplotpars.right / 2
        places[0].figure.suptitle(title, x=middle, y=1, va="top")
    return places, _place_of_scale(places[0]) if scale else None


def _grid(rows: int, columns: int, cell: Size, gap: int, top: int, right: int) -> list[Axes]:
    """A figure of places of the same size, with room above each row and at the right."""
    width = columns * (cell.width + GAP) - GAP + right
    height = top + rows * (cell.height + gap) - gap
    _, axes = plt.subplots(
        rows,
        columns,
        figsize=(width / DPI, height / DPI),
        dpi=DPI,
        layout="none",
        squeeze=False,
        gridspec_kw={
            "left": 0,
            "right": 1 - right / width,
            "bottom": 0,
            "top": 1 - top / height,
            "wspace": GAP / cell.width,
            "hspace": gap / cell.height,
        },
    )
    return list(axes.flat)


def _place_of_scale(first: Axes) -> Axes:
    """At the right edge of the figure, as high as the first row."""
    width, row = first.figure.get_figwidth() * DPI, first.get_position()
    place = (1 - SCALE_AND_LABELS / width, row.y0, SCALE / width, row.height)
    return first.figure.add_axes(place, label="<colorbar>")


def _good_columns(pictures: int) -> int:
    """So many that the grid is about twice as wide as high."""
    return math.ceil(pictures / max(1, round(math.sqrt(pictures / 2))))


def _cell(sizes: list[Size], columns: int, width: int) -> Size:
    """The size of a place: the pictures' own size, if that is possible."""
    widest, tallest = (width - GAP * (columns - 1)) // columns, TALLEST
    if len(sizes) == 1:
        widest, tallest = min(widest, ALONE[0]), ALONE[1]
    fitted = []
    for height, width in sizes:
        factor = min(widest / width, tallest / height)
        if factor > 1:
            factor = math.floor(factor)  # each pixel becomes a square of whole pixels
        fitted.append((max(1, round(height * factor)), max(1, round(width * factor))))
    return Size(max(height for height, _ in fitted), max(width for _, width in fitted))


def _wrapped(title: str | None, width: int, points: float) -> str:
    """Break a title into lines that fit."""
    letter = LETTER * points * DPI / 72
    return "\n".join(textwrap.wrap(title or "", max(6, int(width / letter))))
