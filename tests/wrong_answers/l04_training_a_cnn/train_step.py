"""Wrong answers to train_step, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l04_training_a_cnn.train_step import _forward, _step, train_step


def sums_for_means(weight, bias, images, labels, lr):
    """Loss and gradients are added up over the examples. The loss is their mean: otherwise a
    batch of twice the size makes a step twice as long. Divide by the number of examples."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, probabilities - truth, lr), loss * len(labels)


def gradient_not_divided(weight, bias, images, labels, lr):
    """The loss is right, but your step is too long: N times, for N examples. The loss is a
    mean, so on the way back too, each example counts for one part in N."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, probabilities - truth, lr), loss


def loss_summed(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss is the sum over the examples. Take the mean:
    then it can be compared with the loss of a batch of another size."""
    weight_after, bias_after, loss = train_step.reference(weight, bias, images, labels, lr)
    return weight_after, bias_after, loss * len(labels)


def loss_of_each_example(weight, bias, images, labels, lr):
    """Weight and bias are right, but you gave back one loss for each example. Take their
    mean."""
    scores = images @ weight.T + bias
    losses = scores.logsumexp(1) - scores[torch.arange(len(labels)), labels]
    return *train_step.reference(weight, bias, images, labels, lr)[:2], losses


def loss_over_all_numbers(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss is too small: you took the mean over all numbers
    of the table. There is one loss for each example, so divide by the number of rows."""
    weight_after, bias_after, loss = train_step.reference(weight, bias, images, labels, lr)
    return weight_after, bias_after, loss / len(bias)


def gradient_over_all_numbers(weight, bias, images, labels, lr):
    """The loss is right, but your step is too short: you divided the gradient by all the numbers
    of the table. The mean is over the examples: divide by len(labels)."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, (probabilities - truth) / truth.numel(), lr), loss


def loss_with_the_wrong_sign(weight, bias, images, labels, lr):
    """Weight and bias are right, but the sign of your loss is turned round. The logarithm of a
    probability is negative; the loss is minus that."""
    weight_after, bias_after, loss = train_step.reference(weight, bias, images, labels, lr)
    return weight_after, bias_after, -loss


def class_numbers_subtracted_and_not_divided(weight, bias, images, labels, lr):
    """Two things are wrong in your gradient. You subtracted the labels, and these are *numbers* of
    classes: take away 1 at the true class of each row. And the loss is a mean, so divide
    by the number of rows."""
    loss, probabilities, _ = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, probabilities - labels, lr), loss


def uphill(weight, bias, images, labels, lr):
    """Your step makes the loss larger: its sign is turned round. Either you added it (subtract),
    or your gradient is truth minus probabilities (take probabilities minus truth)."""
    return train_step.reference(weight, bias, images, labels, -lr)


def lr_forgotten(weight, bias, images, labels, lr):
    """You forgot lr: your step is the whole gradient. Multiply it by the learning rate."""
    return train_step.reference(weight, bias, images, labels, 1.0)


def no_step(weight, bias, images, labels, lr):
    """The loss is right, but weight and bias are as they were. Find their gradients, and go a
    step against them."""
    return weight.clone(), bias.clone(), _forward(weight, bias, images, labels)[0]


def bias_stays(weight, bias, images, labels, lr):
    """Your bias stays as it was. It learns too: its gradient is grad.sum(0). (The sum over the
    whole table, or over a row, is always 0.)"""
    weight, _, loss = train_step.reference(weight, bias, images, labels, lr)
    return weight, bias.clone(), loss


def bias_averaged(weight, bias, images, labels, lr):
    """The bias moves too little: you took the mean of its gradient over the examples. They add
    up, and the division by their number was done already, in the loss: sum(0)."""
    after, bias_after, loss = train_step.reference(weight, bias, images, labels, lr)
    return after, bias + (bias_after - bias) / len(labels), loss


def bias_not_divided(weight, bias, images, labels, lr):
    """The weight is right, but the bias moves too far: you divided only the weight's gradient by
    the number of examples. Divide the gradient of the scores, and both are right."""
    after, bias_after, loss = train_step.reference(weight, bias, images, labels, lr)
    return after, bias + (bias_after - bias) * len(labels), loss


def divided_twice(weight, bias, images, labels, lr):
    """The loss is right, but your step is too short: you divided by the number of examples twice.
    Once is enough, in the gradient of the scores."""
    loss = train_step.reference(weight, bias, images, labels, lr)[2]
    return *train_step.reference(weight, bias, images, labels, lr / len(labels))[:2], loss


def loss_first(weight, bias, images, labels, lr):
    """All three are right, but in the wrong order. return weight, bias, loss"""
    weight, bias, loss = train_step.reference(weight, bias, images, labels, lr)
    return loss, weight, bias


TOLD = {
    sums_for_means: (
        "weight: step of weight times rows; bias: step of bias times rows; loss: times rows"
    ),
    gradient_not_divided: "weight: step of weight times rows; bias: step of bias times rows",
    loss_summed: "loss: times rows",
    loss_of_each_example: "loss: not averaged over axis 0",
    loss_over_all_numbers: "loss: divided by kh",
    gradient_over_all_numbers: (
        "weight: step of weight divided by kh; bias: step of bias divided by kh"
    ),
    loss_with_the_wrong_sign: "loss: negated",
    class_numbers_subtracted_and_not_divided: None,
    uphill: "weight: weight moved the other way; bias: bias moved the other way",
    lr_forgotten: "weight: step of weight divided by lr; bias: step of bias divided by lr",
    no_step: "weight: the input weight; bias: the input bias",
    bias_stays: "bias: the input bias",
    bias_averaged: "bias: step of bias divided by rows",
    bias_not_divided: "bias: step of bias times rows",
    divided_twice: "weight: step of weight divided by rows; bias: step of bias divided by rows",
    loss_first: "weight: the right loss; bias: the right weight; loss: the right bias",
}
