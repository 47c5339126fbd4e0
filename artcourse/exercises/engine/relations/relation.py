"""What a relation is, and the values between which it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Relation:
    """How a wrong answer has to do with the right one.

    Attributes
    ----------
    name : str
        A few words, as in ``"divided by C"``.
    sentence : str
        What the student reads.
    vague : bool
        Whether it says that something is wrong by one number, and not by which. Such a
        relation is only said where nothing else is found.
    """

    name: str
    sentence: str
    vague: bool = False


@dataclass(frozen=True)
class Comparison:
    """Right answers beside wrong ones, case by case, as tensors of float64.

    Attributes
    ----------
    expected, got : list of Tensor
        One of each a case.
    given : list of dict
        The arguments of each case, by the names of the parameters.
    right : list of bool
        In which cases the answer is right.
    sizes : list of dict
        The numbers of each case that something may be divided by: lengths of axes, and plain
        numbers among the arguments, by their names.
    words : dict
        What a size's name means.
    tolerance : float
        As of the exercise.
    """

    expected: list[Tensor]
    got: list[Tensor]
    given: list[dict[str, Any]]
    right: list[bool]
    sizes: list[dict[str, float]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    tolerance: float = 1e-5

    @property
    def same_shapes(self) -> bool:
        """Whether the answer has the right shape in every case."""
        pairs = zip(self.expected, self.got, strict=True)
        return all(wanted.shape == mine.shape for wanted, mine in pairs)

    def holds(self, candidates: Sequence[Tensor | None]) -> bool:
        """Whether the answer is equal to these tensors, one a case."""
        pairs = zip(candidates, self.got, strict=True)
        return all(one is not None and self.equal(one, mine) for one, mine in pairs)

    def equal(self, one: Tensor, other: Tensor) -> bool:
        """Whether two tensors are equal but for rounding."""
        if one.shape != other.shape:
            return False
        largest = max(1.0, float(one.abs().max())) if one.numel() else 1.0
        rough = max(self.tolerance, 1e-5)
        return torch.allclose(one, other, rtol=rough, atol=rough * largest)


def as_tensor(value: Any) -> Tensor | None:
    """A value as float64, or None where it is no number or rectangle of numbers."""
    if isinstance(value, Tensor):
        if value.is_complex() or value.layout != torch.strided:
            return None
        return value.detach().cpu().double()
    if isinstance(value, bool) or not isinstance(value, (int, float, list, tuple)):
        return None
    try:
        return torch.tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return None
