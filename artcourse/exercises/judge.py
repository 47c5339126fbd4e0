"""From what the student wrote to a diagnosis, and what stands around it while it is judged."""

import inspect
import io
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch

from . import report, tables
from .exercise import Case, Diagnosis, Exercise, Function, NoAnswer
from .tables import same

SECONDS_BEFORE_NOTICE = 5.0
MOST_PRINTED = 600  # characters of what an answer prints


@dataclass
class Observation:
    """What one call did: a value or an error, and whether it changed its input."""

    value: Any = None
    error: BaseException | None = None
    spoiled: str | None = None


Observations = list[Observation]


def diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    """Run the answer on every case and say what the outcome means."""
    try:
        with ordinary_torch():
            return _diagnose(exercise, answer)
    except Exception as error:  # an answer that no one foresaw: no traceback all the same
        return _say(exercise, "error", "strange", error=type(error).__name__)


def _say(exercise: Exercise, outcome: str, sentence: str, **facts: Any) -> Diagnosis:
    text = report.SENTENCES[sentence].format(name=exercise.name, **facts)
    return exercise.diagnosis(outcome, text)


def _diagnose(exercise: Exercise, answer: Function) -> Diagnosis:
    if not callable(answer):
        return _say(exercise, "error", "no function", given=tables.kind(answer))
    other = _other_parameters(exercise, answer)
    if other:
        return _say(exercise, "error", "other parameters", **other)
    expected = list(_observations(exercise, exercise.reference))
    try:
        with notice_when_slow(exercise.name), short_prints() as printed:
            seen = list(_observations(exercise, answer))
    except KeyboardInterrupt:
        return _say(exercise, "error", "stopped")
    error = seen[0].error
    if type(error) is NotImplementedError and not error.args:  # torch's own have a message
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        stub, own = frame.f_code.co_name, getattr(inspect.unwrap(answer), "__code__", None)
        if own is None or own.co_name == stub:
            return _say(exercise, "not attempted", "not attempted")
        return _say(exercise, "error", "unfinished", stub=stub)
    right = list(_agreements(exercise, expected, seen))
    if all(right) and not any(one.spoiled for one in seen):
        return exercise.diagnosis("passed", f"passed. {exercise.praise}")
    return _mistake(exercise, expected, seen, right, printed.getvalue())


def _mistake(
    exercise: Exercise, expected: Observations, seen: Observations, right: list[bool], printed: str
) -> Diagnosis:
    """Say what is wrong: if there is no sentence for it, what in the first wrong case."""
    spoiled = next((one.spoiled for one in seen if one.spoiled), None)
    number = 0 if all(right) else right.index(False)
    given, error = arguments(exercise, exercise.cases[number]), seen[number].error
    pair = expected[number].value, seen[number].value
    hint = f"Stuck? exercises.{exercise.name}.hint()"
    for want, mine in zip(expected, seen, strict=True):
        if tables.comparable(want.value, mine.value) and want.value.is_floating_point():
            mine.value = mine.value.to(want.value.dtype)  # as a switch, True counts as 1
    for known in exercise.misconceptions:
        if all(_agreements(exercise, _observations(exercise, known.implementation), seen)):
            text = f"not yet. {known.explanation}"
            if error is None:
                text += "\n" + report.example(given, *pair, exercise.tolerance)
            return exercise.diagnosis("wrong", text, misconception=known.name)
    if spoiled:
        copy = f"list({spoiled})" if isinstance(given[spoiled], list) else f"{spoiled}.clone()"
        but = "the numbers are right, but " if all(right) else ""
        return _say(exercise, "wrong", "spoiled", input=spoiled, copy=copy, but=but)
    if isinstance(error, NoAnswer):
        return exercise.diagnosis("wrong", f"not yet. {error}")
    if error:
        return exercise.diagnosis("error", f"{report.stopped(given, error)}\n{hint}")
    if pair[1] is None:
        return _say(exercise, "wrong", "nothing", printed=report.PRINTED if printed else "")
    lines = [
        f"not yet. {report.difference(*pair, exercise.tolerance)}",
        report.score(right),
        report.example(given, *pair, exercise.tolerance),
        hint,
    ]
    return exercise.diagnosis("wrong", "\n".join(lines), pictures=pair)


def _observations(exercise: Exercise, function: Function) -> Iterator[Observation]:
    return (observe(exercise, function, case) for case in exercise.cases)


def observe(exercise: Exercise, function: Function, case: Case) -> Observation:
    """Call the function on copies of the case's arguments and see what happens."""
    given = deepcopy(case)
    try:
        value = _by_name(exercise.parts, exercise.observer(function)(*given.args, **given.kwargs))
    except (Exception, SystemExit) as error:  # only the student's own ■ may reach the notebook
        return Observation(error=error)
    before, after = arguments(exercise, case), arguments(exercise, given)
    spoiled = next((name for name in before if not same(before[name], after[name], 0.0)), None)
    return Observation(value, spoiled=spoiled)


def _by_name(names: Sequence[str], answer: Any) -> Any:
    """The parts of an answer under their names, where the exercise has names for them."""
    if not names or answer is None:
        return answer
    if isinstance(answer, (list, tuple)) and len(answer) == len(names):
        return dict(zip(names, answer, strict=True))
    facts = len(names), ", ".join(names), tables.kind(answer)
    raise NoAnswer(report.SENTENCES["other parts"].format(*facts))


def arguments(exercise: Exercise, case: Case) -> dict[str, Any]:
    """The arguments of a case by the names of the parameters that take them."""
    signature = inspect.signature(exercise.observer(exercise.reference))
    return signature.bind(*case.args, **case.kwargs).arguments


def _agreements(exercise: Exercise, *pair: Iterable[Observation]) -> Iterator[bool]:
    """Whether two functions did the same, case by case."""
    for one, other in zip(*pair, strict=True):
        alike = type(one.error) is type(other.error)
        yield alike and same(one.value, other.value, exercise.tolerance)


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


@contextmanager
def ordinary_torch() -> Iterator[None]:
    """Judge under torch's defaults, and leave the notebook's settings as they were."""
    dtype = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    try:
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(dtype)


@contextmanager
def short_prints() -> Iterator[io.StringIO]:
    """Show the beginning of what the answer prints: it is called many times."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            yield printed
    finally:
        text = printed.getvalue()
        print(text[:MOST_PRINTED], end="\n…\n" if len(text) > MOST_PRINTED else "")


@contextmanager
def notice_when_slow(name: str) -> Iterator[None]:
    """Tell the student how to stop a function that does not come back."""
    notice, notebook = report.SENTENCES["slow"].format(name=name), sys.stdout
    timer = threading.Timer(SECONDS_BEFORE_NOTICE, print, [notice], {"file": notebook})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
