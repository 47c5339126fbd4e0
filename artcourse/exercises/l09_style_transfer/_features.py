"""What the errors of features are judged by: the number, and the way back from it."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any

import torch

from artcourse.exercises.engine import NoAnswer


class _NoWayBack(NoAnswer):
    """The number is a constant: it has no gradient at all."""


def one_number(error: Any) -> Any:
    """The error, if it knows where it comes from; in a list of one it is as right."""
    is_tensor = isinstance(error, torch.Tensor)
    constant = isinstance(error, Real) or (is_tensor and not error.requires_grad)
    if constant and (not is_tensor or error.numel() == 1) and error == 0:  # as sum([]) is
        raise NoAnswer(
            "For one layer your answer is a bare 0: your loop did not run at all. Does it go "
            "through all layers? range(len(layers)) counts them."
        )
    if constant:
        raise _NoWayBack(
            "There is no way back from your number to the features, so the picture gets no "
            "gradient. Return a tensor of torch, made of the features that you were given."
        )
    return error.reshape(()) if is_tensor and error.numel() == 1 else error


def gradients(error: Any, leaves: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """The gradient of each leaf: zeros where the error does not depend on it."""
    if not isinstance(error, torch.Tensor):
        return [torch.zeros_like(leaf) for leaf in leaves]
    try:
        how = {"allow_unused": True, "materialize_grads": True}
        return list(torch.autograd.grad(error.sum(), leaves, **how))
    except RuntimeError:
        raise NoAnswer(
            "The way back has been gone already. Leave out backward(): whoever asks for the error "
            "will call it."
        ) from None
