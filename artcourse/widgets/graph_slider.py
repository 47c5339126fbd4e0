"""A slider that walks through the graph of a Value."""

from __future__ import annotations

import base64
import html
import io

import ipywidgets as widgets
import matplotlib.pyplot as plt

from artcourse.autograd import Value
from artcourse.plotting import alt_text
from artcourse.widgets.graph_steps import graph_steps
from artcourse.widgets.value_graph import plot_graph


def graph_slider(result: Value) -> GraphSlider:
    """Make a slider that walks through the graph of a result, forward and backward.

    Parameters
    ----------
    result : Value

    Returns
    -------
    GraphSlider
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
    return GraphSlider(result)


class GraphSlider(widgets.VBox):
    """A slider, and below it the graph as far as it is known at that step."""

    def __init__(self, result: Value) -> None:
        self._result = result
        last = len(graph_steps(result)) - 1
        layout = {"width": "420px"}
        self.slider = widgets.IntSlider(0, 0, last, description="step", layout=layout)
        self._picture = widgets.HTML()
        super().__init__([self.slider, self._picture])
        self._moved()
        self.slider.observe(self._moved, "value")

    def __repr__(self) -> str:
        return "GraphSlider()"

    def _moved(self, _: dict | None = None) -> None:
        figure = plot_graph(self._result, self.slider.value).figure
        content = io.BytesIO()
        figure.savefig(content, format="png")
        plt.close(figure)
        data = base64.b64encode(content.getvalue()).decode("ascii")
        alt = html.escape(alt_text(figure))
        self._picture.value = (
            f'<img alt="{alt}" style="max-width: 100%" src="data:image/png;base64,{data}">'
        )
