"""Words beside every figure, for those who cannot see it."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure


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

    Notes
    -----
    Lesson: 00_welcome.
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
    title = figure.get_suptitle()
    if title:
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
