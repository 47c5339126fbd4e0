"""The loss of networks that answer yes or no for each number, such as each pixel: ink or paper."""

import torch
from torch import Tensor

from artcourse.functional._door import (
    checked,
    checked_backward,
    need_alike,
    need_floats,
    need_shape,
    shape,
)
from artcourse.losses.reduction import loss_shape, need_reduction, reduced, reduced_backward


def _check_binary(input: object, target: object, reduction: object) -> None:
    need_floats("input", input)
    need_floats("target", target)
    need_alike("input", input, "target", target)
    need_shape("target", target, shape(input), "as input")
    need_reduction(reduction)


@checked(_check_binary)
def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, *, reduction: str = "mean"
) -> Tensor:
    """Return how surprised a network is that says yes with the probability σ(input).

    ``−target · log σ(input) − (1 − target) · log(1 − σ(input))``, worked out so that no logit
    is too large: ``max(input, 0) − input · target + log(1 + exp(−|input|))``. With 'sum' and
    targets of 0 and 1 it is minus the log-likelihood of a Bernoulli distribution.

    Parameters
    ----------
    input : Tensor, any shape
        Scores (logits), before the sigmoid.
    target : Tensor, shape of input
        0 for no and 1 for yes; what is between counts as that much of each.
    reduction : 'mean', 'sum' or 'none'

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' of input's shape.

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, and an unknown reduction.

    Examples
    --------
    >>> import torch
    >>> binary_cross_entropy_with_logits(torch.tensor([0.0, 900.0]), torch.tensor([1.0, 1.0]))
    tensor(0.3466)
    """
    losses = input.clamp(min=0) - input * target + torch.log1p(torch.exp(-input.abs()))
    return reduced(losses, reduction)


@checked_backward(_check_binary, loss_shape)
def binary_cross_entropy_with_logits_backward(
    grad_output: Tensor, input: Tensor, target: Tensor, *, reduction: str = "mean"
) -> tuple[Tensor, Tensor]:
    """Return the gradients of the logits and of the targets.

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
        As binary_cross_entropy_with_logits, and where grad_output has not the shape of its answer.
    """
    # ∂loss/∂input = σ(input) − target: what it said, minus the truth
    grad_losses = reduced_backward(grad_output, input, reduction)
    return grad_losses * (torch.sigmoid(input) - target), grad_losses * -input
