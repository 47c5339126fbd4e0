"""Wrong answers to kaiming_normal, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l04_training_a_cnn.kaiming_normal import _with_deviation


def all_the_weights_counted(shape, generator):
    """You counted all weights of the layer. One output does not see them all: count only
    those that lead to it, in weight[0]."""
    return _with_deviation(shape, generator, (2 / torch.Size(shape).numel()) ** 0.5)


def kernel_area_forgotten(shape, generator):
    """Linear layers are right, convolutions are not: you counted the channels and forgot the
    size of the kernel. One output adds up in * kH * kW products."""
    return _with_deviation(shape, generator, (2 / shape[1]) ** 0.5)


def channels_forgotten(shape, generator):
    """You counted the places of the kernel and forgot the channels. One output adds up over
    all of both: in * kH * kW products, and in of a linear layer."""
    return _with_deviation(shape, generator, (2 / torch.Size(shape[2:]).numel()) ** 0.5)


TOLD = {
    all_the_weights_counted: "divided by √output.shape[0]",
    kernel_area_forgotten: "first two sizes; times √output.shape[0]",
    channels_forgotten: "times √output.shape[1]",
}
