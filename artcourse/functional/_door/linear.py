"""What the linear layer and flattening refuse."""

import math

from torch import Tensor

from artcourse.functional._door.arguments import one_axis
from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.tensors import need_bias, need_kernel, need_tensor, shape
from artcourse.functional.linear import flatten, flatten_backward, linear, linear_backward


def check_linear(input: object, weight: object, bias: object) -> None:
    """Check what linear gets: as many inputs as the weights want, and a bias for each output."""
    need_tensor("input", input)
    need_kernel("weight", weight, "(out, in)", "input", input)
    if input.ndim == 0 or input.shape[-1] != weight.shape[1]:
        raise ValueError(
            f"the last axis of input should have {weight.shape[1]} numbers for weight of shape "
            f"{shape(weight)}, and input has shape {shape(input)}"
        )
    need_bias(bias, weight)


def linear_answer_shape(input: Tensor, weight: Tensor, bias: Tensor | None) -> tuple[int, ...]:
    """Return the shape of linear's answer."""
    return *input.shape[:-1], len(weight)


def check_flatten(input: object, start_dim: object, end_dim: object) -> dict[str, int]:
    """Check what flatten gets, and count its axes from the start."""
    if not isinstance(input, Tensor):  # booleans may be flattened too
        need_tensor("input", input)
    start = one_axis("start_dim", start_dim, input.ndim)
    end = one_axis("end_dim", end_dim, input.ndim)
    if start > end:
        raise ValueError(
            f"start_dim should not come after end_dim; for input of shape {shape(input)} "
            f"they are the axes {start} and {end}"
        )
    return {"start_dim": start, "end_dim": end}


def flatten_answer_shape(input: Tensor, start_dim: int, end_dim: int) -> tuple[int, ...]:
    """Return the shape of flatten's answer."""
    axes = input.shape or (1,)
    together = math.prod(axes[start_dim : end_dim + 1])
    return *axes[:start_dim], together, *axes[end_dim + 1 :]


linear = checked(check_linear)(linear)
linear_backward = checked_backward(check_linear, linear_answer_shape)(linear_backward)
flatten = checked(check_flatten)(flatten)
flatten_backward = checked_backward(check_flatten, flatten_answer_shape)(flatten_backward)
