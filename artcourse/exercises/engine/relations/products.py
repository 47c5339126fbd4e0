"""Products of sizes: H · W, √C, 1 / (N · C), found by what they come to in every case."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import torch

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
    for place, one in enumerate(products):
        for name, power in one:
            powers[place, names.index(name)] = power
    logs = torch.zeros(0, len(values), dtype=torch.float64)
    if rows:
        logs = torch.tensor(list(rows.values()), dtype=torch.float64).log()
    reached = powers @ logs
    constants = torch.tensor([math.log(value) for _, _, value in _constants()])
    wanted = torch.tensor(values, dtype=torch.float64).log()
    far = (reached[:, None] + constants[:, None].double() - wanted).abs().amax(2)
    hits = (far < CLOSE).nonzero().tolist()
    if not hits:
        return None
    chosen, constant = min(hits, key=lambda hit: _price(products[hit[0]], hit[1]))
    text, power, _ = _constants()[constant]
    return _written(products[chosen], text, power)


def _telling(sizes: list[dict[str, float]]) -> dict[str, list[float]]:
    """The sizes that all cases have, each with its values, without those that are always 1."""
    shared = [name for name in sizes[0] if all(name in one for one in sizes)]
    rows = {name: [one[name] for one in sizes] for name in shared}
    return {
        name: row
        for name, row in rows.items()
        if all(value > 0 for value in row) and not all_close(row, [1.0] * len(row))
    }


def _price(factors: tuple[tuple[str, float], ...], constant: int) -> tuple[float, int]:
    """How complicated a factor is: whole powers of few sizes come first."""
    odd = sum(power not in (1, -1) for _, power in factors)
    return len(factors) + odd + (2 if constant else 0), constant


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
        found += [
            tuple(zip(pair, powers, strict=True)) for powers in ((1, -2), (-2, 1), (-1, 2), (2, -1))
        ]
    for triple in combinations(names, 3):
        found += [tuple(zip(triple, powers, strict=True)) for powers in product((1, -1), repeat=3)]
        for place in range(3):
            for sign in (1, -1):
                powers = [sign, sign, sign]
                powers[place] = -2 * sign
                found.append(tuple(zip(triple, powers, strict=True)))
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


def all_close(some: list[float], others: list[float]) -> bool:
    """Whether two rows of numbers are equal but for rounding."""
    return all(
        math.isclose(one, other, rel_tol=CLOSE) for one, other in zip(some, others, strict=True)
    )
