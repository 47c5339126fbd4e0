"""Numbers for the cases of gates: with fractions, and short enough to read in a table."""

from __future__ import annotations

import torch


def short(generator: torch.Generator, *shape: int, spread: float = 1.0) -> torch.Tensor:
    """Normally distributed numbers with two digits behind the point."""
    return (torch.randn(shape, generator=generator) * spread).round(decimals=2)
