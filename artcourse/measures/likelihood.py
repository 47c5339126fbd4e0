"""How likely a variational autoencoder finds pictures, and which of its numbers it uses."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from artcourse.functional import reparameterize
from artcourse.functional._door import need_floats, number, whole
from artcourse.losses.elbo import elbo_terms
from artcourse.losses.importance import importance_weighted_bound, log_normal
from artcourse.losses.kl import kl_standard_normal
from artcourse.models.vae import VAEOutput

TOGETHER = 250  # pictures that are looked at together
DECODED_TOGETHER = 1000  # draws that are decoded together: more need more memory
USED = 0.01  # nats: below it, a latent number tells nothing of the picture


class ELBOReport(NamedTuple):
    """−ELBO of pictures and its two terms: means over pictures, in nats."""

    negative_elbo: float
    reconstruction: float
    kl: float


@torch.no_grad()
def measure_elbo(
    model: Any, images: Tensor, *labels: Tensor, draws: int = 1, seed: int = 0
) -> ELBOReport:
    """Measure −ELBO on pictures: the mean over pictures and over draws of their latent numbers.

    Parameters
    ----------
    model : VAE or ConditionalVAE
        In evaluation mode afterwards.
    images : Tensor, shape (N, C, H, W)
    *labels : Tensor of int64, shape (N,)
        For a conditional one.
    draws : int
        For each picture. The more, the less does the result depend on the seed.
    seed : int
        Of the noise; torch's own generator is for others afterwards as it was before.

    Returns
    -------
    ELBOReport

    Raises
    ------
    ValueError
        When draws is no whole number of 1 or more, or the pictures are not the model's.

    Lesson: 07_variational_autoencoder
    """
    whole("draws", draws, 1)
    images, labels = _on_its_device(model, images, labels)
    reconstruction = kl = 0.0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for _ in range(draws):
            for first in range(0, len(images), TOGETHER):
                part = slice(first, first + TOGETHER)
                output = model(images[part], *(label[part] for label in labels))
                terms = elbo_terms(output, images[part])
                reconstruction += terms.reconstruction.sum().item()
                kl += terms.kl.sum().item()
    count = draws * len(images)
    return ELBOReport((reconstruction + kl) / count, reconstruction / count, kl / count)


@torch.no_grad()
def log_likelihood(
    model: Any, images: Tensor, *labels: Tensor, samples: int = 100, seed: int = 0
) -> Tensor:
    """Estimate log p(x) of pictures by the importance-weighted bound, some draws at a time.

    On average it is too low, and the less so the more draws there are.

    Parameters
    ----------
    model : VAE or ConditionalVAE
        In evaluation mode afterwards.
    images : Tensor, shape (N, C, H, W)
    *labels : Tensor of int64, shape (N,)
        For a conditional one.
    samples : int
        K, the draws for each picture.
    seed : int
        Of the noise.

    Returns
    -------
    Tensor, shape (N,)
        In nats, on the model's device.

    Raises
    ------
    ValueError
        When samples is no whole number of 1 or more, or the pictures are not the model's.

    References
    ----------
    Burda, Grosse and Salakhutdinov, Importance weighted autoencoders (2016).

    Lesson: 07_variational_autoencoder
    """
    whole("samples", samples, 1)
    images, labels = _on_its_device(model, images, labels)
    generator = torch.Generator(images.device).manual_seed(seed)
    pictures = max(1, DECODED_TOGETHER // samples)
    bounds = []
    for first in range(0, len(images), pictures):
        part = slice(first, first + pictures)
        told = [label[part] for label in labels]
        log_joint, log_posterior = log_weights_of(model, images[part], told, samples, generator)
        bounds.append(importance_weighted_bound(log_joint, log_posterior))
    return torch.cat(bounds)


def _on_its_device(
    model: Any, images: Tensor, labels: tuple[Tensor, ...]
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Put a network into evaluation mode, and its pictures where it is."""
    model.eval()
    device = next(model.parameters()).device
    return images.to(device), tuple(label.to(device) for label in labels)


def log_weights_of(
    model: Any, images: Tensor, labels: list[Tensor], samples: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return log p(x, zₖ) and log q(zₖ | x) of draws for each picture, (K, N) each.

    All draws of these pictures are decoded together. A gradient can go through them.
    """
    mu, log_var = model.encode(images, *labels)
    size = (samples, *mu.shape)
    noise = torch.randn(size, generator=generator, device=mu.device, dtype=mu.dtype)
    latent = reparameterize(mu.expand(size), log_var.expand(size), noise)
    flat = latent.flatten(0, 1)
    again = [label.repeat(samples) for label in labels]
    output = VAEOutput(model.decode(flat, *again), mu, log_var, flat, model.log_deviation)
    pictures = images.repeat(samples, *[1] * (images.ndim - 1))
    log_decoder = -elbo_terms(output, pictures).reconstruction.view(samples, -1)
    zero = torch.zeros_like(mu)
    log_prior = log_normal(latent, zero, zero).sum(2)
    return log_decoder + log_prior, log_normal(latent, mu, log_var).sum(2)


def kl_per_latent(mu: Tensor, log_var: Tensor) -> Tensor:
    """Return how many nats each latent number tells of a picture, on average, (d,).

    Parameters
    ----------
    mu, log_var : Tensor, shape (N, d)
        As the encoder says them of pictures.

    Lesson: 07_variational_autoencoder
    """
    need_floats("mu", mu, "(N, d)")
    need_floats("log_var", log_var, "(N, d)")
    columns = mu.reshape(-1, 1), log_var.reshape(-1, 1)
    return kl_standard_normal(*columns, reduction="none").view(mu.shape).mean(0)


def active_units(mu: Tensor, log_var: Tensor, *, least: float = USED) -> int:
    """Count the latent numbers that tell something of the picture; 0 is a collapsed posterior.

    Where a number has collapsed, the encoder says N(0, 1) whatever the picture is.

    Parameters
    ----------
    mu, log_var : Tensor, shape (N, d)
        As the encoder says them of pictures.
    least : float
        How many nats, on average over the pictures, a number has to tell.

    Lesson: 07_variational_autoencoder
    """
    number("least", least, least=0)
    return int((kl_per_latent(mu, log_var) > least).sum())


def collapse_warning(mu: Tensor, log_var: Tensor) -> str | None:
    """Say in a sentence that the posterior has collapsed, wholly or in great part; else None.

    Parameters
    ----------
    mu, log_var : Tensor, shape (N, d)

    Lesson: 07_variational_autoencoder
    """
    active, size = active_units(mu, log_var), mu.shape[1]
    if active == 0:
        return (
            f"The posterior has collapsed: none of the {size} latent numbers tells anything of "
            "the picture. Let the weight of the KL grow from 0 (warm-up), or make it smaller"
        )
    if 2 * active < size:
        return f"Only {active} of {size} latent numbers are used: fewer would do as well"
    return None
