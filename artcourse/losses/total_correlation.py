"""The KL of a VAE split into three parts, one of which says how entangled its numbers are."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from artcourse.functional._door import number, whole
from artcourse.losses.elbo import elbo_terms
from artcourse.losses.importance import log_normal
from artcourse.models.vae import VAEOutput


class KLSplit(NamedTuple):
    """The three parts of the KL, each a mean over the batch, shape (), in nats.

    Attributes
    ----------
    mutual_information : Tensor
        How much the latent numbers tell of which picture it is.
    total_correlation : Tensor
        How far the latent numbers are from standing each by itself.
    dimension_wise : Tensor
        How far each latent number, over all pictures, is from N(0, 1).
    """

    mutual_information: Tensor
    total_correlation: Tensor
    dimension_wise: Tensor


def split_kl(output: VAEOutput, pictures: int) -> KLSplit:
    """Split the KL by one draw of a batch: the three parts add up to it on average.

    The distribution of z over all pictures, q(z), is estimated from the batch alone: picture
    itself with the weight 1 / pictures, the others sharing the rest (stratified).

    Parameters
    ----------
    output : VAEOutput
        Of a batch of N pictures, two or more.
    pictures : int
        How many there are in the data that the batch is from; N or more.

    Returns
    -------
    KLSplit

    Raises
    ------
    ValueError
        When the batch is too small, or larger than the data.

    References
    ----------
    Chen, Li, Grosse and Duvenaud, Isolating sources of disentanglement in variational
    autoencoders (2018), equation 2 and appendix C.2.

    Lesson: 08_latent_space
    """
    batch = len(output.latent)
    if batch < 2:
        raise ValueError(f"the batch should have 2 pictures or more, and has {batch}")
    whole("pictures", pictures, batch)
    # [i, j, k]: how likely the k-th number of z of picture i is under the posterior of picture j
    log_each = log_normal(output.latent[:, None], output.mu[None], output.log_var[None])
    log_weights = _log_weights(batch, pictures).to(log_each)
    log_q = torch.logsumexp(log_each.sum(2) + log_weights, dim=1)
    log_q_alone = torch.logsumexp(log_each + log_weights[:, :, None], dim=1).sum(1)
    zero = torch.zeros_like(output.latent)
    log_prior = log_normal(output.latent, zero, zero).sum(1)
    log_posterior = log_each.diagonal().sum(0)
    return KLSplit(
        (log_posterior - log_q).mean(),
        (log_q - log_q_alone).mean(),
        (log_q_alone - log_prior).mean(),
    )


def _log_weights(batch: int, pictures: int) -> Tensor:
    """How much the posterior of picture j counts in q(z) for the z of picture i: log, (N, N)."""
    weights = torch.full((batch, batch), (pictures - 1) / (pictures * (batch - 1)))
    weights.fill_diagonal_(1 / pictures)
    return weights.log()


def beta_tc_loss(output: VAEOutput, images: Tensor, *, pictures: int, beta: float = 1.0) -> Tensor:
    """Return −ELBO with β on the total correlation alone: the loss of the β-TCVAE, in nats.

    Parameters
    ----------
    output : VAEOutput
        What the network said of the images.
    images : Tensor, shape (N, C, H, W)
    pictures : int
        How many there are in the data.
    beta : float
        0 or more; with 1 it is −ELBO, up to the noise of the estimate.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        As :func:`split_kl`, and for a β below 0.

    References
    ----------
    Chen, Li, Grosse and Duvenaud (2018), equation 4.

    Lesson: 08_latent_space
    """
    number("beta", beta, least=0)
    reconstruction = elbo_terms(output, images).reconstruction.mean()
    split = split_kl(output, pictures)
    return (
        reconstruction
        + split.mutual_information
        + beta * split.total_correlation
        + split.dimension_wise
    )
