"""One picture without a batch axis, and batches too large to be worked on at once.

The convolutions and poolings that the lessons show take a batch, and work on all of it.
These decorators let them take a single picture too, and keep them fast and small.
"""

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from .sizes import Pair, conv2d_output_shape
from .sliding import pad2d, pad2d_backward

# The copy of all windows is kH · kW times as large as the input: gigabytes for a broad
# blur of a photograph. A million numbers (4 MB) at a time need little memory, and as
# they stay in the processor's cache they are faster than all at once.
NUMBERS_AT_A_TIME = 2**20
# A pooling puts several copies aside. With half a million numbers (2 MB) at a time they
# stay in the cache: on large pictures its backward rule is three times as fast.
POOLED_AT_A_TIME = 2**19


def one_picture_too(function: Callable) -> Callable:
    """Let a function of a batch take one picture of shape (C, H, W) as well."""

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> Any:
        if arguments["input"].ndim == 4:
            return function(**arguments)
        for name in {"input", "grad_output"} & arguments.keys():
            arguments[name] = arguments[name][None]
        answer = function(**arguments)
        return answer[0] if isinstance(answer, Tensor) else (answer[0][0], *answer[1:])

    return wrapper


def plane_by_plane(function: Callable) -> Callable:
    """Let a function of pictures (N, 1, H, W) take (N, C, H, W) and (C, H, W) as well.

    In pooling, channels do not see each other: it works on a few of them at a time.
    """

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> Tensor:
        *others, height, width = arguments["input"].shape
        at_a_time = max(1, POOLED_AT_A_TIME // (height * width))
        planes = {
            name: arguments.pop(name).flatten(0, -3)[:, None].split(at_a_time)
            for name in {"input", "grad_output"} & arguments.keys()
        }
        some = (dict(zip(planes, few, strict=True)) for few in zip(*planes.values(), strict=True))
        answer = _joined([function(**few, **arguments) for few in some])
        return answer.reshape(*others, *answer.shape[2:])

    return wrapper


def in_parts(conv2d: Callable) -> Callable:
    """Let conv2d work on one part of its answer at a time."""

    @functools.wraps(conv2d)
    def wrapper(input: Tensor, padding: Any, **arguments: Any) -> Tensor:
        padded = pad2d(input, padding)
        batches, bands = _parts(padded, **arguments)
        answers = []
        for some in batches:
            parts = [padded[some, :, padded_rows] for _, padded_rows in bands]
            answers.append(_joined([conv2d(part, padding=0, **arguments) for part in parts], 2))
        return _joined(answers)

    return wrapper


def backward_in_parts(conv2d_backward: Callable) -> Callable:
    """Let conv2d_backward work on one part of conv2d's answer at a time."""

    @functools.wraps(conv2d_backward)
    def wrapper(
        grad_output: Tensor, input: Tensor, padding: Any, **arguments: Any
    ) -> tuple[Tensor | None, ...]:
        padded = pad2d(input, padding)
        batches, bands = _parts(padded, **arguments)
        grads, others = [], []
        for some in batches:
            grads.append(torch.zeros_like(padded[some]))
            for rows, padded_rows in bands:
                part, grad = padded[some, :, padded_rows], grad_output[some, :, rows]
                grad_part, *more = conv2d_backward(grad, part, padding=0, **arguments)
                grads[-1][:, :, padded_rows] += grad_part  # the windows of two bands may overlap
                others.append(more)
        added = [None if parts[0] is None else sum(parts) for parts in zip(*others, strict=True)]
        return pad2d_backward(_joined(grads), input, padding), *added

    return wrapper


def _parts(
    padded: Tensor, weight: Tensor, stride: Pair, dilation: Pair, **_: Any
) -> tuple[list[slice], list[tuple[slice, slice]]]:
    """Cut the answer into whole pictures, or where one is too much, into bands of rows.

    For each band: its rows of the answer, and the padded rows under them.
    """
    number, _, height, width = conv2d_output_shape(padded, weight, stride, 0, dilation)
    _, _, kh, kw = weight.shape
    numbers_of_a_row = padded.shape[1] * kh * kw * width
    pictures = max(1, NUMBERS_AT_A_TIME // (numbers_of_a_row * height))
    rows = max(1, NUMBERS_AT_A_TIME // numbers_of_a_row)
    bands = []
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        end = (bottom - 1) * stride[0] + (kh - 1) * dilation[0] + 1
        bands.append((slice(top, bottom), slice(top * stride[0], end)))
    return [slice(n, n + pictures) for n in range(0, max(1, number), pictures)], bands


def _joined(parts: list[Tensor], axis: int = 0) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts, axis)
