"""What a wrong answer is named by: a misconception, a relation, or one of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from artcourse.exercises.engine import tables
from artcourse.exercises.engine.observe import (
    Observation,
    Observations,
    agreements,
    known_observations,
)
from artcourse.exercises.engine.relations import (
    Relation,
    find_condition,
    find_factor,
    find_relation,
    relations_of_parts,
    together,
)

if TYPE_CHECKING:
    from artcourse.exercises.engine.exercise import Exercise


def find_cause(
    exercise: Exercise, *, expected: Observations, seen: Observations, right: list[bool]
) -> Relation | None:
    """Find the cause of a wrong answer; what knows most of the task is asked first.

    Parameters
    ----------
    exercise : Exercise
        Whose misconceptions are known.
    expected, seen : sequence of Observation
        What the reference and the answer did, case by case.
    right : list of bool
        In which cases the answer is right.
    """
    seen = [_as_expected(*pair) for pair in zip(expected, seen, strict=True)]
    for known in exercise.misconceptions:
        if all(agreements(exercise, known_observations(exercise, known.implementation), seen)):
            return Relation(known.name, known.explanation)
    if any(one.error or one.spoiled for one in seen):
        return None
    wanted, got = [one.value for one in expected], [one.value for one in seen]
    return (
        find_relation(exercise, wanted, got, right)
        or _misconception_of_parts(exercise, wanted, got, right)
        or _misconception_and_factor(exercise, got)
        or find_condition(exercise, right)
    )


def _as_expected(wanted: Observation, mine: Observation) -> Observation:
    """An observation in the type that is expected: as a switch, True counts as 1."""
    if not tables.comparable(wanted.value, mine.value) or not wanted.value.is_floating_point():
        return mine
    return replace(mine, value=mine.value.to(wanted.value.dtype))


def _known_values(exercise: Exercise) -> Iterator[tuple[Relation, list[Any]]]:
    """Each misconception that comes to an end in all cases, with what it gives."""
    for known in exercise.misconceptions:
        seen = known_observations(exercise, known.implementation)
        if not any(one.error for one in seen):
            yield Relation(known.name, known.explanation), [one.value for one in seen]


def _misconception_of_parts(
    exercise: Exercise, expected: list[Any], got: list[Any], right: list[bool]
) -> Relation | None:
    """Some parts as a misconception has them, and a relation in each of the others."""
    if not all(isinstance(value, dict) and value.keys() == expected[0].keys() for value in got):
        return None
    wrong = [name for name in got[0] if not _part_agrees(exercise, expected, got, name)]
    for known, values in _known_values(exercise):
        if not all(isinstance(value, dict) for value in values):
            continue
        rest = [name for name in got[0] if not _part_agrees(exercise, values, got, name)]
        if not rest or not set(rest) < set(wrong):
            continue
        found = relations_of_parts(exercise, expected, got, right, rest)
        if all(found.values()):
            other = together(found)
            return Relation(f"{known.name}; {other.name}", f"{known.sentence} {other.sentence}")
    return None


def _part_agrees(exercise: Exercise, some: list[Any], others: list[Any], name: str) -> bool:
    pairs = zip(some, others, strict=True)
    return all(tables.same(one.get(name), two[name], exercise.tolerance) for one, two in pairs)


def _misconception_and_factor(exercise: Exercise, got: list[Any]) -> Relation | None:
    """What a misconception gives, times a product of sizes, or with the wrong sign."""
    for known, values in _known_values(exercise):
        factor = find_factor(exercise, values, got)
        if factor is not None:
            said = factor.sentence.replace("the right answer", "what comes of that")
            return Relation(f"{known.name}; {factor.name}", f"{known.sentence} And: {said}")
    return None
