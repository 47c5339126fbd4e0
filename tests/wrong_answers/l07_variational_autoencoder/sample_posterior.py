"""Wrong answers to sample_posterior, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch


def _draw(mu, log_var, generator):
    return mu + torch.exp(log_var / 2) * torch.randn(mu.shape, generator=generator)


def repeated(mu, log_var, count, generator):
    return _draw(mu, log_var, generator).expand(count, -1, -1)


def wandering(mu, log_var, count, generator):
    out, latent = torch.zeros(count, *mu.shape), mu.clone()
    for k in range(count):
        latent += torch.exp(log_var / 2) * torch.randn(mu.shape, generator=generator)
        out[k] = latent
    return out


def averaged(mu, log_var, count, generator):
    draws = torch.stack([_draw(mu, log_var, generator) for _ in range(count)])
    return draws.mean(0, keepdim=True).expand(count, -1, -1)


def by_distributions(mu, log_var, count, generator):
    return torch.distributions.Normal(mu, torch.exp(log_var / 2)).sample((count,))


def another_generator(mu, log_var, count, generator):
    own = torch.Generator().manual_seed(0)
    return mu + torch.exp(log_var / 2) * torch.randn(count, *mu.shape, generator=own)


def seeded_in_the_loop(mu, log_var, count, generator):
    draws = [_draw(mu, log_var, generator.manual_seed(0)) for _ in range(count)]
    return torch.stack(draws)


def draws_last(mu, log_var, count, generator):
    noise = torch.randn(*mu.shape, count, generator=generator)
    return mu[..., None] + torch.exp(log_var / 2)[..., None] * noise


def joined(mu, log_var, count, generator):
    return torch.cat([_draw(mu, log_var, generator) for _ in range(count)])


def one_short(mu, log_var, count, generator):
    return torch.stack([_draw(mu, log_var, generator) for _ in range(1, count)])


def returned_in_the_loop(mu, log_var, count, generator):
    out = torch.zeros(count, *mu.shape)
    for k in range(count):
        out[k] = _draw(mu, log_var, generator)
        return out


def half_to_half(mu, log_var, count, generator):
    even = torch.rand(count, *mu.shape, generator=generator)
    return mu + torch.exp(log_var / 2) * (even - 0.5)


TOLD = {
    repeated: "one noise for all draws",
    wandering: "draws added up",
    averaged: "one noise for all draws",
    by_distributions: "generator ignored",
    another_generator: "generator ignored",
    seeded_in_the_loop: "source: seeded anew; independence: one noise for all draws",
    draws_last: "pictures first",
    joined: "draws in one row",
    one_short: "another count",
    returned_in_the_loop: "first draw alone",
    half_to_half: "evenly spread; in deviation and shape",
}
