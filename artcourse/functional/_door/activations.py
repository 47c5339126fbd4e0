"""What activations refuse."""

import torch
from torch import Tensor

from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.tensors import need_real, shape
from artcourse.functional.activations import (
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)


def check_relu(input: object) -> None:
    """Check what relu gets: real numbers, whole ones too."""
    need_real("input", input)


def check_curve(input: object) -> dict[str, Tensor] | None:
    """Check what a curve gets, and make whole numbers floating-point ones, as torch does.

    The answers lie between the whole numbers.
    """
    need_real("input", input)
    return None if input.is_floating_point() else {"input": input.to(torch.get_default_dtype())}


def input_shape(input: Tensor, **_: object) -> tuple[int, ...]:
    """Return the shape of an answer that is as large as the input."""
    return shape(input)


relu = checked(check_relu)(relu)
relu_backward = checked_backward(check_relu, input_shape)(relu_backward)
sigmoid = checked(check_curve)(sigmoid)
sigmoid_backward = checked_backward(check_curve, input_shape)(sigmoid_backward)
tanh = checked(check_curve)(tanh)
tanh_backward = checked_backward(check_curve, input_shape)(tanh_backward)
