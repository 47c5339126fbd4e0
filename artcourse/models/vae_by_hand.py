"""A variational autoencoder on our own layers, which goes backward by its own rules."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from artcourse.functional import reparameterize, reparameterize_backward
from artcourse.functional._door import need_floats, whole
from artcourse.layers import Layer, Linear, ReLU, Sequential
from artcourse.models.vae import VAEOutput


class VAEByHand(Layer):
    """Encoder and decoder of two linear layers each, on pictures as rows of D numbers.

    Parameters
    ----------
    pixels : int
        D, the numbers of a picture.
    latent_size : int
        d.
    hidden_size : int
        Numbers between the linear layers.
    generator : torch.Generator, optional
        From which the weights are drawn.
    dtype : torch.dtype

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more.

    Examples
    --------
    >>> model = VAEByHand(pixels=6, latent_size=2, hidden_size=4)
    >>> model(torch.rand(3, 6)).logits.shape
    torch.Size([3, 6])

    Lesson: 07_variational_autoencoder
    """

    def __init__(
        self,
        pixels: int,
        latent_size: int,
        hidden_size: int = 200,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        sizes = {"pixels": pixels, "latent_size": latent_size, "hidden_size": hidden_size}
        for name, size in sizes.items():
            whole(name, size, 1)
        self.latent_size = latent_size

        def linear(inputs: int, outputs: int) -> Linear:
            return Linear(inputs, outputs, generator=generator, dtype=dtype)

        self.encoder = Sequential(
            linear(pixels, hidden_size), ReLU(), linear(hidden_size, 2 * latent_size)
        )
        self.decoder = Sequential(
            linear(latent_size, hidden_size), ReLU(), linear(hidden_size, pixels)
        )

    def __call__(self, images: Tensor, noise: Tensor | None = None) -> VAEOutput:
        return self.forward(images, noise)

    def forward(self, images: Tensor, noise: Tensor | None = None) -> VAEOutput:
        """Encode pictures, draw their latent numbers with the noise, and decode these.

        Parameters
        ----------
        images : Tensor, shape (N, D)
        noise : Tensor, shape (N, d), optional
            From N(0, 1). Without it, torch's own generator draws it.

        Returns
        -------
        VAEOutput
            Its logits have shape (N, D).

        Raises
        ------
        ValueError
            When images are no rows of numbers, or noise has another shape.
        """
        need_floats("images", images, "(N, D)")
        mu, log_var = self.encoder(images).chunk(2, dim=1)
        self.noise = torch.randn_like(mu) if noise is None else noise
        latent = reparameterize(mu, log_var, self.noise)
        self.output = VAEOutput(self.decoder(latent), mu, log_var, latent)
        return self.output

    def backward(self, grad_output: VAEOutput) -> Tensor:
        """Add to the gradients of all weights, and return that of the pictures.

        The gradients of mu and log_var come in on two ways: from the loss itself, by its KL,
        and from the latent numbers, which were made of them.

        Parameters
        ----------
        grad_output : VAEOutput
            The loss's gradients of logits, mu and log_var, as ``negative_elbo_backward``
            returns them.

        Returns
        -------
        Tensor, shape (N, D)
        """
        grad_latent = self.decoder.backward(grad_output.logits)
        _, mu, log_var, _, _ = self.output
        grad_mu, grad_log_var, _ = reparameterize_backward(grad_latent, mu, log_var, self.noise)
        grads = [grad_mu + grad_output.mu, grad_log_var + grad_output.log_var]
        return self.encoder.backward(torch.cat(grads, dim=1))

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Go through the parameters of both halves: ``"encoder.0.weight"``."""
        for part in ("encoder", "decoder"):
            for name, parameter in getattr(self, part).named_parameters():
                yield f"{part}.{name}", parameter
