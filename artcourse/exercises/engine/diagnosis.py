"""What an exercise is judged by, and what a check finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from artcourse.exercises.engine.tables import wrapped

Function = Callable[..., Any]
MARKS = {"passed": "✓", "wrong": "✗", "error": "!", "not attempted": "○"}


class Case:
    """The arguments of one call: ``Case(image, kernel, stride=2)``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs


class NoAnswer(Exception):
    """Raised by an observer for what it cannot judge; the message is what the student reads."""


@dataclass(frozen=True)
class Misconception:
    """A wrong way of doing the exercise, and the sentence that explains it."""

    name: str
    implementation: Function
    explanation: str


@dataclass(frozen=True)
class Diagnosis:
    """What a check found.

    Attributes
    ----------
    outcome : {"passed", "wrong", "error", "not attempted"}
    message : str
        All that was printed for the student.
    misconception : str or None
        The name of the misconception that the answer agrees with, or of the relation that it
        has to the right answer.
    pictures : pair or None
        What was expected and what came, in the first case that is wrong.
    """

    outcome: str
    message: str
    misconception: str | None = None
    pictures: tuple[Any, Any] | None = None

    def _ipython_display_(self) -> None:
        """Show nothing at the end of a cell: the check has printed the message already."""


def diagnosis(name: str, outcome: str, text: str, **found: Any) -> Diagnosis:
    """Say what a check says: the mark of the outcome, the exercise's name, the text."""
    return Diagnosis(outcome, wrapped(f"{MARKS[outcome]} {name}: {text}"), **found)
