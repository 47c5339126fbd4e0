"""The words and small pictures with which a check answers."""

from __future__ import annotations

import os
import re
import sysconfig
import traceback
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse.exercises.tables import MOST_NUMBERS, kind, marked, side_by_side, wrong_numbers

SMALLEST_PICTURE = 12  # pixels a side from which a tensor is shown as a picture

# Code below these folders is not the student's.
_LIBRARIES = tuple(
    folder + os.sep
    for folder in (
        str(Path(__file__).parents[1]),
        *(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib")),
    )
)

# What Python and torch say, and what a beginner can do about it.
_ADVICE = {
    r"The size of tensor a .* must match": "Two tensors of different size met. Print the shapes "
    "of window and kernel: the window has to be as large as the kernel.",
    r"expand\(torch\.\w*Tensor": "One place of the answer takes one number. Did you forget .sum()?",
    r"out of (bounds|range)": "Your code reaches past the end. Compare your range with the "
    "tensor's shape.",
    r"'float' object cannot be interpreted as an integer|(zeros|linspace|arange)\(\)": "A size "
    "is a fraction there. int(…) makes a whole number of it; // divides to a whole number.",
    r"'NoneType' object has no attribute 'append'": "append changes the list and returns nothing: "
    "write out.append(x), without `out =`.",
    r"only one element tensors can be converted": "The functions of math work on one number. torch "
    "has the same ones for tensors.",
}

_DTYPE_ADVICE = {
    torch.int64: "torch.tensor(…) of whole numbers makes that type; torch.Tensor(…) does not.",
    torch.float32: ".float() turns them into that type.",
}

LOOP_ADVICE = "Does every loop in it come to an end?"
NOTHING_RETURNED = "your function returned nothing (None). Does it end with a `return` line?"
PRINTED = "Printing the answer shows it, but does not give it back."


def not_attempted(name: str) -> str:
    """What to do with an exercise that is still as it was given."""
    return (
        f"○ {name}: not attempted yet. Replace the line `raise NotImplementedError` "
        "in the cell above with your code, run that cell, then this one. "
        "If your code stands above that line, delete the line. "
        f"A hint: exercises.{name}.hint()"
    )


def not_a_function(name: str, answer: Any) -> str:
    """What to hand to a check, when it was something else than a function."""
    return (
        f"check wants your function itself, as in exercises.{name}.check({name}), "
        f"and was given {kind(answer)}."
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


def unfinished(name: str, stub: str) -> str:
    """The answer calls an exercise that is not written yet."""
    return (
        f"! {name}: your function calls {stub}, and {stub} is not written yet. "
        f"Write {stub} first and run its cell, or do here what it would do."
    )


def check_failed(name: str, error: Exception) -> str:
    """Something that the judge cannot look at."""
    return (
        f"! {name}: the check could not look at your answer ({type(error).__name__}). "
        "Return an ordinary tensor, as the line below `def` describes it."
    )


def stopped(name: str, given: dict[str, Any], error: BaseException) -> str:
    """An error in the student's code: their line, the message, the input."""
    lines = [f"! {name}: your function stopped with an error."]
    place = _students_line(error)
    if place:
        lines.append(f"   line {place[0]}:  {place[1]}")
    said = next((line for line in str(error).splitlines() if line.strip()), "no message")
    lines += [f"   {type(error).__name__}: {said.strip()}", "It happened with this input:"]
    lines.append(side_by_side(given))
    advice = next((text for sign, text in _ADVICE.items() if re.search(sign, str(error))), None)
    return "\n".join([*lines, advice] if advice else lines)


def score(right: list[bool]) -> str:
    """How many cases are right, before the smallest wrong one is shown."""
    if not any(right):
        return "No case is right yet. The smallest one:"
    verb = "is" if sum(right) == 1 else "are"
    return f"{sum(right)} of {len(right)} cases {verb} right. The smallest one that is not:"


def example(given: dict[str, Any], expected: Any, got: Any, tolerance: float) -> str:
    """One case: the input, what was wanted and what came."""
    return side_by_side({**given, "expected": expected, "yours": marked(expected, got, tolerance)})


def difference(expected: Any, got: Any, tolerance: float = 1e-5) -> str:
    """One sentence on how the answer differs from the expected one."""
    if not isinstance(expected, Tensor):
        if type(expected) is type(got):
            return "The value differs."
        number = isinstance(got, Tensor) and got.numel() == 1
        advice = " .item() makes a number of it." if number else ""
        return f"The answer should be {kind(expected)}, and yours is {kind(got)}.{advice}"
    if isinstance(got, (list, tuple)) and got and all(isinstance(one, Tensor) for one in got):
        return f"Your answer is {kind(got)} of tensors. torch.stack(…) makes one tensor of it."
    if not isinstance(got, Tensor):
        return (
            f"The answer should be a torch tensor, and yours is {kind(got)}. "
            "torch.tensor(…) makes one, torch.zeros(…) gives an empty one to fill."
        )
    if expected.shape != got.shape:
        return f"The shape should be {tuple(expected.shape)}, and yours is {tuple(got.shape)}."
    if expected.dtype != got.dtype:
        return (
            f"The numbers should be of type {expected.dtype}, and yours are {got.dtype}. "
            + _DTYPE_ADVICE.get(expected.dtype, "")
        ).rstrip()
    if expected.device != got.device or expected.layout != got.layout:
        return f"Your answer is on {got.device} ({got.layout}). Leave it where the input is: cpu."
    if got.is_floating_point() and got.isnan().any():
        return "Your answer holds nan (not a number): somewhere 0 is divided by 0, or the like."
    wrong = wrong_numbers(expected, got, tolerance)
    verb = "differs" if wrong.sum() == 1 else "differ"
    first = tuple(wrong.nonzero()[0].tolist())
    said = f"The shape is right; {int(wrong.sum())} of {wrong.numel()} numbers {verb}."
    if wrong.numel() > MOST_NUMBERS:
        pair = f"{expected[first]:.4g} expected, {got[first]:.4g} yours"
        return f"{said} The first is at {list(first)}: {pair}."
    if wrong.ndim and wrong.sum() < wrong.numel():
        return f"{said} The first is at {list(first)}."
    return said


def show_pictures(name: str, expected: Any, got: Any, tolerance: float) -> None:
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

    size = expected.shape[-2:]
    wrong = wrong_numbers(expected, got, tolerance).reshape(-1, *size).flatten(1).any(1)
    number = int(wrong.nonzero()[0])  # the first of the pictures that differs
    pair = [one.detach().cpu().float().reshape(-1, *size)[number] for one in (expected, got)]
    pictures = [one.nan_to_num()[None] for one in (*pair, (pair[0] - pair[1]).abs())]
    lowest, highest = min(one.min() for one in pictures), max(one.max() for one in pictures)
    show_images(
        pictures,
        ["expected", "yours", "difference"],
        signed=bool(lowest < 0 or highest > 1),
        alt=f"Three pictures for {name}: what was expected, yours, and where they differ.",
    )


def _students_line(error: BaseException) -> tuple[int, str] | None:
    """The last line of the student's own code that the error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not f.filename.startswith(_LIBRARIES) and (f.line or "").strip()]
    if not own:
        return None
    return own[-1].lineno or 0, (own[-1].line or "").strip()
