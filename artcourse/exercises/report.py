"""The words and small pictures with which a check answers."""

import os
import re
import sysconfig
import traceback
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import tables

SMALLEST_PICTURE = 12  # pixels a side from which a tensor is shown as a picture

# Code below these folders is not the student's.
_FOLDERS = (Path(__file__).parents[1], *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))
_LIBRARIES = tuple(f"{folder}{os.sep}" for folder in _FOLDERS)

# What Python and torch say, and what a beginner can do about it.
_ADVICE = {
    r"size of (tensor a|the tensor) .* must match": "Two tensors of different size met. Print the "
    "shapes of both. Is a window cut off at the edge, or does .sum(1) need keepdim=True?",
    r"mat1 and mat2 shapes|size mismatch|batch2 tensor": "In A @ B, A has as many columns as B has "
    "rows. Print both shapes. Is one to be transposed, with .T, or .mT for each of a batch?",
    r"Boolean value of Tensor": "`if`, `and`, max() and min() want one number or one True, and you "
    "gave them a whole tensor. Use torch.where, .max() or .min(), or an index such as t[n].",
    r"expand\(torch\.\w*Tensor": "One place of the answer takes one number. Did you forget .sum()?",
    r"bitwise_xor": "In Python a power is **: x ** 2. The sign ^ means something else.",
    r"must be Tensor, not (float|int)": "torch's functions work on tensors. For one plain number, "
    "write the root as number ** 0.5.",
    r"randn\(\) received .*Generator": "Hand the generator on by its name: generator=generator.",
    r"tensors used as indices must be": "An index is a whole number. A score is no class number: "
    "argmax(1) says where the highest score stands.",
    r"tuple index out of range": "The tuple has fewer numbers than you read from it. A shape of "
    "two numbers has no [2].",
    r"out of (bounds|range)|numel\(\) == 0": "Your code reaches past the end. Compare the index "
    "with the list's length (a new list is empty) or the tensor's shape: input or answer?",
    r"'float' object cannot be interpreted as an integer|(zeros|linspace|arange)\(\)": "A size "
    "is a fraction there. int(…) makes a whole number of it; // divides to a whole number.",
    r"NoneType.*(zero_|data)'|and 'NoneType'": "Only a tensor that you began with has a .grad, "
    "after requires_grad_() and backward(). One that is worked out from it has none. backward() "
    "gives nothing back.",
    r"not require grad": "torch keeps the way back only to what had requires_grad_() before you "
    "worked with it. no_grad() and detach() end the way: begin it anew, in each step.",
    r"leaf Variable": "A tensor that wants a gradient may be changed in place only below the line "
    "`with torch.no_grad():`. If it only collects numbers, leave requires_grad out.",
    r"non-leaf": "The optimiser wants a tensor that is worked out from no other that wants a "
    "gradient: first clone(), then requires_grad_().",
    r"graph a second time": "torch forgets the way back as soon as it went it. Work the loss out "
    "anew each time, inside the loop.",
    r"only for scalar": "The way back begins at one number: the loss. Did you leave the loss out?",
    r"been used in the graph": "The loss was not worked out from what you want the gradient for. "
    "Give this itself on, and no copy that was made before, nor what it was made from.",
    r"modified by an inplace": "You changed numbers in place that the way back still needs. Work "
    "the loss out anew in each step, before you change anything.",
    r"expected scalar type|should be the same|same dtype": "Two types of numbers met. Begin "
    "with a copy, input.clone(), or as *_like(input): both have the input's type.",
    r"return_types": ".max(1) gives numbers and their places. .amax(1) gives the numbers alone.",
    r"over a 0-d tensor": "One number cannot be gone through. Did you mean errors.append(number)?",
    r"invalid for input of size": "A reshape keeps all numbers: its sizes, multiplied, make "
    "as many. Print the shape before it.",
    r"'list' object has no attribute '(mean|sum)'|must be Tensor, not list": "A list has no mean, "
    "and torch wants a tensor: sum(errors) / len(errors), or torch.stack(errors).",
    r"multiply sequence": "torch.autograd.grad gives a tuple: (grad,) = … takes out what is in it.",
    r"values to unpack": "Left and right of = or in, there have to be equally many. A shape has a "
    "number for each axis; zip(a, b) makes pairs of two lists.",
    r"'NoneType' object": "append changes the list and returns nothing (None), and so do reverse "
    "and sort: write out.append(x) without `out =`, and reversed(x) where you need the list.",
    r"only one element tensors can be converted": "The functions of math work on one number. torch "
    "has the same ones for tensors, and torch.stack([…]) makes one tensor of many.",
}

_DTYPE_ADVICE = {
    torch.int64: "torch.tensor(…) of whole numbers makes that type; torch.Tensor(…) does not.",
    torch.float32: ".float() turns them into that type; shades up to 255, divide by 255, too.",
}

PRINTED = " Printing the answer shows it, but does not give it back."

# What a check says of an answer that it cannot compare, or need not.
SENTENCES = {
    "not attempted": "not attempted yet. Replace the line `raise NotImplementedError` in the cell "
    "above with your code, run that cell, then this one. If your code stands above that line, "
    "delete the line. A hint: exercises.{name}.hint()",
    "no function": "check wants your function itself, as in exercises.{name}.check({name}), and "
    "was given {given}.",
    "other parameters": "your function takes {own}, and the exercise calls it with {wanted}. Keep "
    "the first line as it was given.",
    "slow": "… {name} is still running. Does every loop in it come to an end? You can stop it "
    "with the ■ button above the notebook.",
    "stopped": "stopped by you. Does every loop in it come to an end?",
    "unfinished": "your function calls {stub}, and {stub} is not written yet. Write {stub} first "
    "and run its cell, or do here what it would do.",
    "strange": "the check could not look at your answer ({error}). Return an ordinary tensor, as "
    "the line below `def` describes it.",
    "spoiled": "{but}your function changes its input `{input}` in place. Whoever calls it still "
    "needs that. Work on a copy, `{copy}`, or build a new one.",
    "other parts": "Your function should give back {} things, with `return {}`. It gave back {}.",
    "nothing": "your function returned nothing (None). Does it end with a `return` line?{printed}",
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
    lines += [text for sign, text in _ADVICE.items() if re.search(sign, str(error))][:1]
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
        wrong = tables.wrong_parts(expected, got, tolerance)
        how = [f"{name}: {difference(expected[name], got[name], tolerance)}" for name in wrong]
        return "\n   ".join([f"{len(wrong)} of {len(expected)} wrong.", *how])
    mine = tables.kind(got)
    if not isinstance(expected, Tensor):
        if type(expected) is type(got):
            return "The value differs."
        said = f"The answer should be {tables.kind(expected)}, and yours is {mine}."
        number = isinstance(got, Tensor) and got.numel() == 1
        return f"{said} .item() makes a number of it." if number else said
    if isinstance(got, (list, tuple)) and got and all(isinstance(one, Tensor) for one in got):
        advice = "torch.stack(…) makes one tensor of it." if expected.ndim else "Asked for is one."
        return f"Your answer is {mine} tensor{'s' * (len(got) > 1)}. {advice}"
    if not isinstance(got, Tensor):
        advice = "torch.tensor(…) makes one, torch.zeros(…) gives an empty one to fill."
        return f"The answer should be a torch tensor, and yours is {mine}. {advice}"
    if expected.shape != got.shape:
        return f"The shape should be {tuple(expected.shape)}, and yours is {tuple(got.shape)}."
    if expected.dtype != got.dtype:
        said = f"The numbers should be of type {expected.dtype}, and yours are {got.dtype}."
        return f"{said} {_DTYPE_ADVICE.get(expected.dtype, '')}".rstrip()
    if expected.device != got.device or expected.layout != got.layout:
        return f"Your answer is on {got.device} ({got.layout}). Leave it where the input is: cpu."
    if got.is_floating_point() and got.isnan().any():
        return "Your answer holds nan (not a number): somewhere 0 is divided by 0, or the like."
    wrong = tables.wrong_numbers(expected, got, tolerance)
    verb = "differs" if wrong.sum() == 1 else "differ"
    first = tuple(wrong.nonzero()[0].tolist())
    said = f"The shape is right; {int(wrong.sum())} of {wrong.numel()} numbers {verb}."
    if wrong.numel() > tables.MOST_NUMBERS:
        wanted, yours = tables.compared(expected[first], got[first], tolerance)
        said += f" The first is at {list(first)}: {wanted} expected, {yours} yours."
    elif wrong.ndim and not wrong.all():
        said += f" The first is at {list(first)}."
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
