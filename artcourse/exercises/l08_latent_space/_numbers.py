"""Numbers for the cases of the latent space: with fractions, and short enough to read."""

from __future__ import annotations

import torch


def latents(generator: torch.Generator, *shape: int, spread: float = 1.5) -> torch.Tensor:
    """Latent numbers as a prior gives them, somewhat wider, with two digits behind the point."""
    return (spread * torch.randn(shape, generator=generator)).round(decimals=2)
