"""The loss of a network that should answer with given numbers."""

from __future__ import annotations

from typing import Any

import torch

from artcourse.functional.backward_checks import need_floats
from artcourse.functional.checks import checked, need_alike, need_shape, shape
from artcourse.losses.reduction import (
    need_loss_gradient,
    need_reduction,
    reduced,
    reduced_backward,
)


def _check_mse_loss(input: object, target: object, reduction: object) -> dict[str, Any]:
    need_floats("input", input)
    need_floats("target", target)
    need_alike("input", input, "target", target)
    need_shape("target", target, shape(input), "as input")
    need_reduction(reduction)
    return {}


def _check_mse_loss_backward(
    grad_output: object, input: object, target: object, reduction: object
) -> dict[str, Any]:
    _check_mse_loss(input, target, reduction)
    need_loss_gradient(grad_output, input, shape(input), reduction)
    return {}


@checked(_check_mse_loss)
def mse_loss(input: torch.Tensor, target: torch.Tensor, *, reduction: str = "mean") -> torch.Tensor:
    """Return the mean squared error: ``(input − target)²``, on average over all numbers.

    Parameters
    ----------
    input, target : Tensor, same shape
    reduction : 'mean', 'sum' or 'none'

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' of input's shape.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.mse_loss`` refuses or warns of: two shapes; and for
        two dtypes.

    Examples
    --------
    >>> mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0]))
    tensor(5.)

    Lesson: 03_backpropagation
    """
    return reduced((input - target) ** 2, reduction)


@checked(_check_mse_loss_backward)
def mse_loss_backward(
    grad_output: torch.Tensor,
    input: torch.Tensor,
    target: torch.Tensor,
    *,
    reduction: str = "mean",
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the gradients of mse_loss's input and target.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' of input's shape.
    input, target : Tensor, same shape
    reduction : 'mean', 'sum' or 'none'

    Returns
    -------
    grad_input, grad_target : Tensor, same shape

    Raises
    ------
    ValueError
        As mse_loss, and where grad_output has not the shape of its answer.

    Lesson: 03_backpropagation
    """
    # ∂(input − target)²/∂input = 2 · (input − target), and for target the opposite
    grad_input = reduced_backward(grad_output, input, reduction) * 2 * (input - target)
    return grad_input, -grad_input
