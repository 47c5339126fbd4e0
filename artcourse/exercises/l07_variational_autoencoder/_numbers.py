"""Numbers for the cases: with fractions, and short enough to read in a table."""

from __future__ import annotations

import torch


def short(generator: torch.Generator, *shape: int, spread: float = 1.0) -> torch.Tensor:
    """Normally distributed numbers with two digits behind the point."""
    drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
    return (drawn * spread).round(decimals=2)


def ink(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Pictures from 0 (paper) to 1 (ink), grey between; the first number is 0, the last 1."""
    drawn = torch.rand(shape, generator=generator, dtype=torch.float64).round(decimals=2)
    drawn.view(-1)[0] = 0.0
    drawn.view(-1)[-1] = 1.0
    return drawn


def log_variances(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Logarithms of variances: some above 0 and, in each case, some below."""
    drawn = short(generator, *shape, spread=1.5)
    drawn[:, 0] = -drawn[:, 0].abs() - 0.3
    drawn[:, 1] = drawn[:, 1].abs() + 0.4
    return drawn
