"""One picture without a batch axis, and batches too large to be worked on at once.

The functions that lesson 01 shows take a batch and work on all of it. These
decorators let them take a single picture too, and keep them fast and small.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import torch

from artcourse.functional.sizes import conv2d_output_shape

# Copied windows are kH · kW times as large as the input. A million numbers (4 MB) at a
# time are about as quick as any other amount on small pictures, a fifth quicker on
# large ones, where they stay in the processor's cache, and never fill the memory.
NUMBERS_AT_A_TIME = 2**20

_WITH_BATCH_AXIS = ("grad_output", "input")


def one_picture_too(function: Callable) -> Callable:
    """Let a function of a batch take one picture of shape (C, H, W) as well."""

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> Any:
        if arguments["input"].ndim == 4:
            return function(**arguments)
        for name in _WITH_BATCH_AXIS:
            if name in arguments:
                arguments[name] = arguments[name][None]
        answer = function(**arguments)
        if isinstance(answer, torch.Tensor):
            return answer[0]
        grad_input, *others = answer
        return grad_input[0], *others

    return wrapper


def in_parts(join: Callable[[list], Any]) -> Callable[[Callable], Callable]:
    """Make a decorator that works on a few pictures of a batch at a time.

    Parameters
    ----------
    join : callable
        Makes one answer of the list of the parts' answers.
    """

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def wrapper(**arguments: Any) -> Any:
            answers = [function(**part) for part in _parts(arguments)]
            return answers[0] if len(answers) == 1 else join(answers)

        return wrapper

    return decorate


def join_gradients(parts: list[tuple]) -> tuple:
    """Join gradients: that of the input picture by picture, those of the rest added up."""
    grad_input, *others = zip(*parts, strict=True)
    added = [None if grads[0] is None else sum(grads) for grads in others]
    return torch.cat(grad_input), *added


def _parts(arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    batched = {name: arguments[name] for name in _WITH_BATCH_AXIS if name in arguments}
    at_a_time = max(1, NUMBERS_AT_A_TIME // _numbers_of_a_picture(**arguments))
    for tensors in zip(*(tensor.split(at_a_time) for tensor in batched.values()), strict=True):
        yield {**arguments, **dict(zip(batched, tensors, strict=True))}


def _numbers_of_a_picture(
    input: torch.Tensor,
    weight: torch.Tensor,
    stride: Any,
    padding: Any,
    dilation: Any,
    **_: Any,
) -> int:
    """Count the numbers in all windows of one picture."""
    _, _, height, width = conv2d_output_shape(input, weight, stride, padding, dilation)
    return height * width * input.shape[1] * weight.shape[2] * weight.shape[3]
