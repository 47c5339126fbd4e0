"""Tensors at the door: of which numbers, of which shape, and do two of them go together?"""

import torch
from torch import Tensor

PICTURES = ("(N, C, H, W)", "(C, H, W)")  # a batch, or one picture


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
    axes = wanted.removesuffix(",)").count(",") + 1  # "(in,)" is one
    return value.ndim >= axes - 1 if "…" in wanted else value.ndim == axes


def need_real(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of real numbers, or has another number of axes."""
    need_tensor(name, value, *shapes)
    if value.is_complex():
        raise ValueError(f"{name} should hold real numbers, and is {value.dtype}")


def need_floats(name: str, value: object, *shapes: str) -> None:
    """Refuse what is no tensor of floating-point numbers, or has another number of axes."""
    need_real(name, value, *shapes)
    need_floating_point(name, value)


def need_floating_point(name: str, value: Tensor) -> None:
    """Refuse a tensor of whole numbers: they have no gradients, and no fractions."""
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


def shape(tensor: Tensor) -> tuple[int, ...]:
    """Return a tensor's shape as students write it."""
    return tuple(tensor.shape)
