"""Wrong answers to mixture_nll, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l06_lstm_and_gru.mixture_nll import mixture_nll


def without_a_minus(log_weights, log_densities):
    return torch.logsumexp(log_weights + log_densities, 1)


def weights_divided_by(log_weights, log_densities):
    return -torch.logsumexp(log_weights - log_densities, 1)


def weights_not_used(log_weights, log_densities):
    return -torch.logsumexp(log_densities, 1)


def with_an_axis_too_many(log_weights, log_densities):
    return -torch.logsumexp(log_weights + log_densities, 1, keepdim=True)


def mean_over_the_points(log_weights, log_densities):
    return mixture_nll.reference(log_weights, log_densities).mean()


def divided_by_the_bells(log_weights, log_densities):
    return mixture_nll.reference(log_weights, log_densities) / log_weights.shape[1]


def returned_in_the_loop(log_weights, log_densities):
    out = torch.zeros(len(log_weights))
    for n in range(len(log_weights)):
        out[n] = -torch.logsumexp(log_weights[n] + log_densities[n], 0)
        return out


def mean_of_the_logs(log_weights, log_densities):
    return -(log_weights + log_densities).mean(1)


def in_bits(log_weights, log_densities):
    nats = mixture_nll.reference(log_weights, log_densities)
    return nats / torch.tensor(2.0).log()


TOLD = {
    without_a_minus: "negated",
    weights_divided_by: "log_densities negated",
    weights_not_used: "log_weights left out",
    with_an_axis_too_many: "an axis of length 1",
    mean_over_the_points: "mean of all",
    divided_by_the_bells: "divided by K",
    returned_in_the_loop: "the first alone, the rest 0",
    mean_of_the_logs: "sum of the logs; divided by K",
    in_bits: "times a constant",
}
