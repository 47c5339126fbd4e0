"""The graph of a Value: its steps, its drawing, and the slider that walks through it."""

from __future__ import annotations

import html
import re

import matplotlib.pyplot as plt
import pytest

from artcourse.autograd import Value
from artcourse.plotting import alt_text, plot_graph
from artcourse.plotting.graph import _places, graph_steps
from artcourse.widgets import graph_slider


def named(label: str, value: Value) -> Value:
    value.label = label
    return value


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture
def loss() -> Value:
    """(w · x + b)², which is 4 by hand; its gradients are 8, 12 and 4."""
    w, x, b = (Value(number, label=label) for label, number in (("w", 3), ("x", 2), ("b", -4)))
    return named("L", named("s", named("p", w * x) + b) ** 2)


@pytest.fixture
def twice() -> Value:
    """x · x + 2 · x, in which x is used three times."""
    x = Value(3, label="x")
    return named("y", x * x + 2 * x)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_steps_go_forward_and_then_backward(loss):
    steps = graph_steps(loss)
    assert [step.words for step in steps] == [
        "forward: the inputs",
        "forward: p = w × x = 6",
        "forward: s = p + b = 2",
        "forward: L = s to the power 2 = 4",
        "backward: L changes as fast as itself",
        "backward: L hands on 1 times each slope",
        "backward: s hands on 4 times each slope",
        "backward: p hands on 4 times each slope",
    ]
    assert [len(step.known) for step in steps] == [3, 4, 5, 6, 6, 6, 6, 6]
    assert [len(step.grads) for step in steps] == [0, 0, 0, 0, 1, 2, 4, 6]


@pytest.mark.parametrize("graph", ["loss", "twice"])
def test_last_step_holds_the_gradients_of_backward(graph, request):
    result = request.getfixturevalue(graph)
    grads = graph_steps(result)[-1].grads
    result.backward()
    assert grads == {value: value.grad for value in grads}


def test_gradients_arrive_one_by_one_at_a_value_used_twice(twice):
    arrived = [
        {value.label: grad for value, grad in step.grads.items()}.get("x")
        for step in graph_steps(twice)
    ]
    assert arrived[-3:] == [None, 2.0, 8.0]


def test_drawing_shows_numbers_gradients_and_slopes(loss):
    shown = texts(plot_graph(loss))
    for text in ("w", "3", "grad 8", "grad 12", "grad 4", "× 2", "× 4", "−4"):
        assert text in shown
    assert not {"?", "grad ?"} & set(shown)


def test_drawing_of_a_step_shows_what_is_known_by_then(loss):
    forward = plot_graph(loss, 1)
    assert forward.get_title(loc="left") == "forward: p = w × x = 6"
    assert texts(forward).count("?") == 2
    assert not any("grad" in text for text in texts(forward))
    backward = plot_graph(loss, 5)
    assert texts(backward).count("grad ?") == 4


def test_drawing_in_given_axes_and_in_words(loss):
    figure, ax = plt.subplots()
    assert plot_graph(loss, ax=ax) is ax
    assert alt_text(figure) == (
        "A graph of numbers: w 3, gradient 8; x 2, gradient 12; p 6, gradient 4; "
        "b −4, gradient 4; s 2, gradient 4; L 4, gradient 1."
    )


def test_parents_stand_left_of_children_and_no_two_share_a_place(twice, loss):
    for result in (twice, loss, (twice * twice + 1).tanh()):
        places = _places(result)
        assert len(set(places.values())) == len(places)
        for value, (column, _) in places.items():
            assert all(places[parent][0] < column for parent, _ in value.parents)


def test_a_step_that_is_not_there(loss):
    with pytest.raises(ValueError, match=r"from 0 to 7, and is 8"):
        plot_graph(loss, 8)
    with pytest.raises(ValueError, match="and is -1"):
        plot_graph(loss, -1)


def test_slider_redraws_and_says_what_is_shown(loss):
    before = plt.get_fignums()
    slider = graph_slider(loss)
    assert (slider.slider.min, slider.slider.max) == (0, 7)
    pictures = set()
    for step in range(8):
        slider.slider.value = step
        pictures.add(slider._picture.value)
    assert len(pictures) == 8
    (alt,) = re.findall('alt="([^"]+)"', slider._picture.value)
    assert html.unescape(alt).startswith("Step 7, backward: p hands on 4 times each slope")
    assert plt.get_fignums() == before
    assert repr(slider) == "PictureSlider()"


@pytest.mark.parametrize("what", [Value(3.0), 3.0])
def test_slider_of_nothing_computed(what):
    with pytest.raises(ValueError, match="takes a Value that was computed"):
        graph_slider(what)


def test_arrow_bends_over_a_box_in_its_way():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    assert plot_graph(a * b).get_ylim()[1] == -0.5
    over = plot_graph(a * b + a)  # from a, over the product, to the sum
    assert over.get_ylim()[1] < -0.5
    slopes = [text for text in over.texts if text.get_text() == "× 1"]
    assert min(text.get_position()[1] for text in slopes) < -0.5
