"""What becomes of the losses of many examples: their mean, their sum, or each of them."""

from torch import Tensor

from artcourse.functional._door import known

REDUCTIONS = ("mean", "sum", "none")


def reduced(losses: Tensor, reduction: str) -> Tensor:
    """Return the mean of all losses, their sum, or with 'none' each of them."""
    if reduction == "mean":
        return losses.mean()
    return losses.sum() if reduction == "sum" else losses


def reduced_backward(grad_output: Tensor, losses: Tensor, reduction: str) -> Tensor:
    """Return the gradient of each loss.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' of losses' shape.
    losses : Tensor, any shape
        Only its shape matters.

    Returns
    -------
    Tensor, shape of losses
    """
    # ∂sum/∂loss[n] = 1, and ∂mean/∂loss[n] = 1 / (number of losses)
    if reduction == "mean":
        grad_output = grad_output / losses.numel()
    return grad_output.expand(losses.shape)


def need_reduction(reduction: object) -> None:
    """Refuse what is no name of a reduction."""
    known("reduction", reduction, REDUCTIONS)


def loss_shape(target: Tensor, reduction: str, **_: object) -> tuple[int, ...]:
    """Return the shape of a loss with one number for each number of the target."""
    return tuple(target.shape) if reduction == "none" else ()
