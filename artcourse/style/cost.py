"""What style transfer takes, predicted before it begins: time and memory."""

import time
from collections.abc import Sequence

import torch
from torch import nn

from artcourse.functional._door import whole
from artcourse.style.levels import STEPS, style_levels
from artcourse.style.network import FrozenFeatures, fast_gram, frozen_features
from artcourse.training.device import as_device

_SIDE = 128  # pixels of the square that is timed
# Measured with float32, from 128 to 1,024 pixels: the network's copy, then for each pixel of
# the photograph, or of a style picture that is larger, since it is a square as long.
_BYTES, _BYTES_OF_PHOTO, _BYTES_OF_STYLE = 150_000_000, 2_750, 1_000


def style_pace(
    features: nn.Module | FrozenFeatures,
    device: str | torch.device = "cpu",
    dtype: torch.dtype | None = None,
) -> float:
    """Time how long a network takes for a step of style transfer, for each pixel.

    Parameters
    ----------
    features, device, dtype
        As of :func:`map_to_art_style`.

    Returns
    -------
    float
        Seconds for a pixel.

    Lesson: 09_style_transfer
    """
    device = as_device(device)
    look, seconds = frozen_features(features, dtype, device), []
    picture = torch.full((1, 3, _SIDE, _SIDE), 0.5, device=device, requires_grad=True)
    for _ in range(3):  # the first one also warms up
        begin = time.perf_counter()
        sums = [fast_gram(layer).sum() for layer in look(picture).values()]
        torch.stack(sums).sum().backward()
        picture.grad.sum().item()  # a graphics card answers only when it is asked
        seconds.append(time.perf_counter() - begin)
    return min(seconds) / _SIDE**2


def style_cost(sides: Sequence[int], pace: float, steps: int = STEPS) -> tuple[float, int]:
    """Predict what :func:`map_to_art_style` takes for a picture.

    Parameters
    ----------
    sides : pair of int
        Height and width of the picture that will be painted, in pixels.
    pace : float
        Seconds for a pixel in a step, from :func:`style_pace`.
    steps : int
        How many will be taken.

    Returns
    -------
    float, int
        Seconds, and bytes of memory at the most, on top of what is in use already.

    Examples
    --------
    >>> seconds, memory = style_cost((512, 384), pace=1e-5)
    >>> f"{seconds:.0f} s, {memory / 1e9:.1f} GB"
    '91 s, 0.7 GB'

    Lesson: 09_style_transfer
    """
    levels = style_levels(sides, whole("steps", steps, 5))
    pixels = sum((part + 1) * height * width for (height, width), part in levels)
    photo, style = _BYTES_OF_PHOTO * sides[0] * sides[1], _BYTES_OF_STYLE * max(sides) ** 2
    return pace * pixels, _BYTES + max(photo, style)
