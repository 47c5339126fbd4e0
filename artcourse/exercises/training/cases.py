"""Answers of several parts, each shown under its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from artcourse.exercises.exercise import NoAnswer
from artcourse.exercises.tables import as_text, kind, marked


class Answers(tuple):
    """The parts of an answer; as text, they stand below each other under their names."""

    text = ""

    def __repr__(self) -> str:
        return self.text


def several(names: Sequence[str], expected: Sequence[Any], got: Any) -> Any:
    """Make the parts of an answer comparable, and mark what is wrong in them with a *.

    Raises
    ------
    NoAnswer
        When there are not as many parts as names.
    """
    if got is None:
        return None
    if not isinstance(got, (tuple, list)) or len(got) != len(names):
        count = f"{len(got)} of them" if isinstance(got, (tuple, list)) else kind(got)
        raise NoAnswer(
            f"Your function should give back {len(names)} things, with "
            f"`return {', '.join(names)}`. It gave back {count}."
        )
    answers = Answers(_comparable(part) for part in got)
    answers.text = "\n".join(map(_shown, names, expected, got))
    return answers


def _comparable(part: Any) -> Any:
    """All that is nan or inf counts as one mistake: which of them it is hangs on small things."""
    if isinstance(part, Tensor) and not part.isfinite().all():
        return "nan or inf"
    return part


def _shown(name: str, expected: Any, got: Any) -> str:
    if not isinstance(expected, Tensor):
        differs = type(got) is not type(expected) or got != expected
        return f"{name}: {as_text(got)}{'*' if differs else ''}"
    if not isinstance(got, Tensor):
        return f"{name}: {kind(got)}"
    if expected.shape != got.shape:
        name += f", of shape {tuple(got.shape)}"
    elif expected.dtype != got.dtype:
        name += f", of {got.dtype}"
    return f"{name}:\n{as_text(marked(expected, got, 1e-5))}"
