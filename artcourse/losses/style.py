"""Losses of style transfer: how far a picture is from another in content, and in style."""

from collections.abc import Callable

import torch
from torch import Tensor

from artcourse.functional import _door as checks
from artcourse.functional._door.gram import FEATURES, check_features
from artcourse.functional.gram import gram_matrix


def _check_content_loss(input: object, target: object) -> None:
    check_features(input)
    checks.need_floats("target", target, FEATURES)
    checks.need_alike("input", input, "target", target)
    wanted = tuple(input.shape) if len(target) > 1 else (1, *input.shape[1:])
    checks.need_shape("target", target, wanted, "as input, or one for all of the batch")


@checks.checked(_check_content_loss)
def content_loss(input: Tensor, target: Tensor) -> Tensor:
    """Return how far features are from those of a picture whose content is wanted.

    ``Σ (F − P)² / Σ P²`` for each picture, and the mean over the batch: 0 where both are
    alike, about 1 where nothing of the content is left.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        What a layer such as ``relu4_2`` of ``VGGFeatures`` answers to the pictures.
    target : Tensor, shape (N, C, H, W) or (1, C, H, W)
        What it answers to the picture whose content is wanted.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        For shapes, dtypes or devices that do not fit together.

    References
    ----------
    Gatys, Ecker and Bethge, Image style transfer using convolutional neural networks (2016),
    equation 1. Theirs is ½ Σ (F − P)²; relative to the target, no layer outweighs another.

    Lesson: 09_style_transfer
    """
    return relative_error(input, target)


def _check_style_loss(input: object, target: object, gram: object) -> None:
    check_features(input)
    checks.need_floats("target", target, "(N, C, C)")
    checks.need_alike("input", input, "target", target)
    batch, channels = input.shape[:2]
    wanted = (batch if len(target) > 1 else 1, channels, channels)
    checks.need_shape("target", target, wanted, "the Gram matrix of such features, see gram_matrix")


@checks.checked(_check_style_loss)
def style_loss(
    input: Tensor, target: Tensor, gram: Callable[[Tensor], Tensor] = gram_matrix
) -> Tensor:
    """Return how far the style of features is from a Gram matrix.

    ``Σ (G − T)² / Σ T²`` with ``G = gram_matrix(input)``, for each picture, and the mean
    over the batch.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        What a layer answers to the pictures.
    target : Tensor, shape (N, C, C) or (1, C, C)
        The Gram matrix of what it answers to the picture whose style is wanted.
    gram : callable
        How the Gram matrix is worked out: another way may be faster.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        For shapes, dtypes or devices that do not fit together.

    References
    ----------
    Gatys, Ecker and Bethge (2016), equation 4. Theirs divides by (2 · C · H · W)², this by
    the target: then all layers count alike, and need no weights of their own.

    Lesson: 09_style_transfer
    """
    return relative_error(gram(input), target)


def _check_total_variation_loss(image: object) -> None:
    checks.need_floats("image", image, "(…, H, W)")
    if min(image.shape[-2:]) < 2:
        raise ValueError(f"image should be 2 × 2 pixels or larger, and has {checks.shape(image)}")


@checks.checked(_check_total_variation_loss)
def total_variation_loss(image: Tensor) -> Tensor:
    """Return how rough a picture is: the mean difference of neighbours, without its sign.

    That of pixels one below the other, plus that of pixels side by side.

    Parameters
    ----------
    image : Tensor, shape (…, H, W)

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        For less than 2 × 2 pixels.

    Examples
    --------
    >>> import torch
    >>> total_variation_loss(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
    tensor(2.)

    References
    ----------
    Rudin, Osher and Fatemi, Nonlinear total variation based noise removal algorithms (1992),
    here with the sum of both differences in place of their length.

    Lesson: 09_style_transfer
    """
    down = (image[..., 1:, :] - image[..., :-1, :]).abs().mean()
    across = (image[..., 1:] - image[..., :-1]).abs().mean()
    return down + across


def relative_error(input: Tensor, target: Tensor) -> Tensor:
    """The squared distance, as a part of the target's squared length; mean over the batch."""
    error, size = (part.flatten(1).sum(1) for part in ((input - target) ** 2, target**2))
    tiny = torch.finfo(input.dtype).tiny  # a target of zeros is reached, too, by zeros alone
    return (error / size.clamp(min=tiny)).mean()
