"""Colours of a picture as a cloud of points, and how to move one cloud onto another."""

import torch
from torch import Tensor

_NOISE = (1 / 255) ** 2  # one grey level of spread, so that even one-coloured pictures have some


def match_colours(image: Tensor, other: Tensor) -> Tensor:
    """Move a picture's colours, as little as possible, to those of another.

    Of all linear maps after which the colours have the mean m' and the covariance C', the
    one that moves the pixels least, on average of the squares, is
    ``T(x) = A (x − m) + m'`` with ``A = C^−½ (C^½ C' C^½)^½ C^−½``.

    Parameters
    ----------
    image, other : Tensor, shapes (1, C, H, W) and (1, C, h, w)

    Returns
    -------
    Tensor, shape (1, C, H, W)
        Not cut off: shades may lie outside of 0 to 1.

    References
    ----------
    Optimal transport between two normal distributions: I. Olkin and F. Pukelsheim, "The
    distance between two random vectors with given dispersion matrices", 1982.

    Lesson: 09_style_transfer
    """
    mean, covariance = _moments(image)
    wanted_mean, wanted_covariance = _moments(other)
    root = _square_root(covariance)
    inverse = torch.linalg.inv(root)
    move = inverse @ _square_root(root @ wanted_covariance @ root) @ inverse
    return (move @ (image.flatten(2) - mean) + wanted_mean).reshape(image.shape)


def _moments(image: Tensor) -> tuple[Tensor, Tensor]:
    """Return the mean of a picture's colours, and how they vary together."""
    pixels = image[0].flatten(1)
    mean = pixels.mean(1, keepdim=True)
    noise = _NOISE * torch.eye(len(mean), dtype=image.dtype, device=image.device)
    return mean, (pixels - mean) @ (pixels - mean).T / pixels.shape[1] + noise


def _square_root(matrix: Tensor) -> Tensor:
    """Return the symmetric R with R R = matrix, which is symmetric with no negative eigenvalue."""
    values, vectors = torch.linalg.eigh(matrix)
    return vectors @ values.clamp(min=0).sqrt().diag() @ vectors.T
