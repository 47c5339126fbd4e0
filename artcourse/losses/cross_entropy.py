"""The loss of networks that tell classes apart: the cross-entropy of their scores."""

import torch
from torch import Tensor

from artcourse.functional._door import (
    checked,
    checked_backward,
    need_alike,
    need_floats,
    need_shape,
    need_tensor,
    shape,
)
from artcourse.functional.softmax import log_softmax, softmax
from artcourse.losses.reduction import loss_shape, need_reduction, reduced


def _check_cross_entropy(
    input: object, target: object, weight: object, ignore_index: object, reduction: object
) -> dict[str, Tensor]:
    need_floats("input", input)
    need_reduction(reduction)
    need_tensor("target", target)
    if input.ndim == 0 or 0 in input.shape[1:] or input.shape == (0,):
        raise ValueError(f"input should have shape (N, C, …) or (C,), and has {shape(input)}")
    if target.dtype not in (torch.int64, torch.uint8):
        raise ValueError(
            f"target should hold classes as torch.int64, and is {target.dtype}: try target.long()"
        )
    *wanted, classes = input.movedim(_classes_axis(input), -1).shape
    because = f"one class for each loss, as input has {shape(input)}"
    need_shape("target", target, tuple(wanted), because)
    need_alike("target", target, "input", input, "device")
    target = target.long()
    _need_ignore_index(ignore_index)
    _need_classes(target[target != ignore_index], classes)
    if weight is not None:
        need_tensor("weight", weight)
        need_alike("weight", weight, "input", input)
        because = f"one number for each class, as input has {shape(input)}"
        need_shape("weight", weight, (classes,), because)
    return {"target": target}


def _need_classes(target: Tensor, classes: int) -> None:
    """Refuse numbers that are none of the classes."""
    if target.numel() and not 0 <= target.min() <= target.max() < classes:
        raise ValueError(
            f"target should hold classes from 0 to {classes - 1}, as input has {classes} of them, "
            f"and goes from {target.min()} to {target.max()}"
        )


def _need_ignore_index(ignore_index: object) -> None:
    """Refuse what is no whole number; a negative one is no class, and may be ignored."""
    if not isinstance(ignore_index, int) or isinstance(ignore_index, bool):
        raise ValueError(f"ignore_index should be a whole number, and is {ignore_index!r}")


def _classes_axis(input: Tensor) -> int:
    """Return the axis along which the scores of all classes lie."""
    return 0 if input.ndim == 1 else 1


def _true_classes(target: Tensor, ignore_index: int) -> Tensor:
    """Return the true classes, and some class, 0, in place of what is ignored."""
    return torch.where(target == ignore_index, 0, target)


def _counts(input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int) -> Tensor:
    """Return how much each loss counts: nothing if ignored, or the weight of its class, or 1."""
    counts = torch.ones_like(target, dtype=input.dtype)
    if weight is not None:
        counts = weight[_true_classes(target, ignore_index)]
    return torch.where(target == ignore_index, 0, counts)


@checked(_check_cross_entropy)
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """Return how surprised the network is by the true class: minus log of its probability.

    ``loss[n] = −log softmax(input[n])[target[n]]``. A network that gives every one of C
    classes the same probability has the loss log C.

    Parameters
    ----------
    input : Tensor, shape (N, C)
        Scores (logits) of C classes, before softmax. Or (C,), or (N, C, …) with a class
        for each pixel or for each step.
    target : Tensor of int64, shape (N,)
        The number of the true class, from 0 to C - 1. Or (), or (N, …).
    weight : Tensor, shape (C,), optional
        By what the losses of each class are multiplied.
    ignore_index : int
        Targets of this number have the loss 0, and do not count: with them sequences of
        unequal lengths are filled up.
    reduction : 'mean', 'sum' or 'none'
        What becomes of the losses of all examples. The mean is the sum, divided by the
        weights of all that count: nan where nothing counts, as in torch.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' of target's shape.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.cross_entropy`` refuses, and for probabilities as
        target.

    Examples
    --------
    >>> cross_entropy(torch.zeros(2, 4), torch.tensor([3, 1]))
    tensor(1.3863)
    >>> scores = torch.tensor([[0.0, 0.0], [9.0, 1.0]])
    >>> cross_entropy(scores, torch.tensor([1, -100]))
    tensor(0.6931)

    Lesson: 03_backpropagation
    """
    axis = _classes_axis(input)
    log_probabilities = log_softmax(input, axis)
    # of the logarithms of all classes, take the true one's
    classes = _true_classes(target, ignore_index).unsqueeze(axis)
    losses = -log_probabilities.gather(axis, classes).squeeze(axis)
    counts = _counts(input, target, weight, ignore_index)
    losses = torch.where(target == ignore_index, 0, counts * losses)
    return losses.sum() / counts.sum() if reduction == "mean" else reduced(losses, reduction)


@checked_backward(_check_cross_entropy, loss_shape)
def cross_entropy_backward(
    grad_output: Tensor,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """Return the gradient of cross_entropy's scores: probabilities minus the truth.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' of target's shape. To begin with a loss: ``torch.ones(())``.
    input : Tensor, shape (N, C)
        Or (C,), or (N, C, …).
    target : Tensor of int64, shape (N,)
        Or (), or (N, …).
    weight : Tensor, shape (C,), optional
        It is given and not learned: as torch does, this returns no gradient of it.
    ignore_index : int
    reduction : 'mean', 'sum' or 'none'

    Returns
    -------
    Tensor, shape of input

    Raises
    ------
    ValueError
        As cross_entropy, and where grad_output has not the shape of its answer.

    Lesson: 03_backpropagation
    """
    # ∂loss[n]/∂input[n, c] = softmax(input[n])[c] − [c = target[n]]
    axis = _classes_axis(input)
    classes = _true_classes(target, ignore_index).unsqueeze(axis)
    truth = torch.zeros_like(input).scatter(axis, classes, 1)
    counts = _counts(input, target, weight, ignore_index)
    if reduction == "mean":
        grad_output = grad_output / counts.sum()
    grad_losses = torch.where(target == ignore_index, 0, grad_output * counts)
    return grad_losses.unsqueeze(axis) * (softmax(input, axis) - truth)
