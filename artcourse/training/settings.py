"""What ``fit`` is asked to do, looked at before it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from artcourse import losses
from artcourse.layers import Layer

Loss = Callable[[Tensor, Tensor], Tensor]
LossBackward = Callable[[Tensor, Tensor, Tensor], Any]


def loss_with_backward(
    loss: Loss | tuple[Loss, LossBackward], model: Any
) -> tuple[Loss, LossBackward | None]:
    """Find a loss's backward rule, which our layers need and torch's do not.

    Raises
    ------
    ValueError
        When it is needed and not known.
    """
    if isinstance(loss, tuple):
        return loss
    name = getattr(loss, "__name__", repr(loss))
    is_ours = getattr(losses, name, None) is loss
    backward = getattr(losses, f"{name}_backward", None) if is_ours else None
    if backward is None and isinstance(model, Layer):
        raise ValueError(
            f"our layers need the backward rule of the loss {name!r} too: give both, "
            "loss=(loss, loss_backward)"
        )
    return loss, backward


def as_generator(generator: torch.Generator | int) -> torch.Generator:
    """Return a generator for a seed, and a generator as it is."""
    if isinstance(generator, torch.Generator):
        if generator.device.type != "cpu":
            raise ValueError("the generator should be one of the CPU: torch.Generator()")
        return generator
    return torch.Generator().manual_seed(generator)


def as_device(device: str | torch.device) -> torch.device:
    """Find a device by its name; with ``"auto"`` the fastest that there is.

    Raises
    ------
    ValueError
        When this computer has no such device.

    Examples
    --------
    >>> as_device("cpu")
    device(type='cpu')
    """
    usable = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there = [*(name for name, is_usable in usable.items() if is_usable), "cpu"]
    if device == "auto":
        device = there[0]
    if str(device).partition(":")[0] not in there:
        names = ", ".join(map(repr, there))
        raise ValueError(
            f"device should be 'auto' or one that this computer has: {names}. It is {device!r}"
        )
    return torch.device(device)


def groups_of(optimizer: Any) -> list[dict[str, Any]]:
    """Return the settings of an optimiser, ours or torch's, with ``"lr"`` and ``"params"``."""
    return getattr(optimizer, "param_groups", None) or [vars(optimizer)]


def need_own_parameters(optimizer: Any, model: Any) -> None:
    """Refuse an optimiser that would change nothing of this network."""
    steered = {id(param) for group in groups_of(optimizer) for param in group["params"]}
    if steered.isdisjoint(id(param) for param in model.parameters()):
        raise ValueError(
            "the optimiser was made for another network: make it anew with model.parameters()"
        )
