"""The linear layer, and flattening what goes into it."""

import math

from torch import Tensor


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
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
    >>> import torch
    >>> weight = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 0.0]])
    >>> linear(torch.tensor([[1.0, 10.0, 100.0]]), weight, torch.tensor([0.0, 5.0]))
    tensor([[321.,  -5.]])

    Lesson: 03_backpropagation
    """
    output = input @ weight.T
    return output if bias is None else output + bias


def linear_backward(
    grad_output: Tensor, input: Tensor, weight: Tensor, bias: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor | None]:
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


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
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
    >>> import torch
    >>> flatten(torch.zeros(8, 3, 5, 7), start_dim=1).shape
    torch.Size([8, 105])
    """
    shape = input.shape or (1,)
    start, end = start_dim % len(shape), end_dim % len(shape)
    return input.reshape(*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :])


def flatten_backward(
    grad_output: Tensor, input: Tensor, start_dim: int = 0, end_dim: int = -1
) -> Tensor:
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
    """
    return grad_output.reshape(input.shape)
