"""Variational autoencoders: each picture gets a distribution of latent numbers."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from artcourse.functional import reparameterize
from artcourse.functional._door import known, whole
from artcourse.functional._door import shape as shape_of
from artcourse.models.picture_coders import (
    PictureDecoder,
    PictureEncoder,
    Shape,
    need_latent,
    need_picture_shape,
    need_pictures_like,
)

LIKELIHOODS = ("bernoulli", "gaussian")


class VAEOutput(NamedTuple):
    """What a variational autoencoder says of a batch of pictures: all that its loss needs.

    Attributes
    ----------
    logits : Tensor, shape (N, C, H, W)
        The decoder's scores; σ of them are the shades of the rebuilt pictures.
    mu, log_var : Tensor, shape (N, d)
        For each picture the mean and the log-variance of its latent numbers.
    latent : Tensor, shape (N, d)
        z, drawn from that distribution: what the decoder was given.
    log_deviation : Tensor, shape (), or None
        log of the standard deviation of each shade, with a Gaussian likelihood.
    """

    logits: Tensor
    mu: Tensor
    log_var: Tensor
    latent: Tensor
    log_deviation: Tensor | None = None


class VAE(nn.Module):
    """A variational autoencoder: each picture gets a distribution of latent numbers.

    Parameters
    ----------
    shape, latent_size, hidden_size, network, width
        As in ``Autoencoder``.
    likelihood : 'bernoulli' or 'gaussian'
        What the decoder's answer means: the chance of ink in each pixel; or the mean shade, to
        which a normal distribution with one deviation for all shades belongs, which is learned.

    Raises
    ------
    ValueError
        As Autoencoder, and for an unknown likelihood.

    Examples
    --------
    >>> model = VAE((1, 28, 28), latent_size=3)
    >>> output = model(torch.rand(5, 1, 28, 28))
    >>> output.mu.shape, output.latent.shape, output.logits.shape
    (torch.Size([5, 3]), torch.Size([5, 3]), torch.Size([5, 1, 28, 28]))

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014).

    Lesson: 07_variational_autoencoder
    """

    def __init__(
        self,
        shape: Shape = (1, 28, 28),
        latent_size: int = 20,
        hidden_size: int = 128,
        network: str = "conv",
        width: int = 16,
        likelihood: str = "bernoulli",
    ) -> None:
        super().__init__()
        self._build(shape, latent_size, hidden_size, network, width, likelihood, extra=0)

    def _build(
        self,
        shape: Shape,
        latent_size: int,
        hidden_size: int,
        network: str,
        width: int,
        likelihood: str,
        extra: int,
    ) -> None:
        """Make the two halves; beside picture and latent numbers stand ``extra`` more."""
        self.shape = need_picture_shape(shape, network)
        self.latent_size = whole("latent_size", latent_size, 1)
        whole("hidden_size", hidden_size, 1)
        whole("width", width, 1)
        known("likelihood", likelihood, LIKELIHOODS)
        options = {"hidden_size": hidden_size, "network": network, "width": width, "extra": extra}
        self.encoder = PictureEncoder(self.shape, 2 * latent_size, **options)
        self.decoder = PictureDecoder(latent_size, self.shape, **options)
        self.log_deviation = None
        if likelihood == "gaussian":
            self.log_deviation = nn.Parameter(torch.tensor(-1.5))

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Say where in the latent space pictures are.

        Parameters
        ----------
        images : Tensor, shape (N, C, H, W)

        Returns
        -------
        mu, log_var : Tensor, shape (N, d)
            The approximate posterior q(z | x) of each: means and log-variances.
        """
        need_pictures_like(images, self.shape)
        mu, log_var = self.encoder(images).chunk(2, dim=1)
        return mu, log_var

    def decode(self, latent: Tensor) -> Tensor:
        """From latent numbers (N, d) to the logits of pictures (N, C, H, W)."""
        need_latent(latent, self.latent_size)
        return self.decoder(latent)

    def forward(self, images: Tensor) -> VAEOutput:
        """Encode pictures, draw their latent numbers, and decode these.

        It draws in training and afterwards: the loss is a mean over draws. Who wants the one
        rebuilt picture decodes the means instead. The noise comes from torch's own generator.
        """
        mu, log_var = self.encode(images)
        latent = reparameterize(mu, log_var, torch.randn_like(mu))
        return VAEOutput(self.decode(latent), mu, log_var, latent, self.log_deviation)


class ConditionalVAE(VAE):
    """A VAE that is told what the picture shows: its latent numbers are left for the rest.

    The label stands as a one-hot vector beside the picture's features in the encoder, and
    beside the latent numbers in the decoder. Of letters, the latent numbers then hold the face.

    Parameters
    ----------
    classes : int
        How many labels there are.
    shape, latent_size, hidden_size, network, width, likelihood
        As in :class:`VAE`.

    Examples
    --------
    >>> model = ConditionalVAE(26, latent_size=3)
    >>> model.decode(torch.randn(2, 3), torch.tensor([0, 25])).shape
    torch.Size([2, 1, 28, 28])

    References
    ----------
    Sohn, Lee and Yan, Learning structured output representation using deep conditional
    generative models (2015); Kingma et al., Semi-supervised learning with deep generative
    models (2014), model M2.

    Lesson: 08_latent_space
    """

    def __init__(
        self,
        classes: int,
        shape: Shape = (1, 28, 28),
        latent_size: int = 20,
        hidden_size: int = 128,
        network: str = "conv",
        width: int = 16,
        likelihood: str = "bernoulli",
    ) -> None:
        nn.Module.__init__(self)
        self.classes = whole("classes", classes, 2)
        self._build(shape, latent_size, hidden_size, network, width, likelihood, extra=classes)

    def encode(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Say where in the latent space pictures with labels (N,) are: mu, log_var, (N, d)."""
        need_pictures_like(images, self.shape)
        told = self._one_hot(labels, images)
        mu, log_var = self.encoder(images, told).chunk(2, dim=1)
        return mu, log_var

    def decode(self, latent: Tensor, labels: Tensor) -> Tensor:
        """From latent numbers (N, d) and labels (N,) to logits of pictures (N, C, H, W)."""
        need_latent(latent, self.latent_size)
        return self.decoder(latent, self._one_hot(labels, latent))

    def forward(self, images: Tensor, labels: Tensor) -> VAEOutput:
        """Encode pictures, draw their latent numbers, and decode these, as the VAE does."""
        mu, log_var = self.encode(images, labels)
        latent = reparameterize(mu, log_var, torch.randn_like(mu))
        return VAEOutput(self.decode(latent, labels), mu, log_var, latent, self.log_deviation)

    def _one_hot(self, labels: Tensor, beside: Tensor) -> Tensor:
        """Write each label as a row with one 1, (N, classes)."""
        if labels.dtype != torch.int64 or shape_of(labels) != (len(beside),):
            raise ValueError(
                f"labels should be torch.int64 of shape ({len(beside)},), one for each row, and "
                f"are {labels.dtype} of shape {shape_of(labels)}"
            )
        if len(labels) and not 0 <= labels.min() <= labels.max() < self.classes:
            raise ValueError(
                f"labels should go from 0 to {self.classes - 1}, and go from {labels.min()} to "
                f"{labels.max()}"
            )
        return torch.eye(self.classes, dtype=beside.dtype, device=beside.device)[labels]
