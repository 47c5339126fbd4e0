"""Small stand-ins for networks with a latent space: a known answer for every picture."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Stamps(nn.Module):
    """Decodes to logits that grow with latent numbers, and encodes to known numbers."""

    def __init__(self, latent_size: int = 3, shape: tuple[int, int, int] = (1, 5, 4)) -> None:
        super().__init__()
        self.latent_size, self.shape = latent_size, shape
        size = shape[0] * shape[1] * shape[2]
        generator = torch.Generator().manual_seed(7)
        weight = torch.randn(latent_size, size, generator=generator, dtype=torch.float64)
        self.weight = nn.Parameter(weight)
        self.drop = nn.Dropout(0.5)  # what is right in evaluation mode only

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        mu = self.drop(images.flatten(1)) @ self.weight.T
        return mu, -1 - mu.abs()

    def decode(self, latent: Tensor) -> Tensor:
        return self.drop(latent @ self.weight).reshape(-1, *self.shape)


class LabelledStamps(Stamps):
    """The same, and each label makes all of the picture darker, and moves the latent vector."""

    def encode(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        mu, log_var = super().encode(images)
        return mu + labels[:, None], log_var

    def decode(self, latent: Tensor, labels: Tensor) -> Tensor:
        return super().decode(latent) + labels[:, None, None, None]
