"""An LSTM's gates, drawn; and texts whose letters lie on colours."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.patches import Rectangle

from artcourse.plotting import (
    alt_text,
    plot_gate_activity,
    plot_hidden_states,
    plot_letters,
    plot_lstm_cell,
)
from artcourse.plotting.figures import panel_sizes


@pytest.fixture(autouse=True)
def _own_figures():
    mpl.use("agg")
    yield
    plt.close("all")


def written(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_a_cell_has_its_gates_with_their_functions() -> None:
    texts = written(plot_lstm_cell())
    assert [texts.count(function) for function in ("σ", "tanh")] == [3, 2]  # one is on the way out
    assert [texts.count(sign) for sign in ("×", "+")] == [3, 1]
    assert {"$f$", "$i$", "$g$", "$o$", "$c_t$", "$h_t$", "$x_t$"} <= set(texts)


def test_a_cell_has_a_title_and_each_name_is_beside_its_own_gate() -> None:
    ax = plot_lstm_cell()
    assert ax.get_title() == "One step of an LSTM"
    functions = sorted(t.get_position()[0] for t in ax.texts if t.get_text() in ("σ", "tanh"))[:4]
    for name, place in zip("figo", functions, strict=True):
        (text,) = [text for text in ax.texts if text.get_text() == f"${name}$"]
        assert abs(text.get_position()[0] - place) < 0.5


def test_numbers_stand_beside_their_names() -> None:
    ax = plot_lstm_cell({"f": 0.75, "new_c": -1.8})
    assert {"$f$ = 0.75", "$c_t$ = −1.8", "$i$"} <= set(written(ax))
    assert alt_text(ax.figure).endswith("The numbers: f 0.75; new_c −1.8.")


def test_a_number_of_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="one is of 'z'"):
        plot_lstm_cell({"z": 0.5})


def colours(ax) -> list[tuple[float, ...]]:
    return [patch.get_facecolor() for patch in ax.patches if isinstance(patch, Rectangle)]


def brightness(colour: tuple[float, ...]) -> float:
    return sum(colour[:3])


def test_a_letter_of_a_larger_number_is_darker() -> None:
    ax = plot_letters("abc", torch.tensor([0.0, 2.0, 1.0]))
    first, second, third = map(brightness, colours(ax))
    assert second < third < first
    assert alt_text(ax.figure) == "3 letters on colours, the strongest at letter 2, 'b'."


def test_positive_is_red_and_negative_blue() -> None:
    red, blue = colours(plot_letters("ab", torch.tensor([1.0, -1.0]), signed=True))
    assert red[0] > red[2]
    assert blue[2] > blue[0]


def test_numbers_beyond_the_largest_have_its_colour() -> None:
    one, two, half = colours(plot_letters("abc", torch.tensor([1.0, 2.0, 0.5]), largest=1.0))
    assert one == two != half


def test_lines_have_so_many_letters_and_their_ends_are_seen() -> None:
    ax = plot_letters("a \ncd", torch.rand(5), "A text", columns=3)
    assert written(ax) == ["a", "␣", "↵", "c", "d"]
    assert [text.get_position() for text in ax.texts[2:4]] == [(2.5, 0.5), (0.5, 1.5)]
    assert ax.get_title() == "A text"


def test_each_letter_has_a_number() -> None:
    with pytest.raises(ValueError, match="a number for each letter"):
        plot_letters("abc", torch.rand(4))


@pytest.mark.parametrize(
    ("values", "signed", "extend"),
    [
        ([0.5, 1.0], False, "neither"),
        ([0.5, 1.5], False, "max"),
        ([-1.0, 1.5], True, "max"),
        ([-1.5, 1.0], True, "min"),
        ([-1.5, 1.5], True, "both"),
    ],
)
def test_the_scale_says_at_which_end_it_goes_on(values, signed: bool, extend: str) -> None:
    ax = plot_letters("ab", torch.tensor(values), signed=signed, largest=1)
    (bar,) = [one._colorbar for one in ax.figure.axes if one is not ax]
    assert bar.extend == extend


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot_letters("", torch.zeros(0)), "the number of letters should be a whole"),
        (
            lambda: plot_letters("ab", torch.tensor([-5.0, 1.0])),
            "values should be 0 or more, .* -5",
        ),
        (
            lambda: plot_letters("a", torch.ones(1), largest=-1),
            "largest should be a number greater",
        ),
        (lambda: plot_letters("a", torch.ones(1), largest=0), "largest should be a number greater"),
        (
            lambda: plot_gate_activity("", torch.zeros(3, 0), torch.zeros(0)),
            "the number of letters should be a whole number, 1 or more, and is 0",
        ),
        (
            lambda: plot_hidden_states(torch.zeros(0, 4), ""),
            "the number of symbols should be a whole number, 1 or more, and is 0",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_gates_stand_above_the_text_and_the_cell_state_below() -> None:
    gates = torch.tensor([[0.0, 0.2], [0.5, 0.9], [1.0, 0.4]])
    above = plot_gate_activity(" \n", gates, torch.tensor([1.5, -0.5]), "unit 3")
    figure = above.figure
    assert np.allclose(above.images[0].get_array(), gates)
    below = figure.axes[1]
    assert [bar.get_height() for bar in below.patches] == [1.5, -0.5]
    assert [label.get_text() for label in below.get_xticklabels()] == ["␣", "↵"]
    red, blue = (bar.get_facecolor() for bar in below.patches)
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    assert "unit 3. Of one hidden unit" in alt_text(figure)
    assert panel_sizes(figure)["panel"] > 500


def test_three_gates_for_each_letter() -> None:
    with pytest.raises(ValueError, match="three gates"):
        plot_gate_activity("abc", torch.rand(3, 2), torch.rand(3))
    with pytest.raises(ValueError, match="a number for each letter"):
        plot_gate_activity("abc", torch.rand(3, 3), torch.rand(2))
