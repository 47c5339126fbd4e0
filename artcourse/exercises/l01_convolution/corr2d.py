"""An exercise on cross-correlation: a kernel over a picture."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _pictures(generator: torch.Generator) -> list[Case]:
    image = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [9.0, 8.0, 6.0]])
    return [
        Case(image, torch.tensor([[3.0, 1.0], [-2.0, 4.0]])),
        Case(whole(generator, 3, 5), whole(generator, 2, 3)),
        Case(whole(generator, 6, 4), whole(generator, 3, 2)),
        Case(whole(generator, 4, 3), whole(generator, 4, 3)),
        Case(whole(generator, 16, 20), whole(generator, 3, 3)),
    ]


@exercise(
    "convolution.corr2d",
    title="slide a kernel over a picture",
    cases=_pictures,
    hints=[
        "The same as in one dimension, with two loops: i counts rows, j counts columns.",
        "The window at (i, j) is image[i : i + kh, j : j + kw].",
        "There are H - kh + 1 rows and W - kw + 1 columns of positions.",
    ],
    praise="That is the heart of a convolutional network, in a handful of lines.",
)
def corr2d(image, kernel):
    """Slide a (kh, kw) kernel over an (H, W) image: shape (H - kh + 1, W - kw + 1)."""
    kh, kw = kernel.shape
    height, width = image.shape
    output = torch.zeros(height - kh + 1, width - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


@corr2d.misconception
def flipped_kernel(image, kernel):
    """Your kernel is turned by 180°. That is the convolution of mathematics. Neural networks
    leave the kernel as it is: its top left number belongs to the window's top left."""
    return corr2d.reference(image, kernel.flip(0, 1))


@corr2d.misconception
def flipped_left_to_right(image, kernel):
    """Your kernel is mirrored from left to right. Its left column belongs to the window's left
    column."""
    return corr2d.reference(image, kernel.flip(1))


@corr2d.misconception
def flipped_top_to_bottom(image, kernel):
    """Your kernel is mirrored from top to bottom. Its top row belongs to the window's top
    row."""
    return corr2d.reference(image, kernel.flip(0))


@corr2d.misconception
def transposed_answer(image, kernel):
    """Rows and columns are swapped in your answer. The first index is the row (downwards), the
    second is the column (to the right): output[i, j] belongs to the window at row i."""
    return corr2d.reference(image, kernel).T.contiguous()


@corr2d.misconception
def transposed_kernel(image, kernel):
    """Rows and columns of the kernel are swapped. kernel[a, b] belongs to
    image[i + a, j + b]."""
    return corr2d.reference(image, kernel.T)


@corr2d.misconception
def last_row_and_column_forgotten(image, kernel):
    """The last row and the last column of positions are missing. range(H - kh) stops one too
    early: there are H - kh + 1 rows, and W - kw + 1 columns."""
    return corr2d.reference(image, kernel)[:-1, :-1]


@corr2d.misconception
def mean_over_the_window(image, kernel):
    """You took the mean over the window. The products are added up; nothing is divided."""
    return corr2d.reference(image, kernel) / kernel.numel()


@corr2d.misconception
def kept_the_pictures_size(image, kernel):
    """Your answer is as large as the picture: at the right and at the bottom the kernel hangs
    over the edge. Here it stays inside, so the answer has H - kh + 1 rows and W - kw + 1
    columns. (Room at the edge comes next, under the name of padding.)"""
    kh, kw = kernel.shape
    height, width = image.shape
    larger = torch.zeros(height + kh - 1, width + kw - 1)
    larger[:height, :width] = image
    return corr2d.reference(larger, kernel)


@corr2d.misconception
def matrix_product_for_elementwise_product(image, kernel):
    """You multiplied window and kernel as matrices, with @. Here each number is multiplied by
    the one at the same place, with *, and then all are added up."""
    kh, kw = kernel.shape
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] @ kernel).sum()
    return output


@corr2d.misconception
def returned_after_the_first_row(image, kernel):
    """You return inside the outer loop, after the first row. Move `return` to the left, below
    both loops."""
    output = corr2d.reference(image, kernel)
    output[1:] = 0
    return output


@corr2d.misconception
def returned_after_the_first_number(image, kernel):
    """You return inside the loops, after the first number. Move `return` to the left, below
    both loops."""
    output = torch.zeros_like(corr2d.reference(image, kernel))
    output[0, 0] = corr2d.reference(image, kernel)[0, 0]
    return output


@corr2d.misconception
def zeros_at_the_edge(image, kernel):
    """Your answer is as large as the picture, with zeros left at the right and at the bottom.
    It has only H - kh + 1 rows and W - kw + 1 columns."""
    answer = corr2d.reference(image, kernel)
    output = torch.zeros_like(image)
    output[: answer.shape[0], : answer.shape[1]] = answer
    return output


@corr2d.misconception
def last_row_and_column_left_at_zero(image, kernel):
    """The last row and the last column are still 0: your loops stop one too early. range(n)
    counts from 0 to n - 1 by itself."""
    output = corr2d.reference(image, kernel)
    output[-1] = 0
    output[:, -1] = 0
    return output


def _with_window(image, kernel, kh, kw):
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


@corr2d.misconception
def height_and_width_of_the_kernel_swapped(image, kernel):
    """You swapped the height and the width of the kernel. kernel.shape gives the rows first:
    kh, kw."""
    return _with_window(image, kernel, kernel.shape[1], kernel.shape[0])


@corr2d.misconception
def square_kernels_only(image, kernel):
    """Your kernel has to be square. Its height and its width may differ: kernel.shape has
    both."""
    return _with_window(image, kernel, len(kernel), len(kernel))


@corr2d.alternative
def corr2d_by_four_loops(image, kernel):
    kh, kw = kernel.shape
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    output[i, j] += image[i + a, j + b] * kernel[a, b]
    return output


@corr2d.alternative
def corr2d_by_shifts(image, kernel):
    kh, kw = kernel.shape
    height, width = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    shifts = [(a, b) for a in range(kh) for b in range(kw)]
    return sum(kernel[a, b] * image[a : a + height, b : b + width] for a, b in shifts)
