"""Calls an answer that makes rows between two vectors; one slip that stops it has its sentence."""

from __future__ import annotations

from typing import Any

import torch

from artcourse.exercises.engine import Function, NoAnswer


def rows_of(answer: Function, start: torch.Tensor, end: torch.Tensor, steps: int) -> Any:
    """What the answer gives; t that is no column has a sentence of its own."""
    size = len(start)
    torch.manual_seed(0)
    before = torch.get_rng_state()
    try:
        rows = answer(start, end, steps)
        if not torch.get_rng_state().equal(before):
            _need_the_same(rows, answer(start, end, steps))
        return rows
    except RuntimeError as error:
        met = [
            f"({one}) must match the size of tensor b ({two})"
            for one, two in ((steps, size), (size, steps))
        ]
        if not any(sizes in str(error) for sizes in met):
            raise
        raise NoAnswer(
            f"Two rows of numbers met, one of {steps} (steps), one of {size} (d). Each t belongs "
            "to a whole vector, so make a column of all t: t[:, None], with the shape (steps, 1). "
            "Or make one vector after the other, in a loop."
        ) from None


def _need_the_same(rows: Any, again: Any) -> None:
    """Refuse what is drawn at random."""
    tensors = isinstance(rows, torch.Tensor) and isinstance(again, torch.Tensor)
    if tensors and rows.shape == again.shape and not rows.isclose(again, equal_nan=True).all():
        raise NoAnswer(
            "Your rows are others in each call: t is drawn at random. Let it go evenly from 0 to "
            "1: torch.linspace(0, 1, steps)."
        )
