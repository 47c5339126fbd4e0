"""Drawings by lot: they all end, as the generator says, with the distribution that is stated."""

from __future__ import annotations

import pytest
import torch
from tensors import assert_close, numbers

from artcourse.data import as_movements
from artcourse.data.pen import DOWN, END, UP, number_of_points
from artcourse.losses import mixture_parameters
from artcourse.models import StrokeRNN
from artcourse.sampling import sample_strokes
from artcourse.sampling.strokes import _drawn


def network(pen: tuple[float, float, float] = (2.0, 0.0, -1.0)) -> StrokeRNN:
    """A small network, with scores for the pen that it begins with."""
    torch.manual_seed(0)
    model = StrokeRNN(hidden_size=5, curves=3)
    with torch.no_grad():
        model.head.bias[-3:] = torch.tensor(pen)
    return model


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("temperature", [0.01, 0.4, 1, 3.0, 1000])
@pytest.mark.parametrize("longest", [1, 7, 133])
def test_every_drawing_ends(temperature: float, longest: int) -> None:
    drawn = sample_strokes(
        network(), 9, temperature=temperature, longest=longest, generator=generator()
    )
    lengths = number_of_points(drawn)
    assert len(drawn) == 9
    assert lengths.max() <= longest
    assert drawn.shape[1] <= longest + 1
    assert drawn[:, -1, END].eq(1).all()
    assert drawn.isfinite().all()
    assert drawn[..., DOWN:].sum(-1).eq(1).all()
    for drawing, length in zip(drawn, lengths, strict=True):
        assert drawing[length:].tolist() == [[0, 0, 0, 0, 1]] * (drawn.shape[1] - length)
        assert drawing[:length, END].eq(0).all()


def test_a_network_that_never_ends_is_ended() -> None:
    drawn = sample_strokes(network((9, 9, -99)), 4, longest=20, generator=generator())
    assert number_of_points(drawn).tolist() == [20] * 4


def test_a_network_that_ends_at_once_draws_nothing() -> None:
    drawn = sample_strokes(network((-99, -99, 99)), 4, generator=generator())
    assert number_of_points(drawn).tolist() == [0] * 4
    assert drawn.shape[1] <= 2


def test_the_same_generator_draws_the_same() -> None:
    model = network()
    first = sample_strokes(model, 5, generator=generator(7))
    assert torch.equal(first, sample_strokes(model, 5, generator=generator(7)))
    other = sample_strokes(model, 5, generator=generator(8))
    assert first.shape != other.shape or not torch.equal(first, other)
    torch.manual_seed(1)
    state = torch.get_rng_state()
    sample_strokes(model, 2, generator=generator())
    assert torch.equal(torch.get_rng_state(), state)


def test_each_movement_is_given_back_to_the_network() -> None:
    class Noting(StrokeRNN):
        def step(self, movement, state=None):
            self.given = [*getattr(self, "given", []), movement]
            assert state is getattr(self, "remembered", None)
            answer, self.remembered = super().step(movement, state)
            return answer, self.remembered

    torch.manual_seed(0)
    model = Noting(hidden_size=5, curves=3)
    drawn = sample_strokes(model, 4, longest=6, generator=generator())
    assert model.given[0].tolist() == [[0, 0, 0, 1, 0]] * 4
    given = torch.stack(model.given[1:], dim=1)
    assert_close(given, drawn[:, : given.shape[1]])


def test_a_begun_drawing_goes_on() -> None:
    begun = as_movements([numbers(3, 2).float(), numbers(2, 2, seed=1).float()])[:-1]
    model = network()
    drawn = sample_strokes(model, 6, begun=begun, longest=9, generator=generator())
    assert_close(drawn[:, :5], begun.expand(6, 5, 5))
    assert number_of_points(drawn).min() >= 5
    assert number_of_points(drawn).max() <= 9
    full = sample_strokes(model, 2, begun=begun, longest=5, generator=generator())
    assert number_of_points(full).tolist() == [5, 5]


def raw(count: int) -> torch.Tensor:
    """The numbers of one mixture of two bells, for so many rows."""
    row = [0.3, -0.9, 2.0, -1.0, 0.5, 1.5, -0.5, 0.2, 0.1, 0.6, 1.2, -0.4, 0.9, 0.1, -9.0]
    return torch.tensor(row, dtype=torch.float64).expand(count, 15)


@pytest.mark.parametrize("temperature", [1.0, 0.5])
def test_movements_are_drawn_from_the_density(temperature: float) -> None:
    count = 200_000
    mixture = mixture_parameters(raw(count))
    drawn = _drawn(mixture, temperature, generator())
    kept = drawn[drawn[:, END] == 0][:, :2]
    # mean and covariance of a mixture: Σ π μ, and Σ π (C + μ μᵀ) − mean meanᵀ
    weights = (mixture.log_weights[0] / temperature).softmax(0)
    mu, sigma, rho = mixture.means[0], mixture.deviations[0], mixture.correlations[0]
    mean = weights @ mu
    outer = mu[:, :, None] * mu[:, None, :]
    own = temperature * sigma[:, :, None] * sigma[:, None, :]
    own[:, 0, 1] *= rho
    own[:, 1, 0] *= rho
    covariance = (weights[:, None, None] * (own + outer)).sum(0) - torch.outer(mean, mean)
    assert_close(kept.mean(0), mean, tolerance=0.02)
    assert_close(kept.T.cov(), covariance, tolerance=0.04)
    pens = (mixture.pen_logits[0] / temperature).softmax(0)
    assert_close(drawn[:, DOWN:].mean(0), pens, tolerance=0.01)
    assert_close(drawn[:, UP].mean(), pens[1], tolerance=0.01)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "count should be a whole number, 1 or more, and is 0"),
        ({"temperature": 0}, "temperature should be a number, 0.01 or more, and is 0"),
        ({"longest": 0}, "longest should be a whole number, 1 or more, and is 0"),
        ({"begun": numbers(2, 3, 5)}, r"begun should have shape \(T, 5\), and has"),
        ({"begun": as_movements([numbers(2, 2)])}, r"puts it away: take begun\[:-1\]"),
        (
            {"begun": as_movements([numbers(4, 2)])[:-1], "longest": 3},
            r"begun should have 3 rows at most, and has shape \(4, 5\)",
        ),
    ],
)
def test_what_is_refused(arguments, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sample_strokes(network(), **{"count": 2, **arguments})
