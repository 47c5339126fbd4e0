"""Measure a gradient: move each number a little, and see how much the answer moves."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def numerical_gradient(
    function: Callable[..., Any], *tensors: torch.Tensor, step: float = 1e-5
) -> torch.Tensor | tuple[torch.Tensor, ...]:
    """Measure the gradient of a function, by central differences in float64.

    ``∂f/∂x ≈ (f(x + step) − f(x − step)) / (2 · step)``, one number of x after the other:
    slow, but it needs to know nothing about f.

    Parameters
    ----------
    function : callable
        Gets the tensors as float64, and returns one number.
    *tensors : Tensor, any shape
        Where to measure. They are not changed.
    step : float
        Smaller is nearer to the formula's limit, but loses digits in the difference.

    Returns
    -------
    Tensor of float64, of the tensor's shape
        For several tensors a tuple, in their order.

    Raises
    ------
    ValueError
        Where a tensor does not hold floating-point numbers, or the answer is not one number.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]))
    tensor([ 3.0000, 12.0000], dtype=torch.float64)

    Lesson: 03_backpropagation
    """
    points = [as_point(tensor) for tensor in tensors]
    gradients = []
    for point in points:
        gradient = torch.zeros_like(point)
        for place in np.ndindex(*point.shape):
            middle = point[place].item()
            point[place] = middle + step
            above = one_number(function(*(p.clone() for p in points)))
            point[place] = middle - step
            below = one_number(function(*(p.clone() for p in points)))
            point[place] = middle
            gradient[place] = (above - below) / (2 * step)
        gradients.append(gradient)
    return gradients[0] if len(gradients) == 1 else tuple(gradients)


def is_float(value: object) -> bool:
    """Whether there is a gradient for it."""
    return isinstance(value, torch.Tensor) and value.is_floating_point()


def as_point(tensor: torch.Tensor) -> torch.Tensor:
    """Copy a tensor of floats to float64, or raise ValueError."""
    if not is_float(tensor):
        kind = getattr(tensor, "dtype", type(tensor).__name__)
        raise ValueError(
            f"gradients are of tensors of floats, and one is {kind}. "
            "For what stays as it is: lambda x: function(x, classes)"
        )
    return tensor.detach().to(torch.float64).clone()


def as_answer(answer: object) -> torch.Tensor:
    """Return a function's answer as a tensor, a plain number with all its digits."""
    return answer if isinstance(answer, torch.Tensor) else torch.tensor(answer, dtype=torch.float64)


def one_number(answer: object) -> float:
    """Return a function's answer as a float, or raise ValueError where it is no single number."""
    answer = as_answer(answer)
    if answer.numel() != 1:
        raise ValueError(
            f"the function should return one number, and returned shape {tuple(answer.shape)}: "
            "try .sum(), or check_gradient with the backward rule"
        )
    return answer.item()
