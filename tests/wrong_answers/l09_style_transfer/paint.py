"""Wrong answers to paint, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l09_style_transfer.paint import _descended, _rescaled, never_cut_off, paint


def picture_stays(image, network, loss, steps, lr):
    """The picture is as it came. Either you return image and not the pixels, or the pixels never
    got a gradient: the network has to see them, and no copy, and they need requires_grad_()."""
    return image.clone()


def uphill(image, network, loss, steps, lr):
    """You went uphill. The gradient points to where the loss grows, so the step is subtracted:
    pixels - lr * grad."""
    return paint.reference(image, network, loss, steps, -lr)


def lr_forgotten(image, network, loss, steps, lr):
    """You forgot lr: your step is the whole gradient. Go lr times as far."""
    return paint.reference(image, network, loss, steps, 1.0)


def one_step_too_few(image, network, loss, steps, lr):
    """You took one step too few. range(steps) counts from 0 and makes as many rounds as steps
    says; range(1, steps) makes one less."""
    return paint.reference(image, network, loss, steps - 1, lr)


def one_step_too_many(image, network, loss, steps, lr):
    """You took one step too many. range(steps) makes as many rounds as steps says."""
    return paint.reference(image, network, loss, steps + 1, lr)


def returned_in_the_loop(image, network, loss, steps, lr):
    """You took only the first step. Does your `return` stand inside the loop, and end it? Or does
    each step begin with image again, and not with the pixels of the step before?"""
    return paint.reference(image, network, loss, 1, lr)


def cut_off_at_minus_one(image, network, loss, steps, lr):
    """You cut off at -1 and 1. Shades go from 0, black, to 1, white."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=lambda p: p.clamp(-1, 1))


def squeezed_in_each_step(image, network, loss, steps, lr):
    """You squeezed the shades with a sigmoid after each step, and so all become greyer, those too
    that lay between 0 and 1. Cut off only what lies outside."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=torch.sigmoid)


def rescaled_at_the_end(image, network, loss, steps, lr):
    """You stretched the shades at the end, so that they just fill 0 to 1, and so all of them
    change. Cut off only what lies outside, after each step."""
    return _rescaled(never_cut_off(image, network, loss, steps, lr))


TOLD = {
    picture_stays: "the input image",
    uphill: "lr negated",
    lr_forgotten: "lr taken for 1",
    one_step_too_few: "steps one too small",
    one_step_too_many: "steps one too large",
    returned_in_the_loop: "steps taken for 1",
    cut_off_at_minus_one: None,
    squeezed_in_each_step: None,
    rescaled_at_the_end: None,
}
