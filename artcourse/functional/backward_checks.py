"""What the activations, poolings and layers check alike, above all in their backward rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from artcourse.functional.checks import need_alike, need_shape, need_tensor, shape


def need_real(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of real numbers, or has another number of axes."""
    need_tensor(name, value, *shapes)
    if value.is_complex():
        raise ValueError(f"{name} should hold real numbers, and is {value.dtype}")


def need_floats(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of floating-point numbers."""
    need_real(name, value, *shapes)
    if not value.is_floating_point():
        raise ValueError(
            f"{name} should hold floating-point numbers, and is {value.dtype}: try {name}.float()"
        )


def need_filled(name: str, value: torch.Tensor, axes: int) -> None:
    """Refuse a tensor where one of the last axes has length 0."""
    if 0 in value.shape[-axes:]:
        raise ValueError(f"{name} should not be empty, and has shape {shape(value)}")


def need_grad_output(
    grad_output: object, input: torch.Tensor, wanted: tuple[int, ...], because: str
) -> None:
    """Refuse a gradient that does not belong to an answer of shape ``wanted``."""
    need_floats("input", input)
    need_tensor("grad_output", grad_output)
    need_alike("grad_output", grad_output, "input", input)
    need_shape("grad_output", grad_output, wanted, because)


def one_axis(name: str, value: object, axes: int) -> int:
    """Return an axis, which may be counted from the end, counted from the start."""
    most = max(axes, 1)  # torch lets a single number pass as an axis of length 1
    if isinstance(value, int) and not isinstance(value, bool) and -most <= value < most:
        return value % most
    raise ValueError(
        f"{name} should be the number of an axis, from {-most} to {most - 1}, and is {value!r}"
    )


def check_like_input(check: Callable[..., dict[str, Any]], name: str) -> Callable[..., dict]:
    """Make the check of a backward rule whose forward answer is as large as its input."""

    def check_backward(grad_output: object, **arguments: Any) -> dict[str, Any]:
        tidied = check(**arguments)
        input = arguments["input"]
        need_grad_output(grad_output, input, shape(input), f"as {name}'s input and answer")
        return tidied

    return check_backward
