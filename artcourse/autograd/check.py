"""Is this gradient right? Compare it with the measured one, and say where it is not."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch

from artcourse.autograd.numerical import (
    as_answer,
    as_point,
    is_float,
    numerical_gradient,
    one_number,
    places_of,
)

Gradients: TypeAlias = torch.Tensor | tuple[torch.Tensor | None, ...]


@dataclass(frozen=True)
class GradientCheck:
    """What check_gradient found. True where all gradients are right; prints as sentences."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.wrong

    def __repr__(self) -> str:
        return "\n".join([*self.wrong, *self.right])


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
    points = [as_point(value) if is_float(value) else value for value in inputs]
    checked = [place for place, value in enumerate(points) if is_float(value)]
    if not checked:
        raise ValueError("there is nothing to check: no input is a tensor of floats")
    output = as_answer(function(*_copies(points), **options))
    if callable(gradients):
        grad_output = torch.randn(output.shape, generator=torch.Generator().manual_seed(0)).double()
        gradients = gradients(grad_output.clone(), *_copies(points), **options)
    else:
        grad_output = torch.ones(())
        one_number(output)

    def loss(*moved: torch.Tensor) -> torch.Tensor:
        given = dict(zip(checked, moved, strict=True))
        arguments = [given.get(place, value) for place, value in enumerate(points)]
        return (as_answer(function(*arguments, **options)) * grad_output).sum()

    measured = numerical_gradient(loss, *(points[place] for place in checked))
    measured = measured if isinstance(measured, tuple) else (measured,)
    names = _names(function, checked)
    return _compared(dict(zip(names, measured, strict=True)), gradients, tolerance)


def _compared(
    measured: dict[str, torch.Tensor], gradients: Gradients, tolerance: float
) -> GradientCheck:
    given = list(gradients) if isinstance(gradients, tuple | list) else [gradients]
    if len(given) > len(measured):  # a gradient that is None belongs to an input that is None
        given = [gradient for gradient in given if gradient is not None]
    if len(given) != len(measured):
        wanted = f"one each for {', '.join(measured)}"
        return GradientCheck((), (f"There should be {wanted}, and there are {len(given)}.",))
    right, wrong = [], []
    for (name, wanted), gradient in zip(measured.items(), given, strict=True):
        fault = _fault(gradient, wanted, tolerance)
        if fault:
            wrong.append(f"The gradient of {name} {fault}")
        else:
            about = f"{wanted.numel()} numbers, none off by more than {tolerance:g}"
            right.append(f"The gradient of {name} is right: {about}.")
    return GradientCheck(tuple(right), tuple(wrong))


def _fault(gradient: object, wanted: torch.Tensor, tolerance: float) -> str | None:
    """Say what is wrong with one gradient, if anything."""
    if not isinstance(gradient, torch.Tensor):
        return f"should be a tensor, and is {gradient!r}. Does the backward rule return it?"
    if gradient.shape != wanted.shape:
        return f"should have shape {tuple(wanted.shape)}, and has {tuple(gradient.shape)}."
    gradient = gradient.detach().to(torch.float64)
    off = (gradient - wanted).abs() / wanted.abs().clamp(min=1)
    off = off.nan_to_num(nan=torch.inf)
    wrong = off > tolerance
    if not wrong.any():
        return None
    place = next(place for place in places_of(off) if off[place] == off.max())
    got, should = gradient[place].item(), wanted[place].item()
    return (
        f"is wrong in {int(wrong.sum())} of {wrong.numel()} numbers. The worst is at "
        f"{list(place)}: it is {got:.4g}, and should be {should:.4g} (off by {got - should:.2g})."
        f"{_pattern(gradient, wanted)}"
    )


def _pattern(gradient: torch.Tensor, wanted: torch.Tensor) -> str:
    """Say so if the whole gradient is a multiple of the right one."""
    large = wanted.abs() > 1e-3
    factors = gradient[large] / wanted[large]
    if not factors.numel() or not gradient[~large].abs().lt(1e-2).all():
        return ""
    factor = factors.mean()
    if not (factors - factor).abs().lt(1e-4 * factor.abs() + 1e-6).all():
        return ""
    return (
        " It is zero everywhere."
        if factor == 0
        else f" All are {factor:.3g} times what they should be."
    )


def _names(function: Callable, places: list[int]) -> list[str]:
    """Name the checked inputs as the function does."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a built-in function may have no signature
        parameters = []
    known = [p.name for p in parameters if p.kind is not p.VAR_POSITIONAL]
    return [known[place] if place < len(known) else f"input {place}" for place in places]


def _copies(values: list[Any]) -> list[Any]:
    return [value.clone() if isinstance(value, torch.Tensor) else value for value in values]
