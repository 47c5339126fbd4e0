"""Too much or too little put together: added up or averaged away, repeated, or only in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from artcourse.exercises.engine.relations.relation import Comparison, Relation

_REDUCED = {
    "added up": ("sum", torch.sum),
    "averaged": ("mean", torch.mean),
    "reduced to the largest": ("max", torch.amax),
    "reduced to the smallest": ("min", torch.amin),
}


def too_much(comparison: Comparison) -> Relation | None:
    """The answer puts together what should stay apart."""
    axes = {expected.ndim for expected in comparison.expected}
    if len(axes) != 1 or 0 in axes:
        return None
    for what, (name, reduce) in _REDUCED.items():
        if comparison.holds([_of_all(reduce, one) for one in comparison.expected]):
            return Relation(
                f"{name} of all",
                f"Yours is the right answer {what} to one number. The right answer has the shape "
                f"{tuple(comparison.expected[0].shape)}.",
            )
        for axis in range(min(axes)):
            smaller = [reduce(one, axis, keepdim=True) for one in comparison.expected]
            spread = [
                one.expand_as(two) for one, two in zip(smaller, comparison.expected, strict=True)
            ]
            without = [one.squeeze(axis) for one in smaller]
            if any(comparison.holds(candidates) for candidates in (smaller, spread, without)):
                return Relation(
                    f"{name} over axis {axis}",
                    f"Yours is the right answer {what} along axis {axis}, which should stay: "
                    "one entry for each.",
                )
    return None


def _of_all(reduce: Callable[..., Tensor], one: Tensor) -> Tensor | None:
    return reduce(one, tuple(range(one.ndim))) if one.ndim else None


def too_little(comparison: Comparison) -> Relation | None:
    """The answer leaves apart what should be put together."""
    if any(two.ndim <= one.ndim for one, two in _pairs(comparison)):
        return None
    for what, (name, reduce) in list(_REDUCED.items())[:2]:
        for axis in range(min(two.ndim for two in comparison.got)):
            if all(_close(one, reduce(two, axis)) for one, two in _pairs(comparison)):
                return Relation(
                    f"not {what} over axis {axis}",
                    f"Axis {axis} of your answer still has to go: .{name}({axis}) is missing.",
                )
        if all(
            _close(one, reduce(two, tuple(range(one.ndim, two.ndim))))
            for one, two in _pairs(comparison)
        ):
            return Relation(
                f"not {what}",
                f"What your answer holds still has to be {what}: a .{name}() over the last axes is "
                "missing.",
            )
    return None


def in_part(comparison: Comparison) -> Relation | None:
    """Only a part of the answer is right, and the rest is 0, or all of it repeats that part."""
    if not comparison.same_shapes or any(one.ndim == 0 for one in comparison.expected):
        return None
    for find in (_one_entry, _repeated, _triangle):
        relation = find(comparison)
        if relation is not None:
            return relation
    return None


def _one_entry(comparison: Comparison) -> Relation | None:
    axes = min(one.ndim for one in comparison.expected)
    for axis in range(axes):
        for what, keep in (("first", 0), ("last", -1)):
            if comparison.holds([_only(one, axis, keep) for one in comparison.expected]):
                return Relation(
                    f"the {what} alone, the rest 0",
                    f"Only the {what} entry along axis {axis} is right; the others are still 0. Do "
                    "you return inside the loop, or write always into the same place?",
                )
            if comparison.holds([_without(one, axis, keep) for one in comparison.expected]):
                return Relation(
                    f"the {what} left at 0",
                    f"The {what} entry along axis {axis} is still 0; the others are right. Does "
                    "the loop begin too late or end too early?",
                )
    for what, place in (("first", 0), ("last", -1)):
        candidates = []
        for one in comparison.expected:
            only = torch.zeros_like(one)
            only.view(-1)[place] = one.reshape(-1)[place]
            candidates.append(only)
        if comparison.holds(candidates):
            return Relation(
                f"the {what} number alone, the rest 0",
                f"Only the {what} number is right; all others are still 0. Do you return inside "
                "the loop?",
            )
    return None


def _only(one: Tensor, axis: int, place: int) -> Tensor:
    out = torch.zeros_like(one)
    out.select(axis, place).copy_(one.select(axis, place))
    return out


def _without(one: Tensor, axis: int, place: int) -> Tensor:
    out = one.clone()
    out.select(axis, place).zero_()
    return out


def _repeated(comparison: Comparison) -> Relation | None:
    axes = min(one.ndim for one in comparison.expected)
    for axis in range(axes):
        for what, place in (("first", 0), ("last", -1)):
            same = [
                one.select(axis, place).unsqueeze(axis).expand_as(one)
                for one in comparison.expected
            ]
            if comparison.holds(same):
                return Relation(
                    f"the {what} repeated",
                    f"All entries along axis {axis} are equal to the {what} one. Does what you "
                    "work out in the loop depend on its index?",
                )
    return None


def _triangle(comparison: Comparison) -> Relation | None:
    if any(one.ndim < 2 or one.shape[-1] != one.shape[-2] for one in comparison.expected):
        return None
    parts = {
        "above the diagonal": torch.triu,
        "below the diagonal": torch.tril,
        "on the diagonal": lambda one: torch.diag_embed(one.diagonal(0, -2, -1)),
    }
    for where, part in parts.items():
        if comparison.holds([part(one) for one in comparison.expected]):
            return Relation(
                f"right {where} only",
                f"Your numbers are right {where} only; the others are 0. Every pair is asked for.",
            )
    off = [one - torch.diag_embed(one.diagonal(0, -2, -1)) for one in comparison.expected]
    if comparison.holds(off):
        return Relation(
            "diagonal 0",
            "Your diagonal is 0; the other numbers are right. A pair of one with "
            "itself counts too.",
        )
    return None


def _close(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-5, atol=1e-5)


def _pairs(comparison: Comparison) -> Iterator[tuple[Tensor, Tensor]]:
    return zip(comparison.expected, comparison.got, strict=True)
