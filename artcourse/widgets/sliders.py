"""Sliders that redraw a picture."""

from collections.abc import Callable

import ipywidgets as widgets
from matplotlib.figure import Figure
from torch import Tensor

from artcourse.autograd import Value
from artcourse.plotting import plot_graph
from artcourse.plotting.graph_steps import graph_steps
from artcourse.widgets.html import figure_html, picture_html


class PictureSlider(widgets.VBox):
    """A slider, and below it the picture that belongs to its number."""

    def __init__(self, slider: widgets.IntSlider, draw: Callable[[int], str]) -> None:
        self.slider, self._picture = slider, widgets.HTML()
        super().__init__([slider, self._picture])
        widgets.dlink((slider, "value"), (self._picture, "value"), draw)

    def __repr__(self) -> str:
        return "PictureSlider()"


def picture_slider(
    draw: Callable[[int], Tensor | Figure], label: str, low: int, high: int, start: int
) -> PictureSlider:
    """Make a slider that redraws a picture as it moves.

    Parameters
    ----------
    draw : callable
        ``number -> picture`` of shape (1, 3, H, W) or (1, 1, H, W), shades in [0, 1]; or
        ``number -> figure`` of matplotlib, which is closed once it is shown.
    label : str
        What the number means.
    low, high, start : int
        The ends of the slider, and where it begins.

    Returns
    -------
    PictureSlider
        At the end of a cell it appears. Its `slider.value` can be used in other cells.

    Raises
    ------
    ValueError
        When the start is not between the ends, or what is drawn is no picture.

    Notes
    -----
    Lesson: 00_welcome.
    """
    if not low <= start <= high:
        raise ValueError(f"The slider goes from {low} to {high}, so it cannot start at {start}.")

    def html(number: int) -> str:
        drawn, words = draw(number), f"{label}: {number}"
        if isinstance(drawn, Figure):
            return figure_html(drawn)
        return picture_html(drawn, words, f"The picture with {words}.")

    look = {"style": {"description_width": "initial"}, "layout": {"width": "420px"}}
    return PictureSlider(widgets.IntSlider(start, low, high, description=label, **look), html)


def graph_slider(result: Value) -> PictureSlider:
    """Make a slider that walks through the graph of a result, forward and backward.

    Parameters
    ----------
    result : Value

    Returns
    -------
    PictureSlider
        At the end of a cell it appears. Its `slider.value` can be used in other cells.

    Raises
    ------
    ValueError
        When the result was not computed from anything.

    Notes
    -----
    Lesson: 03_backpropagation.
    """
    if not isinstance(result, Value) or not result.parents:
        raise ValueError(f"The slider takes a Value that was computed. This was {result!r}.")
    last = len(graph_steps(result)) - 1
    return picture_slider(lambda step: plot_graph(result, step).figure, "step", 0, last, 0)
