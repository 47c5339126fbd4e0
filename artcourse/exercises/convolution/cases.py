"""Tensors to judge answers with."""

from __future__ import annotations

import torch


def whole(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Whole numbers from -9 to 9 without 0: exact sums that hide no mistake."""
    sign = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return (torch.randint(1, 10, shape, generator=generator) * sign).float()
