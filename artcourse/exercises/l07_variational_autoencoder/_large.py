"""Answers that are right for small numbers, and fail where numbers are large."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from artcourse.exercises.engine import Function
from artcourse.exercises.engine.tables import Table, comparable, same

ROUGH = 1e-3  # a small number that is added to a probability spoils small cases by less


def fails_when_large(
    answer: Function, reference: Function, small: tuple[Any, ...], large: tuple[Any, ...]
) -> bool:
    """Whether an answer is about right for small inputs, and wrong for large ones.

    So it is with exp and log of all, every clamp, and every 1e-7 that is added, whatever its size.
    """
    wanted, found = _called(reference, small), _called(answer, small)
    if not comparable(wanted, found) or not same(wanted, found, ROUGH):
        return False
    return not same(_called(reference, large), _called(answer, large), ROUGH)


def how_it_fails(value: Tensor) -> Table:
    """Say of a wrong answer to large inputs whether it is a number at all."""
    return Table("cut off" if value.isfinite().all() else "inf or nan")


def _called(function: Function, given: tuple[Any, ...]) -> Any:
    copies = (one.clone() if isinstance(one, Tensor) else one for one in given)
    value = function(*copies)
    return value.detach() if isinstance(value, torch.Tensor) else value
