"""The loss of a network that tells classes apart."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

from artcourse.functional.backward_checks import need_floats
from artcourse.functional.checks import checked, need_shape, need_tensor, shape
from artcourse.functional.softmax import log_softmax, softmax
from artcourse.losses.reduction import (
    need_loss_gradient,
    need_reduction,
    reduced,
    reduced_backward,
)


def _check_cross_entropy(input: object, target: object, reduction: object) -> dict[str, Any]:
    need_floats("input", input)
    need_reduction(reduction)
    need_tensor("target", target)
    if input.ndim == 0 or 0 in input.shape[1:] or input.shape == (0,):
        raise ValueError(f"input should have shape (N, C, …) or (C,), and has {shape(input)}")
    classes, wanted = _classes_and_losses(input)
    if target.dtype not in (torch.int64, torch.uint8):
        raise ValueError(
            f"target should hold the numbers of the classes as torch.int64, and is "
            f"{target.dtype}: try target.long()"
        )
    need_shape("target", target, wanted, f"one class for each loss, as input has {shape(input)}")
    if input.device != target.device:
        raise ValueError(
            f"input and target should be on the same device: input is on {input.device}, target "
            f"on {target.device}"
        )
    target = target.long()
    if target.numel() and not 0 <= target.min() <= target.max() < classes:
        raise ValueError(
            f"target should hold classes from 0 to {classes - 1}, as input has {classes} of them, "
            f"and goes from {target.min()} to {target.max()}"
        )
    return {"target": target}


def _check_cross_entropy_backward(
    grad_output: object, input: object, target: object, reduction: object
) -> dict[str, Any]:
    tidied = _check_cross_entropy(input, target, reduction)
    need_loss_gradient(grad_output, input, _classes_and_losses(input)[1], reduction)
    return tidied


def _classes_and_losses(input: torch.Tensor) -> tuple[int, tuple[int, ...]]:
    """Return the number of classes, and the shape of the losses."""
    if input.ndim == 1:
        return len(input), ()
    return input.shape[1], (len(input), *input.shape[2:])


def rows_of_scores(function: Callable) -> Callable:
    """Let a function of scores (M, C) and classes (M,) take a row (C,), or pictures (N, C, …)."""

    @functools.wraps(function)
    def wrapper(**arguments: Any) -> torch.Tensor:
        input, target = arguments["input"], arguments["target"]
        last = input.movedim(1, -1) if input.ndim > 1 else input
        arguments["input"] = last.reshape(target.numel(), last.shape[-1])
        arguments["target"] = target.flatten()
        if "grad_output" not in arguments:
            answer = function(**arguments)
            return answer.reshape(target.shape) if arguments["reduction"] == "none" else answer
        if arguments["reduction"] == "none":
            arguments["grad_output"] = arguments["grad_output"].flatten()
        grad_last = function(**arguments).reshape(last.shape)
        return grad_last.movedim(-1, 1) if input.ndim > 1 else grad_last

    return wrapper


@checked(_check_cross_entropy)
@rows_of_scores
def cross_entropy(
    input: torch.Tensor, target: torch.Tensor, *, reduction: str = "mean"
) -> torch.Tensor:
    """Return how surprised the network is by the true class: minus log of its probability.

    ``loss[n] = −log softmax(input[n])[target[n]]``. A network that gives every one of C
    classes the same probability has the loss log C.

    Parameters
    ----------
    input : Tensor, shape (N, C)
        Scores (logits) of C classes, before softmax. Or (C,), or (N, C, …) with a class
        for each pixel.
    target : Tensor of int64, shape (N,)
        The number of the true class, from 0 to C - 1. Or (), or (N, …).
    reduction : 'mean', 'sum' or 'none'
        What becomes of the losses of all examples.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' of target's shape.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.cross_entropy`` refuses, and for probabilities as
        target, or a class outside of 0 to C - 1 (torch passes -100 over).

    Examples
    --------
    >>> cross_entropy(torch.zeros(2, 4), torch.tensor([3, 1]))
    tensor(1.3863)

    Lesson: 03_backpropagation
    """
    log_probabilities = log_softmax(input, dim=1)
    losses = -log_probabilities[torch.arange(len(target)), target]
    return reduced(losses, reduction)


@checked(_check_cross_entropy_backward)
@rows_of_scores
def cross_entropy_backward(
    grad_output: torch.Tensor,
    input: torch.Tensor,
    target: torch.Tensor,
    *,
    reduction: str = "mean",
) -> torch.Tensor:
    """Return the gradient of cross_entropy's scores: probabilities minus the truth.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' of target's shape. To begin with a loss: ``torch.ones(())``.
    input : Tensor, shape (N, C)
        Or (C,), or (N, C, …).
    target : Tensor of int64, shape (N,)
        Or (), or (N, …).
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
    grad_input = softmax(input, dim=1)
    grad_input[torch.arange(len(target)), target] -= 1
    return grad_input * reduced_backward(grad_output, target, reduction)[:, None]
