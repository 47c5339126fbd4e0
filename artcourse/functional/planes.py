"""Channels that do not see each other: a pooling works on a few of them at a time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

# With half a million numbers (2 MB) at a time, all that a pooling puts aside stays in the
# processor's cache: on large pictures its backward rule is three times as fast.
NUMBERS_AT_A_TIME = 2**19


def plane_by_plane(function: Callable) -> Callable:
    """Let a function of pictures (N, 1, H, W) take (N, C, H, W) and (C, H, W) as well."""

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> torch.Tensor:
        *others, height, width = arguments["input"].shape
        names = [name for name in ("grad_output", "input") if name in arguments]
        planes = [arguments[name].flatten(0, -3)[:, None] for name in names]
        at_a_time = max(1, NUMBERS_AT_A_TIME // (height * width))
        answers = [
            function(**{**arguments, **dict(zip(names, some, strict=True))})
            for some in zip(*(tensor.split(at_a_time) for tensor in planes), strict=True)
        ]
        answer = answers[0] if len(answers) == 1 else torch.cat(answers)
        return answer.reshape(*others, *answer.shape[2:])

    return wrapper
