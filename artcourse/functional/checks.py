"""What the public functions of this room do at the door: look at what they were given.

A function that is taught should show the idea and nothing else. So its checks stand
here, and :func:`checked` lays them around it.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

import torch


def checked(check: Callable[..., dict[str, Any]]) -> Callable[[Callable], Callable]:
    """Make a decorator that calls ``check`` with all arguments before the function.

    Parameters
    ----------
    check : callable
        Gets every argument by name, defaults included. It raises ValueError, or
        returns the arguments that it brought into one form, such as a pair for an int.
    """

    def decorate(function: Callable) -> Callable:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return function(**{**bound.arguments, **check(**bound.arguments)})

        return wrapper

    return decorate


def need_tensor(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of numbers, or has another number of axes than each of shapes.

    Parameters
    ----------
    shapes : str
        What is wanted, as students read it: ``"(N, C, H, W)"``.
    """
    if not isinstance(value, torch.Tensor):
        kind = f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins.")
        raise ValueError(f"{name} should be a torch tensor, and is a {kind}: try torch.tensor(…)")
    if value.dtype is torch.bool:
        raise ValueError(f"{name} should hold numbers, and is torch.bool: try {name}.float()")
    if shapes and value.ndim not in {shape.count(",") + 1 for shape in shapes}:
        raise ValueError(f"{name} should have shape {' or '.join(shapes)}, and has {shape(value)}")


def need_alike(name: str, value: torch.Tensor, other_name: str, other: torch.Tensor) -> None:
    """Refuse two tensors of different dtypes, or on different devices."""
    for what in ("dtype", "device"):
        one, two = getattr(value, what), getattr(other, what)
        if one != two:
            raise ValueError(
                f"{name} and {other_name} should have the same {what}: {name} has {one}, "
                f"{other_name} has {two}. {name}.to({other_name}.{what}) changes the first"
            )


def need_shape(name: str, value: torch.Tensor, wanted: tuple[int, ...], because: str) -> None:
    """Refuse another shape than the one wanted."""
    if tuple(value.shape) != wanted:
        raise ValueError(f"{name} should have shape {wanted} ({because}), and has {shape(value)}")


def whole(name: str, value: object, least: int) -> int:
    """Return a whole number as an int, or raise ValueError."""
    try:
        if not isinstance(value, bool) and operator.index(value) >= least:
            return operator.index(value)
    except TypeError:
        pass
    raise ValueError(f"{name} should be a whole number, {least} or more, and is {value!r}")


def whole_pair(name: str, value: object, least: int) -> tuple[int, int]:
    """Return an int, or a tuple or list of one or two, as a pair; or raise ValueError."""
    try:
        numbers = value if isinstance(value, tuple | list) else [value]
        first, *rest = [whole(name, number, least) for number in numbers]
        (second,) = rest or [first]
    except ValueError:
        raise ValueError(
            f"{name} should be a whole number, {least} or more, or a pair of them "
            f"(for rows, for columns), and is {value!r}"
        ) from None
    return first, second


def shape(tensor: torch.Tensor) -> tuple[int, ...]:
    """Return a tensor's shape as students write it."""
    return tuple(tensor.shape)
