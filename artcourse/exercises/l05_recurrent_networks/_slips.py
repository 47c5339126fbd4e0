"""Slips on the way back through time that come in families: another slope, some parts only."""

from __future__ import annotations

from collections.abc import Iterator

from artcourse.exercises.engine import Function, Misconception
from artcourse.exercises.l05_recurrent_networks._way_back import NAMES, way_back

# Each slope that is not that of tanh: what it is, and what is wrong with it.
_SLOPES = {
    "slope without the square": (
        lambda now, before: 1 - now,
        "Your slope of tanh is 1 - output[t]. The square is missing.",
    ),
    "difference squared": (
        lambda now, before: (1 - now) ** 2,
        "Your slope of tanh is (1 - output[t]) ** 2. The square belongs to output[t] alone.",
    ),
    "slope of the sigmoid": (
        lambda now, before: now * (1 - now),
        "h * (1 - h) is the slope of the sigmoid. This layer uses tanh.",
    ),
    "tanh taken again": (
        lambda now, before: 1 - now.tanh() ** 2,
        "You took the tanh of output[t] for the slope. output[t] *is* the tanh already.",
    ),
    "slope of the sum": (
        lambda now, before: 1 - now.atanh() ** 2,
        "Your slope is 1 - a ** 2, with the sum a inside the tanh. The slope is made of what comes "
        "*out* of the tanh.",
    ),
    "slope turned round": (
        lambda now, before: now**2 - 1,
        "The sign of your slope is turned round: tanh goes up everywhere.",
    ),
    "square of the state for the slope": (
        lambda now, before: now**2,
        "Your slope of tanh is output[t] ** 2. It is 1 minus that.",
    ),
    "square added to one": (
        lambda now, before: 1 + now**2,
        "Your slope of tanh is 1 plus the square. tanh is steepest at 0, and flat far from it.",
    ),
    "divided by the slope": (
        lambda now, before: 1 / (1 - now**2),
        "You divided by the slope of tanh. The chain rule multiplies.",
    ),
}

_SHARED = NAMES[2:]
_INSIDE = (NAMES[0], *_SHARED)
_SINGLE = tuple((name,) for name in _INSIDE)

# What may go wrong in some gradients, while the others are right: in which, and what it is.
_IN_PARTS = {
    "step 0 alone": (
        {"counted": [0]},
        (*_SINGLE[1:], _SHARED[:2], _SHARED),
        "what step 0 gives, alone: each step overwrites what was there. All steps share weights "
        "and bias, so their gradients add up: +=, not =",
    ),
    "outside the tanh": (
        {"outside": True},
        (*_SINGLE, _SHARED[:2], _SHARED, _INSIDE),
        "made of the gradient *outside* the tanh. Input, weights and bias stand inside: use "
        "grad_a, which is multiplied by 1 - output[t] ** 2.",
    ),
    "without the later steps": (
        {"total": lambda own, later: own},
        (_SHARED, _INSIDE),
        "made of each state's own gradient alone. What comes back from the later steps counts "
        "as well: use the sum of both.",
    ),
}


def with_other_slopes() -> Iterator[Misconception]:
    """The way back with each of these slopes."""
    for name, (slope, explanation) in _SLOPES.items():
        said = f"{explanation} The slope is 1 - output[t] ** 2."
        yield Misconception(name, _with_slip({"slope": slope}, NAMES), said)


def in_some_parts() -> Iterator[Misconception]:
    """The way back with each of these slips, in one gradient or in several."""
    for what, (slip, groups, explanation) in _IN_PARTS.items():
        for chosen in groups:
            name = f"{what}: {' and '.join(chosen)}"
            said = f"In {', '.join(chosen)} your numbers are {explanation}"
            yield Misconception(name, _with_slip(slip, chosen), said)


def _with_slip(slip: dict, chosen: tuple[str, ...]) -> Function:
    """All five gradients, of which the chosen ones are made with a slip."""

    def implementation(grad_output, input, hidden, weight_ih, weight_hh, output):
        given = (grad_output, input, hidden, weight_ih, weight_hh, output)
        triples = zip(NAMES, way_back(*given), way_back(*given, **slip), strict=True)
        return tuple(wrong if name in chosen else right for name, right, wrong in triples)

    return implementation
