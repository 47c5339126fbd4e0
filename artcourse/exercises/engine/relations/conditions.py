"""Right in some cases and wrong in the others: what tells the two apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from artcourse.exercises.engine.relations.relation import Relation

Given = Mapping[str, Any]


def only_where(given: list[Given], right: list[bool]) -> Relation | None:
    """What holds in all cases that are right, and in none that is wrong, if it is one thing."""
    if not any(right) or all(right):
        return None
    found = [
        Relation(name, sentence)
        for name, sentence, holds in _conditions(given, single=sum(right) == 1)
        if all(holds(one) == good for one, good in zip(given, right, strict=True))
    ]
    return found[0] if len(found) == 1 else None


def _conditions(given: list[Given], single: bool) -> list[tuple[str, str, Callable[[Given], bool]]]:
    """What may hold; where a ``single`` case is right, only what is told apart from its size."""
    of_settings = [
        (
            f"right for {name} = {value} only",
            f"Right where {name} is {value}, and wrong for other values. Is {name} used "
            "wherever it counts?",
            lambda one, name=name, value=value: one.get(name) == value,
        )
        for name, value in _settings(given)
    ]
    return of_settings if single else [*_OF_TENSORS, *of_settings]


def _settings(given: list[Given]) -> list[tuple[str, Any]]:
    """Plain numbers among the arguments that differ from case to case: (name, a usual value)."""
    found = []
    for name in given[0]:
        values = [one.get(name) for one in given]
        plain = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values)
        if plain and name != "seed" and len(set(values)) > 1:
            found += [(name, usual) for usual in (0, 1) if usual in values]
    return found


def _tensors(one: Given) -> list[Tensor]:
    return [value for value in one.values() if isinstance(value, Tensor)]


def _are_square(one: Given) -> bool:
    flat = [value for value in _tensors(one) if value.ndim >= 2]
    return bool(flat) and all(value.shape[-1] == value.shape[-2] for value in flat)


def _first(one: Given, ndim: int, axis: int) -> int | None:
    """The length along an axis of the first tensor with so many axes."""
    return next((value.shape[axis] for value in _tensors(one) if value.ndim == ndim), None)


def _real(one: Given) -> list[Tensor]:
    return [value for value in _tensors(one) if value.is_floating_point()]


def _without_negative(one: Given) -> bool:
    return bool(_real(one)) and all(bool((value >= 0).all()) for value in _real(one))


def _whole(one: Given) -> bool:
    return bool(_real(one)) and all(torch.equal(value, value.round()) for value in _real(one))


def _one_channel(one: Given) -> bool:
    channels = _first(one, 4, 1)
    return (_first(one, 3, 0) if channels is None else channels) == 1


_OF_TENSORS: tuple[tuple[str, str, Callable[[Given], bool]], ...] = (
    (
        "right for squares only",
        "Right where height and width are equal, and wrong where they are not. Are the two "
        "mixed up somewhere, or is one used for both?",
        _are_square,
    ),
    (
        "right for a batch of one only",
        "Right for a batch of one, and wrong for several. Does each keep its own place along "
        "axis 0?",
        lambda one: _first(one, 4, 0) == 1,
    ),
    (
        "right for one channel only",
        "Right for one channel, and wrong for several. Does each channel count, and is each "
        "counted once?",
        lambda one: (
            _first(one, 4, 1) == 1 or (_first(one, 4, 1) is None and _first(one, 3, 0) == 1)
        ),
    ),
    (
        "right without negative numbers only",
        "Right where no number is negative, and wrong where one is.",
        _without_negative,
    ),
    (
        "right for whole numbers only",
        "Right for whole numbers, and wrong for fractions. Is something cut or rounded?",
        _whole,
    ),
)
