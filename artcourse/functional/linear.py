"""The linear layer, and flattening what goes into it."""

from __future__ import annotations

import math
from typing import Any

import torch

from artcourse.functional.backward_checks import (
    need_filled,
    need_grad_output,
    need_real,
    one_axis,
)
from artcourse.functional.checks import checked, need_alike, need_shape, need_tensor, shape


def _check_linear(input: object, weight: object, bias: object) -> dict[str, Any]:
    need_tensor("input", input)
    need_tensor("weight", weight, "(out, in)")
    need_alike("input", input, "weight", weight)
    need_filled("weight", weight, 2)
    if input.ndim == 0 or input.shape[-1] != weight.shape[1]:
        raise ValueError(
            f"the last axis of input should have {weight.shape[1]} numbers for weight of shape "
            f"{shape(weight)}, and input has shape {shape(input)}"
        )
    if bias is not None:
        need_tensor("bias", bias)
        need_alike("bias", bias, "weight", weight)
        need_shape("bias", bias, (len(weight),), "one number for each row of weight")
    return {}


def _check_linear_backward(grad_output: object, **arguments: Any) -> dict[str, Any]:
    _check_linear(**arguments)
    input, weight = arguments["input"], arguments["weight"]
    need_grad_output(grad_output, input, (*input.shape[:-1], len(weight)), "as linear's answer")
    return {}


def _check_flatten(input: object, start_dim: object, end_dim: object) -> dict[str, Any]:
    if not (isinstance(input, torch.Tensor) and input.dtype is torch.bool):
        need_tensor("input", input)
    start = one_axis("start_dim", start_dim, input.ndim)
    end = one_axis("end_dim", end_dim, input.ndim)
    if start > end:
        raise ValueError(
            f"start_dim should not come after end_dim; for input of shape {shape(input)} they "
            f"are the axes {start} and {end}"
        )
    return {"start_dim": start, "end_dim": end}


def _check_flatten_backward(
    grad_output: object, input: object, start_dim: object, end_dim: object
) -> dict[str, Any]:
    need_real("input", input)
    wanted = shape(flatten(input, start_dim, end_dim))
    need_grad_output(grad_output, input, wanted, "as flatten's answer")
    return {}


@checked(_check_linear)
def linear(
    input: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """Weigh all inputs for each output, and add them up: ``x Wᵀ + b``.

    ``output[…, o] = bias[o] + Σᵢ input[…, i] · weight[o, i]``

    Parameters
    ----------
    input : Tensor, shape (…, in)
    weight : Tensor, shape (out, in)
    bias : Tensor, shape (out,), optional

    Returns
    -------
    Tensor, shape (…, out)

    Raises
    ------
    ValueError
        Where the shapes or dtypes do not fit together.

    Examples
    --------
    >>> weight = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 0.0]])
    >>> linear(torch.tensor([[1.0, 10.0, 100.0]]), weight, torch.tensor([0.0, 5.0]))
    tensor([[321.,  -5.]])

    Lesson: 03_backpropagation
    """
    output = input @ weight.T
    return output if bias is None else output + bias


@checked(_check_linear_backward)
def linear_backward(
    grad_output: torch.Tensor,
    input: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
    """Return the gradients of linear's input, weight and bias.

    Forward, ``output = input @ weight.T + bias``. Each number meets its partner of the
    forward product, and the weights, shared by all examples, add up the gradients of all.

    Parameters
    ----------
    grad_output : Tensor, shape (…, out)
    input : Tensor, shape (…, in)
    weight : Tensor, shape (out, in)
    bias : Tensor, shape (out,), optional

    Returns
    -------
    grad_input : Tensor, shape (…, in)
    grad_weight : Tensor, shape (out, in)
    grad_bias : Tensor, shape (out,), or None without a bias

    Raises
    ------
    ValueError
        As linear, and where grad_output has not the shape of linear's answer.

    Lesson: 03_backpropagation
    """
    examples = input.reshape(-1, weight.shape[1])
    grads = grad_output.reshape(-1, weight.shape[0])
    # ∂output[…, o]/∂input[…, i] = weight[o, i]
    grad_input = grad_output @ weight
    # ∂output[…, o]/∂weight[o, i] = input[…, i]
    grad_weight = grads.T @ examples
    # ∂output[…, o]/∂bias[o] = 1
    grad_bias = None if bias is None else grads.sum(0)
    return grad_input, grad_weight, grad_bias


@checked(_check_flatten)
def flatten(input: torch.Tensor, start_dim: int = 0, end_dim: int = -1) -> torch.Tensor:
    """Lay several neighbouring axes out as one. The numbers stay in their order.

    Parameters
    ----------
    input : Tensor, any shape
    start_dim, end_dim : int
        The first and the last of these axes. ``flatten(pictures, 1)`` keeps the batch.

    Returns
    -------
    Tensor
        Where possible a view: no numbers are copied.

    Raises
    ------
    ValueError
        Where there is no such axis, or start_dim comes after end_dim.

    Examples
    --------
    >>> flatten(torch.zeros(8, 3, 5, 7), start_dim=1).shape
    torch.Size([8, 105])

    Lesson: 03_backpropagation
    """
    shape = input.shape or (1,)
    start, end = start_dim % len(shape), end_dim % len(shape)
    return input.reshape(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])


@checked(_check_flatten_backward)
def flatten_backward(
    grad_output: torch.Tensor, input: torch.Tensor, start_dim: int = 0, end_dim: int = -1
) -> torch.Tensor:
    """Return the gradient of flatten's input: the same numbers, in its old shape.

    Parameters
    ----------
    grad_output : Tensor, shape of flatten's answer
    input : Tensor, any shape
    start_dim, end_dim : int

    Returns
    -------
    Tensor, shape of input

    Raises
    ------
    ValueError
        As flatten, and where grad_output has not the shape of flatten's answer.

    Lesson: 03_backpropagation
    """
    return grad_output.reshape(input.shape)
