"""Whether the gradient finds its way back through an answer."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from artcourse.exercises.engine import Function
from artcourse.exercises.engine.tables import Table


def cut_off(answer: Function, given: Mapping[str, Any], wanted: Sequence[str]) -> Table | None:
    """Say which of the wanted inputs an answer lets no gradient through to; None if it is none.

    Parameters
    ----------
    answer : callable
        What the student wrote.
    given : mapping
        The arguments of the call, in their order.
    wanted : sequence of str
        The names of those that are to get a gradient.
    """
    leaves = {name: given[name].clone().requires_grad_() for name in wanted}
    tracked = [leaves[name] * 1 if name in leaves else one for name, one in given.items()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            total = answer(*tracked).sum()
            grads = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
        except (RuntimeError, TypeError, AttributeError):  # it left torch on the way
            grads = [None] * len(leaves)
    missing = [name for name, grad in zip(leaves, grads, strict=True) if grad is None]
    return Table(f"no gradient for {' and '.join(missing)}") if missing else None
