"""Places for pictures in a figure, worked out in pixels, so that they come out sharp."""

import math
import textwrap

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


def own_axes(ax: Axes | None, size: tuple[float, float], title: str | None = None) -> Axes:
    """The Axes given, or else those of a new figure of a size in inches; with a title."""
    if ax is None:
        ax = plt.figure(figsize=size).add_subplot()
    if title:
        ax.set_title(title)
    return ax


def grid_of_axes(
    sizes: list[tuple[int, int]],
    titles: list[str | None],
    *,
    title: str | None = None,
    columns: int | None = None,
    scale: bool = False,
) -> tuple[list[Axes], Axes | None]:
    """Make a figure with a titled place for each picture.

    Parameters
    ----------
    sizes : list of pair
        The height and width of each picture.
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
    # Without a wish, so many that the grid is about twice as wide as high.
    columns = columns or math.ceil(len(sizes) / max(1, round(math.sqrt(len(sizes) / 2))))
    columns = min(columns, len(sizes))
    rows = math.ceil(len(sizes) / columns)
    right = GAP + SCALE_AND_LABELS if scale else 0
    cell_height, cell_width = _cell(sizes, columns, FULL_WIDTH - right)
    titles, points = _wrapped(titles, cell_width)
    above = max(LINE * (text.count("\n") + 1) if text else 0 for text in titles)
    top = above + (TITLE if title else 0)

    width = columns * (cell_width + GAP) - GAP + right
    height = top + rows * (cell_height + GAP + above) - GAP - above
    figure = plt.figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="none")
    figure.subplots_adjust(left=0, right=1 - right / width, bottom=0, top=1 - top / height)
    figure.subplots_adjust(wspace=GAP / cell_width, hspace=(GAP + above) / cell_height)
    axes = []
    for number, text in enumerate(titles, 1):
        axes.append(figure.add_subplot(rows, columns, number))
        axes[-1].set_title(text, fontsize=points)
    if title:
        figure.suptitle(title, x=figure.subplotpars.right / 2, y=1, va="top")
    return axes, _place_of_scale(axes[0], width) if scale else None


def _place_of_scale(first: Axes, width: int) -> Axes:
    """At the right edge of the figure, as high as the first row."""
    row = first.get_position()
    place = (1 - SCALE_AND_LABELS / width, row.y0, SCALE / width, row.height)
    return first.figure.add_axes(place, label="<colorbar>")


def _cell(sizes: list[tuple[int, int]], columns: int, width: int) -> tuple[int, int]:
    """The height and width of a place: the pictures' own size, if that is possible."""
    several = (width - GAP * (columns - 1)) // columns, TALLEST
    widest, tallest = several if len(sizes) > 1 else ALONE
    fitted = []
    for height, width in sizes:
        factor = min(widest / width, tallest / height)
        # Each pixel becomes a square of whole pixels.
        factor = math.floor(factor) if factor > 1 else factor
        fitted.append((max(1, round(height * factor)), max(1, round(width * factor))))
    return max(height for height, _ in fitted), max(width for _, width in fitted)


def _wrapped(titles: list[str | None], width: int) -> tuple[list[str], float]:
    """Break titles into lines that fit; also the size of their letters, in points."""
    usual = FontProperties(size=plt.rcParams["axes.titlesize"]).get_size_in_points()
    points = usual if width >= SMALL else 10
    letters = max(6, int(width / (LETTER * points * DPI / 72)))
    return ["\n".join(textwrap.wrap(title or "", letters)) for title in titles], points
