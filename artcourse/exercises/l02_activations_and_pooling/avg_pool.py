"""An exercise on average pooling: the mean of each window."""

from __future__ import annotations

import math

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, NoAnswer, exercise
from artcourse.exercises.l02_activations_and_pooling._windows import ragged, reduced, windows


def _framed(image, padding, value=0.0):
    framed = torch.full((image.shape[0] + 2 * padding, image.shape[1] + 2 * padding), value)
    framed[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    return framed


def _with_options(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 3.0, 5.0], [5.0, 7.0, 11.0]]), 2, 1, 0),
        Case(torch.tensor([[4.0, 8.0], [12.0, 16.0]]).repeat(1, 2), 2, 2, 1),
        Case(whole(generator, 5, 6), 2, 3, 0),
        Case(whole(generator, 7, 5), 4, 3, 2),
        Case(whole(generator, 6, 9), 3, 2, 1),
        Case(whole(generator, 13, 15), 3, 1, 1),
    ]


def _means(answer, image, kernel_size, stride, padding):
    """What the answer gives, where it has no mean of nothing."""
    means = answer(image, kernel_size, stride, padding)
    if isinstance(means, torch.Tensor) and means.isnan().any():
        raise NoAnswer(
            "Your answer holds nan, not a number: that is the mean of an *empty* window. Which "
            "window begins where the picture has ended?"
        )
    return means


@exercise(
    "activations.avg_pool",
    title="keep the mean of each window, with stride and padding",
    cases=_with_options,
    observe=_means,
    hints=[
        "First the margin: zeros of size (H + 2 * padding, W + 2 * padding), and the picture in "
        "the middle of them.",
        "From then on only the padded picture counts, with its own height: there are "
        "(height - kernel_size) // stride + 1 rows of windows, and likewise for the columns.",
        "Window (i, j) begins at row i * stride. The mean of all its numbers, zeros of the margin "
        "too, is .mean()",
    ],
    praise="Sum, divide by how many: the oldest way to look at much and remember little.",
)
def avg_pool(image, kernel_size, stride, padding):
    """Put a margin of zeros around an (H, W) image; keep the mean of each window."""
    height, width = image.shape[0] + 2 * padding, image.shape[1] + 2 * padding
    padded = torch.zeros(height, width)
    padded[padding : height - padding, padding : width - padding] = image
    rows, columns = (height - kernel_size) // stride + 1, (width - kernel_size) // stride + 1
    output = torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = padded[top : top + kernel_size, left : left + kernel_size].mean()
    return output


@avg_pool.misconception
def padding_not_counted(image, kernel_size, stride, padding):
    """You divided by the number of real pixels in the window. That is fair, and PyTorch can do
    it too (count_include_pad=False). Here, as in PyTorch by default, the zeros of the margin
    count: divide by kernel_size * kernel_size everywhere."""
    total = windows(_framed(image, padding), kernel_size, stride, torch.sum)
    real = windows(_framed(torch.ones_like(image), padding), kernel_size, stride, torch.sum)
    return total / real


@avg_pool.misconception
def edge_repeated(image, kernel_size, stride, padding):
    """You filled the margin with the picture's edge. It is filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding).clamp(0, image.shape[0] - 1)
    columns = torch.arange(-padding, image.shape[1] + padding).clamp(0, image.shape[1] - 1)
    return windows(image[rows][:, columns], kernel_size, stride, torch.mean)


@avg_pool.misconception
def stride_of_the_kernel(image, kernel_size, stride, padding):
    """Your windows lie side by side, whatever the stride says. Window (i, j) begins at
    (i * stride, j * stride)."""
    return windows(_framed(image, padding), kernel_size, kernel_size, torch.mean)


@avg_pool.misconception
def max_for_mean(image, kernel_size, stride, padding):
    """You kept the largest number. Here it is the mean."""
    return windows(_framed(image, padding), kernel_size, stride, torch.max)


@avg_pool.misconception
def windows_hang_over(image, kernel_size, stride, padding):
    """Your last windows hang over the right and the lower edge. A window that does not fit
    into the padded picture is left out: (height - kernel_size) // stride + 1 rows of them."""
    return ragged(_framed(image, padding), kernel_size, stride, torch.mean)


@avg_pool.misconception
def last_window_forgotten(image, kernel_size, stride, padding):
    """The last row and the last column of windows are missing. Their number is
    (height - kernel_size) // stride + 1: mind the + 1."""
    return windows(_framed(image, padding), kernel_size, stride, torch.mean)[:-1, :-1]


@avg_pool.misconception
def middle_for_mean(image, kernel_size, stride, padding):
    """You took the median, the number in the middle of the sorted ones. The mean is the sum,
    divided by how many they are."""
    return windows(_framed(image, padding), kernel_size, stride, torch.median)


@avg_pool.misconception
def stride_only_in_the_size(image, kernel_size, stride, padding):
    """The size is right, but your windows begin at (i, j). They begin at (i * stride,
    j * stride)."""
    means = windows(_framed(image, padding), kernel_size, 1, torch.mean)
    height, width = image.shape[0] + 2 * padding, image.shape[1] + 2 * padding
    rows, columns = (height - kernel_size) // stride + 1, (width - kernel_size) // stride + 1
    return means[:rows, :columns].clone()


@avg_pool.misconception
def padding_only_in_the_size(image, kernel_size, stride, padding):
    """The margin is in the size of your answer, but you cut the windows out of the picture as it
    was given, and the last ones are cut off or empty (the mean of nothing is nan). Cut them out
    of the padded picture."""
    height, width = image.shape[0] + 2 * padding, image.shape[1] + 2 * padding
    tops = [i * stride for i in range((height - kernel_size) // stride + 1)]
    lefts = [j * stride for j in range((width - kernel_size) // stride + 1)]
    return reduced(image, kernel_size, tops, lefts, torch.mean)


@avg_pool.misconception
def margin_on_two_sides_only(image, kernel_size, stride, padding):
    """Your margin lies on two sides only, above and to the left. It goes all around: the padded
    picture is 2 * padding higher and wider than the picture."""
    framed = _framed(image, padding)
    framed = framed[: framed.shape[0] - padding, : framed.shape[1] - padding]
    return windows(framed, kernel_size, stride, torch.mean)


@avg_pool.misconception
def picture_in_the_corner(image, kernel_size, stride, padding):
    """You put the picture into the top left corner of the zeros. It goes into the middle, from
    row `padding` and column `padding` on."""
    framed = _framed(image, padding).roll((-padding, -padding), (0, 1))
    return windows(framed, kernel_size, stride, torch.mean)


@avg_pool.misconception
def pixels_counted_for_strides(image, kernel_size, stride, padding):
    """Your i and j count the pixels, but the answer has one place for each *window*. Let i count
    the rows of windows: window i begins at row i * stride, and its mean belongs to output[i].
    Likewise for j."""
    framed = _framed(image, padding)
    output = torch.zeros_like(windows(framed, kernel_size, stride, torch.mean))
    for i in range(0, framed.shape[0] - kernel_size + 1, stride):
        for j in range(0, framed.shape[1] - kernel_size + 1, stride):
            output[i, j] = framed[i : i + kernel_size, j : j + kernel_size].mean()
    return output


@avg_pool.alternative
def avg_pool_by_shifts(image, kernel_size, stride, padding):
    padded = _framed(image, padding)
    rows = (padded.shape[0] - kernel_size) // stride + 1
    columns = (padded.shape[1] - kernel_size) // stride + 1
    total = torch.zeros(rows, columns)
    for a in range(kernel_size):
        for b in range(kernel_size):
            total += padded[a::stride, b::stride][:rows, :columns]
    return total / kernel_size**2


@avg_pool.alternative
def avg_pool_as_a_convolution(image, kernel_size, stride, padding):
    padded = _framed(image, padding)
    kernel = torch.full((kernel_size, kernel_size), 1 / kernel_size**2)
    rows = math.ceil((padded.shape[0] - kernel_size + 1) / stride)
    columns = math.ceil((padded.shape[1] - kernel_size + 1) / stride)
    output = torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[top : top + kernel_size, left : left + kernel_size]
            output[i, j] = (window * kernel).sum()
    return output
