"""The loss of networks that should answer with given numbers: the mean squared error."""

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


def _check_mse_loss(input: object, target: object, reduction: object) -> None:
    need_floats("input", input)
    need_floats("target", target)
    need_alike("input", input, "target", target)
    need_shape("target", target, shape(input), "as input")
    need_reduction(reduction)


@checked(_check_mse_loss)
def mse_loss(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
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
    >>> import torch
    >>> mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0]))
    tensor(5.)
    """
    return reduced((input - target) ** 2, reduction)


@checked_backward(_check_mse_loss, loss_shape)
def mse_loss_backward(
    grad_output: Tensor, input: Tensor, target: Tensor, *, reduction: str = "mean"
) -> tuple[Tensor, Tensor]:
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
    """
    # ∂(input − target)²/∂input = 2 · (input − target), and for target the opposite
    grad_input = reduced_backward(grad_output, input, reduction) * 2 * (input - target)
    return grad_input, -grad_input
