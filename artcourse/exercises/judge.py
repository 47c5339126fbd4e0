"""From what the student wrote to a diagnosis."""

from __future__ import annotations

import inspect
import math
import traceback
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor

from artcourse.exercises import report, tables
from artcourse.exercises.exercise import (
    Case,
    Diagnosis,
    Exercise,
    Function,
    Misconception,
    NoAnswer,
)
from artcourse.exercises.surroundings import notice_when_slow, ordinary_torch, short_prints


@dataclass
class Observation:
    """What one call did: a value or an error, and whether it changed its input."""

    value: Any = None
    error: BaseException | None = None
    spoiled: str | None = None


def diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    """Run the answer on every case and say what the outcome means."""
    try:
        with ordinary_torch():
            diagnosis = _diagnose(exercise, answer)
    except Exception as error:  # an answer that no one foresaw: no traceback all the same
        message = report.check_failed(exercise.name, error)
        diagnosis = Diagnosis("error", message)
    return replace(diagnosis, message=tables.wrapped(diagnosis.message))


def _diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    problem = _call_problem(exercise, answer)
    if problem:
        return Diagnosis("error", f"! {exercise.name}: {problem}")
    expected = [observe(exercise, exercise.reference, case) for case in exercise.cases]
    try:
        with notice_when_slow(exercise.name), short_prints() as printed:
            seen = _observe_all(exercise, answer)
    except KeyboardInterrupt:
        return Diagnosis("error", f"! {exercise.name}: stopped by you. {report.LOOP_ADVICE}")
    unfinished = _unfinished(seen[0].error)
    if unfinished and unfinished == (_own_name(answer) or unfinished):
        return Diagnosis("not attempted", report.not_attempted(exercise.name))
    if unfinished:
        return Diagnosis("error", report.unfinished(exercise.name, unfinished))
    right = [_agree(exercise, *pair) for pair in zip(expected, seen, strict=True)]
    spoiled = next((one.spoiled for one in seen if one.spoiled), None)
    if all(right) and not spoiled:
        return Diagnosis("passed", exercise.passed_message)
    if not all(right):
        known = _known_misconception(exercise, seen)
        if known:
            return _explained(exercise, known, expected, seen, right)
    if spoiled:
        sentence = report.spoiled(spoiled)
        but = "the numbers are right, but " if all(right) else ""
        return Diagnosis("wrong", f"✗ {exercise.name}: {but}{sentence}")
    return _unexplained(exercise, expected, seen, right, printed.getvalue())


def observe(exercise: Exercise, function: Function, case: Case) -> Observation:
    """Call the function on copies of the case's arguments and see what happens."""
    given = case.copy()
    try:
        if exercise.observe is None:
            value = function(*given.args, **given.kwargs)
        else:
            value = exercise.observe(function, *given.args, **given.kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: nothing may reach the notebook
        return Observation(error=error)
    before, after = arguments(exercise, case), arguments(exercise, given)
    spoiled = next((name for name in before if not same(before[name], after[name], 0.0)), None)
    return Observation(value, spoiled=spoiled)


def arguments(exercise: Exercise, case: Case) -> dict[str, Any]:
    """The arguments of a case by the names of the parameters that take them."""
    if exercise.observe is None:
        bound = inspect.signature(exercise.reference).bind(*case.args, **case.kwargs)
        return dict(bound.arguments)
    bound = inspect.signature(exercise.observe).bind(None, *case.args, **case.kwargs)
    return dict(list(bound.arguments.items())[1:])  # without the answer itself


def same(expected: Any, got: Any, tolerance: float) -> bool:
    """Whether two answers are equal in type, shape, dtype and, within a tolerance, value."""
    if isinstance(expected, Tensor) and isinstance(got, Tensor):  # a Parameter is a tensor too
        kinds = [(one.shape, one.dtype, one.device, one.layout) for one in (expected, got)]
        return kinds[0] == kinds[1] and not tables.wrong_numbers(expected, got, tolerance).any()
    if type(expected) is not type(got):
        return False
    if isinstance(expected, (list, tuple)):
        pairs = zip(expected, got, strict=False)
        return len(expected) == len(got) and all(same(*pair, tolerance) for pair in pairs)
    if isinstance(expected, float):
        return math.isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance)
    return expected == got


def _agree(exercise: Exercise, first: Observation, second: Observation) -> bool:
    if first.error or second.error:
        return type(first.error) is type(second.error)
    return same(first.value, second.value, exercise.tolerance)


def _observe_all(exercise: Exercise, answer: Function) -> list[Observation]:
    seen = []
    for case in exercise.cases:
        seen.append(observe(exercise, answer, case))
        if _unfinished(seen[0].error):
            break
    return seen


def _unfinished(error: BaseException | None) -> str | None:
    """The name of the stub that raised the error, if a stub did."""
    if type(error) is not NotImplementedError or error.args:
        return None  # torch raises NotImplementedError too, with a message
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code.co_name


def _own_name(answer: Function) -> str | None:
    code = getattr(inspect.unwrap(answer), "__code__", None)
    return code.co_name if code else None


def _known_misconception(exercise: Exercise, seen: list[Observation]) -> Misconception | None:
    """The misconception that would have given the same answers in every case."""
    for known in exercise.misconceptions:
        agreements = (
            _agree(exercise, observe(exercise, known.implementation, case), one)
            for case, one in zip(exercise.cases, seen, strict=True)
        )
        if all(agreements):
            return known
    return None


def _explained(
    exercise: Exercise,
    known: Misconception,
    expected: list[Observation],
    seen: list[Observation],
    right: list[bool],
) -> Diagnosis:
    number = right.index(False)
    lines = [f"✗ {exercise.name}: not yet. {known.explanation}"]
    if seen[number].error is None:
        given = arguments(exercise, exercise.cases[number])
        values = expected[number].value, seen[number].value
        lines.append(report.example(given, *values, exercise.tolerance))
    return Diagnosis("wrong", "\n".join(lines), known.name)


def _unexplained(
    exercise: Exercise,
    expected: list[Observation],
    seen: list[Observation],
    right: list[bool],
    printed: str,
) -> Diagnosis:
    number = right.index(False)
    hint = f"Stuck? exercises.{exercise.name}.hint()"
    given, one = arguments(exercise, exercise.cases[number]), seen[number]
    if isinstance(one.error, NoAnswer):
        return Diagnosis("wrong", f"✗ {exercise.name}: not yet. {one.error}")
    if one.error:
        return Diagnosis("error", f"{report.stopped(exercise.name, given, one.error)}\n{hint}")
    if one.value is None:
        sentence = f"{report.NOTHING_RETURNED} {report.PRINTED if printed else ''}".rstrip()
        return Diagnosis("wrong", f"✗ {exercise.name}: {sentence}")
    pair = expected[number].value, one.value
    lines = [
        f"✗ {exercise.name}: not yet. {report.difference(*pair, exercise.tolerance)}",
        report.score(right),
        report.example(given, *pair, exercise.tolerance),
        hint,
    ]
    return Diagnosis("wrong", "\n".join(lines), pictures=pair)


def _call_problem(exercise: Exercise, answer: Any) -> str | None:
    """Why the answer cannot be called as the exercise calls it, if it cannot."""
    if not callable(answer):
        return report.not_a_function(exercise.name, answer)
    try:
        wanted = inspect.signature(exercise.reference)
        own = inspect.signature(answer)
    except (TypeError, ValueError):  # a built-in without a signature: let it be called
        return None
    try:
        own.bind(*wanted.parameters)
        swapped = [*own.parameters] != [*wanted.parameters]
        if not (swapped and sorted(own.parameters) == sorted(wanted.parameters)):
            return None
    except TypeError:
        pass
    return (
        f"your function takes {own}, and the exercise calls it with {wanted}. "
        "Keep the first line as it was given."
    )
