"""From what the student wrote to a diagnosis."""

from __future__ import annotations

import inspect
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from artcourse.exercises.engine import report, tables
from artcourse.exercises.engine.causes import find_cause
from artcourse.exercises.engine.diagnosis import Diagnosis, Function, NoAnswer, diagnosis
from artcourse.exercises.engine.observe import (
    Observations,
    agreements,
    arguments,
    known_observations,
    observe_all,
)
from artcourse.exercises.engine.surroundings import (
    notice_when_slow,
    ordinary_torch,
    short_prints,
)
from artcourse.exercises.engine.words import PRINTED, SENTENCES

if TYPE_CHECKING:
    from artcourse.exercises.engine.exercise import Exercise


@dataclass(frozen=True)
class Mistake:
    """A wrong answer beside the right one.

    Attributes
    ----------
    expected, seen : sequence of Observation
        What the reference and the answer did, case by case.
    right : list of bool
        In which cases the answer is right.
    printed : bool
        Whether the answer printed anything.
    """

    expected: Observations
    seen: Observations
    right: list[bool]
    printed: bool

    @property
    def number(self) -> int:
        """The first case that is wrong."""
        return 0 if all(self.right) else self.right.index(False)

    @property
    def error(self) -> BaseException | None:
        """What stopped the answer there."""
        return self.seen[self.number].error

    @property
    def pair(self) -> tuple[Any, Any]:
        """What was expected there, and what came."""
        return self.expected[self.number].value, self.seen[self.number].value

    @property
    def spoiled(self) -> str | None:
        """The input that the answer changes, if any."""
        return next((one.spoiled for one in self.seen if one.spoiled), None)


def diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    """Run the answer on every case and say what the outcome means."""
    try:
        with ordinary_torch():
            return _diagnose(exercise, answer)
    except Exception as error:  # an answer that no one foresaw: no traceback all the same
        return _say(exercise, "error", "strange", error=type(error).__name__)


def _say(exercise: Exercise, outcome: str, sentence: str, **facts: Any) -> Diagnosis:
    text = SENTENCES[sentence].format(name=exercise.name, **facts)
    return diagnosis(exercise.name, outcome, text)


def _diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    if not callable(answer):
        return _say(exercise, "error", "no function", given=tables.kind(answer))
    other = _other_parameters(exercise, answer)
    if other:
        return _say(exercise, "error", "other parameters", **other)
    expected = known_observations(exercise, exercise.reference)
    slow = SENTENCES["slow"].format(name=exercise.name)
    try:
        with notice_when_slow(slow), short_prints() as printed:
            seen = observe_all(exercise, answer)
    except KeyboardInterrupt:
        return _say(exercise, "error", "stopped")
    stub = _unwritten(seen[0].error)
    if stub is not None and stub == (_own_name(answer) or stub):
        return _say(exercise, "not attempted", "not attempted")
    if stub is not None:
        return _say(exercise, "error", "unfinished", stub=stub)
    right = list(agreements(exercise, expected, seen))
    if all(right) and not any(one.spoiled for one in seen):
        return diagnosis(exercise.name, "passed", f"passed. {exercise.praise}")
    return _explain(exercise, Mistake(expected, seen, right, bool(printed.getvalue())))


def _unwritten(error: BaseException | None) -> str | None:
    """The name of the stub that raised an error, or None where it is another error."""
    if type(error) is not NotImplementedError or error.args:  # torch's own have a message
        return None
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code.co_name


def _own_name(answer: Function) -> str | None:
    """The name under which an answer was defined, or None for what is no function of Python's."""
    code = getattr(inspect.unwrap(answer), "__code__", None)
    return None if code is None else code.co_name


def _explain(exercise: Exercise, mistake: Mistake) -> Diagnosis:
    """Say what is wrong: the cause where it is known, else the first wrong case."""
    known = find_cause(
        exercise,
        expected=mistake.expected,
        seen=mistake.seen,
        right=mistake.right,
    )
    if known is not None:
        text = f"not yet. {known.sentence}"
        if mistake.error is None:
            text += "\n" + _example(exercise, mistake)
        return diagnosis(exercise.name, "wrong", text, misconception=known.name)
    given = arguments(exercise, exercise.cases[mistake.number])
    hint = f"Stuck? exercises.{exercise.name}.hint()"
    if mistake.spoiled:
        return _spoiled(exercise, mistake, given[mistake.spoiled])
    if isinstance(mistake.error, NoAnswer):
        return diagnosis(exercise.name, "wrong", f"not yet. {mistake.error}")
    if mistake.error:
        stopped = report.stopped(given, mistake.error)
        return diagnosis(exercise.name, "error", f"{stopped}\n{hint}")
    if mistake.pair[1] is None:
        said = _say(exercise, "wrong", "nothing", printed=PRINTED if mistake.printed else "")
        return replace(said, misconception="nothing returned")
    lines = [
        f"not yet. {report.difference(*mistake.pair, exercise.tolerance)}",
        report.score(mistake.right),
        _example(exercise, mistake),
        hint,
    ]
    name = "another type" if tables.other_type(*mistake.pair) else None
    text = "\n".join(lines)
    return diagnosis(exercise.name, "wrong", text, misconception=name, pictures=mistake.pair)


def _example(exercise: Exercise, mistake: Mistake) -> str:
    given = arguments(exercise, exercise.cases[mistake.number])
    return report.example(given, *mistake.pair, exercise.tolerance)


def _spoiled(exercise: Exercise, mistake: Mistake, value: Any) -> Diagnosis:
    name = mistake.spoiled
    copy = f"list({name})" if isinstance(value, list) else f"{name}.clone()"
    but = "the numbers are right, but " if all(mistake.right) else ""
    said = _say(exercise, "wrong", "spoiled", input=name, copy=copy, but=but)
    return replace(said, misconception="input changed in place")


def _other_parameters(exercise: Exercise, answer: Function) -> dict[str, inspect.Signature]:
    """How the answer is to be called and how the exercise calls it, where that differs."""
    try:
        wanted, own = inspect.signature(exercise.reference), inspect.signature(answer)
    except (TypeError, ValueError):  # a built-in without a signature: let it be called
        return {}
    names = [[*signature.parameters] for signature in (wanted, own)]
    swapped = names[0] != names[1] and sorted(names[0]) == sorted(names[1])
    with suppress(TypeError):
        own.bind(*names[0])
        if not swapped:
            return {}
    return {"own": own, "wanted": wanted}
