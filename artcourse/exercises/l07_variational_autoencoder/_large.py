"""Answers that are right for small numbers, and fail where numbers are large."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from artcourse.exercises.engine import Function
from artcourse.exercises.engine.tables import Table, comparable, same

ROUGH = 1e-3  # a small number that is added to a probability spoils small cases by less
RIGHT = Table("right")
Given = tuple[Any, ...]


def small_and_large(
    answer: Function, reference: Function, *, value: Any, given: Given, small: Given, large: Given
) -> tuple[Any, Table]:
    """Look at the formula with small numbers, and only where it is right at large ones.

    Parameters
    ----------
    answer, reference : callable
        What is judged, and what is right.
    value
        What the answer gave for the case as it is given.
    given : tuple
        The arguments of the case.
    small, large : tuple
        The same arguments made small, and made large everywhere; small is given where the case
        has no large number.

    Returns
    -------
    value, Table
        What the answer gives for small numbers, and how it fails for the large ones. An answer
        that adds a little to keep a log finite, and fails for that, counts as right for small ones.
    """
    near = _as_wanted(value) if small is given else _called(answer, small)
    wanted = _called(reference, small)
    if not comparable(wanted, near) or not same(wanted, near, ROUGH):
        return near, RIGHT
    if not same(wanted, near, 1e-5):
        far = _called(answer, large)
        near = near if same(_called(reference, large), far, ROUGH) else wanted
    if small is given or same(_called(reference, given), value, 1e-5):
        return near, RIGHT
    return near, Table("cut off" if value.isfinite().all() else "inf or nan")


def _called(function: Function, given: Given) -> Any:
    copies = (one.clone() if isinstance(one, Tensor) else one for one in given)
    return _as_wanted(function(*copies))


def _as_wanted(value: Any) -> Any:
    """Real numbers of any type as float64, so that the judge compares all types alike."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        return value
    return value.detach().double()
