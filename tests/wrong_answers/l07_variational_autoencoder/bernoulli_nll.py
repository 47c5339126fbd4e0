"""Wrong answers to bernoulli_nll, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from artcourse.exercises.l07_variational_autoencoder.bernoulli_nll import bernoulli_nll


def log_likelihood_itself(logits, images):
    each = images * F.logsigmoid(logits) + (1 - images) * F.logsigmoid(-logits)
    return each.sum((1, 2, 3))


def probabilities_clamped(logits, images):
    p = logits.sigmoid().clamp(1e-7, 1 - 1e-7)
    return -(images * p.log() + (1 - images) * (1 - p).log()).sum((1, 2, 3))


def a_little_added(logits, images):
    p = logits.sigmoid()
    costs = images * (p + 1e-5).log() + (1 - images) * (1 - p + 1e-5).log()
    return -costs.sum((1, 2, 3))


def logits_clamped(logits, images):
    return bernoulli_nll.reference(logits.clamp(-20, 20), images)


def channels_left(logits, images):
    return F.binary_cross_entropy_with_logits(logits, images, reduction="none").sum((2, 3))


def first_channel_alone(logits, images):
    return bernoulli_nll.reference(logits[:, :1], images[:, :1])


def averaged_over_height_and_width(logits, images):
    each = F.binary_cross_entropy_with_logits(logits, images, reduction="none")
    return each.mean((2, 3)).sum(1)


def half_the_squared_error(logits, images):
    return 0.5 * ((logits.sigmoid() - images) ** 2).sum((1, 2, 3))


def returned_in_the_loop(logits, images):
    out = torch.zeros(len(logits))
    for n in range(len(logits)):
        out[n] = F.binary_cross_entropy_with_logits(logits[n], images[n], reduction="sum")
        return out


def divided_by_the_batch(logits, images):
    return bernoulli_nll.reference(logits, images) / len(images)


def by_numpy(logits, images):
    return bernoulli_nll.reference(logits, images).numpy()


def log_of_the_sigmoid_averaged(logits, images):
    p = logits.sigmoid()
    return -(images * p.log() + (1 - images) * (1 - p).log()).mean((1, 2, 3))


def log_of_the_sigmoid_with_the_wrong_sign(logits, images):
    p = logits.sigmoid()
    return (images * p.log() + (1 - images) * (1 - p).log()).sum((1, 2, 3))


TOLD = {
    log_likelihood_itself: "nats: negated",
    probabilities_clamped: "cut off",
    a_little_added: "cut off",
    logits_clamped: "cut off",
    channels_left: "nats: not added up over axis 1",
    first_channel_alone: "right for one channel only",
    averaged_over_height_and_width: "nats: divided by H · W",
    half_the_squared_error: "squared error; nats: divided by 2",
    returned_in_the_loop: "nats: the first alone, the rest 0",
    divided_by_the_batch: "nats: divided by N",
    by_numpy: "no tensor",
    log_of_the_sigmoid_averaged: "mean over the pixels",
    log_of_the_sigmoid_with_the_wrong_sign: "nats: negated",
}
