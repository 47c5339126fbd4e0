"""The text of a reference: what the student is given of it, and what the student writes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """The lines of a function, taken apart.

    Attributes
    ----------
    signature : str
        From ``def`` to the colon.
    task : str
        The docstring as it is written, with its quotes; "" where there is none.
    answer : str
        All that follows.
    """

    signature: str
    task: str
    answer: str

    @property
    def solution(self) -> str:
        """The function as a student would write it."""
        return f"{self.signature}\n{self.answer}"

    @property
    def stub(self) -> str:
        """The function as the student finds it: the task, and nothing done."""
        return f"{self.signature}\n{self.task}\n    raise NotImplementedError"


def source_of(function: Callable[..., Any]) -> Source:
    """Take the source of a function apart, without its decorators."""
    text = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(text).body[0]
    lines = text.splitlines()
    start, end = definition.lineno - 1, definition.end_lineno
    first = definition.body[0]
    task_starts = first.lineno - 1
    task_ends = first.end_lineno if ast.get_docstring(definition) is not None else task_starts
    return Source(
        signature="\n".join(lines[start:task_starts]),
        task="\n".join(lines[task_starts:task_ends]),
        answer="\n".join(lines[task_ends:end]).lstrip("\n"),
    )
