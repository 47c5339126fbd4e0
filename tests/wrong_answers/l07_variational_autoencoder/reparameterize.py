"""Wrong answers to reparameterize, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l07_variational_autoencoder.reparameterize import reparameterize


def in_place(mu, log_var, noise):
    mu += torch.exp(log_var / 2) * noise
    return mu


def e_to_the_power_of_it(mu, log_var, noise):
    return reparameterize.reference(mu, log_var, noise).exp()


def added_up(mu, log_var, noise):
    return reparameterize.reference(mu, log_var, noise).sum(1)


def averaged(mu, log_var, noise):
    return reparameterize.reference(mu, log_var, noise).mean(0)


def returned_in_the_loop(mu, log_var, noise):
    latent = torch.zeros_like(mu)
    for n in range(len(mu)):
        latent[n] = mu[n] + torch.exp(log_var[n] / 2) * noise[n]
        return latent


def by_numpy(mu, log_var, noise):
    return reparameterize.reference(mu, log_var, noise).numpy()


def drawn_by_torch(mu, log_var, noise):
    return torch.normal(mu, torch.exp(log_var / 2))


def under_no_grad(mu, log_var, noise):
    with torch.no_grad():
        return mu + torch.exp(log_var / 2) * noise


def by_plain_numbers(mu, log_var, noise):
    rows = reparameterize.reference(mu, log_var, noise).tolist()
    return torch.tensor(rows)


TOLD = {
    in_place: "input changed in place",
    e_to_the_power_of_it: "e to the power of it",
    added_up: "sum over axis 1",
    averaged: "mean over axis 0",
    returned_in_the_loop: "the first alone, the rest 0",
    by_numpy: "another type",
    drawn_by_torch: "new noise",
    under_no_grad: "no way back",
    by_plain_numbers: "no way back",
}
