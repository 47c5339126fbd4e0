"""The first exercises: a kernel slides along a row, and over a picture."""

from __future__ import annotations

import torch

from artcourse.exercises.convolution.cases import whole
from artcourse.exercises.exercise import Case, exercise

# ---------------- slide1d


def _signals(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([1.0, 2.0, 4.0, 8.0]), torch.tensor([3.0, 1.0])),
        Case(whole(generator, 7), whole(generator, 3)),
        Case(whole(generator, 5), whole(generator, 5)),
        Case(whole(generator, 12), whole(generator, 4)),
        Case(whole(generator, 6), whole(generator, 1)),
    ]


@exercise(
    "convolution.slide1d",
    title="slide a short row of numbers along a long one",
    cases=_signals,
    hints=[
        "At position 0 the kernel lies on signal[0:k], at position 1 on signal[1:k+1]. Multiply "
        "number by number, and add up.",
        "With n numbers and a kernel of k there are n - k + 1 positions.",
        "One value of the answer: (signal[i : i + k] * kernel).sum()",
    ],
    praise="That is convolution in one dimension, as every neural network uses it.",
)
def slide1d(signal, kernel):
    k = len(kernel)
    output = torch.zeros(len(signal) - k + 1)
    for i in range(len(output)):
        output[i] = (signal[i : i + k] * kernel).sum()
    return output


@slide1d.misconception
def kernel_reversed(signal, kernel):
    """You laid the kernel on backwards. Its first number belongs to the first number of the
    window. (Mathematicians do reverse it; neural networks do not.)"""
    return slide1d.reference(signal, kernel.flip(0))


@slide1d.misconception
def last_position_forgotten(signal, kernel):
    """Your answer is one number short: the last position is missing. range(n - k) stops
    before it, and there are n - k + 1 positions."""
    return slide1d.reference(signal, kernel)[:-1]


@slide1d.misconception
def wrapped_around(signal, kernel):
    """Your kernel runs over the end and goes on at the beginning, as on a ring. It has to
    stay inside the signal, so there are only n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    ring = torch.cat([signal, signal])
    return torch.stack([(ring[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def hung_over_the_end(signal, kernel):
    """You let the kernel hang over the end, where it has only part of its numbers to work
    with. Here it has to stay inside: n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    longer = torch.cat([signal, torch.zeros(k - 1)])
    return torch.stack([(longer[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def mean_for_sum(signal, kernel):
    """You took the mean of the products. The products are added up; nothing is divided."""
    return slide1d.reference(signal, kernel) / len(kernel)


@slide1d.misconception
def windows_without_overlap(signal, kernel):
    """Your kernel jumps by its own length. It moves by one place at a time, so that
    neighbouring windows overlap."""
    return slide1d.reference(signal, kernel)[:: len(kernel)]


@slide1d.misconception
def never_moved(signal, kernel):
    """Your window never moves: every answer comes from the start of the signal. The window
    for position i begins at signal[i]."""
    answer = slide1d.reference(signal, kernel)
    return answer[:1].expand(len(answer)).clone()


@slide1d.misconception
def returned_inside_the_loop(signal, kernel):
    """You return inside the loop, so it ends after the first place. Move `return` to the left,
    below the loop."""
    output = slide1d.reference(signal, kernel)
    output[1:] = 0
    return output


@slide1d.misconception
def only_the_last_product_kept(signal, kernel):
    """Each product overwrites the one before. Add them up, with += in place of =."""
    return signal[len(kernel) - 1 :] * kernel[-1]


@slide1d.misconception
def not_added_up(signal, kernel):
    """The products still have to be added up: one number for each place. A .sum() is
    missing."""
    k = len(kernel)
    return torch.stack([signal[i : i + k] * kernel for i in range(len(signal) - k + 1)])


@slide1d.misconception
def all_windows_added_up(signal, kernel):
    """You added all places together. Each place keeps a number of its own."""
    return slide1d.reference(signal, kernel).sum()


@slide1d.misconception
def zeros_at_the_end(signal, kernel):
    """Your answer is as long as the signal, with zeros left at the end. It has n - k + 1
    numbers."""
    return torch.cat([slide1d.reference(signal, kernel), torch.zeros(len(kernel) - 1)])


@slide1d.misconception
def last_place_left_at_zero(signal, kernel):
    """The last place is still 0: your loop stops one too early. range(n) counts from 0 to
    n - 1 by itself."""
    output = slide1d.reference(signal, kernel)
    output[-1] = 0
    return output


@slide1d.alternative
def slide1d_by_two_loops(signal, kernel):
    output = []
    for i in range(len(signal) - len(kernel) + 1):
        output.append(sum(signal[i + j] * kernel[j] for j in range(len(kernel))))
    return torch.stack(output)


@slide1d.alternative
def slide1d_by_shifts(signal, kernel):
    size = len(signal) - len(kernel) + 1
    return sum(weight * signal[j : j + size] for j, weight in enumerate(kernel))


# ---------------- corr2d


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
