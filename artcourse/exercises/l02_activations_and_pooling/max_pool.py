"""An exercise on max pooling: the largest number of each window."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l02_activations_and_pooling._windows import ragged, windows


def _pictures(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 5.0, 2.0, 8.0], [3.0, 4.0, 7.0, 6.0]]), 2),
        Case(whole(generator, 5, 7), 2),
        Case(-whole(generator, 4, 6).abs(), 2),
        Case(whole(generator, 6, 9), 3),
        Case(whole(generator, 8, 7), 3),
        Case(whole(generator, 3, 4), 1),
        Case(whole(generator, 26, 31), 2),
    ]


@exercise(
    "activations.max_pool",
    title="keep the largest number of each window",
    cases=_pictures,
    hints=[
        "How many whole windows fit below each other, and how many side by side? // rounds down.",
        "The windows do not overlap: window (i, j) begins at row i * kernel_size and at column "
        "j * kernel_size.",
        "One number of the answer: image[top : top + kernel_size, left : left + kernel_size].max()",
    ],
    praise="A quarter of the numbers, or fewer, and the strongest answers are all still there.",
)
def max_pool(image, kernel_size):
    """Keep the largest number of each kernel_size × kernel_size window of an (H, W) image."""
    height, width = image.shape[0] // kernel_size, image.shape[1] // kernel_size
    output = torch.zeros(height, width)
    for i in range(height):
        for j in range(width):
            top, left = i * kernel_size, j * kernel_size
            output[i, j] = image[top : top + kernel_size, left : left + kernel_size].max()
    return output


@max_pool.misconception
def mean_for_max(image, kernel_size):
    """You took the mean of each window. That is average pooling, and comes next; here it is the
    largest number."""
    return windows(image, kernel_size, kernel_size, torch.mean)


@max_pool.misconception
def overlapping_windows(image, kernel_size):
    """Your window moves by one pixel at a time, like a convolution's. Here the windows lie side
    by side: each begins kernel_size pixels after the one before."""
    return windows(image, kernel_size, 1, torch.max)


@max_pool.misconception
def window_moved_by_one(image, kernel_size):
    """The size is right, but your windows begin at (i, j). They begin at (i * kernel_size,
    j * kernel_size)."""
    answer = windows(image, kernel_size, 1, torch.max)
    return answer[: image.shape[0] // kernel_size, : image.shape[1] // kernel_size].clone()


@max_pool.misconception
def ragged_edge_kept(image, kernel_size):
    """You kept the ragged edge: at the right and at the bottom your windows hang over. As in
    PyTorch, a window that does not fit inside is left out."""
    return ragged(image, kernel_size, kernel_size, torch.max)


@max_pool.misconception
def zero_as_the_first_maximum(image, kernel_size):
    """Your search for the largest number begins at 0, so a window of negative numbers answers
    0. Its largest number is the negative one that is nearest to 0."""
    return windows(image, kernel_size, kernel_size, torch.max).clamp(min=0)


@max_pool.misconception
def sign_ignored(image, kernel_size):
    """You compared without the signs: 3 is larger than -8."""
    return windows(image.abs(), kernel_size, kernel_size, torch.max)


@max_pool.misconception
def smallest_for_largest(image, kernel_size):
    """You kept the smallest number of each window. Asked is the largest."""
    return windows(image, kernel_size, kernel_size, torch.min)


@max_pool.misconception
def corner_of_each_window(image, kernel_size):
    """You kept the top left number of each window without looking at the others. That makes the
    picture smaller too, but it is no pooling: the largest number may lie elsewhere."""
    return windows(image, kernel_size, kernel_size, lambda window: window[0, 0])


@max_pool.misconception
def largest_of_the_whole_picture(image, kernel_size):
    """Yours is the largest number of the whole picture. Each window has one of its own."""
    return image.max()


@max_pool.misconception
def picture_not_smaller(image, kernel_size):
    """You wrote the largest number into every pixel of its window. Each window becomes *one*
    number, so the answer is smaller than the picture."""
    answer = windows(image, kernel_size, kernel_size, torch.max)
    wide = answer.repeat_interleave(kernel_size, dim=1)
    return wide.repeat_interleave(kernel_size, dim=0)


@max_pool.misconception
def rows_and_columns_swapped(image, kernel_size):
    """Rows and columns are swapped in your answer. output[i, j] belongs to the window in row i
    of windows, counted downwards."""
    return windows(image, kernel_size, kernel_size, torch.max).T.contiguous()


@max_pool.misconception
def pixels_counted_for_windows(image, kernel_size):
    """Your i and j count the pixels, but the answer has one place for each *window*. Let i run
    over range(image.shape[0] // kernel_size): window i begins at row i * kernel_size, and its
    number belongs to output[i]. Likewise for j."""
    output = torch.zeros(image.shape[0] // kernel_size, image.shape[1] // kernel_size)
    for i in range(0, image.shape[0], kernel_size):
        for j in range(0, image.shape[1], kernel_size):
            output[i, j] = image[i : i + kernel_size, j : j + kernel_size].max()
    return output


@max_pool.alternative
def max_pool_of_slices(image, kernel_size):
    k = kernel_size
    whole_part = image[: image.shape[0] // k * k, : image.shape[1] // k * k]
    answer = whole_part[::k, ::k]
    for a in range(k):
        for b in range(k):
            answer = torch.maximum(answer, whole_part[a::k, b::k])
    return answer.clone()


@max_pool.alternative
def max_pool_by_reshaping(image, kernel_size):
    k = kernel_size
    height, width = image.shape[0] // k, image.shape[1] // k
    return image[: height * k, : width * k].reshape(height, k, width, k).amax(dim=(1, 3))


@max_pool.alternative
def max_pool_by_lists(image, kernel_size):
    k = kernel_size
    return torch.tensor(
        [
            [image[top : top + k, left : left + k].max() for left in range(0, width, k)]
            for width in [image.shape[1] // k * k]
            for top in range(0, image.shape[0] // k * k, k)
        ]
    )
