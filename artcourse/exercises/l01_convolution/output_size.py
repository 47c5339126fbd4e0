"""An exercise on sizes: how many positions a kernel has."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.engine import Case, exercise


def _sizes(generator: torch.Generator) -> list[Case]:
    return [
        Case(5, 3, 1, 0),
        Case(6, 3, 2, 0),
        Case(7, 3, 2, 1),
        Case(8, 3, 3, 2),
        Case(32, 5, 4, 2),
        Case(9, 9, 3, 0),
        Case(10, 2, 5, 3),
        Case(12, 3, 4, 0),
    ]


@exercise(
    "convolution.output_size",
    title="tell the size of the answer before you compute it",
    cases=_sizes,
    hints=[
        "Padding makes the picture larger on both sides: size + 2 * padding.",
        "The last place where the kernel can begin is size + 2 * padding - kernel_size. How many "
        "steps of `stride` fit into that?",
        "Whole steps only: // rounds down. And the first position counts too: + 1.",
    ],
    praise="You can plan a network on paper now.",
)
def output_size(size, kernel_size, stride, padding):
    """Return the number of positions of a kernel along one side of a picture: an int."""
    return (size + 2 * padding - kernel_size) // stride + 1


@output_size.misconception
def plus_one_forgotten(size, kernel_size, stride, padding):
    """You counted the steps. There is one position more than steps: the one before the first
    step. Add 1."""
    return (size + 2 * padding - kernel_size) // stride


@output_size.misconception
def padding_on_one_side(size, kernel_size, stride, padding):
    """You added the padding once. It is on both sides: 2 * padding."""
    return (size + padding - kernel_size) // stride + 1


@output_size.misconception
def rounded_up(size, kernel_size, stride, padding):
    """You rounded up. A last step that would carry the kernel over the edge is not taken:
    round down, with //."""
    return math.ceil((size + 2 * padding - kernel_size) / stride) + 1


@output_size.misconception
def one_added_before_dividing(size, kernel_size, stride, padding):
    """You added 1 before you divided. Divide first, then add the first position: the + 1
    stands outside."""
    return (size + 2 * padding - kernel_size + 1) // stride


@output_size.misconception
def kernel_forgotten(size, kernel_size, stride, padding):
    """You forgot that the kernel takes room: its left edge can go no further than
    size + 2 * padding - kernel_size."""
    return (size + 2 * padding) // stride


@output_size.misconception
def stride_forgotten(size, kernel_size, stride, padding):
    """You left the stride out. The kernel moves `stride` places at a time, so there are fewer
    positions."""
    return size + 2 * padding - kernel_size + 1


@output_size.misconception
def multiplied_by_the_stride(size, kernel_size, stride, padding):
    """You multiplied by the stride. Longer steps mean fewer positions: divide."""
    return (size + 2 * padding - kernel_size) * stride + 1


@output_size.misconception
def a_fraction(size, kernel_size, stride, padding):
    """Your answer is not a whole number of type int. Use // (it divides and rounds down) in
    place of /."""
    return (size + 2 * padding - kernel_size) / stride + 1


@output_size.misconception
def brackets_forgotten(size, kernel_size, stride, padding):
    """// is worked out before + and -. Put brackets around size + 2 * padding - kernel_size."""
    return size + 2 * padding - kernel_size // stride + 1


@output_size.misconception
def padding_forgotten(size, kernel_size, stride, padding):
    """You left the padding out. It makes the picture larger on both sides."""
    return (size - kernel_size) // stride + 1


@output_size.misconception
def rounded_to_the_nearest(size, kernel_size, stride, padding):
    """You rounded to the nearest whole number, which is sometimes up. Only whole steps count:
    round down, with //."""
    return round((size + 2 * padding - kernel_size) / stride) + 1


@output_size.misconception
def right_but_a_float(size, kernel_size, stride, padding):
    """The value is right, but it is a float, such as 4.0. Use // on whole numbers, and it is an
    int."""
    return float((size + 2 * padding - kernel_size) // stride + 1)


@output_size.alternative
def output_size_by_counting(size, kernel_size, stride, padding):
    return len(range(0, size + 2 * padding - kernel_size + 1, stride))


@output_size.alternative
def output_size_by_floor(size, kernel_size, stride, padding):
    return math.floor((size + 2 * padding - kernel_size) / stride + 1)
