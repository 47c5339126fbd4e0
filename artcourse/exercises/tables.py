"""Values as short text: small tensors as tables, side by side."""

from __future__ import annotations

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
        return _table(value.detach(), torch.zeros_like(value, dtype=torch.bool))
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


def marked(expected: Any, got: Any, tolerance: float) -> Any:
    """The answer as text, with a * at every number that is wrong."""
    if not comparable(expected, got) or got.numel() > MOST_NUMBERS:
        return got
    return Table(_table(got.detach(), wrong_numbers(expected, got, tolerance)))


def _table(value: Tensor, wrong: Tensor) -> str:
    if value.ndim > 2:
        parts = enumerate(zip(value, wrong, strict=True))
        return "\n".join(f"[{index}]\n{_table(*part)}" for index, part in parts)
    pairs = zip(value.flatten().tolist(), wrong.flatten().tolist(), strict=True)
    cells = [_number(number) + "*" * mark for number, mark in pairs]
    width = max(map(len, cells), default=0)
    length = value.shape[1] if value.ndim == 2 else IN_A_ROW
    rows = [cells[start : start + length] for start in range(0, len(cells), length or 1)]
    return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in rows) or "(empty)"


def _number(value: float) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{0.0 if abs(value) < 1e-6 else value:.4g}"  # rounding is no number, nor is -0


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
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"
