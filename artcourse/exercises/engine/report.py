"""The words and small pictures with which a check answers."""

from __future__ import annotations

import os
import sysconfig
import traceback
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse.exercises.engine import tables
from artcourse.exercises.engine.advice import advice_for

SMALLEST_PICTURE = 12  # pixels a side from which a tensor is shown as a picture

# Code below these folders is not the student's.
_FOLDERS = (Path(__file__).parents[2], *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))
_LIBRARIES = tuple(f"{folder}{os.sep}" for folder in _FOLDERS)

_DTYPE_ADVICE = {
    torch.int64: "torch.tensor(…) of whole numbers makes that type; torch.Tensor(…) does not.",
    torch.float32: ".float() turns them into that type; shades up to 255, divide by 255, too.",
}


def stopped(given: dict[str, Any], error: BaseException) -> str:
    """An error in the student's code: their line, the message, the input."""
    lines = ["your function stopped with an error."]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not f.filename.startswith(_LIBRARIES) and (f.line or "").strip()]
    lines += [f"   line {frame.lineno or 0}:  {frame.line.strip()}" for frame in own[-1:]]
    said = next((line for line in str(error).splitlines() if line.strip()), "no message")
    lines += [f"   {type(error).__name__}: {said.strip()}", "It happened with this input:"]
    lines.append(tables.side_by_side(given))
    lines += advice_for(error)
    return "\n".join(lines)


def score(right: list[bool]) -> str:
    """How many cases are right, before the smallest wrong one is shown."""
    verb = "is" if sum(right) == 1 else "are"
    return f"{sum(right)} of {len(right)} cases {verb} right. The smallest one that is not:"


def example(given: dict[str, Any], expected: Any, got: Any, tolerance: float) -> str:
    """One case: the input, what was wanted and what came."""
    if type(expected) is type(got) is dict:
        rows = [tables.side_by_side(given)]
        for name in tables.wrong_parts(expected, got, tolerance):
            rows.append(example({name: tables.Table()}, expected[name], got[name], tolerance))
        return "\n".join(rows)
    wanted, yours = tables.compared(expected, got, tolerance)
    return tables.side_by_side({**given, "expected": wanted, "yours": yours})


def difference(expected: Any, got: Any, tolerance: float = 1e-5) -> str:
    """One sentence on how the answer differs from the expected one."""
    if isinstance(expected, dict):
        return _of_parts(expected, got, tolerance)
    if not isinstance(expected, Tensor):
        return _of_plain_values(expected, got)
    if not isinstance(got, Tensor):
        return _of_no_tensor(expected, got)
    return _of_kinds(expected, got) or _of_numbers(expected, got, tolerance)


def _of_parts(expected: dict, got: dict, tolerance: float) -> str:
    wrong = tables.wrong_parts(expected, got, tolerance)
    how = [f"{name}: {difference(expected[name], got[name], tolerance)}" for name in wrong]
    return "\n   ".join([f"{len(wrong)} of {len(expected)} wrong.", *how])


def _of_plain_values(expected: Any, got: Any) -> str:
    """Where a number, a list or the like is wanted."""
    if type(expected) is type(got):
        return "The value differs."
    said = f"The answer should be {tables.kind(expected)}, and yours is {tables.kind(got)}."
    is_one_number = isinstance(got, Tensor) and got.numel() == 1
    return f"{said} .item() makes a number of it." if is_one_number else said


def _of_no_tensor(expected: Tensor, got: Any) -> str:
    """Where a tensor is wanted and something else came."""
    mine = tables.kind(got)
    if isinstance(got, (list, tuple)) and got and all(isinstance(one, Tensor) for one in got):
        advice = "torch.stack(…) makes one tensor of it." if expected.ndim else "Asked for is one."
        several = "s" if len(got) > 1 else ""
        return f"Your answer is {mine} tensor{several}. {advice}"
    advice = "torch.tensor(…) makes one, torch.zeros(…) gives an empty one to fill."
    return f"The answer should be a torch tensor, and yours is {mine}. {advice}"


def _of_kinds(expected: Tensor, got: Tensor) -> str | None:
    """Where two tensors differ in more than their numbers."""
    if expected.shape != got.shape:
        return f"The shape should be {tuple(expected.shape)}, and yours is {tuple(got.shape)}."
    if tables.other_type(expected, got):
        said = f"The numbers should be of type {expected.dtype}, and yours are {got.dtype}."
        return f"{said} {_DTYPE_ADVICE.get(expected.dtype, '')}".rstrip()
    if expected.device != got.device or expected.layout != got.layout:
        return f"Your answer is on {got.device} ({got.layout}). Leave it where the input is: cpu."
    if got.is_floating_point() and got.isnan().any():
        return "Your answer holds nan (not a number): somewhere 0 is divided by 0, or the like."
    return None


def _of_numbers(expected: Tensor, got: Tensor, tolerance: float) -> str:
    """Where only numbers differ: how many, and the first of them."""
    wrong = tables.wrong_numbers(expected, got, tolerance)
    verb = "differs" if wrong.sum() == 1 else "differ"
    said = f"The shape is right; {int(wrong.sum())} of {wrong.numel()} numbers {verb}."
    first = tuple(wrong.nonzero()[0].tolist())
    if wrong.numel() > tables.MOST_NUMBERS:
        wanted, yours = tables.compared(expected[first], got[first], tolerance)
        return f"{said} The first is at {list(first)}: {wanted} expected, {yours} yours."
    if wrong.ndim and not wrong.all():
        return f"{said} The first is at {list(first)}."
    return said


def show_pictures(name: str, expected: Any, got: Any, tolerance: float) -> None:
    """Draw expected, given and their difference, where they are pictures."""
    size = expected.shape[-2:] if tables.comparable(expected, got) else ()
    if len(size) < 2 or min(size) < SMALLEST_PICTURE:
        return
    from artcourse.plotting import show_images

    wrong = tables.wrong_numbers(expected, got, tolerance).reshape(-1, *size).flatten(1).any(1)
    number = int(wrong.nonzero()[0])  # the first of the pictures that differs
    pair = [one.detach().cpu().float().reshape(-1, *size)[number] for one in (expected, got)]
    pictures = torch.stack([*pair, (pair[0] - pair[1]).abs()])[:, None].nan_to_num()
    signed = bool(pictures.min() < 0 or pictures.max() > 1)
    alt = f"Three pictures for {name}: what was expected, yours, and where they differ."
    show_images(pictures, ["expected", "yours", "difference"], signed=signed, alt=alt)
