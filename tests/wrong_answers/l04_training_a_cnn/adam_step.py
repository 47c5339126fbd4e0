"""Wrong answers to adam_step, which no misconception lists: each with what it is told."""

from __future__ import annotations

from artcourse.exercises.l04_training_a_cnn.adam_step import _means, _moved, adam_step


def old_means_kept(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """The weight is right. But you gave back the old mean and square; the next step goes on
    from the new ones."""
    after = _means(grad, mean, square, beta1, beta2)
    weight = _moved(weight, *after, t, lr, beta1, beta2, eps)[0]
    return weight, mean.clone(), square.clone()


def counted_from_zero(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You took the power t - 1. In the first step that is 0, and 1 - beta ** 0 is 0: you divide
    by 0. Here t counts from 1, so take it as it is."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t - 1, lr, beta1, beta2, eps)


def counted_from_two(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You took the power t + 1. Here t counts from 1: in the first step it is 1 already."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t + 1, lr, beta1, beta2, eps)


def always_the_first_step(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You divided by 1 - beta, which is right only in the first step. The means need less and
    less correction: divide by 1 - beta ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, 1, lr, beta1, beta2, eps)


def betas_swapped(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You swapped the betas. beta1 is for the mean of the gradients, beta2 for the mean of
    their squares."""
    return adam_step.reference(weight, grad, mean, square, t, lr, beta2, beta1, eps)


def eps_forgotten(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You forgot eps. A number that never had a gradient has mean 0 and square 0, and 0 / 0 is
    nan. Add eps to the root: then it is 0 / eps, and the number stays where it is."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t, lr, beta1, beta2, 0.0)


def uphill(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You went uphill. The gradient points to where the loss grows, so subtract the step."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t, -lr, beta1, beta2, eps)


def lr_forgotten(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You forgot lr. Without it each number of the weight moves by about 1 in every step."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t, 1.0, beta1, beta2, eps)


def square_before_mean(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """All three are right, but in the wrong order. return weight, mean, square"""
    mean, square = _means(grad, mean, square, beta1, beta2)
    weight = _moved(weight, mean, square, t, lr, beta1, beta2, eps)[0]
    return weight, square, mean


TOLD = {
    old_means_kept: "mean: the input mean; square: the input square",
    counted_from_zero: "t one too small",
    counted_from_two: "t one too large",
    always_the_first_step: "t taken for 1",
    betas_swapped: "beta1 and beta2 swapped",
    eps_forgotten: "eps taken for 0",
    uphill: "weight: weight moved the other way",
    lr_forgotten: "weight: step of weight divided by lr",
    square_before_mean: "parts swapped",
}
