"""What an exercise is, and what a student can do with it: check, hint, solution."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import torch

from artcourse.exercises.engine import judge, report
from artcourse.exercises.engine.diagnosis import (
    Case,
    Diagnosis,
    Function,
    Misconception,
    diagnosis,
)
from artcourse.exercises.engine.source import source_of
from artcourse.exercises.engine.tables import wrapped
from artcourse.work import read_progress, record_check, work_folder


@dataclass(eq=False)
class Exercise:
    """One function that the student writes.

    Made by decorating the tested reference with :func:`exercise`; its misconceptions
    and alternatives are added with the decorators of the same names.

    Attributes
    ----------
    id : str
        The lesson's and the exercise's name, as in ``"convolution.corr2d"``.
    reference : callable
        The solution. Its source runs with nothing but the lesson's imports. Its docstring is
        the task, which the student finds in the stub.
    make_cases : callable
        ``generator -> list of Case``, the smallest first.
    hints : sequence of str
        At least two, each of which helps more.
    praise : str
        What a right answer is told.
    observe : callable
        ``(answer, *args, **kwargs) -> value`` to compare, for exercises with many right
        answers, which are judged by what they do. By default the answer is called.
    parts : sequence of str
        The names of the parts, where the answer has several; ``return a, b`` gives them back.
    tolerance : float
        The difference that counts as equal, relative to the largest expected number (or to
        1, where all are smaller).
    sizes : mapping of str to sequence of str
        How the axes of a parameter are called, where the usual letters do not fit:
        ``{"weights": ("classes", "features")}``.
    words : mapping of str to str
        What such a letter means here: ``{"C": "the channels"}``.
    """

    id: str
    title: str
    reference: Function
    make_cases: Callable[[torch.Generator], Sequence[Case]]
    hints: Sequence[str]
    praise: str
    observe: Function | None = None
    parts: Sequence[str] = ()
    tolerance: float = 1e-5
    sizes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    misconceptions: list[Misconception] = field(default_factory=list)
    alternatives: list[Function] = field(default_factory=list)
    _attempts: int = 0
    _hints_given: int = 0

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.id.rpartition(".")[2]

    @cached_property
    def cases(self) -> list[Case]:
        """The calls on which an answer is judged, the same in every run."""
        return list(self.make_cases(torch.Generator().manual_seed(0)))

    @property
    def passed_message(self) -> str:
        """What a check prints when the answer is right."""
        return diagnosis(self.name, "passed", f"passed. {self.praise}").message

    @property
    def source(self) -> str:
        """The reference as a student would write it, without the decorator and the task."""
        return source_of(self.reference).solution

    @property
    def stub(self) -> str:
        """What the student finds in the lesson: the reference's signature and docstring."""
        return source_of(self.reference).stub

    def misconception(self, implementation: Function) -> Function:
        """Add a wrong implementation; its docstring is what students read."""
        explanation = " ".join(inspect.cleandoc(implementation.__doc__ or "").split())
        name = implementation.__name__.replace("_", " ")
        self.misconceptions.append(Misconception(name, implementation, explanation))
        return implementation

    def alternative(self, implementation: Function) -> Function:
        """Add another right way to write the answer."""
        self.alternatives.append(implementation)
        return implementation

    def check(self, answer: Function) -> Diagnosis:
        """Say what is right or wrong with the student's function.

        Prints the diagnosis, records it in the student's work folder where there is
        one, and returns it. It never raises, except under nbgrader, which sees a wrong
        answer by its AssertionError.
        """
        found = judge.diagnose(self, answer)
        if found.outcome != "not attempted":
            self._attempts += 1
        print(found.message)
        if found.pictures:
            with suppress(Exception):  # the words are said; a picture that fails is no news
                report.show_pictures(self.name, *found.pictures, self.tolerance)
        if problem := record_check(self.id, found.outcome, found.misconception):
            print(problem)
        if "NBGRADER_EXECUTION" in os.environ and found.outcome != "passed":
            raise AssertionError(found.message)
        return found

    def hint(self) -> None:
        """Print the next hint; after the last one, the last one again."""
        number = min(self._hints_given, len(self.hints) - 1)
        self._hints_given += 1
        print(wrapped(f"Hint {number + 1} of {len(self.hints)}: {self.hints[number]}"))
        if self._hints_given > len(self.hints):
            print(f"That was the last hint. An answer: exercises.{self.name}.solution()")

    def solution(self, anyway: bool = False) -> None:
        """Print a right answer, once you have tried (or with ``anyway=True``)."""
        if anyway or self._attempts or self._tried_before():
            print(self.source)
        else:
            print(f"Try it first: write {self.name}, run its cell and check it.")
            print(f"A hint: exercises.{self.name}.hint()")
            print(f"The solution all the same: exercises.{self.name}.solution(anyway=True)")

    def _tried_before(self) -> bool:
        folder = work_folder()
        known = read_progress(folder).get(self.id) if folder else None
        return known is not None and known.attempts > 0


def exercise(id: str, title: str, cases: Function, **facts: Any) -> Callable[[Function], Exercise]:
    """Turn the reference that follows into an :class:`Exercise`; the facts are attributes of it."""
    return partial(Exercise, id, title, make_cases=cases, **facts)
