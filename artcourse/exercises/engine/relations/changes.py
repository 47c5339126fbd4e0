"""Ways to alter one input: each with its name, what the student reads, and the change itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

Change = tuple[str, str, Callable[[Any], Any]]
_LIKE = "Your answer is what comes out when {name} is "


def changes_of(value: Any) -> tuple[Change, ...]:
    """Return the ways in which an input is altered, by its type."""
    if isinstance(value, Tensor) and value.is_floating_point():
        return (*_OF_TENSORS, *_along_axes(value.ndim))
    if isinstance(value, Tensor):
        return _along_axes(value.ndim)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _OF_NUMBERS
    if isinstance(value, list):
        return _OF_LISTS
    return ()


_OF_TENSORS: tuple[Change, ...] = (
    ("left out", "{name} is left out of your answer, as if it were 0.", torch.zeros_like),
    ("taken for 1", "{name} is left out of your answer, as if it were 1.", torch.ones_like),
    (
        "negated",
        _LIKE + "negative. Is something added where it should be subtracted, or the other way "
        "round?",
        torch.neg,
    ),
    ("squared", _LIKE + "squared first.", torch.square),
    ("under a root", _LIKE + "under a root first.", lambda value: value.sqrt()),
    (
        "upside down",
        _LIKE + "1 divided by itself: do you multiply by it where you should divide, or the other "
        "way round?",
        lambda value: 1 / value,
    ),
    ("doubled", _LIKE + "doubled.", lambda value: 2 * value),
    ("halved", _LIKE + "halved.", lambda value: value / 2),
    ("without signs", _LIKE + "taken without its signs.", torch.abs),
    ("cut to whole numbers", _LIKE + "cut to whole numbers.", torch.trunc),
    ("clamped to 0 and 1", _LIKE + "clamped between 0 and 1.", lambda value: value.clamp(0, 1)),
    (
        "negative ones cut to 0",
        _LIKE + "without its negative numbers: they count as 0.",
        lambda value: value.clamp(min=0),
    ),
    (
        "less its mean",
        _LIKE + "freed of its mean first. Leave it as it comes.",
        lambda value: value - value.mean(),
    ),
    ("times 255", _LIKE + "multiplied by 255.", lambda value: value * 255),
    ("divided by 255", _LIKE + "divided by 255.", lambda value: value / 255),
    (
        "replaced by its mean",
        _LIKE + "replaced by its mean: one number for all.",
        lambda value: value.mean().expand_as(value).clone(),
    ),
)

_OF_NUMBERS: tuple[Change, ...] = (
    ("taken for 0", "{name} does not count in your answer, as if it were 0.", lambda n: type(n)(0)),
    ("taken for 1", "{name} does not count in your answer, as if it were 1.", lambda n: type(n)(1)),
    ("one too large", _LIKE + "larger by 1.", lambda n: n + 1),
    ("one too small", _LIKE + "smaller by 1.", lambda n: n - 1),
    ("negated", _LIKE + "negative: the sign is wrong somewhere.", lambda n: -n),
    ("doubled", _LIKE + "doubled.", lambda n: 2 * n),
    ("halved", _LIKE + "halved.", lambda n: n // 2 if isinstance(n, int) else n / 2),
    ("squared", _LIKE + "squared.", lambda n: n * n),
    ("under a root", _LIKE + "under a root.", lambda n: n**0.5 if isinstance(n, float) else None),
    ("as 1 minus it", _LIKE + "1 minus what it is.", lambda n: 1 - n),
    (
        "upside down",
        _LIKE + "1 divided by itself.",
        lambda n: 1 / n if isinstance(n, float) else None,
    ),
)

_OF_LISTS: tuple[Change, ...] = (
    ("in reverse order", _LIKE + "gone through in reverse order.", lambda some: some[::-1]),
    ("without its first", "The first entry of {name} does not count.", lambda some: some[1:]),
    ("without its last", "The last entry of {name} does not count.", lambda some: some[:-1]),
    ("its first alone", "Only the first entry of {name} counts.", lambda some: some[:1]),
    ("its last alone", "Only the last entry of {name} counts.", lambda some: some[-1:]),
    (
        "all like its first",
        _LIKE + "the first entry again and again.",
        lambda some: some[:1] * len(some),
    ),
    (
        "all like its last",
        _LIKE + "the last entry again and again.",
        lambda some: some[-1:] * len(some),
    ),
)


def _along_axes(ndim: int) -> tuple[Change, ...]:
    """Changes along one axis, or of two axes with one another."""
    flips = ([(ndim - 2, ndim - 1)] if ndim > 1 else []) + [(axis,) for axis in range(ndim)]
    changes = [_reversed(axes, ndim) for axes in flips]
    for axis in range(ndim):
        along = "" if ndim == 1 else f" along axis {axis}"
        changes += _of_entries(axis, along)
        changes += _of_places(axis, along)
    for one, other in combinations(range(ndim), 2):
        changes += _of_two_axes(one, other)
    return tuple(changes)


def _reversed(axes: tuple[int, ...], ndim: int) -> Change:
    axis = "axis" if len(axes) == 1 else "axes"
    along = "" if ndim == 1 else f" along {axis} {' and '.join(map(str, axes))}"
    return (
        f"reversed{along}",
        _LIKE + f"reversed{along}.",
        lambda value: value.flip(axes),
    )


def _of_entries(axis: int, along: str) -> list[Change]:
    """Only one entry counts, or all but one, or one stands for all."""
    return [
        (
            f"its first alone{along}",
            f"Only the first entry of {{name}}{along} counts.",
            lambda value: _kept(value, axis, 0),
        ),
        (
            f"its last alone{along}",
            f"Only the last entry of {{name}}{along} counts.",
            lambda value: _kept(value, axis, -1),
        ),
        (
            f"all like its first{along}",
            _LIKE + f"everywhere like its first entry{along}. Is its index always 0?",
            lambda value: _repeated(value, axis, 0),
        ),
        (
            f"all like its last{along}",
            _LIKE + f"everywhere like its last entry{along}.",
            lambda value: _repeated(value, axis, -1),
        ),
        (
            f"without its first{along}",
            f"The first entry of {{name}}{along} does not count.",
            lambda value: value - _kept(value, axis, 0),
        ),
        (
            f"without its last{along}",
            f"The last entry of {{name}}{along} does not count.",
            lambda value: value - _kept(value, axis, -1),
        ),
    ]


def _of_places(axis: int, along: str) -> list[Change]:
    """Everything stands one place further, or its mean in all places."""
    return [
        (
            f"moved by one{along}",
            _LIKE + f"moved on by one place{along}.",
            lambda value: value.roll(1, axis),
        ),
        (
            f"moved back by one{along}",
            _LIKE + f"moved back by one place{along}.",
            lambda value: value.roll(-1, axis),
        ),
        (
            f"averaged{along}",
            _LIKE + f"averaged{along} first.",
            lambda value: value.mean(axis, keepdim=True).expand_as(value).clone(),
        ),
    ]


def _of_two_axes(one: int, other: int) -> list[Change]:
    """Two axes change places, or are mixed up by a reshape that should do so."""
    return [
        (
            f"with axes {one} and {other} swapped",
            _LIKE + f"turned on its side: its axes {one} and {other} are swapped.",
            lambda value: value.transpose(one, other).contiguous(),
        ),
        (
            f"reshaped with axes {one} and {other} swapped",
            f"{{name}} is brought into another shape by reshape or view, where its axes {one} "
            f"and {other} should change places: so numbers are mixed up.",
            lambda value: value.transpose(one, other).reshape(value.shape),
        ),
    ]


def _kept(value: Tensor, axis: int, place: int) -> Tensor:
    out = torch.zeros_like(value)
    out.select(axis, place).copy_(value.select(axis, place))
    return out


def _repeated(value: Tensor, axis: int, place: int) -> Tensor:
    return value.select(axis, place).unsqueeze(axis).expand_as(value).clone()
