"""Measure a gradient; and is one worked out by hand right? Say where it is not."""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

COLUMNS = 88  # the width of a page in a notebook

Gradients: TypeAlias = Tensor | tuple[Tensor | None, ...]


@dataclass(frozen=True)
class GradientCheck:
    """What check_gradient found. True where all gradients are right; prints as sentences."""

    verdicts: tuple[tuple[bool, str], ...]

    def __bool__(self) -> bool:
        return all(right for right, _ in self.verdicts)

    def __repr__(self) -> str:
        wrong_first = sorted(self.verdicts, key=lambda verdict: verdict[0])
        return "\n".join(
            textwrap.fill(sentence, COLUMNS, break_on_hyphens=False) for _, sentence in wrong_first
        )


def check_gradient(
    function: Callable[..., Any],
    gradients: Callable[..., Gradients] | Gradients,
    *inputs: Any,
    tolerance: float = 1e-6,
    **options: Any,
) -> GradientCheck:
    """Compare a gradient worked out by hand with the measured one, and say where they differ.

    Parameters
    ----------
    function : callable
        Called with the inputs and the options.
    gradients : callable, or Tensor or tuple of them
        The backward rule, called as ``gradients(grad_output, *inputs, **options)`` with
        random numbers as grad_output. Or what it returned, for a function that returns
        one number. In the order of the inputs that hold floating-point numbers.
    *inputs
        Those that are tensors of floating-point numbers are checked, in float64. Others,
        such as classes or a kernel size, are passed on. At a corner, such as relu's at 0,
        there is no slope to compare with: take inputs beside it.
    tolerance : float
        How large a difference may be, where numbers are larger than 1 in proportion to them.
    **options
        Passed on, such as ``stride=2``.

    Returns
    -------
    GradientCheck
        For ``assert`` and for ``print``.

    Examples
    --------
    >>> def square(input):
    ...     return input**2
    >>> def square_backward(grad_output, input):
    ...     return grad_output * input
    >>> x = torch.tensor([[1.0, -3.0]])
    >>> check_gradient(square, square_backward, x)  # doctest: +NORMALIZE_WHITESPACE
    The gradient of input is wrong in 2 of 2 numbers. The worst is at [0, 1]: it is 0.8803,
    and should be 1.761 (off by -0.88). All are 0.5 times what they should be.

    Lesson: 03_backpropagation
    """
    points = [_as_point(value) if _is_float(value) else value for value in inputs]
    checked = [place for place, value in enumerate(points) if _is_float(value)]
    if not checked:
        raise ValueError("there is nothing to check: no input is a tensor of floats")
    grad_output = None
    if callable(gradients):
        output = _as_answer(function(*_copies(points), **options))
        grad_output = torch.randn(output.shape, generator=torch.Generator().manual_seed(0)).double()
        gradients = gradients(grad_output.clone(), *_copies(points), **options)

    def loss(*moved: Tensor) -> Any:
        given = dict(zip(checked, moved, strict=True))
        arguments = [given.get(place, value) for place, value in enumerate(points)]
        answer = function(*arguments, **options)
        return answer if grad_output is None else (_as_answer(answer) * grad_output).sum()

    measured = numerical_gradient(loss, *(points[place] for place in checked))
    measured = measured if isinstance(measured, tuple) else (measured,)
    return _compared(_names(function, checked), gradients, measured, tolerance)


def numerical_gradient(
    function: Callable[..., Any], *tensors: Tensor, step: float = 1e-5
) -> Tensor | tuple[Tensor, ...]:
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
    """
    points = [_as_point(tensor) for tensor in tensors]
    gradients = []
    for point in points:
        gradient = torch.zeros_like(point)
        for place in np.ndindex(*point.shape):
            middle = point[place].item()
            point[place] = middle + step
            above = _one_number(function(*(p.clone() for p in points)))
            point[place] = middle - step
            below = _one_number(function(*(p.clone() for p in points)))
            point[place] = middle
            gradient[place] = (above - below) / (2 * step)
        gradients.append(gradient)
    return gradients[0] if len(gradients) == 1 else tuple(gradients)


def _compared(
    names: list[str], gradients: Gradients, measured: tuple[Tensor, ...], tolerance: float
) -> GradientCheck:
    given = list(gradients) if isinstance(gradients, tuple | list) else [gradients]
    if len(given) > len(names):  # a gradient that is None belongs to an input that is None
        given = [gradient for gradient in given if gradient is not None]
    if len(given) != len(names):
        wanted = f"one each for {', '.join(names)}"
        return GradientCheck(((False, f"There should be {wanted}, and there are {len(given)}."),))
    each = zip(names, given, measured, strict=True)
    return GradientCheck(tuple(_verdict(*one, tolerance) for one in each))


def _verdict(name: str, gradient: object, wanted: Tensor, tolerance: float) -> tuple[bool, str]:
    """Say whether one gradient is right, and if not, what is wrong with it."""
    it = f"The gradient of {name}"
    if not isinstance(gradient, Tensor):
        return False, f"{it} should be a tensor, and is {gradient!r}. Does the rule return it?"
    if gradient.shape != wanted.shape:
        return False, f"{it} should have shape {tuple(wanted.shape)}, not {tuple(gradient.shape)}."
    gradient = gradient.detach().to(torch.float64)
    off = ((gradient - wanted).abs() / wanted.abs().clamp(min=1)).nan_to_num(nan=torch.inf)
    count = int((off > tolerance).sum())
    if not count:
        return True, f"{it} is right: {off.numel()} numbers, none off by more than {tolerance:g}."
    place = tuple(map(int, torch.unravel_index(off.argmax(), off.shape)))
    got, should = gradient[place].item(), wanted[place].item()
    return False, (
        f"{it} is wrong in {count} of {off.numel()} numbers. The worst is at {list(place)}: it is "
        f"{got:.4g}, and should be {should:.4g} (off by {got - should:.2g})."
        f"{_pattern(gradient, wanted)}"
    )


def _pattern(gradient: Tensor, wanted: Tensor) -> str:
    """Say so if the whole gradient is a multiple of the right one."""
    factor = (gradient * wanted).sum() / (wanted**2).sum()
    if not torch.allclose(gradient, factor * wanted, rtol=1e-4, atol=1e-5):
        return ""
    if factor == 0:
        return " It is zero everywhere."
    return f" All are {factor:.3g} times what they should be."


def _names(function: Callable, places: list[int]) -> list[str]:
    """Name the checked inputs as the function does."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a built-in function may have no signature
        parameters = []
    known = [p.name for p in parameters if p.kind is not p.VAR_POSITIONAL]
    return [known[place] if place < len(known) else f"input {place}" for place in places]


def _copies(values: list[Any]) -> list[Any]:
    return [value.clone() if isinstance(value, Tensor) else value for value in values]


def _is_float(value: object) -> bool:
    """Whether there is a gradient for it."""
    return isinstance(value, Tensor) and value.is_floating_point()


def _as_point(tensor: Tensor) -> Tensor:
    """Copy a tensor of floats to float64, or raise ValueError."""
    if not _is_float(tensor):
        kind = getattr(tensor, "dtype", type(tensor).__name__)
        raise ValueError(
            f"gradients are of tensors of floats, and one is {kind}. "
            "For what stays as it is: lambda x: function(x, classes)"
        )
    return tensor.detach().to(torch.float64).clone()


def _as_answer(answer: object) -> Tensor:
    """Return a function's answer as a tensor, a plain number with all its digits."""
    return answer if isinstance(answer, Tensor) else torch.tensor(answer, dtype=torch.float64)


def _one_number(answer: object) -> float:
    """Return a function's answer as a float, or raise ValueError where it is no single number."""
    answer = _as_answer(answer)
    if answer.numel() != 1:
        raise ValueError(
            f"the function should return one number, and returned shape {tuple(answer.shape)}: "
            "try .sum(), or check_gradient with the backward rule"
        )
    return answer.item()
