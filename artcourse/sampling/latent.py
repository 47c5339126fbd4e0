"""Pictures out of a latent space: latent vectors by lot, and pictures from them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from artcourse.functional._door import need_floats, number, shape, whole


@torch.no_grad()
def sample_prior(
    model: nn.Module,
    count: int,
    *,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Draw latent vectors from the prior, the standard normal distribution.

    Parameters
    ----------
    model : nn.Module
        With a ``latent_size``, d.
    count : int
        How many vectors.
    temperature : float
        More than 0. The deviation of each number: below 1 the pictures are more usual, above 1
        they are more unusual than those of the training.
    generator : torch.Generator, optional
        Of the model's device. The same one draws the same.

    Returns
    -------
    Tensor, shape (count, d)
        On the model's device.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 07_variational_autoencoder
    """
    whole("count", count, 1)
    number("temperature", temperature, above=0)
    like = next(model.parameters())
    return temperature * _noise((count, model.latent_size), like, generator)


@torch.no_grad()
def sample_posterior(
    model: nn.Module,
    images: Tensor,
    count: int = 1,
    *,
    labels: Tensor | int | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Draw latent vectors from what the encoder believes of each picture.

    ``z = mu + exp(log_var / 2) * noise``, with new noise for each vector.

    Parameters
    ----------
    model : nn.Module
        With ``encode(images) -> (mu, log_var)``. It is in evaluation mode afterwards.
    images : Tensor, shape (N, C, H, W)
        Shades in [0, 1].
    count : int
        How many vectors for each picture.
    labels : Tensor, shape (N,), or int, optional
        For a model with ``encode(images, labels)``: the class of each picture, or of all.
    generator : torch.Generator, optional
        Of the model's device.

    Returns
    -------
    Tensor, shape (count, N, d)

    Raises
    ------
    ValueError
        When an argument is not as described.

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014), section 2.4.

    Lesson: 08_latent_space
    """
    whole("count", count, 1)
    mu, log_var = encode_pictures(model, images, labels)
    return mu + torch.exp(log_var / 2) * _noise((count, *mu.shape), mu, generator)


@torch.no_grad()
def encode_pictures(
    model: nn.Module, images: Tensor, labels: Tensor | int | None = None
) -> tuple[Tensor, Tensor]:
    """Return what the encoder believes of each picture, without gradients.

    Parameters
    ----------
    model, images, labels
        As in :func:`sample_posterior`.

    Returns
    -------
    mu, log_var : Tensor, shape (N, d)
        The means, and the logarithms of the variances.

    Raises
    ------
    ValueError
        When an argument is not as described.
    """
    need_floats("images", images, "(N, C, H, W)")
    model.eval()
    images = images.to(next(model.parameters()))
    if labels is None:
        return model.encode(images)
    return model.encode(images, _label_of_each(labels, images))


def decode_pictures(
    model: nn.Module,
    latents: Tensor,
    labels: Tensor | int | None = None,
    *,
    batch: int = 256,
) -> Tensor:
    """Turn latent vectors into pictures: the sigmoid of what the decoder answers.

    Parameters
    ----------
    model : nn.Module
        With ``decode(latent) -> logits``. It is in evaluation mode afterwards.
    latents : Tensor, shape (N, d)
    labels : Tensor, shape (N,), or int, optional
        For a model with ``decode(latent, labels)``: the class of each picture, or of all.
    batch : int
        How many pictures are made at once: fewer take less memory.

    Returns
    -------
    Tensor, shape (N, C, H, W)
        Probabilities in [0, 1], on the model's device, without gradients. For letters and
        digits 1 is ink.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 07_variational_autoencoder
    """
    return torch.sigmoid(decode_logits(model, latents, labels, batch=batch))


@torch.no_grad()
def decode_logits(
    model: nn.Module,
    latents: Tensor,
    labels: Tensor | int | None = None,
    *,
    batch: int = 256,
) -> Tensor:
    """Return what the decoder answers, before the sigmoid, without gradients.

    Parameters
    ----------
    model, latents, labels, batch
        As for :func:`decode_pictures`.

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        When an argument is not as described.
    """
    need_floats("latents", latents, "(N, d)")
    if not len(latents) or latents.shape[1] != model.latent_size:
        wanted = f"(N, {model.latent_size}), N 1 or more, as the model's latent_size says"
        raise ValueError(f"latents should have shape {wanted}, and has {shape(latents)}")
    whole("batch", batch, 1)
    model.eval()
    latents = latents.to(next(model.parameters()))
    if labels is None:
        logits = [model.decode(some) for some in latents.split(batch)]
    else:
        both = zip(latents.split(batch), _label_of_each(labels, latents).split(batch), strict=True)
        logits = [model.decode(some, their_labels) for some, their_labels in both]
    return torch.cat(logits)


def _label_of_each(labels: Tensor | int, rows: Tensor) -> Tensor:
    """The labels, or one label as often as there are rows, on the device of the rows."""
    if not isinstance(labels, Tensor):
        return torch.full((len(rows),), whole("labels", labels, 0), device=rows.device)
    if labels.is_floating_point() or tuple(labels.shape) != (len(rows),):
        raise ValueError(
            f"labels should be whole numbers of shape ({len(rows)},), one for each row, or one "
            f"int for all, and is {labels.dtype} of shape {shape(labels)}"
        )
    return labels.to(rows.device)


def _noise(wanted: tuple[int, ...], like: Tensor, generator: torch.Generator | None) -> Tensor:
    return torch.randn(wanted, generator=generator, device=like.device, dtype=like.dtype)
