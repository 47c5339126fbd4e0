"""The words and small pictures with which a check answers."""

from __future__ import annotations

import linecache
import sysconfig
import textwrap
import traceback
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

WIDTH = 88  # characters in a line of the output
MOST_NUMBERS = 64  # a larger tensor is described, not printed
SMALLEST_PICTURE = 12  # pixels a side from which a tensor is shown as a picture

# Code below these folders is not the student's.
_LIBRARIES = (
    str(Path(__file__).parents[1]),
    *(sysconfig.get_paths()[kind] for kind in ("stdlib", "purelib", "platlib")),
)

LOOP_ADVICE = "Does every loop in it come to an end?"
NOTHING_RETURNED = "your function returned nothing (None). Does it end with a `return` line?"


def not_attempted(name: str) -> str:
    """What to do with an exercise that is still as it was given."""
    return (
        f"○ {name}: not attempted yet. Replace the line `raise NotImplementedError` "
        "in the cell above with your code, run that cell, then this one. "
        f"A hint: exercises.{name}.hint()"
    )


def not_a_function(name: str, answer: Any) -> str:
    """What to hand to a check, when it was something else than a function."""
    return (
        f"check wants your function itself, as in exercises.{name}.check({name}), "
        f"and was given {_a_kind(answer)}."
    )


def still_running(name: str) -> str:
    """How to stop a function that does not come back."""
    return (
        f"… {name} is still running. {LOOP_ADVICE} "
        "You can stop it with the ■ button above the notebook."
    )


def spoiled(parameter: str) -> str:
    """Why an answer may not change its input."""
    return (
        f"your function changes its input `{parameter}` in place. Whoever calls it still needs "
        f"that. Work on a copy, `{parameter}.clone()`, or build a new tensor."
    )


def stopped(name: str, given: dict[str, Any], error: BaseException) -> str:
    """An error in the student's code: their line, the message, the input."""
    lines = [f"! {name}: your function stopped with an error."]
    place = _students_line(error)
    if place:
        lines.append(f"   line {place[0]}:  {place[1]}")
    first_line = (str(error) or "no message").splitlines()[0]
    lines += [f"   {type(error).__name__}: {first_line}", "It happened with this input:"]
    return "\n".join([*lines, side_by_side(given)])


def score(right: list[bool]) -> str:
    """How many cases are right, before the smallest wrong one is shown."""
    if not any(right):
        return "No case is right yet. The smallest one:"
    return f"{sum(right)} of {len(right)} cases are right. The smallest one that is not:"


def example(given: dict[str, Any], expected: Any, got: Any) -> str:
    """One case: the input, what was wanted and what came."""
    return side_by_side({**given, "expected": expected, "yours": _marked(expected, got)})


def difference(expected: Any, got: Any) -> str:
    """One sentence on how the answer differs from the expected one."""
    if not isinstance(expected, Tensor):
        if type(expected) is type(got):
            return "The value differs."
        return f"The answer should be {_a_kind(expected)}, and yours is {_a_kind(got)}."
    if not isinstance(got, Tensor):
        return (
            f"The answer should be a torch tensor, and yours is {_a_kind(got)}. "
            "torch.tensor(…) makes one, torch.zeros(…) gives an empty one to fill."
        )
    if expected.shape != got.shape:
        return f"The shape should be {tuple(expected.shape)}, and yours is {tuple(got.shape)}."
    if expected.dtype != got.dtype:
        return (
            f"The numbers should be of type {expected.dtype}, like the input, "
            f"and yours are {got.dtype}."
        )
    if got.is_floating_point() and got.isnan().any():
        return "Your answer holds nan (not a number): somewhere 0 is divided by 0, or the like."
    wrong = _wrong(expected, got)
    first = tuple(wrong.nonzero()[0].tolist())
    place = f" The first is at {list(first)}." if wrong.ndim and wrong.sum() < wrong.numel() else ""
    return f"The shape is right; {int(wrong.sum())} of {wrong.numel()} numbers differ.{place}"


def show_pictures(name: str, expected: Any, got: Any) -> None:
    """Draw expected, given and their difference, where they are pictures."""
    if not (isinstance(expected, Tensor) and isinstance(got, Tensor)):
        return
    if (
        expected.shape != got.shape
        or expected.ndim < 2
        or min(expected.shape[-2:]) < (SMALLEST_PICTURE)
    ):
        return
    from artcourse.plotting import show_images

    pictures = [expected, got, (expected - got).abs()]
    pictures = [
        picture.detach().float().reshape(-1, *picture.shape[-2:])[:1] for picture in pictures
    ]
    show_images(
        pictures,
        ["expected", "yours", "difference"],
        alt=f"Three pictures for {name}: what was expected, yours, and where they differ.",
    )


def wrapped(message: str) -> str:
    """Break long lines between words: the notebook itself would break inside them."""
    return "\n".join(
        textwrap.fill(line, WIDTH, subsequent_indent="  ") if len(line) > WIDTH else line
        for line in message.splitlines()
    )


def side_by_side(blocks: dict[str, Any]) -> str:
    """Values under their names, next to each other, as many as fit in a line."""
    rows: list[list[list[str]]] = [[]]
    used = 0
    for name, value in blocks.items():
        lines = as_text(value).splitlines() or [""]
        width = max(len(line) for line in [name, *lines])
        if rows[-1] and used + width + 4 > WIDTH:
            rows.append([])
            used = 0
        used += width + 4
        rows[-1].append([line.ljust(width) for line in [name, "─" * len(name), *lines]])
    return "\n".join(_joined(row) for row in rows)


def _joined(columns: list[list[str]]) -> str:
    height = max(len(column) for column in columns)
    filled = [column + [" " * len(column[0])] * (height - len(column)) for column in columns]
    return "\n".join("   " + "    ".join(line).rstrip() for line in zip(*filled, strict=True))


def as_text(value: Any) -> str:
    """A value as short text: small tensors as a table of numbers."""
    if isinstance(value, Tensor):
        if value.numel() > MOST_NUMBERS or value.ndim > 4:
            return f"tensor of shape {tuple(value.shape)}"
        return _table(value.detach(), None)
    if isinstance(value, str):
        return value
    return repr(value)


def _marked(expected: Any, got: Any) -> Any:
    """The answer as text, with a * at every number that is wrong."""
    comparable = isinstance(expected, Tensor) and isinstance(got, Tensor)
    if not comparable or expected.shape != got.shape or got.numel() > MOST_NUMBERS:
        return got
    return _table(got.detach(), _wrong(expected, got))


def _wrong(expected: Tensor, got: Tensor) -> Tensor:
    if not got.is_floating_point():
        return got != expected
    return ~torch.isclose(got.detach(), expected.to(got.dtype), rtol=1e-5, atol=1e-5)


def _table(value: Tensor, wrong: Tensor | None) -> str:
    if value.ndim > 2:
        parts = [
            f"[{index}]\n{_table(part, None if wrong is None else wrong[index])}"
            for index, part in enumerate(value)
        ]
        return "\n".join(parts)
    rows = torch.atleast_2d(value).tolist()
    marks = torch.atleast_2d(torch.zeros_like(value) if wrong is None else wrong).tolist()
    cells = [
        [_number(number) + ("*" if mark else "") for number, mark in zip(*pair, strict=True)]
        for pair in zip(rows, marks, strict=True)
    ]
    width = max((len(cell) for row in cells for cell in row), default=0)
    return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in cells) or "(empty)"


def _number(value: float) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _a_kind(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if type(value).__module__ == "numpy":
        return f"a NumPy {type(value).__name__}"
    if isinstance(value, (int, float)):
        return f"the {type(value).__name__} {value}"
    return "None" if value is None else f"a {type(value).__name__}"


def _students_line(error: BaseException) -> tuple[int, str] | None:
    """The last line of the student's own code that the error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(_LIBRARIES)]
    if not own:
        return None
    number = own[-1].lineno or 0
    return number, linecache.getline(own[-1].filename, number).strip()
