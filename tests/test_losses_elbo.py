"""The ELBO, its tighter bound, and the three parts of its KL."""

from __future__ import annotations

import math
from functools import partial

import pytest
import torch
from tensors import assert_close, gradients, numbers
from torch import Tensor
from torch.distributions import Bernoulli, MultivariateNormal, Normal, kl_divergence

from artcourse.functional import reparameterize, reparameterize_backward
from artcourse.losses import (
    bernoulli_nll,
    beta_tc_loss,
    elbo_terms,
    gaussian_nll,
    importance_weighted_bound,
    kl_standard_normal,
    negative_elbo,
    negative_elbo_backward,
    split_kl,
)
from artcourse.losses.importance import log_normal
from artcourse.models import VAEByHand, VAEOutput


def an_output(pictures: int = 5, latent: int = 3, seed: int = 0) -> VAEOutput:
    """What a network may say of pictures of 2 × 7 × 4 numbers."""
    logits = numbers(pictures, 2, 7, 4, seed=seed)
    mu, log_var = numbers(pictures, latent, seed=seed + 1), numbers(pictures, latent, seed=seed + 2)
    noise = numbers(pictures, latent, seed=seed + 3)
    return VAEOutput(logits, mu, log_var, reparameterize(mu, log_var, noise))


def shades(like: Tensor) -> Tensor:
    return numbers(*like.shape, seed=9).sigmoid()


def test_an_elbo_worked_on_paper() -> None:
    """Two pixels, one of them ink, and one latent number: μ = 1, s = 2, noise ½, so z = 2.

    The decoder answers with z − 2 and z: σ(0) = ½ and σ(2). The reconstruction is
    log 2 + log(1 + e²), the KL ½ (4 + 1 − 1 − log 4) = 2 − log 2: together 2 + log(1 + e²).
    """
    mu, log_var = torch.tensor([[1.0]]).double(), torch.tensor([[4.0]]).double().log()
    latent = reparameterize(mu, log_var, torch.full_like(mu, 0.5))
    assert latent.item() == 2.0
    logits = torch.cat([latent - 2, latent], dim=1)
    images = torch.tensor([[1.0, 0.0]]).double()
    loss = negative_elbo(VAEOutput(logits, mu, log_var, latent), images)
    assert loss.item() == pytest.approx(2 + math.log(1 + math.exp(2)), abs=1e-10)


def test_the_terms_are_those_of_torchs_distributions() -> None:
    output = an_output()
    ink = (shades(output.logits) > 0.5).double()
    terms = elbo_terms(output, ink)
    log_prob = Bernoulli(logits=output.logits).log_prob(ink)
    assert_close(terms.reconstruction, -log_prob.sum((1, 2, 3)), 1e-12)
    posterior = Normal(output.mu, (output.log_var / 2).exp())
    prior = Normal(torch.zeros_like(output.mu), 1.0)
    assert_close(terms.kl, kl_divergence(posterior, prior).sum(1), 1e-12)
    whole = (terms.reconstruction + 0.7 * terms.kl).mean()
    assert_close(negative_elbo(output, ink, beta=0.7), whole, 1e-12)


def test_a_gaussian_likelihood_is_torchs() -> None:
    output = an_output()._replace(log_deviation=torch.tensor(-0.8, dtype=torch.float64))
    images = shades(output.logits)
    log_prob = Normal(output.logits.sigmoid(), math.exp(-0.8)).log_prob(images)
    assert_close(elbo_terms(output, images).reconstruction, -log_prob.sum((1, 2, 3)), 1e-12)
    assert gaussian_nll(images, images, output.log_deviation * 9).max() < 0  # a density above 1


def test_a_likelihood_of_very_sure_answers_is_finite() -> None:
    logits = torch.tensor([[1000.0, -1000.0], [-1000.0, 1000.0]])
    images = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert bernoulli_nll(logits, images).tolist() == [0.0, 2000.0]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_gradient_of_the_elbo_is_autograds(reduction: str) -> None:
    output, images = an_output(), shades(an_output().logits)

    def loss(logits: Tensor, mu: Tensor, log_var: Tensor, images: Tensor) -> Tensor:
        said = VAEOutput(logits, mu, log_var, mu)
        return negative_elbo(said, images, beta=1.7, reduction=reduction)

    parts = [output.logits, output.mu, output.log_var, images]
    grad_output = numbers(*loss(*parts).shape, seed=8)
    expected = gradients(loss, parts, grad_output)
    grad, grad_images = negative_elbo_backward(
        grad_output, output, images, beta=1.7, reduction=reduction
    )
    assert_close((grad.logits, grad.mu, grad.log_var, grad_images), expected)
    assert not grad.latent.any()


def test_the_gradient_of_the_whole_elbo_agrees_with_finite_differences() -> None:
    """Through decoder, draw and encoder, for each of the weights, in float64."""
    model = VAEByHand(pixels=7, latent_size=2, hidden_size=5, dtype=torch.float64)
    images, noise = numbers(3, 7).sigmoid(), numbers(3, 2, seed=1)

    def loss() -> float:
        return negative_elbo(model(images, noise), images).item()

    output = model(images, noise)
    grad, _ = negative_elbo_backward(torch.ones(()).double(), output, images)
    model.backward(grad)
    step = 1e-6
    for name, parameter in model.named_parameters():
        row = parameter.view(-1)
        for place in range(0, len(row), 3):
            here = row[place].item()
            row[place] = here + step
            above = loss()
            row[place] = here - step
            below = loss()
            row[place] = here
            slope = (above - below) / (2 * step)
            assert parameter.grad.view(-1)[place].item() == pytest.approx(slope, abs=1e-7), name


def test_reparameterize_and_its_way_back() -> None:
    parts = [numbers(4, 3, seed=seed) for seed in range(3)]
    wanted = parts[0] + torch.sqrt(torch.exp(parts[1])) * parts[2]
    assert_close(reparameterize(*parts), wanted, 1e-12)
    grad_output = numbers(4, 3, seed=3)
    assert_close(
        reparameterize_backward(grad_output, *parts), gradients(reparameterize, parts, grad_output)
    )


def test_draws_have_the_mean_and_the_deviation_that_were_asked_for() -> None:
    mu, log_var = torch.tensor([1.5, -0.5]).double(), torch.tensor([0.25, 4.0]).double().log()
    noise = torch.randn(40_000, 2, generator=torch.Generator().manual_seed(0)).double()
    drawn = reparameterize(mu.expand_as(noise), log_var.expand_as(noise), noise)
    assert_close(drawn.mean(0), mu, 0.03)
    assert_close(drawn.std(0), torch.tensor([0.5, 2.0]).double(), 0.03)


def test_the_closed_kl_lies_within_the_error_bar_of_a_monte_carlo_estimate() -> None:
    mu, log_var = numbers(1, 4), numbers(1, 4, seed=1)
    noise = torch.randn(20_000, 4, generator=torch.Generator().manual_seed(0)).double()
    z = reparameterize(mu.expand_as(noise), log_var.expand_as(noise), noise)
    ratio = log_normal(z, mu, log_var).sum(1) - Normal(0.0, 1.0).log_prob(z).sum(1)
    error = ratio.std().item() / math.sqrt(len(ratio))
    exact = kl_standard_normal(mu, log_var).item()
    assert abs(ratio.mean().item() - exact) < 3 * error < 0.1 * exact


def linear_gaussian(samples: int) -> tuple[Tensor, Tensor, float]:
    """Draws of a model whose log p(x) is known: z ~ N(0, 1), x = 2 z + noise; q is not exact."""
    x = torch.tensor([1.3]).double()
    mu, log_var = torch.tensor([[0.3]]).double(), torch.tensor([[0.5]]).double().log()
    generator = torch.Generator().manual_seed(samples)
    noise = torch.randn(samples, 4000, generator=generator, dtype=torch.float64)
    z = reparameterize(mu.expand_as(noise), log_var.expand_as(noise), noise)
    log_joint = Normal(2 * z, 1.0).log_prob(x) + Normal(0.0, 1.0).log_prob(z)
    return log_joint, log_normal(z, mu, log_var), Normal(0.0, math.sqrt(5)).log_prob(x).item()


def test_bounds_are_ordered_as_theory_says() -> None:
    bounds = []
    for samples in (1, 5, 50):
        log_joint, log_posterior, exact = linear_gaussian(samples)
        bounds.append(importance_weighted_bound(log_joint, log_posterior).mean().item())
    assert bounds[0] + 0.05 < bounds[1] < bounds[2] < exact + 0.01
    log_joint, log_posterior, _ = linear_gaussian(1)
    assert bounds[0] == pytest.approx((log_joint - log_posterior).mean().item())
    assert bounds[2] == pytest.approx(exact, abs=0.05)


def test_a_bound_does_not_overflow() -> None:
    log_joint = torch.tensor([[5000.0, -5000.0], [4000.0, -9000.0], [4999.0, -5001.0]])
    found = importance_weighted_bound(log_joint, torch.zeros(3, 2))
    both = math.log1p(math.exp(-1)) - math.log(3)
    assert_close(found, torch.tensor([5000 + both, -5000 + both]), 1e-5)


def test_the_parts_of_the_kl_add_up_to_it() -> None:
    """With all pictures in one batch, q(z) is no estimate, and the parts are by definition."""
    torch.manual_seed(0)
    mu, log_var = numbers(6, 3), numbers(6, 3, seed=1) - 3
    totals = []
    for _ in range(4000):
        noise = torch.randn(6, 3, dtype=torch.float64)
        latent = reparameterize(mu, log_var, noise)
        split = split_kl(VAEOutput(mu, mu, log_var, latent), pictures=6)
        totals.append(torch.stack(split))
    parts = torch.stack(totals).mean(0)
    assert parts.sum().item() == pytest.approx(kl_standard_normal(mu, log_var).item(), rel=0.01)
    assert parts[0].item() == pytest.approx(math.log(6), rel=0.05)  # which picture it is
    assert (parts > 0).all()


def test_numbers_that_follow_one_another_have_a_total_correlation() -> None:
    """Two latent numbers with correlation ρ over all pictures: −½ log(1 − ρ²)."""
    rho, tiny = 0.8, math.log(0.05)
    covariance = torch.tensor([[1.0, rho], [rho, 1.0]]).double()
    torch.manual_seed(0)
    mu = MultivariateNormal(torch.zeros(2).double(), covariance).sample((1500,))
    log_var = torch.full_like(mu, tiny)
    latent = reparameterize(mu, log_var, torch.randn_like(mu))
    split = split_kl(VAEOutput(mu, mu, log_var, latent), pictures=1500)
    smoothed = rho / 1.05  # each posterior adds 0.05 to the variances
    wanted = -0.5 * math.log(1 - smoothed**2)
    assert split.total_correlation.item() == pytest.approx(wanted, abs=0.08)


def test_with_beta_1_the_split_loss_is_minus_the_elbo_on_average() -> None:
    torch.manual_seed(0)
    output, images = an_output(pictures=40), shades(an_output(pictures=40).logits)
    losses = []
    for _ in range(300):
        noise = torch.randn_like(output.mu)
        drawn = output._replace(latent=reparameterize(output.mu, output.log_var, noise))
        losses.append(beta_tc_loss(drawn, images, pictures=40).item())
    found = sum(losses) / len(losses)
    assert found == pytest.approx(negative_elbo(output, images).item(), rel=0.01)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda o, x: negative_elbo(o, x, beta=-1.0), "beta should be .*-1.0"),
        (lambda o, x: negative_elbo(o, x[:2]), r"target should have shape \(5, 2, 7, 4\)"),
        (lambda o, x: negative_elbo(o, x, reduction="batch"), "reduction"),
        (lambda o, x: gaussian_nll(o.logits, x[:2], o.mu[0, 0]), "images should have shape"),
        (lambda o, x: gaussian_nll(o.logits, x, o.mu), "one number for all shades"),
        (lambda o, x: split_kl(o, pictures=3), "pictures should be .*5"),
        (lambda o, x: split_kl(an_output(1), pictures=3), "2 pictures or more, and has 1"),
        (lambda o, x: beta_tc_loss(o, x, pictures=9, beta=-2.0), "beta"),
        (lambda o, x: importance_weighted_bound(o.mu, o.mu[:2]), "log_posterior should have"),
        (lambda o, x: importance_weighted_bound(o.mu[:0], o.mu[:0]), "log_joint should not be"),
        (lambda o, x: reparameterize(o.mu, o.log_var, o.mu[:2]), r"noise should have shape \(5, 3"),
        (lambda o, x: reparameterize(o.mu, o.log_var.float(), o.mu), "log_var and mu"),
        (
            lambda o, x: reparameterize_backward(o.mu[:1], o.mu, o.mu, o.mu),
            "grad_output should have shape",
        ),
        (
            lambda o, x: negative_elbo_backward(
                torch.ones(()), o._replace(log_deviation=o.mu[0, 0]), x
            ),
            "only Bernoulli",
        ),
    ],
)
def test_what_is_refused(call: object, words: str) -> None:
    output = an_output()
    with pytest.raises(ValueError, match=words):
        call(output, shades(output.logits))


def test_a_loss_can_be_given_to_fit_by_partial() -> None:
    loss = partial(beta_tc_loss, pictures=100)
    output = an_output()
    assert loss(output, shades(output.logits), beta=3.0).shape == ()
