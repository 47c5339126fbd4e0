"""One judge for all painters: how far a picture is from a style, and from a photograph."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from artcourse.losses import content_loss, gram_matrix, style_loss
from artcourse.models import VGGFeatures

CONTENT = "relu4_2"
STYLES = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")


class Errors(NamedTuple):
    """Both are 0 for the best picture. A low error of the style alone is not quality."""

    style: float  # the mean over STYLES of |G - T|² / |T|²
    content: float  # |F - C|² / |C|² at CONTENT


class Judge:
    """Looks at pictures with all of VGG-19 that counts, in float32.

    Parameters
    ----------
    photo, style : Tensor, shapes (1, 3, H, W) and (1, 3, h, w)
        What the pictures should show, and in whose style.
    features : torch.nn.Module, optional
        From a picture to the layers CONTENT and STYLES.
    """

    @torch.no_grad()
    def __init__(self, photo: Tensor, style: Tensor, features: nn.Module | None = None) -> None:
        self.features = features or VGGFeatures((*STYLES, CONTENT))
        self.content = self.features(photo)[CONTENT]
        layers = self.features(style)
        self.grams = {name: gram_matrix(layers[name]) for name in STYLES}

    @torch.no_grad()
    def errors(self, image: Tensor) -> Errors:
        """Return the errors of a picture, shape (1, 3, H, W)."""
        layers = self.features(image)
        of_style = [style_loss(layers[name], gram).item() for name, gram in self.grams.items()]
        of_content = content_loss(layers[CONTENT], self.content).item()
        return Errors(sum(of_style) / len(of_style), of_content)
