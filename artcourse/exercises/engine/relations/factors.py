"""A number between wrong and right: k times as large, or larger by k, with k matched to sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import torch
from torch import Tensor

from artcourse.exercises.engine.relations.relation import Comparison, Relation

CLOSE = 1e-4  # how far, relatively, a ratio may be from what explains it
_CONSTANTS = {
    "2": 2.0,
    "3": 3.0,
    "4": 4.0,
    "8": 8.0,
    "10": 10.0,
    "100": 100.0,
    "255": 255.0,
    "π": math.pi,
    "2π": 2 * math.pi,
}


def times(comparison: Comparison) -> Relation | None:
    """The answer is the right one times one number in each case."""
    if not comparison.same_shapes:
        return None
    ratios = [_ratio(*pair) for pair in zip(comparison.expected, comparison.got, strict=True)]
    known = [(number, ratio) for number, ratio in enumerate(ratios) if ratio is not None]
    if len(known) < 2 or any(math.isnan(ratio) for _, ratio in known):
        return None
    numbers, values = [number for number, _ in known], [ratio for _, ratio in known]
    if all(value == 0 for value in values):
        return Relation("all zeros", "All your numbers are 0. Is the result written into it?")
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
    if _all_close(values, [sign] * len(values)):
        if sign > 0:
            return None
        return Relation("negated", "Your numbers have the wrong sign: each is minus the right one.")
    sizes = [comparison.sizes[number] for number in numbers]
    found = match([abs(value) for value in values], sizes)
    also = "negated and " if sign < 0 else ""
    if found is None:
        if _all_close(values, [values[0]] * len(values)):
            return Relation(
                f"{also}times a constant",
                f"Yours is the right answer{turned} times {abs(values[0]):.4g}, in every case. "
                "A factor is wrong, or one is missing.",
            )
        if any(math.isclose(value, 1, rel_tol=CLOSE) for value in values):
            return None
        return Relation(
            f"{also}times a number of its own in each case",
            f"In each case yours is the right answer{turned} times one number "
            f"({_listed(values)}). What you multiply or divide by is not what it should be.",
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
    several = any(expected.numel() > 1 for expected in comparison.expected)
    constant = abs(offsets[0]) > CLOSE and _all_close(offsets, [offsets[0]] * len(offsets))
    if constant:
        more = "large" if offsets[0] > 0 else "small"
        return Relation(
            "off by a constant",
            f"Each of your numbers is {abs(offsets[0]):.4g} too {more}, in every case.",
        )
    if several and all(abs(offset) > CLOSE for offset in offsets):
        return Relation(
            "off by a number of its own in each case",
            f"In each case all your numbers are off by the same amount ({_listed(offsets)}): "
            "something is added or subtracted that should not be, or is missing.",
        )
    return None


@dataclass(frozen=True)
class Factor:
    """A product of sizes: what one multiplies or divides by."""

    text: str
    divides: bool
    names: tuple[str, ...]

    def meaning(self, words: dict[str, str]) -> str:
        """What the letters in it mean, in brackets."""
        said = [f"{name}: {words[name]}" for name in self.names if name in words]
        return f" ({'; '.join(said)})" if said else ""


def match(values: list[float], sizes: list[dict[str, float]]) -> Factor | None:
    """Find the simplest product of sizes that is equal to the values in all cases."""
    rows = _telling(sizes)
    names = tuple(rows)
    products = _products(names)
    powers = torch.zeros(len(products), len(names), dtype=torch.float64)
    for place, product in enumerate(products):
        for name, power in product:
            powers[place, names.index(name)] = power
    logs = torch.tensor(list(rows.values()), dtype=torch.float64).reshape(len(names), -1).log()
    reached = powers @ logs if names else torch.zeros(1, len(values), dtype=torch.float64)
    constants = torch.tensor([math.log(value) for _, _, value in _constants()])
    wanted = torch.tensor(values, dtype=torch.float64).log()
    far = (reached[:, None] + constants[:, None].double() - wanted).abs().amax(2)
    hits = (far < CLOSE).nonzero().tolist()
    if not hits:
        return None
    product, constant = min(hits, key=lambda hit: _price(products[hit[0]], hit[1]))
    text, power, _ = _constants()[constant]
    return _written(products[product], text, power)


def _telling(sizes: list[dict[str, float]]) -> dict[str, list[float]]:
    """The sizes that all cases have, each with its values, without those that are always 1."""
    shared = [name for name in sizes[0] if all(name in one for one in sizes)]
    rows = {name: [one[name] for one in sizes] for name in shared}
    return {
        name: row
        for name, row in rows.items()
        if all(value > 0 for value in row) and not _all_close(row, [1.0] * len(row))
    }


def _price(product: tuple[tuple[str, float], ...], constant: int) -> tuple[float, int]:
    """How complicated a factor is: whole powers of few sizes come first."""
    odd = sum(power not in (1, -1) for _, power in product)
    return len(product) + odd + (2 if constant else 0), constant


@cache
def _constants() -> tuple[tuple[str, int, float], ...]:
    """Numbers that a size may be multiplied with: how each is written, its power, its value."""
    found = [("", 1, 1.0)]
    for text, value in _CONSTANTS.items():
        found += [(text, 1, value), (text, -1, 1 / value)]
    return tuple(found)


@cache
def _products(names: tuple[str, ...]) -> tuple[tuple[tuple[str, float], ...], ...]:
    """Products of none to three sizes and their inverses; of one, roots and squares too."""
    found: list[tuple[tuple[str, float], ...]] = [()]
    for name in names:
        found += [((name, power),) for power in (1, -1, 0.5, -0.5, 2, -2)]
    for pair in combinations(names, 2):
        found += [tuple(zip(pair, powers, strict=True)) for powers in _signs(2)]
        found += [tuple((name, power) for name in pair) for power in (0.5, -0.5)]
    for triple in combinations(names, 3):
        found += [tuple((name, power) for name in triple) for power in (1, -1)]
    for four in combinations(names, 4):
        found += [tuple((name, power) for name in four) for power in (1, -1)]
    return tuple(found)


def _signs(count: int) -> Iterator[tuple[int, ...]]:
    yield (1,) * count
    yield (-1,) * count
    if count == 2:
        yield (1, -1)
        yield (-1, 1)


def _written(factors: tuple[tuple[str, float], ...], constant: str, power: int) -> Factor:
    """Write a product as one reads it: ``C · H``, ``√C``, ``H / W``."""
    above = [_letter(name, p) for name, p in factors if p > 0]
    below = [_letter(name, -p) for name, p in factors if p < 0]
    if constant:
        (above if power > 0 else below).insert(0, constant)
    names = tuple(name for name, _ in factors)
    if above and below:
        return Factor(f"{' · '.join(above)} / {' · '.join(below)}", False, names)
    return Factor(" · ".join(above or below), not above, names)


def _letter(name: str, power: float) -> str:
    if power == 0.5:
        return f"√{name}"
    return f"{name}²" if power == 2 else name


def _all_close(some: list[float], others: list[float]) -> bool:
    return all(
        math.isclose(one, other, rel_tol=CLOSE) for one, other in zip(some, others, strict=True)
    )
