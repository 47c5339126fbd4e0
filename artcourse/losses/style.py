"""Losses that compare pictures by what a network sees in them: content, style, smoothness."""

from __future__ import annotations

from torch import Tensor

from artcourse.functional import checks
from artcourse.functional.checks import checked, shape


def _check_features(input: object) -> None:
    checks.need_floats("input", input, "(N, C, H, W)")
    checks.need_filled("input", input, 4)


def _check_content_loss(input: object, target: object) -> None:
    _check_features(input)
    checks.need_floats("target", target, "(N, C, H, W)")
    checks.need_alike("target", target, "input", input)
    checks.need_shape("target", target, shape(input), "as input")


def _check_style_loss(input: object, target: object) -> None:
    _check_features(input)
    checks.need_floats("target", target)
    checks.need_alike("target", target, "input", input)
    pictures, channels = shape(input)[:2]
    if shape(target) not in [(number, channels, channels) for number in (1, pictures)]:
        raise ValueError(
            f"target should be a Gram matrix for all pictures, of shape (1, {channels}, "
            f"{channels}), or one for each, as input has shape {shape(input)}; and has "
            f"{shape(target)}. gram_matrix makes it from the features of the style picture"
        )


def _check_total_variation_loss(input: object) -> None:
    _check_features(input)
    if min(input.shape[2:]) < 2:
        raise ValueError(
            f"input should have at least 2 rows and 2 columns, as neighbours are compared, "
            f"and has shape {shape(input)}"
        )


@checked(_check_content_loss)
def content_loss(input: Tensor, target: Tensor) -> Tensor:
    """Return how far the features of a picture are from those of the content picture.

    ``½ · Σ (input − target)²``, the sum over channels and positions, on average over the
    pictures of the batch.

    Parameters
    ----------
    input, target : Tensor, shape (N, C, H, W)
        What the same layer answers to the picture and to the content picture.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, or other than four axes.

    References
    ----------
    L. A. Gatys, A. S. Ecker, M. Bethge: Image Style Transfer Using Convolutional Neural
    Networks. CVPR 2016, equation 1. The paper has one picture; the average is ours.

    Examples
    --------
    >>> import torch
    >>> content_loss(torch.full((1, 3, 2, 2), 4.0), torch.full((1, 3, 2, 2), 3.0))
    tensor(6.)

    Lesson: 09_style_transfer
    """
    return ((input - target) ** 2).sum() / (2 * len(input))


@checked(_check_features)
def gram_matrix(input: Tensor) -> Tensor:
    """Return which channels respond together, of each picture by itself, wherever that is.

    ``G[n, i, j] = Σ over positions p of F[n, i, p] · F[n, j, p] / (C · H · W)``, where F is
    input with its rows and columns in one line. The places are summed over, so that only
    the texture is left.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        What a layer answers to N pictures.

    Returns
    -------
    Tensor, shape (N, C, C)

    Raises
    ------
    ValueError
        For other than four axes, or an empty one.

    References
    ----------
    L. A. Gatys, A. S. Ecker, M. Bethge: Image Style Transfer Using Convolutional Neural
    Networks. CVPR 2016, equation 3. There G is not divided by C · H · W; the paper does it
    later, in the loss (equation 4). Dividing at once makes pictures of different sizes
    comparable.

    Examples
    --------
    >>> import torch
    >>> gram_matrix(torch.tensor([[[[1.0, 2.0]], [[3.0, 0.0]]]]))  # (1·1 + 2·2) / 4 and so on
    tensor([[[1.2500, 0.7500],
             [0.7500, 2.2500]]])

    Lesson: 09_style_transfer
    """
    _, channels, height, width = input.shape
    features = input.flatten(2)  # (N, C, H·W)
    return features @ features.transpose(1, 2) / (channels * height * width)


@checked(_check_style_loss)
def style_loss(input: Tensor, target: Tensor) -> Tensor:
    """Return how far the Gram matrix of a picture is from that of the style picture.

    ``¼ · Σ over i, j of (gram_matrix(input)[i, j] − target[i, j])²``, on average over the
    pictures of the batch. For pictures of one size this is the paper's
    ``Σ (G − A)² / (4 · C² · (H · W)²)``.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        What a layer answers to the picture.
    target : Tensor, shape (1, C, C) or (N, C, C)
        ``gram_matrix`` of what the same layer answers to the style picture; it stays as it
        is, so work it out once. The style picture may have another size.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        When target is no such matrix, or of another dtype or device than input.

    Notes
    -----
    The layers of VGG answer with numbers of very different size. The weight
    ``4 / target.square().sum()`` makes of this the relative error, which lets all count.

    References
    ----------
    L. A. Gatys, A. S. Ecker, M. Bethge: Image Style Transfer Using Convolutional Neural
    Networks. CVPR 2016, equation 4.

    Examples
    --------
    >>> import torch
    >>> features = torch.tensor([[[[1.0, 2.0]], [[3.0, 0.0]]]])
    >>> style_loss(features, gram_matrix(features) - 2)
    tensor(4.)

    Lesson: 09_style_transfer
    """
    return ((gram_matrix(input) - target) ** 2).sum() / (4 * len(input))


@checked(_check_total_variation_loss)
def total_variation_loss(input: Tensor) -> Tensor:
    """Return how much neighbouring pixels differ: noise has much of it, smooth pictures little.

    The mean of ``|input[…, y + 1, x] − input[…, y, x]|`` plus the mean of
    ``|input[…, y, x + 1] − input[…, y, x]|``: means and not sums, so that it does not grow
    with the picture.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        Pictures of at least 2×2 pixels.

    Returns
    -------
    Tensor, shape ()
        0 for one flat colour, 2 for a checkerboard of 0 and 1.

    Raises
    ------
    ValueError
        For other than four axes, or a picture with one row or one column.

    References
    ----------
    L. I. Rudin, S. Osher, E. Fatemi: Nonlinear total variation based noise removal
    algorithms. Physica D 60, 1992. They take the length of the gradient; the sum of its two
    parts, as here, is the form without square roots.

    Examples
    --------
    >>> import torch
    >>> total_variation_loss(torch.tensor([[[[0.0, 1.0], [1.0, 0.0]]]]))
    tensor(2.)

    Lesson: 09_style_transfer
    """
    down = (input[:, :, 1:] - input[:, :, :-1]).abs()
    across = (input[:, :, :, 1:] - input[:, :, :, :-1]).abs()
    return down.mean() + across.mean()
