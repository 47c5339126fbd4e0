"""Values as short text: small tensors as tables, side by side."""

import math
import textwrap
from typing import Any

import torch
from torch import Tensor

WIDTH = 88  # characters in a line of the output
MOST_NUMBERS = 64  # a larger tensor is described, not printed
LONGEST_TEXT = 300  # characters of any other value
IN_A_ROW = 10  # numbers of a tensor with one direction; the rest goes on below


class Table(str):
    """Text that is laid out already."""


def wrapped(message: str) -> str:
    """Break long lines between words: the notebook itself would break inside them."""
    return "\n".join(
        textwrap.fill(line, WIDTH, subsequent_indent="  ") if len(line) > WIDTH else line
        for line in message.splitlines()
    )


def side_by_side(blocks: dict[str, Any]) -> str:
    """Values under their names, next to each other, as many as fit in a line."""
    rows: list[list[list[str]]] = [[]]
    for name, value in blocks.items():
        lines = [name, "─" * len(name), *as_text(value).splitlines()]
        width = max(map(len, lines))
        if rows[-1] and sum(len(block[0]) + 4 for block in rows[-1]) + width + 4 > WIDTH:
            rows.append([])
        rows[-1].append([line.ljust(width) for line in lines])
    return "\n".join(_joined(row) for row in rows)


def _joined(columns: list[list[str]]) -> str:
    height = max(map(len, columns))
    filled = [column + [" " * len(column[0])] * (height - len(column)) for column in columns]
    return "\n".join("   " + "    ".join(line).rstrip() for line in zip(*filled, strict=True))


def as_text(value: Any) -> str:
    """A value as short text: small tensors as a table of numbers."""
    if isinstance(value, Tensor):
        if value.numel() > MOST_NUMBERS or value.ndim > 4:
            return f"tensor of shape {tuple(value.shape)}"
        return _table(value, value, torch.zeros_like(value, dtype=torch.bool))
    if isinstance(value, Table):
        return value
    text = repr(value)  # strings in quotes, so that a space at the end can be seen
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …"


def wrong_numbers(expected: Tensor, got: Tensor, tolerance: float) -> Tensor:
    """Where two tensors of one shape differ by more than rounding, seen from the largest number."""
    if not got.is_floating_point() or not expected.numel():
        return got != expected
    largest = max(1.0, float(expected.detach().abs().max()))
    wanted = expected.detach().to(got.dtype)
    return ~torch.isclose(got.detach(), wanted, rtol=tolerance, atol=tolerance * largest)


def comparable(expected: Any, got: Any) -> bool:
    """Whether both are tensors, of one shape."""
    return isinstance(expected, Tensor) and isinstance(got, Tensor) and expected.shape == got.shape


def same(expected: Any, got: Any, tolerance: float) -> bool:
    """Whether two answers are equal: in kind, shape and, within a tolerance, value.

    What no task demands is not asked for: a tensor may have any type of real numbers, or of whole
    ones; a plain number may stand for a tensor without axes, and a row for a list of numbers.
    """
    if isinstance(expected, Tensor) and not isinstance(got, Tensor) and expected.ndim == 0:
        plain = isinstance(got, (int, float)) and not isinstance(got, bool)
        got = torch.tensor(got, dtype=expected.dtype) if plain else got
    elif isinstance(got, Tensor) and isinstance(expected, list) and got.ndim == 1:
        got = got.tolist()
    if isinstance(expected, Tensor) and isinstance(got, Tensor):  # a Parameter is a tensor too
        return _same_tensors(expected, got, tolerance)
    if type(expected) is not type(got):
        return False
    if isinstance(expected, dict):
        return not wrong_parts(expected, got, tolerance)
    if isinstance(expected, (list, tuple)):
        pairs = zip(expected, got, strict=False)
        return len(expected) == len(got) and all(same(*pair, tolerance) for pair in pairs)
    if isinstance(expected, float):
        return math.isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance)
    return expected == got


def _same_tensors(expected: Tensor, got: Tensor, tolerance: float) -> bool:
    kinds = {(one.shape, _family(one), one.device, one.layout) for one in (expected, got)}
    if len(kinds) > 1:
        return False
    # Where both hold nan or inf, it is one mistake: which number becomes which is chance.
    finite = expected.isfinite().all() or got.isfinite().all()
    return not (finite and wrong_numbers(expected, got, tolerance).any())


def _family(one: Tensor) -> str:
    """Real numbers, whole ones, or switches: within a family every type is as good."""
    if one.is_floating_point():
        return "real"
    return "switch" if one.dtype == torch.bool else "complex" if one.is_complex() else "whole"


def other_type(expected: Any, got: Any) -> bool:
    """Whether an answer is of another kind than wanted: a list, a NumPy array, whole numbers."""
    if isinstance(expected, Tensor) and isinstance(got, Tensor):
        return expected.shape == got.shape and _family(expected) != _family(got)
    return type(expected) is not type(got)


def wrong_parts(expected: dict, got: dict, tolerance: float) -> list[str]:
    """The names of the parts that differ."""
    return [name for name in expected if not same(expected[name], got[name], tolerance)]


def compared(expected: Any, got: Any, tolerance: float) -> list[Any]:
    """Two answers to show: tables with a * at each number of the second that is wrong.

    A wrong number has so many digits that it looks different from the expected one.
    """
    if type(expected) is type(got) is float:
        expected, got = torch.tensor([expected, got], dtype=torch.float64)
    if not comparable(expected, got) or got.numel() > MOST_NUMBERS:
        return [expected, got]
    wrong = wrong_numbers(expected, got, tolerance)
    return [Table(_table(expected, got, wrong)), Table(_table(got, expected, wrong, "*"))]


def _table(value: Tensor, other: Tensor, wrong: Tensor, mark: str = "") -> str:
    if value.ndim > 2:
        parts = enumerate(zip(value, other, wrong, strict=True))
        return "\n".join(f"[{index}]\n{_table(*part, mark)}" for index, part in parts)
    numbers = zip(*(one.flatten().tolist() for one in (value, other, wrong)), strict=True)
    cells = [_number(a, b if differs else None) + mark * differs for a, b, differs in numbers]
    width = max(map(len, cells), default=0)
    length = value.shape[1] if value.ndim == 2 else IN_A_ROW
    rows = [cells[start : start + length] for start in range(0, len(cells), length or 1)]
    return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in rows) or "(empty)"


def _number(value: float, other: float | None = None, digits: int = 4) -> str:
    """A number with four digits, or as many as tell it from the other one."""
    if not isinstance(value, float):
        return str(value)
    text = f"{0.0 if abs(value) < 1e-6 else value:.{digits}g}"  # rounding is no number, nor is -0
    alike = other is not None and digits < 9 and text == _number(other, None, digits)
    return _number(value, other, digits + 1) if alike else text


def kind(value: Any) -> str:
    """Say in a few words what a value is."""
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if type(value).__module__ == "numpy":
        return f"a NumPy {type(value).__name__}"
    if isinstance(value, (int, float)):
        return f"the {type(value).__name__} {value}"
    if value is None:
        return "None"
    name = type(value).__name__
    size = f" of {len(value)}" if isinstance(value, (list, tuple)) else ""
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}{size}"
