"""How a picture of a letter looks, in numbers."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.functional._door import need_floats, need_shape


def slant(pictures: Tensor) -> Tensor:
    """Measure how far letters lean: by how many pixels the ink moves right for each row up.

    With x and y of all ink counted from its middle, that is Σ x·y / Σ y²: the slope of the line
    that foretells x from y with the least squared error. It is 0 for an upright I.

    Parameters
    ----------
    pictures : Tensor, shape (N, 1, H, W)
        Ink is 1 and paper 0. Each has ink in two rows or more.

    Returns
    -------
    Tensor, shape (N,)

    Raises
    ------
    ValueError
        When they are no pictures with one channel, or one has no ink in two rows.

    Examples
    --------
    >>> slant(torch.eye(5).flip(0)[None, None])
    tensor([1.])

    Lesson: 08_latent_space
    """
    need_floats("pictures", pictures, "(N, 1, H, W)")
    count, _, height, width = pictures.shape
    need_shape("pictures", pictures, (count, 1, height, width), "one channel each")
    ink = pictures[:, 0] / pictures.sum((2, 3))[:, :, None]
    x = torch.arange(width).to(ink)
    y = torch.arange(height).to(ink).flip(0)[:, None]
    x, y = (way - (ink * way).sum((1, 2))[:, None, None] for way in (x, y))
    upward = (ink * y * y).sum((1, 2))
    if not (upward > 0).all():
        raise ValueError("pictures should each have ink in two rows or more, and one has not")
    return (ink * x * y).sum((1, 2)) / upward
