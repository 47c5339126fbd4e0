"""Numbers for cases that hide no mistake."""

from __future__ import annotations

import torch


def whole(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Whole numbers from -9 to 9 without 0: exact sums that hide no mistake."""
    sign = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return (torch.randint(1, 10, shape, generator=generator) * sign).float()


def all_different(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Whole numbers of which no two are equal, and none is 0."""
    size = torch.Size(shape).numel()
    numbers = torch.randperm(2 * size, generator=generator)[:size].reshape(shape) - size
    return torch.where(numbers >= 0, numbers + 1, numbers).float()
