"""Wrong answers to negative_elbo, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from artcourse.exercises.l07_variational_autoencoder.negative_elbo import negative_elbo


def _costs(logits, images):
    each = F.binary_cross_entropy_with_logits(logits, images, reduction="none")
    return each.sum((1, 2, 3))


def _kl(mu, log_var):
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var)


def means_of_all(logits, images, mu, log_var, beta):
    costs = F.binary_cross_entropy_with_logits(logits, images)
    return costs + beta * _kl(mu, log_var).mean()


def divided_by_all_pixels(logits, images, mu, log_var, beta):
    costs = F.binary_cross_entropy_with_logits(logits, images)
    return costs + beta * _kl(mu, log_var).sum() / images.numel()


def divided_by_the_batch_once_more(logits, images, mu, log_var, beta):
    return negative_elbo.reference(logits, images, mu, log_var, beta) / len(images)


def sign_and_half(logits, images, mu, log_var, beta):
    return (_costs(logits, images) - 2 * beta * _kl(mu, log_var).sum(1)).mean()


def beta_twice(logits, images, mu, log_var, beta):
    return (_costs(logits, images) + beta**2 * _kl(mu, log_var).sum(1)).mean()


def half_of_beta(logits, images, mu, log_var, beta):
    return (_costs(logits, images) + beta / 2 * _kl(mu, log_var).sum(1)).mean()


def a_little_added(logits, images, mu, log_var, beta):
    p = logits.sigmoid()
    each = -(images * (p + 1e-8).log() + (1 - images) * (1 - p + 1e-8).log())
    return (each.sum((1, 2, 3)) + beta * _kl(mu, log_var).sum(1)).mean()


def log_of_the_sigmoid_and_mean_over_the_latents(logits, images, mu, log_var, beta):
    p = logits.sigmoid()
    each = -(images * p.log() + (1 - images) * (1 - p).log())
    return (each.sum((1, 2, 3)) + beta * _kl(mu, log_var).mean(1)).mean()


def a_plain_number(logits, images, mu, log_var, beta):
    return negative_elbo.reference(logits, images, mu, log_var, beta).item()


def made_anew(logits, images, mu, log_var, beta):
    return torch.tensor(a_plain_number(logits, images, mu, log_var, beta))


TOLD = {
    means_of_all: "reconstruction: divided by C · H · W; beta_times_kl: divided by d",
    divided_by_all_pixels: "reconstruction and beta_times_kl: divided by C · H · W",
    divided_by_the_batch_once_more: "reconstruction and beta_times_kl: divided by N",
    sign_and_half: "beta_times_kl: negated and times 2",
    beta_twice: "beta_times_kl: times beta",
    half_of_beta: "beta_times_kl: divided by 2",
    a_little_added: "cut off",
    log_of_the_sigmoid_and_mean_over_the_latents: (
        "log of the sigmoid; beta_times_kl: divided by d"
    ),
    a_plain_number: "no way back",
    made_anew: "no way back",
}
