"""The right way with an input that is altered: flipped, left out, swapped, one too large.

The reference itself is asked: does it give this answer when an input is altered like that?
So each way of altering stands for the same slip in every exercise.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from artcourse.exercises.engine.diagnosis import Case
from artcourse.exercises.engine.observe import arguments, observe
from artcourse.exercises.engine.relations.changes import changes_of
from artcourse.exercises.engine.relations.relation import Relation
from artcourse.exercises.engine.tables import same

if TYPE_CHECKING:
    from artcourse.exercises.engine.exercise import Exercise

Given = dict[str, Any]
Alter = Callable[[Given], Given | None]


def from_altered_inputs(exercise: Exercise, got: list[Any], right: list[bool]) -> Relation | None:
    """Find an alteration of the inputs that makes the reference give the wrong answer."""
    given = [arguments(exercise, case) for case in exercise.cases]
    order = sorted(range(len(given)), key=lambda number: (right[number], number))
    for relation, alter in _alterations(given[order[0]]):
        if all(_explains(exercise, given[number], got[number], alter) for number in order):
            return relation
    return None


def _explains(exercise: Exercise, given: Given, got: Any, alter: Alter) -> bool:
    altered = alter(given)
    if altered is None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the altered inputs are odd, and no one's fault
        seen = observe(exercise, exercise.reference, Case(**altered))
    return seen.error is None and same(seen.value, got, exercise.tolerance)


def _alterations(given: Given) -> Iterator[tuple[Relation, Alter]]:
    """Ways to alter the inputs, those that are met most often first."""
    for name, value in given.items():
        for kind, sentence, change in changes_of(value):
            yield (
                Relation(f"{name} {kind}", sentence.format(name=f"`{name}`")),
                _one_changed(name, change),
            )
        if name == next(iter(given)):
            yield from _swaps(given)


def _one_changed(name: str, change: Callable[[Any], Any]) -> Alter:
    def alter(given: Given) -> Given | None:
        try:
            changed = change(given[name])
        except (RuntimeError, IndexError, ValueError, TypeError, ZeroDivisionError):
            return None
        return None if changed is None else {**given, name: changed}

    return alter


def _swaps(given: Mapping[str, Any]) -> Iterator[tuple[Relation, Alter]]:
    for one, other in combinations(given, 2):
        if type(given[one]) is not type(given[other]):
            continue

        def swapped(given: Given, one: str = one, other: str = other) -> Given:
            return {**given, one: given[other], other: given[one]}

        sentence = f"`{one}` and `{other}` are swapped: each stands where the other belongs."
        yield Relation(f"{one} and {other} swapped", sentence), swapped
