"""What a variational autoencoder is trained with: yes or no for each pixel, and the divergence."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, numbers, shapes
from torch.distributions import Normal, kl_divergence

from artcourse.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
    kl_normal,
    kl_standard_normal,
    kl_standard_normal_backward,
)

SEVERAL = settings(max_examples=100, deadline=None)
REDUCTIONS = st.sampled_from(["mean", "sum", "none"])
of_torch = torch.nn.functional


@SEVERAL
@given(
    shape=shapes(),
    seed=st.integers(0, 999),
    scale=st.sampled_from([1.0, 40.0, 1e4]),
    reduction=REDUCTIONS,
)
def test_binary_cross_entropy(
    shape: tuple[int, ...], seed: int, scale: float, reduction: str
) -> None:
    input = in_strange_order(numbers(*shape, seed=seed) * scale)
    target = numbers(*shape, seed=seed + 1).sigmoid()
    theirs, ours = of_torch.binary_cross_entropy_with_logits, binary_cross_entropy_with_logits
    wanted = theirs(input, target, reduction=reduction)
    assert_close(ours(input, target, reduction=reduction), wanted, 1e-12)
    grad_output = numbers(*wanted.shape, seed=seed + 2)
    expected = gradients(theirs, [input, target], grad_output, reduction=reduction)
    found = binary_cross_entropy_with_logits_backward(
        grad_output, input, target, reduction=reduction
    )
    assert_close(found, expected)


def test_a_likelihood_of_pixels_worked_out_by_hand() -> None:
    logits, ink = torch.tensor([[0.0, math.log(3)]]), torch.tensor([[1.0, 0.0]])
    found = binary_cross_entropy_with_logits(logits, ink, reduction="sum")
    assert found.item() == pytest.approx(math.log(2) + math.log(4))


@SEVERAL
@given(shape=shapes(2, 2), seed=st.integers(0, 999), reduction=REDUCTIONS)
def test_divergences_are_those_of_torch(shape: tuple[int, ...], seed: int, reduction: str) -> None:
    mu, log_var, other_mu, other_log_var = (numbers(*shape, seed=seed + i) for i in range(4))
    one = Normal(mu, (log_var / 2).exp())
    other = Normal(other_mu, (other_log_var / 2).exp())
    for found, each in (
        (
            kl_normal(mu, log_var, other_mu, other_log_var, reduction=reduction),
            kl_divergence(one, other),
        ),
        (
            kl_standard_normal(mu, log_var, reduction=reduction),
            kl_divergence(one, Normal(torch.zeros_like(mu), torch.ones_like(mu))),
        ),
    ):
        wanted = each.sum(-1)
        if reduction != "none":
            wanted = getattr(wanted, reduction)()
        assert_close(found, wanted, 1e-11)


@SEVERAL
@given(seed=st.integers(0, 999), reduction=REDUCTIONS)
def test_the_way_back_of_the_divergence(seed: int, reduction: str) -> None:
    mu, log_var = numbers(3, 5, seed=seed), numbers(3, 5, seed=seed + 1)
    wanted = kl_standard_normal(mu, log_var, reduction=reduction)
    grad_output = numbers(*wanted.shape, seed=seed + 2)
    found = kl_standard_normal_backward(grad_output, mu, log_var, reduction=reduction)
    assert_close(
        found, gradients(kl_standard_normal, [mu, log_var], grad_output, reduction=reduction)
    )


def test_the_divergence_is_added_up_over_numbers_and_averaged_over_examples() -> None:
    mu, log_var = torch.tensor([[1.0, 2.0], [0.0, 3.0]]), torch.zeros(2, 2)
    assert kl_standard_normal(mu, log_var, reduction="none").tolist() == [2.5, 4.5]
    assert kl_standard_normal(mu, log_var).item() == 3.5
    assert kl_standard_normal(torch.zeros(4, 3), torch.zeros(4, 3)).item() == 0


def test_what_does_not_fit_together_is_refused() -> None:
    mu = torch.zeros(2, 3)
    with pytest.raises(ValueError, match=r"log_var should have shape \(2, 3\) \(as mu\)"):
        kl_standard_normal(mu, torch.zeros(2, 4))
    with pytest.raises(ValueError, match="reduction should be 'mean', 'sum' or 'none'"):
        kl_normal(mu, mu, mu, mu, reduction="batchmean")
    with pytest.raises(ValueError, match="mu should"):
        kl_standard_normal(mu.long(), mu)
    with pytest.raises(ValueError, match=r"target should have shape \(2, 3\)"):
        binary_cross_entropy_with_logits(mu, torch.zeros(3, 2))
