"""What an answer does when it is called on the cases of an exercise."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from artcourse.exercises.engine import tables
from artcourse.exercises.engine.diagnosis import Case, Function, NoAnswer
from artcourse.exercises.engine.tables import same
from artcourse.exercises.engine.words import SENTENCES

if TYPE_CHECKING:
    from artcourse.exercises.engine.exercise import Exercise


@dataclass(frozen=True)
class Observation:
    """What one call did: a value or an error, and whether it changed its input."""

    value: Any = None
    error: BaseException | None = None
    spoiled: str | None = None


Observations = Sequence[Observation]


def observe_all(exercise: Exercise, answer: Function) -> tuple[Observation, ...]:
    """Call an answer on every case."""
    return tuple(observe(exercise, answer, case) for case in exercise.cases)


@cache
def known_observations(exercise: Exercise, function: Function) -> tuple[Observation, ...]:
    """What the reference or a misconception does: worked out once, as it never changes."""
    return observe_all(exercise, function)


def observe(exercise: Exercise, function: Function, case: Case) -> Observation:
    """Call the function on copies of the case's arguments and see what happens."""
    given = deepcopy(case)
    try:
        answer = observer(exercise, function)(*given.args, **given.kwargs)
        value = _by_name(exercise.parts, answer)
    except (Exception, SystemExit) as error:  # only the student's own ■ may reach the notebook
        return Observation(error=error)
    before, after = arguments(exercise, case), arguments(exercise, given)
    spoiled = next((name for name in before if not same(before[name], after[name], 0.0)), None)
    return Observation(value=value, spoiled=spoiled)


def observer(exercise: Exercise, answer: Function) -> Function:
    """What takes the arguments of a case and gives the value to compare."""
    return answer if exercise.observe is None else partial(exercise.observe, answer)


def arguments(exercise: Exercise, case: Case) -> dict[str, Any]:
    """The arguments of a case by the names of the parameters that take them."""
    return _signature(exercise).bind(*case.args, **case.kwargs).arguments


@cache
def _signature(exercise: Exercise) -> inspect.Signature:
    """How an exercise is called."""
    return inspect.signature(observer(exercise, exercise.reference))


def agreements(exercise: Exercise, wanted: Observations, seen: Observations) -> Iterator[bool]:
    """Whether two functions did the same, case by case."""
    for one, other in zip(wanted, seen, strict=True):
        alike = type(one.error) is type(other.error)
        yield alike and same(one.value, other.value, exercise.tolerance)


def _by_name(names: Sequence[str], answer: Any) -> Any:
    """The parts of an answer under their names, where the exercise has names for them."""
    if not names or answer is None:
        return answer
    if isinstance(answer, (list, tuple)) and len(answer) == len(names):
        return dict(zip(names, answer, strict=True))
    facts = len(names), ", ".join(names), tables.kind(answer)
    raise NoAnswer(SENTENCES["other parts"].format(*facts))
