"""Is this gradient right? Compare it with the measured one, and say where it is not."""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch

from artcourse.autograd.numerical import as_answer, as_point, is_float, numerical_gradient

COLUMNS = 88  # the width of a page in a notebook

Gradients: TypeAlias = torch.Tensor | tuple[torch.Tensor | None, ...]


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
    points = [as_point(value) if is_float(value) else value for value in inputs]
    checked = [place for place, value in enumerate(points) if is_float(value)]
    if not checked:
        raise ValueError("there is nothing to check: no input is a tensor of floats")
    grad_output = None
    if callable(gradients):
        output = as_answer(function(*_copies(points), **options))
        grad_output = torch.randn(output.shape, generator=torch.Generator().manual_seed(0)).double()
        gradients = gradients(grad_output.clone(), *_copies(points), **options)

    def loss(*moved: torch.Tensor) -> Any:
        given = dict(zip(checked, moved, strict=True))
        arguments = [given.get(place, value) for place, value in enumerate(points)]
        answer = function(*arguments, **options)
        return answer if grad_output is None else (as_answer(answer) * grad_output).sum()

    measured = numerical_gradient(loss, *(points[place] for place in checked))
    measured = measured if isinstance(measured, tuple) else (measured,)
    return _compared(_names(function, checked), gradients, measured, tolerance)


def _compared(
    names: list[str], gradients: Gradients, measured: tuple[torch.Tensor, ...], tolerance: float
) -> GradientCheck:
    given = list(gradients) if isinstance(gradients, tuple | list) else [gradients]
    if len(given) > len(names):  # a gradient that is None belongs to an input that is None
        given = [gradient for gradient in given if gradient is not None]
    if len(given) != len(names):
        wanted = f"one each for {', '.join(names)}"
        return GradientCheck(((False, f"There should be {wanted}, and there are {len(given)}."),))
    each = zip(names, given, measured, strict=True)
    return GradientCheck(tuple(_verdict(*one, tolerance) for one in each))


def _verdict(
    name: str, gradient: object, wanted: torch.Tensor, tolerance: float
) -> tuple[bool, str]:
    """Say whether one gradient is right, and if not, what is wrong with it."""
    it = f"The gradient of {name}"
    if not isinstance(gradient, torch.Tensor):
        fault = f"should be a tensor, and is {gradient!r}. Does the backward rule return it?"
        return False, f"{it} {fault}"
    if gradient.shape != wanted.shape:
        fault = f"should have shape {tuple(wanted.shape)}, and has {tuple(gradient.shape)}."
        return False, f"{it} {fault}"
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


def _pattern(gradient: torch.Tensor, wanted: torch.Tensor) -> str:
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
    return [value.clone() if isinstance(value, torch.Tensor) else value for value in values]
