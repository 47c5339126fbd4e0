"""A slider through the graph of a result, forward and backward."""

from artcourse.autograd import Value
from artcourse.plotting.graph import graph_steps, plot_graph
from artcourse.widgets.live import PictureSlider, picture_slider


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

    Lesson: 03_backpropagation
    """
    if not isinstance(result, Value) or not result.parents:
        raise ValueError(f"The slider takes a Value that was computed. This was {result!r}.")
    last = len(graph_steps(result)) - 1
    return picture_slider(lambda step: plot_graph(result, step).figure, "step", 0, last, 0)
