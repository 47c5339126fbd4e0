"""Wrong answers to importance_weighted_bound, which no misconception lists."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.l07_variational_autoencoder.importance_weighted_bound import (
    importance_weighted_bound,
)


def with_an_axis_too_many(log_joint, log_posterior):
    log_weights = log_joint - log_posterior
    largest = log_weights.max(0, keepdim=True).values
    return largest + (log_weights - largest).exp().mean(0, keepdim=True).log()


def averaged_over_the_pictures(log_joint, log_posterior):
    return importance_weighted_bound.reference(log_joint, log_posterior).mean()


def added_up_over_the_pictures(log_joint, log_posterior):
    return importance_weighted_bound.reference(log_joint, log_posterior).sum()


def exp_forgotten_after_the_largest(log_joint, log_posterior):
    log_weights = log_joint - log_posterior
    largest = log_weights.max(0).values
    return largest + (log_weights - largest).mean(0)


def quotient_of_two_powers(log_joint, log_posterior):
    return (log_joint.exp() / log_posterior.exp()).mean(0).log()


def clamped(log_joint, log_posterior):
    log_weights = (log_joint - log_posterior).clamp(-600, 600)
    return log_weights.exp().mean(0).log()


def another_little_added(log_joint, log_posterior):
    return ((log_joint - log_posterior).exp().mean(0) + 1e-12).log()


def overwritten_in_the_loop(log_joint, log_posterior):
    out = torch.zeros(log_joint.shape[1])
    for k in range(len(log_joint)):
        out = log_joint[k] - log_posterior[k]
    return out


def as_a_loss(log_joint, log_posterior):
    return math.log(len(log_joint)) - torch.logsumexp(log_joint - log_posterior, 0)


def exp_first_and_a_sum(log_joint, log_posterior):
    return (log_joint - log_posterior).exp().sum(0).log()


TOLD = {
    exp_first_and_a_sum: "sum for the mean",
    with_an_axis_too_many: "nats: an axis of length 1",
    averaged_over_the_pictures: "nats: mean of all",
    added_up_over_the_pictures: "nats: sum of all",
    exp_forgotten_after_the_largest: "mean of the logs",
    quotient_of_two_powers: "exp of all",
    clamped: "cut off",
    another_little_added: "a little added",
    overwritten_in_the_loop: "last draw alone",
    as_a_loss: "with the wrong sign",
}
