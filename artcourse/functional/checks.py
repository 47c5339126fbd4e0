"""What the public functions do at the door: look at what they were given.

A function that is taught should show the idea and nothing else. So its checks stand
apart, and :func:`checked` lays them around it.
"""

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def checked(
    check: Callable[..., dict[str, Any] | None],
    answer_shape: Callable[..., tuple[int, ...]] | None = None,
) -> Callable[[Callable], Callable]:
    """Make a decorator that calls ``check`` with all arguments before the function.

    Parameters
    ----------
    check : callable
        Gets every argument by name, defaults included, but not grad_output. It raises
        ValueError, or returns the arguments that it brought into one form, such as a pair
        for an int.
    answer_shape : callable, optional
        For a backward rule. Gets the arguments in that form, and returns the shape of the
        forward function's answer: grad_output has to have it, and input's dtype and device.
    """

    def decorate(function: Callable) -> Callable:
        signature = inspect.signature(function)
        because = f"as {function.__name__.removesuffix('_backward')}'s answer"

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            arguments = dict(bound.arguments)
            grad_output = arguments.pop("grad_output", None)
            arguments.update(check(**arguments) or {})
            if answer_shape is None:
                return function(**arguments)
            how = f" with reduction={arguments['reduction']!r}" if "reduction" in arguments else ""
            need_floats("input", bound.arguments["input"])
            need_tensor("grad_output", grad_output)
            need_alike("grad_output", grad_output, "input", arguments["input"])
            need_shape("grad_output", grad_output, answer_shape(**arguments), because + how)
            return function(grad_output=grad_output, **arguments)

        return wrapper

    return decorate


def need_tensor(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of numbers, or has another number of axes than each of shapes.

    Parameters
    ----------
    shapes : str
        What is wanted, as students read it: ``"(N, C, H, W)"``, or ``"(…, H, W)"`` for any
        number of axes in front.
    """
    if not isinstance(value, Tensor):
        kind = f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins.")
        several = isinstance(value, list | tuple) and any(isinstance(one, Tensor) for one in value)
        how = "take its tensors one by one" if several else "try torch.tensor(…)"
        raise ValueError(f"{name} should be a torch tensor, and is a {kind}: {how}")
    if value.dtype is torch.bool:
        raise ValueError(f"{name} should hold numbers, and is torch.bool: try {name}.float()")
    if shapes and not any(_has_axes(value, wanted) for wanted in shapes):
        raise ValueError(f"{name} should have shape {' or '.join(shapes)}, and has {shape(value)}")


def _has_axes(value: Tensor, wanted: str) -> bool:
    axes = wanted.count(",") + 1
    return value.ndim >= axes - 1 if "…" in wanted else value.ndim == axes


def need_real(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of real numbers, or has another number of axes."""
    need_tensor(name, value, *shapes)
    if value.is_complex():
        raise ValueError(f"{name} should hold real numbers, and is {value.dtype}")


def need_floats(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of floating-point numbers, or has another number of axes."""
    need_real(name, value, *shapes)
    if not value.is_floating_point():
        raise ValueError(
            f"{name} should hold floating-point numbers, and is {value.dtype}: try {name}.float()"
        )


def need_filled(name: str, value: Tensor, axes: int) -> None:
    """Refuse a tensor where one of the last axes has length 0."""
    if 0 in value.shape[-axes:]:
        raise ValueError(f"{name} should not be empty, and has shape {shape(value)}")


def need_alike(name: str, value: Tensor, other_name: str, other: Tensor, *whats: str) -> None:
    """Refuse two tensors of different dtypes, or on different devices."""
    for what in whats or ("dtype", "device"):
        one, two = getattr(value, what), getattr(other, what)
        if one != two:
            raise ValueError(
                f"{name} and {other_name} should have the same {what}: {name} has {one}, "
                f"{other_name} has {two}. {name}.to({other_name}.{what}) changes the first"
            )


def need_shape(name: str, value: Tensor, wanted: tuple[int, ...], because: str) -> None:
    """Refuse another shape than the one wanted."""
    if shape(value) != wanted:
        raise ValueError(f"{name} should have shape {wanted} ({because}), and has {shape(value)}")


def need_kernel(name: str, value: object, wanted: str, input_name: str, input: Tensor) -> None:
    """Refuse a kernel or weight of another number of axes, an empty one, or one unlike input."""
    need_tensor(name, value, wanted)
    need_alike(input_name, input, name, value)
    need_filled(name, value, value.ndim)


def need_bias(bias: object, weight: Tensor) -> None:
    """Refuse a bias, where there is one, that has not one number for each row or kernel."""
    if bias is not None:
        need_tensor("bias", bias)
        need_alike("bias", bias, "weight", weight)
        because = f"one number for each output, as weight has shape {shape(weight)}"
        need_shape("bias", bias, (len(weight),), because)


def need_room(axis: str, length: int, kernel_size: int, dilation: int, overhang: int = 0) -> None:
    """Refuse a kernel that is longer than the padded axis on which it should move."""
    reach = dilation * (kernel_size - 1) + 1
    if reach > length + overhang:
        spread = f" (kernel size {kernel_size}, dilation {dilation})" if dilation > 1 else ""
        raise ValueError(
            f"the kernel should fit into the padded input: it reaches over {reach} numbers"
            f"{spread}, and {axis} has {length}. Take a smaller kernel or more padding"
        )


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


def one_axis(name: str, value: object, axes: int) -> int:
    """Return an axis, which may be counted from the end, counted from the start."""
    most = max(axes, 1)  # torch lets a single number pass as an axis of length 1
    if isinstance(value, int) and not isinstance(value, bool) and -most <= value < most:
        return value % most
    raise ValueError(f"{name} should be an axis, from {-most} to {most - 1}, and is {value!r}")


def shape(tensor: Tensor) -> tuple[int, ...]:
    """Return a tensor's shape as students write it."""
    return tuple(tensor.shape)


def like_input(input: Tensor, **_: Any) -> tuple[int, ...]:
    """Return the shape of an answer that is as large as the input."""
    return shape(input)
