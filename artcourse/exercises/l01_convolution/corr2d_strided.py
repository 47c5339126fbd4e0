"""An exercise on stride: the kernel moves by several pixels at a time."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l01_convolution.corr2d import corr2d


def _strides(generator: torch.Generator) -> list[Case]:
    image = torch.arange(1.0, 26.0).reshape(5, 5)
    return [
        Case(image, torch.tensor([[3.0, 1.0], [-2.0, 4.0]]), 2),
        Case(whole(generator, 4, 7), whole(generator, 2, 3), 2),
        Case(whole(generator, 8, 6), whole(generator, 3, 2), 3),
        Case(whole(generator, 6, 5), whole(generator, 2, 2), 1),
        Case(whole(generator, 20, 27), whole(generator, 3, 4), 2),
    ]


@exercise(
    "convolution.corr2d_strided",
    title="let the kernel take longer steps",
    cases=_strides,
    hints=[
        "The answer is smaller now: use the formula that you wrote in output_size, without "
        "padding.",
        "Position (i, j) of the answer looks at the window that begins at row i * stride and "
        "column j * stride.",
        "image[i * stride : i * stride + kh, j * stride : j * stride + kw]",
    ],
    praise="Half the positions each way is a quarter of the work.",
)
def corr2d_strided(image, kernel, stride):
    """Like corr2d, but the window moves by `stride` pixels at a time."""
    kh, kw = kernel.shape
    height = (image.shape[0] - kh) // stride + 1
    width = (image.shape[1] - kw) // stride + 1
    output = torch.zeros(height, width)
    for i in range(height):
        for j in range(width):
            top, left = i * stride, j * stride
            output[i, j] = (image[top : top + kh, left : left + kw] * kernel).sum()
    return output


@corr2d_strided.misconception
def stride_inside_the_kernel(image, kernel, stride):
    """You used the stride inside the window: the kernel's own numbers lie `stride` pixels
    apart. That is called dilation. The stride is how far the whole window moves."""
    kh, kw = kernel.shape
    height = image.shape[0] - stride * (kh - 1)
    width = image.shape[1] - stride * (kw - 1)
    shifts = [(a, b) for a in range(kh) for b in range(kw)]
    return sum(
        kernel[a, b] * image[a * stride : a * stride + height, b * stride : b * stride + width]
        for a, b in shifts
    )


@corr2d_strided.misconception
def picture_thinned_out_first(image, kernel, stride):
    """You threw away pixels first, with image[::stride, ::stride]. The kernel looks at all the
    pixels in its window; only its positions are `stride` apart."""
    return corr2d_strided.reference(image[::stride, ::stride], kernel, 1)


@corr2d_strided.misconception
def stride_forgotten_in_the_window(image, kernel, stride):
    """Your answer has the right size, but the window still moves by one pixel. It begins at
    row i * stride and column j * stride."""
    size = corr2d_strided.reference(image, kernel, stride).shape
    return corr2d_strided.reference(image, kernel, 1)[: size[0], : size[1]].clone()


@corr2d_strided.misconception
def stride_only_downwards(image, kernel, stride):
    """You take longer steps downwards, but not to the right. The stride is the same in both
    directions."""
    return corr2d_strided.reference(image, kernel, 1)[::stride].clone()


@corr2d_strided.misconception
def stride_only_to_the_right(image, kernel, stride):
    """You take longer steps to the right, but not downwards. The stride is the same in both
    directions."""
    return corr2d_strided.reference(image, kernel, 1)[:, ::stride].clone()


@corr2d_strided.misconception
def stride_ignored(image, kernel, stride):
    """Your kernel still visits every position: the stride does nothing."""
    return corr2d_strided.reference(image, kernel, 1)


@corr2d_strided.misconception
def last_position_forgotten_with_stride(image, kernel, stride):
    """The last row and the last column of positions are missing. Their number is
    (H - kh) // stride + 1, and likewise for the width: mind the + 1."""
    return corr2d_strided.reference(image, kernel, stride)[:-1, :-1]


@corr2d_strided.misconception
def holes_left_in_the_answer(image, kernel, stride):
    """You left the answer at its full size, with zeros between the positions. The positions
    that you visit lie side by side in the answer."""
    full = corr2d_strided.reference(image, kernel, 1)
    answer = torch.zeros_like(full)
    answer[::stride, ::stride] = full[::stride, ::stride]
    return answer


@corr2d_strided.misconception
def written_where_it_was_read(image, kernel, stride):
    """You read at row i and write at row i as well. When you read at row i of the picture, the
    answer's row is i // stride."""
    kh, kw = kernel.shape
    size = corr2d_strided.reference(image, kernel, stride).shape
    output = torch.zeros(size)
    for i in range(0, image.shape[0] - kh + 1, stride):
        for j in range(0, image.shape[1] - kw + 1, stride):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


@corr2d_strided.misconception
def always_two(image, kernel, stride):
    """You always step by 2. Use `stride`, which may be another number."""
    return corr2d_strided.reference(image, kernel, 2)


@corr2d_strided.misconception
def stride_added(image, kernel, stride):
    """i + stride shifts the window once. Steps are a product: i * stride."""
    size = corr2d_strided.reference(image, kernel, stride).shape
    full = corr2d.reference(image[stride:, stride:], kernel)
    if full.shape[0] < size[0] or full.shape[1] < size[1]:
        raise RuntimeError("the window hangs over the edge")
    return full[: size[0], : size[1]].clone()


@corr2d_strided.alternative
def corr2d_strided_by_choosing(image, kernel, stride):
    return corr2d.reference(image, kernel)[::stride, ::stride]


@corr2d_strided.alternative
def corr2d_strided_by_ranges(image, kernel, stride):
    kh, kw = kernel.shape
    rows = []
    for top in range(0, image.shape[0] - kh + 1, stride):
        lefts = range(0, image.shape[1] - kw + 1, stride)
        rows.append([(image[top : top + kh, b : b + kw] * kernel).sum().item() for b in lefts])
    return torch.tensor(rows)
