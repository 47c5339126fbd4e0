"""Planes and directions in a latent space: grids of points, and what adds a property."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from artcourse.functional._door import need_floats, need_shape, number, whole
from artcourse.sampling.latent import decode_pictures
from artcourse.sampling.walks import evenly


def latent_grid(steps: int, *, edge: float = 0.05) -> Tensor:
    """Lay a grid over a latent space of two numbers, which holds equal shares of the prior.

    Parameters
    ----------
    steps : int
        2 or more: points in a row and in a column.
    edge : float
        Between 0 and 0.5: the share of the standard normal distribution beyond each edge. The
        points are its quantiles, so that they lie closer where more pictures are.

    Returns
    -------
    Tensor, shape (steps, steps, 2)
        Row 0 is the top, where the second number is largest; the first grows to the right.

    Raises
    ------
    ValueError
        When an argument is not as described.

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014), figure 4.

    Lesson: 08_latent_space
    """
    whole("steps", steps, 2)
    if number("edge", edge, above=0) >= 0.5:
        raise ValueError(f"edge should be a number between 0 and 0.5, and is {edge!r}")
    shares = torch.linspace(edge, 1 - edge, steps, dtype=torch.float64)
    quantiles = torch.special.ndtri(shares).float()
    down, across = torch.meshgrid(quantiles.flip(0), quantiles, indexing="ij")
    return torch.stack([across, down], dim=-1)


def latent_plane(corners: Tensor, steps: int) -> Tensor:
    """Lay a grid over the plane through three points of a latent space.

    Parameters
    ----------
    corners : Tensor, shape (3, d)
        Top left, top right and bottom left. The fourth corner follows from them.
    steps : int
        2 or more: points in a row and in a column.

    Returns
    -------
    Tensor, shape (steps, steps, d)
        Row 0 is the top.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("corners", corners, "(3, d)")
    need_shape("corners", corners, (3, corners.shape[1]), "top left, top right, bottom left")
    t = evenly(whole("steps", steps, 2), corners)
    origin, right, below = corners
    return origin + t[:, None] * (below - origin) + t * (right - origin)


def attribute_vector(latents: Tensor, has: Tensor) -> Tensor:
    """Find the direction of a property: the mean of those that have it minus that of the others.

    Parameters
    ----------
    latents : Tensor, shape (N, d)
    has : Tensor of bool, shape (N,)
        Which have the property. At least one does, and at least one does not.

    Returns
    -------
    Tensor, shape (d,)
        ``latent + attribute_vector(latents, has)`` adds the property.

    Raises
    ------
    ValueError
        When an argument is not as described.

    References
    ----------
    Larsen et al., Autoencoding beyond pixels using a learned similarity metric (2016), section
    4.2. White, Sampling generative networks (2016), section 4.

    Lesson: 08_latent_space
    """
    need_floats("latents", latents, "(N, d)")
    if not isinstance(has, Tensor) or has.dtype != torch.bool:
        given = has.dtype if isinstance(has, Tensor) else type(has).__name__
        raise ValueError(f"has should be a torch tensor of True and False, and is {given}")
    need_shape("has", has, (len(latents),), "an answer for each row of latents")
    if has.all() or not has.any():
        how_many = "all" if len(has) and has.all() else "none"
        raise ValueError(f"has should be True for some rows, not for all, and is for {how_many}")
    return latents[has].mean(0) - latents[~has].mean(0)


def traverse(
    model: nn.Module, latent: Tensor, numbers: Sequence[int], values: Tensor
) -> list[Tensor]:
    """Decode a latent vector with one of its numbers changed, and the others as they are.

    Parameters
    ----------
    model : nn.Module
        With ``decode`` and ``latent_size``, d.
    latent : Tensor, shape (d,)
    numbers : sequence of int
        Which are changed: one for each row of pictures.
    values : Tensor, shape (T,)
        That it takes.

    Returns
    -------
    list of Tensor, shape (T, C, H, W)
        A row for each number, as ``plot_traversals`` takes them.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("latent", latent, "(d,)")
    need_shape("latent", latent, (model.latent_size,), "as the model's latent_size says")
    need_floats("values", values, "(T,)")
    rows = []
    for place in numbers:
        moved = latent.repeat(len(values), 1)
        moved[:, whole("a number", place, 0, model.latent_size - 1)] = values
        rows.append(decode_pictures(model, moved))
    return rows
