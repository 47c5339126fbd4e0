"""One picture without a batch axis, and batches too large to be worked on at once.

The convolutions that lesson 01 shows take a batch, and work on all of it. These
decorators let them take a single picture too, and keep them fast and small.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch

from artcourse.functional.sizes import conv2d_output_shape
from artcourse.functional.sliding import pad2d, pad2d_backward

# The copy of all windows is kH · kW times as large as the input: gigabytes for a broad
# blur of a photograph. A million numbers (4 MB) at a time need little memory, and as
# they stay in the processor's cache they are faster than all at once.
NUMBERS_AT_A_TIME = 2**20


class Part(NamedTuple):
    """Some pictures of a batch, some rows of the answer, and the padded rows under them."""

    pictures: slice
    rows: slice
    padded_rows: slice


def one_picture_too(function: Callable) -> Callable:
    """Let a function of a batch take one picture of shape (C, H, W) as well."""

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> Any:
        if arguments["input"].ndim == 4:
            return function(**arguments)
        batched = [name for name in ("input", "grad_output") if name in arguments]
        answer = function(**{**arguments, **{name: arguments[name][None] for name in batched}})
        if isinstance(answer, torch.Tensor):
            return answer[0]
        grad_input, *others = answer
        return grad_input[0], *others

    return wrapper


def in_parts(conv2d: Callable) -> Callable:
    """Let conv2d work on one part of its answer at a time."""

    @functools.wraps(conv2d)
    def wrapper(input: torch.Tensor, padding: Any, **arguments: Any) -> torch.Tensor:
        padded = pad2d(input, padding)
        answers: dict[int, list[torch.Tensor]] = {}
        for part in _parts(padded, **arguments):
            piece = padded[part.pictures, :, part.padded_rows]
            answer = conv2d(input=piece, padding=0, **arguments)
            answers.setdefault(part.pictures.start, []).append(answer)
        return _joined([_joined(pieces, 2) for pieces in answers.values()], 0)

    return wrapper


def backward_in_parts(conv2d_backward: Callable) -> Callable:
    """Let conv2d_backward work on one part of conv2d's answer at a time."""

    @functools.wraps(conv2d_backward)
    def wrapper(
        grad_output: torch.Tensor, input: torch.Tensor, padding: Any, **arguments: Any
    ) -> tuple[torch.Tensor | None, ...]:
        padded = pad2d(input, padding)
        parts, grads = list(_parts(padded, **arguments)), []
        for part in parts:
            grad_part = grad_output[part.pictures, :, part.rows]
            piece = padded[part.pictures, :, part.padded_rows]
            grads.append(
                conv2d_backward(grad_output=grad_part, input=piece, padding=0, **arguments)
            )
        grad_pieces, *others = zip(*grads, strict=True)
        grad_padded = _put_together(grad_pieces, parts, padded)
        added = [None if pieces[0] is None else sum(pieces) for pieces in others]
        return pad2d_backward(grad_padded, input, padding), *added

    return wrapper


def _put_together(
    grad_pieces: Sequence[torch.Tensor], parts: list[Part], padded: torch.Tensor
) -> torch.Tensor:
    """Join the gradients of whole pictures; add up those of bands, which overlap."""
    if parts[0].padded_rows == slice(0, padded.shape[2]):
        return _joined(grad_pieces, 0)
    grad_padded = padded.new_zeros(padded.shape)
    for part, piece in zip(parts, grad_pieces, strict=True):
        grad_padded[part.pictures, :, part.padded_rows] += piece
    return grad_padded


def _parts(
    padded: torch.Tensor, weight: torch.Tensor, stride: Any, dilation: Any, **_: Any
) -> Iterator[Part]:
    """Cut the answer into whole pictures, or where one is too much, into bands of rows."""
    number, _, height, width = conv2d_output_shape(padded, weight, stride, 0, dilation)
    _, _, kh, kw = weight.shape
    numbers_of_a_row = padded.shape[1] * kh * kw * width
    pictures = max(1, NUMBERS_AT_A_TIME // (numbers_of_a_row * height))
    rows = min(height, max(1, NUMBERS_AT_A_TIME // numbers_of_a_row))
    for first in range(0, max(1, number), pictures):
        for top in range(0, height, rows):
            bottom = min(top + rows, height)
            end = (bottom - 1) * stride[0] + (kh - 1) * dilation[0] + 1
            padded_rows = slice(top * stride[0], end)
            yield Part(slice(first, first + pictures), slice(top, bottom), padded_rows)


def _joined(pieces: Sequence[torch.Tensor], axis: int) -> torch.Tensor:
    return pieces[0] if len(pieces) == 1 else torch.cat(pieces, axis)
