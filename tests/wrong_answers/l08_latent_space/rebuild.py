"""Wrong answers to rebuild, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch


def deviation_for_log_variance(images, encode, decode):
    mu, log_var = encode(images)
    return torch.sigmoid(decode(mu + log_var * torch.randn_like(mu)))


def mean_of_many_draws(images, encode, decode):
    mu, log_var = encode(images)
    noise = torch.randn(16, *mu.shape)
    return sum(torch.sigmoid(decode(mu + (log_var / 2).exp() * one)) for one in noise) / 16


def seed_set_before(images, encode, decode):
    torch.manual_seed(42)
    return deviation_for_log_variance(images, encode, decode)


def mean_and_log_variance_swapped(images, encode, decode):
    log_var, _ = encode(images)[::-1]
    return torch.sigmoid(decode(log_var))


def sigmoid_twice(images, encode, decode):
    return torch.sigmoid(decode(encode(images)[0])).sigmoid()


def exp_of_the_mean(images, encode, decode):
    return torch.sigmoid(decode(encode(images)[0].exp()))


def first_picture(images, encode, decode):
    return torch.sigmoid(decode(encode(images)[0]))[0]


def in_a_row(images, encode, decode):
    return torch.sigmoid(decode(encode(images)[0])).flatten(1)


def half_of_the_sum(images, encode, decode):
    mu, log_var = encode(images)
    return torch.sigmoid(decode((mu + log_var) / 2))


def first_vector(images, encode, decode):
    return torch.sigmoid(decode(encode(images)[0][0]))


TOLD = {
    deviation_for_log_variance: "drawn from the posterior",
    mean_of_many_draws: "drawn from the posterior",
    seed_set_before: "drawn from the posterior",
    mean_and_log_variance_swapped: "log-variance decoded",
    sigmoid_twice: "picture: the sigmoid",
    exp_of_the_mean: "latent: e to the power of it",
    first_picture: "picture: the first alone",
    in_a_row: "picture: another shape",
    half_of_the_sum: "mean and log-variance added; latent: divided by 2",
    first_vector: None,  # decode says that the axis of the batch is missing
}
