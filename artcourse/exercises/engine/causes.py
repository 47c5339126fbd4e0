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
    same_numbers,
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
    if all(same_numbers(*pair, exercise.tolerance) for pair in zip(wanted, got, strict=True)):
        return None  # nothing is wrong but the type
    return (
        find_relation(exercise, wanted, got, right)
        or _misconception_and_more(exercise, wanted, got, right)
        or find_relation(exercise, wanted, got, right, vague=True)
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


def _misconception_and_more(
    exercise: Exercise, expected: list[Any], got: list[Any], right: list[bool]
) -> Relation | None:
    """What a misconception gives, times a product of sizes; or that in some parts only.

    In an answer of several parts each is as the misconception has it, or that times a product of
    sizes, or it has a relation to the right one.
    """
    in_parts = all(isinstance(value, dict) and value.keys() == expected[0].keys() for value in got)
    for known, values in _known_values(exercise):
        if in_parts and all(isinstance(value, dict) for value in values):
            more = _more_in_parts(exercise, expected, got, right, values)
        else:
            more = find_factor(exercise, values, got)
        if more is not None:
            said = more.sentence.replace("the right answer", "what comes of that")
            return Relation(f"{known.name}; {more.name}", f"{known.sentence} And: {said}")
    return _misconceptions_of_parts(exercise, expected, got) if in_parts else None


def _misconceptions_of_parts(
    exercise: Exercise, expected: list[dict], got: list[dict]
) -> Relation | None:
    """A misconception of its own for each part that is wrong."""
    wrong = [name for name in got[0] if not _part_agrees(exercise, expected, got, name)]
    found: dict[str, Relation] = {}
    for known, values in _known_values(exercise):
        if not all(isinstance(value, dict) for value in values):
            continue
        for name in wrong:
            if name not in found and _part_agrees(exercise, values, got, name):
                found[name] = known
    return together({name: found[name] for name in wrong}) if len(found) == len(wrong) else None


def _more_in_parts(
    exercise: Exercise, expected: list[dict], got: list[dict], right: list[bool], values: list[dict]
) -> Relation | None:
    """What else is wrong beside a misconception, if it explains any part that is wrong.

    Where nothing else is wrong, it says in which parts the misconception is found.
    """
    as_known, found, others = [], {}, []
    for name in got[0]:
        if _part_agrees(exercise, values, got, name):
            if not _part_agrees(exercise, expected, got, name):
                as_known.append(name)
            continue
        factor = find_factor(exercise, [one[name] for one in values], [one[name] for one in got])
        if factor is not None:
            found[name] = factor
        elif not _part_agrees(exercise, expected, got, name):
            others.append(name)
    if not as_known and not found:
        return None
    found |= relations_of_parts(exercise, expected, got, right, others)
    if found:
        more = {name: found[name] for name in got[0] if name in found}
        return together(more) if all(more.values()) else None
    parts = " and ".join(as_known)
    return Relation(f"in {parts}", f"This is so in {parts}; your other parts are right.")


def _part_agrees(exercise: Exercise, some: list[Any], others: list[Any], name: str) -> bool:
    pairs = zip(some, others, strict=True)
    return all(tables.same(one.get(name), two[name], exercise.tolerance) for one, two in pairs)
