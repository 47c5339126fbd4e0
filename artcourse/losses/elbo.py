"""The loss of a variational autoencoder: the evidence lower bound, term by term."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from artcourse.functional._door import need_alike, need_floats, need_shape, number, shape
from artcourse.losses.binary import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)
from artcourse.losses.kl import kl_standard_normal, kl_standard_normal_backward
from artcourse.losses.reduction import need_reduction, reduced, reduced_backward
from artcourse.models.vae import VAEOutput


class ELBOTerms(NamedTuple):
    """The two terms of −ELBO for each picture, in nats; both are small for a good network.

    Attributes
    ----------
    reconstruction : Tensor, shape (N,)
        −log p(x | z), summed over all numbers of a picture.
    kl : Tensor, shape (N,)
        KL(q(z | x) ‖ p(z)), summed over the latent numbers.
    """

    reconstruction: Tensor
    kl: Tensor


def bernoulli_nll(logits: Tensor, images: Tensor) -> Tensor:
    """Return −log p(x | z) of pictures whose every number is yes or no, with p = σ(logits).

    Parameters
    ----------
    logits, images : Tensor, shape (N, …)
        Images hold 0 and 1. Greys between count as that much of each; then the number is no
        likelihood any more, as the density of a grey is not told.

    Returns
    -------
    Tensor, shape (N,)
        In nats, summed over all numbers of a picture.

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices.

    Lesson: 07_variational_autoencoder
    """
    each = binary_cross_entropy_with_logits(logits, images, reduction="none")
    return each.flatten(1).sum(1)


def gaussian_nll(mean: Tensor, images: Tensor, log_deviation: Tensor) -> Tensor:
    """Return −log p(x | z) of pictures whose shades are normally distributed around a mean.

    ``½ ((x − mean) / s)² + log s + ½ log 2π``, summed. As a density it may be above 1, and so
    its −log below 0.

    Parameters
    ----------
    mean, images : Tensor, shape (N, …)
    log_deviation : Tensor, shape ()
        log s, one for all shades.

    Returns
    -------
    Tensor, shape (N,)
        In nats, summed over all numbers of a picture.

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices.

    Lesson: 07_variational_autoencoder
    """
    need_floats("mean", mean)
    need_floats("images", images)
    need_alike("mean", mean, "images", images)
    need_shape("images", images, shape(mean), "as mean")
    need_floats("log_deviation", log_deviation)
    need_shape("log_deviation", log_deviation, (), "one number for all shades")
    distance = (images - mean) / log_deviation.exp()
    each = 0.5 * distance**2 + log_deviation + 0.5 * math.log(2 * math.pi)
    return each.flatten(1).sum(1)


def elbo_terms(output: VAEOutput, images: Tensor) -> ELBOTerms:
    """Return reconstruction and KL of each picture, by one draw of its latent numbers.

    Parameters
    ----------
    output : VAEOutput
        What the network said of the images. With a ``log_deviation`` the likelihood is
        Gaussian, with the means σ(logits); otherwise Bernoulli.
    images : Tensor, shape (N, C, H, W)

    Returns
    -------
    ELBOTerms

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices.

    Lesson: 07_variational_autoencoder
    """
    if output.log_deviation is None:
        reconstruction = bernoulli_nll(output.logits, images)
    else:
        reconstruction = gaussian_nll(torch.sigmoid(output.logits), images, output.log_deviation)
    return ELBOTerms(
        reconstruction, kl_standard_normal(output.mu, output.log_var, reduction="none")
    )


def negative_elbo(
    output: VAEOutput, images: Tensor, *, beta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Return −ELBO: reconstruction + β · KL, each summed within a picture, in nats.

    With β = 1, nothing is weighed: that is the bound of the paper. The mean is over pictures
    alone: where one term is averaged over pixels and the other is not, a β of some hundreds
    hides in it.

    Parameters
    ----------
    output : VAEOutput
        What the network said of the images.
    images : Tensor, shape (N, C, H, W)
    beta : float
        0 or more.
    reduction : 'mean', 'sum' or 'none'
        What becomes of the N pictures.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' (N,).

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, a β below 0, and an unknown reduction.

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014), equation 10; Higgins et al.,
    beta-VAE (2017), equation 4.

    Lesson: 07_variational_autoencoder
    """
    number("beta", beta, least=0)
    need_reduction(reduction)
    reconstruction, kl = elbo_terms(output, images)
    return reduced(reconstruction + beta * kl, reduction)


def negative_elbo_backward(
    grad_output: Tensor,
    output: VAEOutput,
    images: Tensor,
    *,
    beta: float = 1.0,
    reduction: str = "mean",
) -> tuple[VAEOutput, Tensor]:
    """Return the gradients of negative_elbo's output and images, with a Bernoulli likelihood.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' (N,).
    output, images, beta, reduction
        As in :func:`negative_elbo`.

    Returns
    -------
    grad : VAEOutput
        The gradients of logits, mu and log_var. That of the latent numbers is 0 here: the loss
        sees them through the logits alone, so that it is the decoder's to find.
    grad_images : Tensor, shape of images

    Raises
    ------
    ValueError
        As negative_elbo, and for a Gaussian likelihood.

    Lesson: 07_variational_autoencoder
    """
    if output.log_deviation is not None:
        raise ValueError("output should have no log_deviation: only Bernoulli goes backward here")
    logits, mu, log_var, latent, _ = output
    each = reduced_backward(grad_output, mu[:, 0], reduction)  # one for each picture
    pixels = each.reshape(-1, *[1] * (logits.ndim - 1)).expand_as(logits)
    grad_logits, grad_images = binary_cross_entropy_with_logits_backward(
        pixels, logits, images, reduction="none"
    )
    grad_mu, grad_log_var = kl_standard_normal_backward(beta * each, mu, log_var, reduction="none")
    grad = VAEOutput(grad_logits, grad_mu, grad_log_var, torch.zeros_like(latent))
    return grad, grad_images
