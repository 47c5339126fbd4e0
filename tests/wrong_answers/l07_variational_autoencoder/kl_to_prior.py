"""Wrong answers to kl_to_prior, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l07_variational_autoencoder.kl_to_prior import kl_to_prior


def not_added_up(mu, log_var):
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var)


def with_an_axis_too_many(mu, log_var):
    return kl_to_prior.reference(mu, log_var)[:, None]


def a_deviation_too_many(mu, log_var):
    normal = torch.distributions.Normal
    posterior, prior = normal(mu, log_var.exp()), normal(0.0, 1.0)
    return torch.distributions.kl_divergence(posterior, prior).sum(1)


def a_logarithm_halved_without_the_half(mu, log_var):
    return (mu**2 + log_var.exp() - 1 - log_var / 2).sum(1)


def divided_by_the_batch(mu, log_var):
    return kl_to_prior.reference(mu, log_var) / len(mu)


def returned_in_the_loop(mu, log_var):
    out = torch.zeros(len(mu))
    for n in range(len(mu)):
        out[n] = kl_to_prior.reference(mu[n : n + 1], log_var[n : n + 1])[0]
        return out


def one_number(mu, log_var):
    return float(kl_to_prior.reference(mu, log_var).sum())


TOLD = {
    not_added_up: "not added up over axis 1",
    with_an_axis_too_many: "an axis of length 1",
    a_deviation_too_many: "log_var taken for log s",
    a_logarithm_halved_without_the_half: "log s for log s²; times 2",
    divided_by_the_batch: "divided by N",
    returned_in_the_loop: "the first alone, the rest 0",
    one_number: "sum of all numbers",
}
