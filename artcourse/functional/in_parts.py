"""One picture without a batch axis, and batches too large to be worked on at once.

The convolutions and poolings that the lessons show take a batch, and work on all of it.
These decorators let them take a single picture too, and keep them fast and small.
"""

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from artcourse.functional.sizes import IntOrPair, Margins, conv2d_output_shape, pair
from artcourse.functional.sliding import pad2d, pad2d_backward

# The copy of all windows is kH · kW times as large as the input: gigabytes for a broad
# blur of a photograph. A million numbers (4 MB) at a time need little memory, and as
# they stay in the processor's cache they are faster than all at once.
NUMBERS_AT_A_TIME = 2**20
# A pooling puts several copies aside. With half a million numbers (2 MB) at a time they
# stay in the cache: on large pictures its backward rule is three times as fast.
POOLED_AT_A_TIME = 2**19

Gradients = tuple[Tensor, Tensor, Tensor | None]
Part = tuple[slice, list[tuple[slice, slice]]]


def one_picture_too(conv2d: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Let a convolution of a batch take one picture of shape (C, H, W) as well."""

    @functools.wraps(conv2d)
    def wrapper(input: Tensor, *others: Any, **options: Any) -> Tensor:
        if input.ndim == 4:
            return conv2d(input, *others, **options)
        return conv2d(input[None], *others, **options)[0]

    return wrapper


def backward_of_one_picture_too(conv2d_backward: Callable[..., Gradients]) -> Callable:
    """Let the backward rule of a convolution take one picture as well."""

    @functools.wraps(conv2d_backward)
    def wrapper(grad_output: Tensor, input: Tensor, *others: Any, **options: Any) -> Gradients:
        if input.ndim == 4:
            return conv2d_backward(grad_output, input, *others, **options)
        grad_input, grad_weight, grad_bias = conv2d_backward(
            grad_output[None], input[None], *others, **options
        )
        return grad_input[0], grad_weight, grad_bias

    return wrapper


def in_parts(conv2d: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Let conv2d work on one part of its answer at a time."""

    @functools.wraps(conv2d)
    def wrapper(
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: IntOrPair = 1,
        padding: IntOrPair | Margins = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
    ) -> Tensor:
        how = {"stride": stride, "dilation": dilation, "groups": groups}
        padded = pad2d(input, padding)
        answers = []
        for pictures, bands in _parts(padded, weight, stride, dilation):
            of_bands = []
            for _, padded_rows in bands:
                part = padded[pictures, :, padded_rows]
                of_bands.append(conv2d(part, weight, bias, padding=0, **how))
            answers.append(_joined(of_bands, axis=2))
        return _joined(answers)

    return wrapper


def backward_in_parts(conv2d_backward: Callable[..., Gradients]) -> Callable[..., Gradients]:
    """Let conv2d_backward work on one part of conv2d's answer at a time."""

    @functools.wraps(conv2d_backward)
    def wrapper(
        grad_output: Tensor,
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: IntOrPair = 1,
        padding: IntOrPair | Margins = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
    ) -> Gradients:
        how = {"stride": stride, "dilation": dilation, "groups": groups}
        padded = pad2d(input, padding)
        grads_padded, grads_weight, grads_bias = [], [], []
        for pictures, bands in _parts(padded, weight, stride, dilation):
            grad_padded = torch.zeros_like(padded[pictures])
            for rows, padded_rows in bands:
                part, grad = padded[pictures, :, padded_rows], grad_output[pictures, :, rows]
                grad_part, grad_weight, grad_bias = conv2d_backward(
                    grad, part, weight, bias, padding=0, **how
                )
                grad_padded[:, :, padded_rows] += grad_part  # the windows of two bands may overlap
                grads_weight.append(grad_weight)
                grads_bias.append(grad_bias)
            grads_padded.append(grad_padded)
        grad_input = pad2d_backward(_joined(grads_padded), input, padding)
        return grad_input, sum(grads_weight), None if bias is None else sum(grads_bias)

    return wrapper


def _parts(padded: Tensor, weight: Tensor, stride: IntOrPair, dilation: IntOrPair) -> list[Part]:
    """Cut the answer into whole pictures, or where one is too much, into bands of rows.

    For each part: its pictures, and for each of its bands the rows of the answer, and the
    padded rows under them.
    """
    number, _, height, width = conv2d_output_shape(padded, weight, stride, 0, dilation)
    _, _, kh, kw = weight.shape
    (stride_down, _), (dilation_down, _) = pair(stride), pair(dilation)
    numbers_of_a_row = padded.shape[1] * kh * kw * width
    pictures_at_a_time = max(1, NUMBERS_AT_A_TIME // (numbers_of_a_row * height))
    rows_at_a_time = max(1, NUMBERS_AT_A_TIME // numbers_of_a_row)
    bands = []
    for top in range(0, height, rows_at_a_time):
        bottom = min(top + rows_at_a_time, height)
        padded_top = top * stride_down
        padded_bottom = (bottom - 1) * stride_down + (kh - 1) * dilation_down + 1
        bands.append((slice(top, bottom), slice(padded_top, padded_bottom)))
    first_pictures = range(0, max(1, number), pictures_at_a_time)
    return [(slice(first, first + pictures_at_a_time), bands) for first in first_pictures]


def plane_by_plane(pool2d: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Let a pooling of pictures (N, 1, H, W) take (N, C, H, W) and (C, H, W) as well.

    In pooling, channels do not see each other: it works on a few of them at a time.
    """

    @functools.wraps(pool2d)
    def wrapper(input: Tensor, *others: Any, **options: Any) -> Tensor:
        at_a_time = _planes_at_a_time(input)
        answers = [pool2d(few, *others, **options) for few in _planes(input, at_a_time)]
        answer = _joined(answers)
        return answer.reshape(*input.shape[:-2], *answer.shape[2:])

    return wrapper


def backward_plane_by_plane(pool2d_backward: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Let the backward rule of a pooling work on a few planes at a time as well."""

    @functools.wraps(pool2d_backward)
    def wrapper(grad_output: Tensor, input: Tensor, *others: Any, **options: Any) -> Tensor:
        at_a_time = _planes_at_a_time(input)
        grads, inputs = _planes(grad_output, at_a_time), _planes(input, at_a_time)
        answers = [
            pool2d_backward(grad, few, *others, **options)
            for grad, few in zip(grads, inputs, strict=True)
        ]
        return _joined(answers).reshape(input.shape)

    return wrapper


def _planes_at_a_time(input: Tensor) -> int:
    height, width = input.shape[-2:]
    return max(1, POOLED_AT_A_TIME // (height * width))


def _planes(pictures: Tensor, at_a_time: int) -> tuple[Tensor, ...]:
    """Lay all channels of all pictures out as pictures of one channel, a few at a time."""
    return pictures.flatten(0, -3)[:, None].split(at_a_time)


def _joined(parts: list[Tensor], axis: int = 0) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts, axis)
