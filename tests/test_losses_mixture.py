"""The mixture density: as torch's own distributions have it, and finite for any numbers."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

from artcourse.data.pen import END, as_movements
from artcourse.losses import (
    Mixture,
    mixture_density_loss,
    mixture_parameters,
    movement_log_density,
)
from artcourse.losses.mixture_density import FARTHEST, LARGEST, SMALLEST


def drawings(*counts: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Drawings of so many points, filled up at their ends, (N, T, 5)."""
    targets = torch.zeros(len(counts), max(counts) + 1, 5, dtype=dtype)
    targets[..., END] = 1
    for number, (count, target) in enumerate(zip(counts, targets, strict=True)):
        points = numbers(count, 2, dtype=dtype, seed=number)
        sizes = [count] if count < 3 else [2, count - 2]
        target[: count + 1] = as_movements(points.split(sizes))
    return targets


def torchs_mixture(mixture: Mixture) -> MixtureSameFamily:
    s1, s2 = mixture.deviations.unbind(-1)
    between = mixture.correlations * s1 * s2
    rows = [torch.stack([s1**2, between], -1), torch.stack([between, s2**2], -1)]
    curves = MultivariateNormal(mixture.means, covariance_matrix=torch.stack(rows, -2))
    return MixtureSameFamily(Categorical(logits=mixture.log_weights), curves)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6), st.integers(0, 10_000))
def test_the_density_is_torchs(batch: int, length: int, curves: int, seed: int) -> None:
    mixture = mixture_parameters(numbers(batch, length, 6 * curves + 3, seed=seed))
    movement = numbers(batch, length, 2, seed=seed + 1)
    wanted = torchs_mixture(mixture).log_prob(movement)
    assert_close(movement_log_density(mixture, movement), wanted)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 4), st.integers(0, 999))
def test_the_loss_counts_what_is_drawn(counts: list[int], curves: int, seed: int) -> None:
    targets = drawings(*counts)
    input = numbers(*targets.shape[:2], 6 * curves + 3, seed=seed)
    mixture = mixture_parameters(input)
    pens = Categorical(logits=mixture.pen_logits)
    density = torchs_mixture(mixture)
    wanted = torch.zeros(targets.shape[:2], dtype=torch.float64)
    places = density.log_prob(targets[..., :2])
    chances = pens.log_prob(targets[..., 2:].argmax(-1))
    for row, count in enumerate(counts):  # by loops: what comes after the end counts nothing
        for step in range(count + 1):
            wanted[row, step] = -chances[row, step] - (places[row, step] if step < count else 0)
    assert_close(mixture_density_loss(input, targets, reduction="none"), wanted)
    assert_close(mixture_density_loss(input, targets, reduction="sum"), wanted.sum())
    mean = wanted.sum() / (sum(counts) + len(counts))
    assert_close(mixture_density_loss(input, targets), mean)


def test_what_fills_a_drawing_up_changes_nothing() -> None:
    targets = drawings(2, 5)
    input = numbers(2, 6, 15)
    wanted = mixture_density_loss(input, targets)
    other, longer = input.clone(), torch.cat([targets, targets[:, -1:]], 1)
    other[0, 3:] = 7.5
    assert_close(mixture_density_loss(other, targets), wanted)
    input = torch.cat([input, input[:, :1]], 1)
    assert_close(mixture_density_loss(input, longer), wanted)


def test_one_bell_on_paper() -> None:
    # in the middle of one bell with the deviations 1 and 1: the density 1 / 2π, three states alike
    one = math.log(math.e - 1) - math.log1p(0)  # softplus of it is 1
    raw = torch.tensor([0.0, 0.5, -0.5, one, one, 0.0, 2.0, 2.0, 2.0], dtype=torch.float64)
    target = torch.tensor([[[0.5, -0.5, 1, 0, 0]]], dtype=torch.float64)
    loss = mixture_density_loss(raw.expand(1, 1, 9), target)
    assert loss.item() == pytest.approx(math.log(2 * math.pi) + math.log(3), abs=0.01)


def test_a_loss_may_be_negative() -> None:
    raw = torch.tensor([0.0, 0.5, -0.5, -9.0, -9.0, 0.0, 20.0, 0.0, 0.0], dtype=torch.float64)
    target = torch.tensor([[[0.5, -0.5, 1, 0, 0]]], dtype=torch.float64)
    assert mixture_density_loss(raw.expand(1, 1, 9), target) < -5


def test_another_unit_adds_what_the_docstring_says() -> None:
    mixture = mixture_parameters(numbers(4, 15))
    movement = numbers(4, 2, seed=1)
    in_millimetres = mixture._replace(
        means=1000 * mixture.means, deviations=1000 * mixture.deviations
    )
    wanted = movement_log_density(mixture, movement) - math.log(1_000_000)
    assert_close(movement_log_density(in_millimetres, 1000 * movement), wanted)


def test_the_gradient_is_that_of_small_differences() -> None:
    targets = drawings(1, 4, 3)
    input = numbers(3, 5, 15).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: mixture_density_loss(x, targets), input)
    places = targets[..., :2].clone().requires_grad_()

    def of_places(moved: torch.Tensor) -> torch.Tensor:
        return mixture_density_loss(input.detach(), torch.cat([moved, targets[..., 2:]], -1))

    assert torch.autograd.gradcheck(of_places, places)


EXTREMES = [0.0, 1e-30, 1.0, -1.0, 50.0, -50.0, 1e4, -1e4, 1e10, -1e10, 1e30, -1e30]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(EXTREMES), min_size=15, max_size=15),
    st.sampled_from([torch.float32, torch.float64]),
)
def test_any_numbers_give_a_finite_loss_and_gradient(raw: list[float], dtype) -> None:
    input = torch.tensor(raw, dtype=dtype).expand(2, 4, 15).clone().requires_grad_()
    loss = mixture_density_loss(input, drawings(3, 1, dtype=dtype))
    assert loss.isfinite()
    (gradient,) = torch.autograd.grad(loss, input)
    assert gradient.isfinite().all()


@pytest.mark.parametrize("size", [1e4, 1e30, 3e38])
def test_deviations_and_correlations_stay_within_their_bounds(size: float) -> None:
    for sign in (-1, 1):
        mixture = mixture_parameters(torch.full((2, 9), sign * size))
        assert mixture.deviations.min() >= SMALLEST
        assert mixture.correlations.abs().max() <= LARGEST
        assert mixture.means.isfinite().all()


def test_means_are_left_as_they_are_on_the_paper() -> None:
    raw = torch.zeros(5, 9)
    raw[:, 1] = torch.tensor([-9.0, -1.0, 0.0, 0.5, 9.0])
    assert_close(mixture_parameters(raw).means[:, 0, 0], raw[:, 1], tolerance=0.02)


def test_the_numbers_are_those_of_the_formulas() -> None:
    assert (SMALLEST, LARGEST, FARTHEST) == (0.0025, 0.99, 50)
    raw = torch.tensor([0.0, 7.0, -90.0, 1.5, -2.0, 0.8, 0.0, 0.0, 0.0], dtype=torch.float64)
    mixture = mixture_parameters(raw)
    means = [50 * math.tanh(7 / 50), 50 * math.tanh(-90 / 50)]
    assert mixture.means.flatten().tolist() == pytest.approx(means)
    deviations = [0.0025 + math.log1p(math.exp(number)) for number in (1.5, -2)]
    assert mixture.deviations.flatten().tolist() == pytest.approx(deviations)
    assert mixture.correlations.item() == pytest.approx(0.99 * math.tanh(0.8))


def test_weights_add_up_to_one() -> None:
    mixture = mixture_parameters(numbers(3, 4, 27))
    assert_close(mixture.log_weights.exp().sum(-1), torch.ones(3, 4, dtype=torch.float64))
    assert mixture.means.shape == mixture.deviations.shape == (3, 4, 4, 2)
    assert mixture.pen_logits.shape == (3, 4, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mixture_parameters(numbers(4, 14)), "input should have 6 numbers for each bell"),
        (lambda: mixture_parameters(numbers(4, 3)), "input should have 6 numbers for each bell"),
        (lambda: mixture_parameters([1.0]), "input should be a torch tensor, and is a list"),
        (lambda: mixture_density_loss(numbers(4, 9), drawings(3)), r"shape \(N, T, 6 K \+ 3\)"),
        (
            lambda: mixture_density_loss(numbers(1, 3, 9), drawings(3)),
            r"target should have shape \(1, 3, 5\) \(a movement for each answer in \(1, 3, 9\)\)",
        ),
        (
            lambda: mixture_density_loss(numbers(1, 4, 9).float(), drawings(3)),
            "target and input should have the same dtype",
        ),
        (
            lambda: mixture_density_loss(numbers(1, 4, 9), drawings(3), reduction="average"),
            "reduction should be 'mean', 'sum' or 'none', and is 'average'",
        ),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
