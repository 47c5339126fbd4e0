"""An input too much or too little: the right answer times it, divided by it, plus or minus it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from artcourse.exercises.engine.relations import factors
from artcourse.exercises.engine.relations.relation import Comparison, Relation, as_tensor

_ONCE_MORE: tuple[tuple[str, str, Callable[[Tensor, Tensor], Tensor]], ...] = (
    (
        "times {name}",
        "Yours is the right answer times {name}. Either {name} is a factor too much, or a "
        "division by it is missing.",
        lambda one, other: one * other,
    ),
    (
        "divided by {name}",
        "Yours is the right answer divided by {name}. Either that division is one too many, or "
        "{name} is missing as a factor.",
        lambda one, other: one / other,
    ),
    (
        "plus {name}",
        "Yours is the right answer plus {name}. Either {name} is added without need, or it is not "
        "subtracted where it should be.",
        lambda one, other: one + other,
    ),
    (
        "minus {name}",
        "Yours is the right answer minus {name}. Either {name} is subtracted without need, or it "
        "is not added where it should be.",
        lambda one, other: one - other,
    ),
    (
        "times {name} squared",
        "Yours is the right answer times {name} squared: you multiply by {name} where you should "
        "divide by it.",
        lambda one, other: one * other**2,
    ),
    (
        "divided by {name} squared",
        "Yours is the right answer divided by {name} squared: you divide by {name} where you "
        "should multiply by it.",
        lambda one, other: one / other**2,
    ),
    (
        "plus twice {name}",
        "Yours is the right answer plus twice {name}: you add {name} where you should subtract it.",
        lambda one, other: one + 2 * other,
    ),
    (
        "minus twice {name}",
        "Yours is the right answer minus twice {name}: you subtract {name} where you should add "
        "it.",
        lambda one, other: one - 2 * other,
    ),
)


def with_an_input(comparison: Comparison) -> Relation | None:
    """The answer is the right one and an input, number by number."""
    if not comparison.same_shapes:
        return None
    for name, inputs in _tensors(comparison):
        spread = [
            _along_an_axis(value, expected)
            for value, expected in zip(inputs, comparison.expected, strict=True)
        ]
        if any(value is None or value.numel() < 2 for value in spread):
            continue
        for called, sentence, combine in _ONCE_MORE:
            pairs = zip(comparison.expected, spread, strict=True)
            if comparison.holds([combine(one, other) for one, other in pairs]):
                return Relation(called.format(name=name), sentence.format(name=f"`{name}`"))
    return None


def _tensors(comparison: Comparison) -> Iterator[tuple[str, list[Tensor]]]:
    for name in comparison.given[0]:
        values = [as_tensor(given.get(name)) for given in comparison.given]
        if all(value is not None and value.ndim for value in values):
            yield name, values


def _along_an_axis(value: Tensor, expected: Tensor) -> Tensor | None:
    """An input in the shape of the answer: as it is, or one number for each channel or row."""
    if value.shape == expected.shape:
        return value
    if value.ndim != 1 or expected.ndim < 2:
        return None
    fitting = [axis for axis in (1, 0) if expected.shape[axis] == len(value)]
    if not fitting:
        return None
    shape = [1] * expected.ndim
    shape[fitting[0]] = len(value)
    return value.reshape(shape).expand_as(expected)


def step_from_an_input(comparison: Comparison) -> Relation | None:
    """The answer moves an input on, in the right direction or against it, but too far or not."""
    if not comparison.same_shapes:
        return None
    for name, inputs in _tensors(comparison):
        pairs = list(zip(comparison.expected, comparison.got, inputs, strict=True))
        if any(begin.shape != wanted.shape for wanted, _, begin in pairs):
            continue
        moved = Comparison(
            expected=[wanted - begin for wanted, _, begin in pairs],
            got=[got - begin for _, got, begin in pairs],
            given=comparison.given,
            right=comparison.right,
            sizes=comparison.sizes,
            words=comparison.words,
            tolerance=comparison.tolerance,
        )
        if not all(torch.any(step) for step in moved.expected):
            continue
        relation = factors.times(moved)
        if relation is None:
            continue
        if relation.name == "all zeros":
            return Relation(f"{name} not moved", f"Your {name} does not move at all.")
        if relation.name == "negated":
            return Relation(
                f"{name} moved the other way",
                f"Your {name} moves as far as it should, and in the opposite direction.",
            )
        if relation.vague:
            continue
        said = relation.sentence.replace("Yours is the right answer", "yours is the right one")
        return Relation(
            f"step of {name} {relation.name}",
            f"The way that {name} moves has the right direction and the wrong length: {said}",
        )
    return None
