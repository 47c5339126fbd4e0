"""Pictures of ink and paper alone: each pixel is 1 or 0, by a threshold or by chance."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.functional._door import need_floats, number


def binarised(images: Tensor, threshold: float = 0.5) -> Tensor:
    """Turn shades into ink and paper: 1 where the shade is above the threshold, 0 elsewhere.

    Parameters
    ----------
    images : Tensor
        Shades in [0, 1], of any shape.
    threshold : float
        A shade; not below 0.

    Returns
    -------
    Tensor
        Of the shape and type of ``images``.

    Raises
    ------
    ValueError
        When the images are no floating-point shades in [0, 1], or the threshold is below 0.

    Examples
    --------
    >>> binarised(torch.tensor([0.0, 0.5, 0.51, 1.0]))
    tensor([0., 0., 1., 1.])

    Lesson: 07_variational_autoencoder
    """
    _need_shades(images)
    threshold = number("threshold", threshold, least=0)
    return (images > threshold).to(images.dtype)


def dynamically_binarised(images: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Turn shades into ink and paper by chance, anew at each call.

    The shade of a pixel is the probability that it is 1. A network that is given pictures so
    never sees the same one twice: ``fit(…, transform=dynamically_binarised)``.

    Parameters
    ----------
    images : Tensor
        Shades in [0, 1], of any shape.
    generator : torch.Generator, optional
        Where chance comes from; without it, torch's own random numbers.

    Returns
    -------
    Tensor
        Of the shape and type of ``images``.

    Raises
    ------
    ValueError
        When the images are no floating-point shades in [0, 1].

    References
    ----------
    Salakhutdinov and Murray, On the quantitative analysis of deep belief networks (2008), who
    drew MNIST's digits so.

    Lesson: 07_variational_autoencoder
    """
    _need_shades(images)
    return torch.bernoulli(images, generator=generator)


def _need_shades(images: Tensor) -> None:
    need_floats("images", images)
    if images.numel() and not (images.amin() >= 0 and images.amax() <= 1):
        given = f"go from {images.amin():.2f} to {images.amax():.2f}"
        raise ValueError(f"images should hold shades in [0, 1], and {given}")
