"""Wrong answers to avg_pool, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l02_activations_and_pooling._windows import windows
from artcourse.exercises.l02_activations_and_pooling.avg_pool import _framed, avg_pool


def sum_not_divided(image, kernel_size, stride, padding):
    """You added up the numbers of each window. A mean is divided by how many they are:
    kernel_size * kernel_size."""
    return windows(_framed(image, padding), kernel_size, stride, torch.sum)


def divided_by_the_side(image, kernel_size, stride, padding):
    """You divided by kernel_size. A window has kernel_size rows *and* kernel_size columns:
    divide by kernel_size * kernel_size."""
    return windows(_framed(image, padding), kernel_size, stride, torch.sum) / kernel_size


def padding_forgotten(image, kernel_size, stride, padding):
    """You forgot the padding: before anything else, a margin of zeros goes around the
    picture."""
    return windows(image, kernel_size, stride, torch.mean)


def stride_of_one(image, kernel_size, stride, padding):
    """Your window moves by one pixel at a time. It moves by `stride` pixels."""
    return windows(_framed(image, padding), kernel_size, 1, torch.mean)


def divided_by_four(image, kernel_size, stride, padding):
    """You divided by 4. That is right for windows of 2 × 2 only: divide by kernel_size *
    kernel_size."""
    return windows(_framed(image, padding), kernel_size, stride, torch.sum) / 4


def means_in_one_long_row(image, kernel_size, stride, padding):
    """Your means lie in one long row. Make a picture of them: .reshape(rows, columns), or begin
    with torch.zeros(rows, columns) and fill it."""
    return avg_pool.reference(image, kernel_size, stride, padding).flatten()


TOLD = {
    sum_not_divided: "times kernel_size²",
    divided_by_the_side: "times kernel_size",
    padding_forgotten: "padding taken for 0",
    stride_of_one: "stride taken for 1",
    divided_by_four: "times kernel_size² / 4",
    means_in_one_long_row: "another shape",
}
