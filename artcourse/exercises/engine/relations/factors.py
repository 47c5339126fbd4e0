"""A number between wrong and right: k times as large, or larger by k, with k matched to sizes."""

from __future__ import annotations

import math

from torch import Tensor

from artcourse.exercises.engine.relations.products import CLOSE, Factor, all_close, match
from artcourse.exercises.engine.relations.relation import Comparison, Relation


def times(comparison: Comparison) -> Relation | None:
    """The answer is the right one times one number in each case."""
    if not comparison.same_shapes:
        return None
    if all(not one.any() for one in comparison.expected):
        if all(two.any() for two in comparison.got):
            return Relation("not 0", "It should be 0 everywhere, and is not.")
        return None
    ratios = [_ratio(*pair) for pair in zip(comparison.expected, comparison.got, strict=True)]
    known = [(number, ratio) for number, ratio in enumerate(ratios) if ratio is not None]
    if len(known) < 2 or any(math.isnan(ratio) for _, ratio in known):
        return None
    numbers, values = [number for number, _ in known], [ratio for _, ratio in known]
    if all(value == 0 for value in values):
        return Relation(
            "all zeros", "All your numbers are 0. Is what you worked out handed on?", vague=True
        )
    if any(value == 0 for value in values):
        return None
    return _explained(comparison, numbers, values)


def _ratio(expected: Tensor, got: Tensor) -> float | None:
    """By which one number all of expected is multiplied; None where all is 0, nan where by none."""
    largest = float(expected.abs().max()) if expected.numel() else 0.0
    if largest == 0:
        return None if not got.any() else math.nan
    place = int(expected.abs().argmax())
    ratio = float(got.flatten()[place] / expected.flatten()[place])
    if not math.isfinite(ratio):
        return math.nan
    rest = (got - ratio * expected).abs().max()
    return ratio if rest <= CLOSE * max(abs(ratio) * largest, 1e-6) else math.nan


def _explained(comparison: Comparison, numbers: list[int], values: list[float]) -> Relation | None:
    sign = math.copysign(1, values[0])
    if any(math.copysign(1, value) != sign for value in values):
        return None
    turned = " with the wrong sign" if sign < 0 else ""
    if all_close(values, [sign] * len(values)):
        if sign > 0:
            return None
        return Relation("negated", "Your numbers have the wrong sign: each is minus the right one.")
    sizes = [comparison.sizes[number] for number in numbers]
    found = match([abs(value) for value in values], sizes)
    also = "negated and " if sign < 0 else ""
    if found is None:
        if all_close(values, [values[0]] * len(values)):
            return Relation(
                f"{also}times a constant",
                f"Yours is the right answer{turned} times {abs(values[0]):.4g}, in every case. "
                "A factor is wrong, or one is missing.",
                vague=True,
            )
        several = sum(comparison.expected[number].numel() > 1 for number in numbers)
        if several < 2 or any(math.isclose(value, 1, rel_tol=CLOSE) for value in values):
            return None  # of single numbers each is some multiple of the other
        return Relation(
            f"{also}times a number of its own in each case",
            f"In each case yours is the right answer{turned} times one number "
            f"({_listed(values)}). What you multiply or divide by is not what it should be.",
            vague=True,
        )
    return _sentence(found, also, turned, comparison.words)


def _sentence(found: Factor, also: str, turned: str, words: dict[str, str]) -> Relation:
    meaning = found.meaning(words)
    if found.divides:
        return Relation(
            f"{also}divided by {found.text}",
            f"Yours is the right answer{turned} divided by {found.text}{meaning}. That division "
            "is one too many; perhaps you took a mean where a sum belongs, or the mean over too "
            "much.",
        )
    return Relation(
        f"{also}times {found.text}",
        f"Yours is the right answer{turned} times {found.text}{meaning}. Perhaps a division is "
        "missing (a sum where a mean belongs), or something is multiplied that should not be.",
    )


def _listed(values: list[float]) -> str:
    return ", ".join(f"{value:.3g}" for value in values[:3]) + (" …" if len(values) > 3 else "")


def plus(comparison: Comparison) -> Relation | None:
    """The answer differs from the right one by one number, the same everywhere."""
    if not comparison.same_shapes:
        return None
    offsets = []
    for expected, got in zip(comparison.expected, comparison.got, strict=True):
        if not expected.numel():
            return None
        difference = got - expected
        offset = float(difference.flatten()[0])
        largest = max(1.0, float(expected.abs().max()), abs(offset))
        if not math.isfinite(offset) or (difference - offset).abs().max() > CLOSE * largest:
            return None
        offsets.append(offset)
    several = sum(expected.numel() > 1 for expected in comparison.expected) > 1
    constant = abs(offsets[0]) > CLOSE and all_close(offsets, [offsets[0]] * len(offsets))
    if constant:
        more = "large" if offsets[0] > 0 else "small"
        return Relation(
            "off by a constant",
            f"Each of your numbers is {abs(offsets[0]):.4g} too {more}, in every case.",
            vague=True,
        )
    if several and all(abs(offset) > CLOSE for offset in offsets):
        return Relation(
            "off by a number of its own in each case",
            f"In each case all your numbers are off by the same amount ({_listed(offsets)}): "
            "something is added or subtracted that should not be, or is missing.",
            vague=True,
        )
    return None
