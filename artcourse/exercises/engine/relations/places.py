"""The right numbers in other places: turned, flipped, shifted, short, long, in another shape."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

import torch
from torch import Tensor

from artcourse.exercises.engine.relations.relation import Comparison, Relation

_MOST_AXES = 4


def other_places(comparison: Comparison) -> Relation | None:
    """The answer holds the right numbers, elsewhere."""
    ndim = {expected.ndim for expected in comparison.expected}
    if len(ndim) != 1 or not 0 < (axes := ndim.pop()) <= _MOST_AXES:
        return None
    if any(got.ndim == 0 for got in comparison.got):
        return None
    for find in (_turned, _flipped, _rolled, _cut, _extended, _reshaped):
        relation = find(comparison, axes)
        if relation is not None:
            return relation
    return None


def _turned(comparison: Comparison, axes: int) -> Relation | None:
    for order in list(permutations(range(axes)))[1:]:
        if comparison.holds([one.permute(order) for one in comparison.expected]):
            if axes == 2:
                return Relation(
                    "transposed",
                    "Rows and columns are swapped in your answer: it is the right one transposed.",
                )
            moved = [axis for axis, old in enumerate(order) if axis != old]
            return Relation(
                "axes swapped",
                f"The axes {_and(moved)} of your answer are in another order: it is the right one "
                f"after .permute{tuple(order)}.",
            )
    return None


def _flipped(comparison: Comparison, axes: int) -> Relation | None:
    for count in range(1, axes + 1):
        for some in combinations(range(axes), count):
            if comparison.holds([one.flip(some) for one in comparison.expected]):
                along = f" along axis {_and(some)}" if axes > 1 else ""
                return Relation(
                    "reversed", f"Your answer has the right numbers in reverse order{along}."
                )
    return None


def _rolled(comparison: Comparison, axes: int) -> Relation | None:
    for axis in range(axes):
        for by in (1, -1, 2, -2):
            if not comparison.same_shapes:
                continue
            if comparison.holds([one.roll(by, axis) for one in comparison.expected]):
                return Relation(
                    "rolled",
                    f"{_shift(by, axis, axes)}, and what falls off comes in "
                    "again at the other end.",
                )
            if all(_inside(one, two, axis, by) for one, two in _pairs(comparison)):
                return Relation("shifted", f"{_shift(by, axis, axes)}.")
    return None


def _shift(by: int, axis: int, axes: int) -> str:
    places = "one place" if abs(by) == 1 else f"{abs(by)} places"
    along = f" along axis {axis}" if axes > 1 else ""
    return f"All numbers stand {places} too far {'on' if by > 0 else 'ahead'}{along}"


def _inside(expected: Tensor, got: Tensor, axis: int, by: int) -> bool:
    """Whether all but what falls off at the end is moved by so many places."""
    length = expected.shape[axis]
    kept = length - abs(by)
    if kept < 2:
        return False
    start, moved = (0, by) if by > 0 else (-by, 0)
    one = expected.narrow(axis, start, kept)
    other = got.narrow(axis, moved, kept)
    return torch.allclose(one, other, rtol=1e-5, atol=1e-6) and not torch.equal(expected, got)


def _cut(comparison: Comparison, axes: int) -> Relation | None:
    for axis in range(axes):
        for count in (1, 2):
            for what, start in (("last", 0), ("first", count)):
                shorter = [_narrow(one, axis, start, count) for one in comparison.expected]
                if comparison.holds(shorter):
                    number = "one" if count == 1 else "two"
                    return Relation(
                        f"{number} short",
                        f"Your answer is {number} short{_along(axis, axes)}: the {what} "
                        f"{'is' if count == 1 else number + ' are'} missing. Does the loop stop "
                        "too early?",
                    )
    if axes > 1 and comparison.holds([_inner(one) for one in comparison.expected]):
        return Relation(
            "one short along each axis",
            "Your answer is one short along each axis: the last are missing. Do the loops stop "
            "too early?",
        )
    for index, what in ((0, "first"), (-1, "last")):
        for axis in range(axes):
            if comparison.holds([one.select(axis, index) for one in comparison.expected]):
                return Relation(
                    f"the {what} alone",
                    f"Yours is the {what} entry{_along(axis, axes)} of the right answer alone. Do "
                    "you return inside the loop, or overwrite what came before?",
                )
    return None


def _inner(one: Tensor) -> Tensor | None:
    if min(one.shape) < 2:
        return None
    for axis in range(one.ndim):
        one = one.narrow(axis, 0, one.shape[axis] - 1)
    return one


def _narrow(one: Tensor, axis: int, start: int, less: int) -> Tensor | None:
    length = one.shape[axis] - less
    return one.narrow(axis, start, length) if length > 0 else None


def _extended(comparison: Comparison, axes: int) -> Relation | None:
    for axis in range(axes):
        for before, after in ((0, 1), (1, 0), (1, 1), (0, 2)):
            if all(_longer(one, two, axis, before, after) for one, two in _pairs(comparison)):
                where = {
                    (0, 1): "at the end",
                    (1, 0): "at the beginning",
                    (1, 1): "at each end",
                    (0, 2): "at the end",
                }[before, after]
                number = "one" if before + after == 1 else "two"
                return Relation(
                    f"{number} too long",
                    f"Your answer is {number} too long{_along(axis, axes)}: what is too much "
                    f"stands {where}. Does the loop run too far?",
                )
    return None


def _longer(expected: Tensor, got: Tensor, axis: int, before: int, after: int) -> bool:
    length = expected.shape[axis]
    wanted = list(expected.shape)
    wanted[axis] += before + after
    if list(got.shape) != wanted:
        return False
    return torch.allclose(got.narrow(axis, before, length), expected, rtol=1e-5, atol=1e-6)


def other_shape(comparison: Comparison) -> Relation | None:
    """The answer holds the right numbers in the right order, in another shape."""
    pairs = list(_pairs(comparison))
    if comparison.same_shapes or any(one.numel() != two.numel() for one, two in pairs):
        return None
    if not all(_close(one.flatten(), two.flatten()) for one, two in pairs):
        return None
    first, second = next((one, two) for one, two in pairs if one.shape != two.shape)
    wanted, mine = tuple(first.shape), tuple(second.shape)
    if all(_without_ones(one) == _without_ones(two) for one, two in pairs):
        much = "many" if second.ndim > first.ndim else "few"
        return Relation(
            "an axis of length 1",
            f"The numbers are right; the shape has an axis of length 1 too {much}: {mine} in "
            f"place of {wanted}. unsqueeze adds such an axis, squeeze or an index takes it away.",
        )
    return Relation(
        "another shape",
        f"The numbers and their order are right, the shape is not: {mine} in place of {wanted}.",
    )


def _without_ones(one: Tensor) -> list[int]:
    return [length for length in one.shape if length > 1]


def _reshaped(comparison: Comparison, axes: int) -> Relation | None:
    if any(one.numel() != two.numel() for one, two in _pairs(comparison)):
        return None
    if comparison.same_shapes:
        return _mixed(comparison)
    for order in permutations(range(axes)):
        candidates = [one.permute(order).flatten() for one in comparison.expected]
        flat = [two.flatten() for two in comparison.got]
        if all(_close(one, two) for one, two in zip(candidates, flat, strict=True)):
            return Relation(
                "axes swapped and reshaped",
                "The numbers are right, but in another order and shape: axes are swapped before "
                "they are laid in one row, or the other way round.",
            )
    return None


def _mixed(comparison: Comparison) -> Relation | None:
    """The same numbers, somewhere else: what a reshape does where a permutation was meant."""
    varied = any(one.unique().numel() > 3 for one in comparison.expected)
    if not varied or not all(
        _close(one.flatten().sort().values, two.flatten().sort().values)
        for one, two in _pairs(comparison)
    ):
        return None
    return Relation(
        "right numbers in other places",
        "Your answer holds the right numbers, but not in their places. Is an index mixed up, or is "
        "a reshape or view used where axes should be swapped (permute, transpose, .mT)?",
        vague=True,
    )


def _close(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-5, atol=1e-6)


def _pairs(comparison: Comparison) -> Iterator[tuple[Tensor, Tensor]]:
    return zip(comparison.expected, comparison.got, strict=True)


def _along(axis: int, axes: int) -> str:
    return f" along axis {axis}" if axes > 1 else ""


def _and(numbers: tuple[int, ...] | list[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
