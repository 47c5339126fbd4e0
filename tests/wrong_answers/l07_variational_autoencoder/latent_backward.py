"""Wrong answers to latent_backward, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l07_variational_autoencoder.latent_backward import latent_backward


def _deviation(log_var):
    return torch.exp(log_var / 2)


def half_forgotten_everywhere(grad_latent, mu, log_var, noise):
    s, count = _deviation(log_var), len(mu)
    return grad_latent + mu / count, grad_latent * noise * s + (s**2 - 1) / count


def stopped_at_the_deviation(grad_latent, mu, log_var, noise):
    s, count = _deviation(log_var), len(mu)
    return grad_latent + mu / count, grad_latent * noise + (s - 1 / s) / count


def neither_1_nor_half(grad_latent, mu, log_var, noise):
    s, count = _deviation(log_var), len(mu)
    return grad_latent + mu / count, grad_latent * noise * s / 2 + s**2 / count


def two_mu(grad_latent, mu, log_var, noise):
    s, count = _deviation(log_var), len(mu)
    return grad_latent + 2 * mu / count, grad_latent * noise * s / 2 + (s**2 - 1) / 2 / count


def log_var_not_divided(grad_latent, mu, log_var, noise):
    s = _deviation(log_var)
    return grad_latent + mu / len(mu), grad_latent * noise * s / 2 + (s**2 - 1) / 2


def noise_without_its_sign(grad_latent, mu, log_var, noise):
    return latent_backward.reference(grad_latent, mu, log_var, noise.abs())


def by_autograd_of_a_sum(grad_latent, mu, log_var, noise):
    leaves = mu.clone().requires_grad_(), log_var.clone().requires_grad_()
    latent = leaves[0] + torch.exp(leaves[1] / 2) * noise
    kl = 0.5 * (leaves[0] ** 2 + leaves[1].exp() - 1 - leaves[1]).sum()
    return torch.autograd.grad((grad_latent * latent).sum() + kl, leaves)


def by_autograd_of_a_mean(grad_latent, mu, log_var, noise):
    leaves = mu.clone().requires_grad_(), log_var.clone().requires_grad_()
    latent = leaves[0] + torch.exp(leaves[1] / 2) * noise
    kl = 0.5 * (leaves[0] ** 2 + leaves[1].exp() - 1 - leaves[1]).mean()
    return torch.autograd.grad((grad_latent * latent).sum() + kl, leaves)


def in_place(grad_latent, mu, log_var, noise):
    grad_mu, grad_log_var = latent_backward.reference(grad_latent, mu, log_var, noise)
    return grad_latent.copy_(grad_mu), grad_log_var


TOLD = {
    half_forgotten_everywhere: "log_var_through_z and log_var_by_kl: times 2",
    stopped_at_the_deviation: (
        "log_var_through_z: stopped at the deviation; log_var_by_kl: KL by the deviation"
    ),
    neither_1_nor_half: "1 forgotten; log_var_by_kl: times 2",
    two_mu: "mu_by_kl: times 2",
    log_var_not_divided: "log_var_by_kl: times N",
    noise_without_its_sign: "noise without signs",
    by_autograd_of_a_sum: "KL not divided by N",
    by_autograd_of_a_mean: "KL divided by all numbers",
    in_place: "input changed in place",
}
