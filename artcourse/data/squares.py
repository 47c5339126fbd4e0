"""Many small pictures out of a large one."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from artcourse.functional._door import need_floats, number, whole


def random_squares(
    image: Tensor,
    count: int,
    size: int = 32,
    *,
    smallest: float = 0.5,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Cut random squares out of a picture, and make each small.

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W)
    count : int
        How many.
    size : int
        Their side in the end, in pixels.
    smallest : float
        The least side of what is cut out, as a part of the picture's shorter side, up to 1.
    generator : torch.Generator, optional

    Returns
    -------
    Tensor, shape (count, C, size, size)

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("image", image, "(1, C, H, W)")
    whole("count", count, 1)
    whole("size", size, 1)
    if not 0 < number("smallest", smallest) <= 1:
        raise ValueError(f"smallest should be more than 0 and at most 1, and is {smallest}")
    height, width = image.shape[2:]
    found = []
    for share, down, across in torch.rand(count, 3, generator=generator).tolist():
        side = max(1, round(min(height, width) * (smallest + (1 - smallest) * share)))
        top, left = round(down * (height - side)), round(across * (width - side))
        square = image[:1, :, top : top + side, left : left + side]
        found.append(F.interpolate(square, (size, size), mode="area"))
    return torch.cat(found)
