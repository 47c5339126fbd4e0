"""What the functions of ``pooling`` refuse, and in which words."""

from __future__ import annotations

from typing import Any

import torch

from artcourse.functional.backward_checks import (
    need_filled,
    need_floats,
    need_grad_output,
    need_real,
)
from artcourse.functional.checks import whole_pair
from artcourse.functional.pooling_windows import places2d, pool2d_margins
from artcourse.functional.sizes import need_room

SHAPES = ("(N, C, H, W)", "(C, H, W)")


def check_max_pool2d(input: object, **sizes: Any) -> dict[str, Any]:
    """Check what max_pool2d gets, and turn its sizes into pairs."""
    need_real("input", input, *SHAPES)
    return _check_sizes(input, **sizes)


def check_max_pool2d_backward(grad_output: object, input: object, **sizes: Any) -> dict[str, Any]:
    """Check what max_pool2d_backward gets."""
    tidied = check_max_pool2d(input, **sizes)
    _need_pooled(grad_output, input, tidied, "max_pool2d")
    return tidied


def check_avg_pool2d(input: object, count_include_pad: object, **sizes: Any) -> dict[str, Any]:
    """Check what avg_pool2d gets, and turn its sizes into pairs."""
    need_floats("input", input, *SHAPES)
    _need_yes_or_no("count_include_pad", count_include_pad)
    return _check_sizes(input, **sizes)


def check_avg_pool2d_backward(grad_output: object, input: object, **sizes: Any) -> dict[str, Any]:
    """Check what avg_pool2d_backward gets."""
    tidied = check_avg_pool2d(input, **sizes)
    _need_pooled(grad_output, input, tidied, "avg_pool2d")
    return tidied


def _check_sizes(
    input: torch.Tensor,
    kernel_size: object,
    stride: object,
    padding: object,
    ceil_mode: object,
    dilation: object = None,
) -> dict[str, Any]:
    need_filled("input", input, 3)  # the batch, in front of these three axes, may be empty
    _need_yes_or_no("ceil_mode", ceil_mode)
    kernel_size = whole_pair("kernel_size", kernel_size, 1)
    given = stride not in (None, (), [])
    tidied = {
        "kernel_size": kernel_size,
        "stride": whole_pair("stride", stride, 1) if given else kernel_size,
        "padding": whole_pair("padding", padding, 0),
    }
    if dilation is not None:
        tidied["dilation"] = whole_pair("dilation", dilation, 1)
    if any(2 * p > k for p, k in zip(tidied["padding"], kernel_size, strict=True)):
        raise ValueError(
            f"padding should be half of kernel_size at most, so that no window sees only "
            f"padding: it is {tidied['padding']}, and kernel_size is {kernel_size}"
        )
    _need_a_window(input, tidied, ceil_mode)
    return {**tidied, "ceil_mode": ceil_mode}


def _need_a_window(input: torch.Tensor, sizes: dict[str, Any], ceil_mode: bool) -> None:
    dilation = sizes.get("dilation", (1, 1))
    for axis, name in ((-2, "height"), (-1, "width")):
        kernel_size, step = sizes["kernel_size"][axis], dilation[axis]
        room = input.shape[axis] + 2 * sizes["padding"][axis]
        # with ceil_mode the only window may hang over the end, by less than one stride
        overhang = sizes["stride"][axis] - 1 if ceil_mode else 0
        if step * (kernel_size - 1) + 1 > room + overhang:
            need_room(f"the {name}", room, kernel_size, step)


def _need_yes_or_no(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} should be True or False, and is {value!r}")


def _need_pooled(
    grad_output: object, input: torch.Tensor, sizes: dict[str, Any], name: str
) -> None:
    (top, bottom), (left, right) = pool2d_margins(input.shape[-2:], **sizes)
    *others, height, width = input.shape
    framed = torch.empty(0, top + height + bottom, left + width + right)
    steps = (sizes["kernel_size"], sizes["stride"], sizes.get("dilation", 1))
    _, *wanted = places2d(framed, *steps)[0].shape
    need_grad_output(grad_output, input, (*others, *wanted), f"as {name}'s answer")
