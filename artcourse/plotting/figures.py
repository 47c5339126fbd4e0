"""What all figures share: their style, their places, their words, and how a notebook keeps them.

Places for pictures are worked out in pixels, so that they come out sharp. Words stand
beside every figure, for those who cannot see it, and become the alt text of a notebook.
"""

import base64
import io
import math
import textwrap
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

QUALITY = 86  # of a JPEG: no trace of it can be seen around letters

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


def use_style() -> None:
    """Draw all figures from here on in the course's style.

    In a notebook, every figure from here on also keeps its words (see :func:`describe`) as
    alt text, which web pages made from the notebook hand on to screen readers, and a cell
    that ends in Axes prints nothing about them.

    Lesson: 00_welcome
    """
    plt.style.use("artcourse.artcourse")
    shell = get_ipython()
    if shell is None:
        return
    # Imported now, it will not put its own way to show figures over this one later.
    import matplotlib_inline.backend_inline  # noqa: F401

    formatter = shell.display_formatter
    formatter.formatters["image/png"].pop(Figure, None)
    formatter.mimebundle_formatter.for_type(Figure, bundle)
    # The figure that the Axes are in is shown already.
    formatter.ipython_display_formatter.for_type(Axes, lambda axes: None)


def bundle(figure: Figure, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """The picture of a figure, its words, and how large its panels are.

    A photograph takes five times more as PNG than as JPEG, and a lesson shows many. Lines
    and letters are smaller, and sharper, as PNG. So the kind is chosen by the size.

    Returns
    -------
    data, metadata : dict, dict
        By media type: the picture in base64, and ``{"alt": words}`` with the sizes of
        :func:`panel_sizes`.
    """
    png = print_figure(figure, "png")
    if png is None:  # nothing has been drawn
        return {}, {}
    content = io.BytesIO()
    options = {"quality": QUALITY, "subsampling": 0, "optimize": True}
    Image.open(io.BytesIO(png)).convert("RGB").save(content, "JPEG", **options)
    jpeg = content.getvalue()
    kind, picture = ("image/jpeg", jpeg) if 1.5 * len(jpeg) < len(png) else ("image/png", png)
    facts = {"alt": alt_text(figure), **panel_sizes(figure)}
    return {kind: base64.b64encode(picture).decode("ascii")}, {kind: facts}


def panel_sizes(figure: Figure) -> dict[str, int]:
    """How many panels a figure has, and their size in pixels, as it was last drawn.

    Returns
    -------
    dict
        ``panels``, how many there are, scales of colour aside; ``panel``, the width of the
        narrowest; ``longest``, the longer side of the largest.
    """
    boxes = [
        ax.get_window_extent()
        for ax in figure.axes
        if ax.get_visible() and ax.get_label() != "<colorbar>"
    ]
    if not boxes:
        return {"panels": 0, "panel": 0, "longest": 0}
    return {
        "panels": len(boxes),
        "panel": round(min(box.width for box in boxes)),
        "longest": round(max(max(box.width, box.height) for box in boxes)),
    }


def describe(drawn: Figure | Axes, alt: str) -> None:
    """Say in words what is drawn, for those who cannot see it.

    Parameters
    ----------
    drawn : Figure or Axes
        The words of a figure stand for all of it; those of Axes for their part.
    alt : str
        One or two sentences.

    Raises
    ------
    ValueError
        When there are no words.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt says in words what the figure shows. It was {alt!r}.")
    drawn.words = " ".join(alt.split())


def alt_text(figure: Figure) -> str:
    """The words of a figure: those given to :func:`describe`, or else its titles and labels.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    str
        One line.
    """
    if hasattr(figure, "words"):
        return figure.words
    parts = [getattr(ax, "words", None) or _from_labels(ax) for ax in figure.axes]
    parts = [part.removesuffix(".") for part in parts if part]
    if title := figure.get_suptitle():
        parts[:1] = [": ".join([title, *parts[:1]])]
    words = ". ".join(parts or ["a figure without a title"]) + "."
    return words[0].upper() + words[1:]


def _from_labels(ax: Axes) -> str:
    if ax.get_label() == "<colorbar>":
        return ""
    labels = [label for label in (ax.get_ylabel(), ax.get_xlabel()) if label]
    plot = f"a plot of {' against '.join(labels)}" if labels else "a plot"
    return titled(ax.get_title(), plot)


def titled(title: str | None, what: str) -> str:
    """Put a title, in one line, before what is drawn."""
    return ", ".join([" ".join(title.split()), what]) if title else what


def short(number: float) -> str:
    """Three digits, with a proper minus."""
    return f"{number:.3g}".replace("-", "−")


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
