"""The door itself: what is checked before a function runs.

A function that is taught shows the idea and nothing else. So what it refuses stands apart,
and :func:`checked` lays it around the function. Inside, functions call each other as they
stand in their modules, without a door: what came in through one is right.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from artcourse.functional._door.tensors import (
    need_alike,
    need_floating_point,
    need_shape,
    need_tensor,
)

Function = TypeVar("Function", bound=Callable[..., Any])


def checked(check: Callable[..., dict[str, Any] | None]) -> Callable[[Function], Function]:
    """Make a decorator that calls ``check`` with all arguments before the function.

    Parameters
    ----------
    check : callable
        Gets every argument by name, defaults included. It raises ValueError, or returns the
        arguments that it brought into one form, such as a pair for an int.
    """

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            arguments = _by_name(signature, args, kwargs)
            arguments.update(check(**arguments) or {})
            return function(**arguments)

        return wrapper

    return decorate


def checked_backward(
    check: Callable[..., dict[str, Any] | None], answer_shape: Callable[..., tuple[int, ...]]
) -> Callable[[Function], Function]:
    """Make a decorator as :func:`checked` does, for the backward rule of a function.

    Parameters
    ----------
    check : callable
        The forward function's. It gets every argument but grad_output.
    answer_shape : callable
        Gets the arguments as check brought them into form, and returns the shape of the
        forward function's answer: grad_output has to have it, and input's dtype and device.
    """

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        answer = f"{function.__name__.removesuffix('_backward')}'s answer"

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            arguments = _by_name(signature, args, kwargs)
            grad_output, input = arguments.pop("grad_output"), arguments["input"]
            arguments.update(check(**arguments) or {})
            need_floating_point("input", input)
            need_tensor("grad_output", grad_output)
            need_alike("grad_output", grad_output, "input", input)
            because = f"as {answer}{_how(arguments)}"
            need_shape("grad_output", grad_output, answer_shape(**arguments), because)
            return function(grad_output=grad_output, **arguments)

        return wrapper

    return decorate


def _by_name(signature: inspect.Signature, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return all arguments of a call by name, with those that were left to their defaults."""
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _how(arguments: dict[str, Any]) -> str:
    """Say on which argument the shape of the answer depends, where a reader may not guess."""
    return f" with reduction={arguments['reduction']!r}" if "reduction" in arguments else ""
