"""The network that draws: step by step as all at once, with torch's own LSTM inside."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers

from artcourse.data import StrokeBatches, as_movements, previous_movements
from artcourse.losses import mixture_density_loss
from artcourse.models import StrokeRNN
from artcourse.training import fit


def network(hidden_size: int = 6, curves: int = 2, dropout: float = 0.1) -> StrokeRNN:
    torch.manual_seed(0)
    return StrokeRNN(hidden_size, curves, dropout).double()


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(1, 6), st.integers(1, 7), st.integers(1, 5))
def test_steps_answer_as_all_at_once(batch: int, length: int, hidden: int, curves: int) -> None:
    model = network(hidden, curves).eval()
    movements = numbers(batch, length, 5)
    wanted = model(movements)
    assert wanted.shape == (batch, length, 6 * curves + 3)
    state = None
    for step in range(length):
        answer, state = model.step(movements[:, step], state)
        assert_close(answer, wanted[:, step])


def test_an_answer_depends_on_no_later_movement() -> None:
    model = network().eval()
    movements = numbers(2, 5, 5)
    other = movements.clone()
    other[:, 3:] = 9.5
    assert_close(model(other)[:, :3], model(movements)[:, :3])
    assert not torch.allclose(model(other)[:, 3:], model(movements)[:, 3:])


def test_dropout_is_for_training_alone() -> None:
    model, movements = network(dropout=0.5), numbers(2, 5, 5)
    assert not torch.equal(model(movements), model(movements))
    model.eval()
    assert torch.equal(model(movements), model(movements))


def test_at_first_it_forgets_little() -> None:
    model = network(hidden_size=4)
    both = model.lstm.bias_ih_l0 + model.lstm.bias_hh_l0
    assert both[4:8].tolist() == [1, 1, 1, 1]
    assert both[:4].abs().max() < 1


def test_it_learns_one_drawing_by_heart() -> None:
    points = torch.tensor([[1.0, 2.0], [3.0, 2.5], [2.0, 1.0], [2.5, 4.0]])
    movements = as_movements([points[:2], points[2:]])[None]
    torch.manual_seed(0)
    model = StrokeRNN(hidden_size=16, curves=2, dropout=0)
    before = mixture_density_loss(model(previous_movements(movements)), movements).item()
    history = fit(
        model,
        mixture_density_loss,
        StrokeBatches(movements, batch_size=1, stretch=0),
        optimizer=torch.optim.Adam(model.parameters(), lr=0.02),
        epochs=150,
    )
    assert before > 1
    assert history.epoch_losses[-1] < -1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: StrokeRNN(0), "hidden_size should be a whole number, 1 or more, and is 0"),
        (lambda: StrokeRNN(curves=2.5), "curves should be a whole number, 1 or more, and is 2.5"),
        (lambda: StrokeRNN(dropout=1), "dropout should be a number below 1, and is 1"),
        (lambda: StrokeRNN(dropout=-0.1), "dropout should be a number, 0 or more, and is -0.1"),
        (lambda: network()(numbers(3, 5)), r"movements should have shape \(N, T, 5\), and has"),
        (lambda: network()(numbers(3, 5, 4)), r"movements should have shape \(N, T, 5\)"),
        (lambda: network().step(numbers(3, 2, 5)), r"movement should have shape \(N, 5\)"),
        (
            lambda: network().step(numbers(3, 5), network().step(numbers(2, 5))[1]),
            r"state should have the shapes .*, \(3, 2\)\], and has \[\(1, 2, 6\)",
        ),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
