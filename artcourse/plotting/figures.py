"""What all figures share: their style, their words, and how a notebook keeps them.

Words stand beside every figure, for those who cannot see it, and become the alt text of a
notebook.
"""

import base64
import io
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

QUALITY = 86  # of a JPEG: no trace of it can be seen around letters


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
