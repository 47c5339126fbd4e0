"""The autoencoder: pictures are pressed into few numbers, and made from such numbers again."""

from __future__ import annotations

from torch import Tensor, nn

from artcourse.functional._door import whole
from artcourse.models.picture_coders import (
    PictureDecoder,
    PictureEncoder,
    Shape,
    need_latent,
    need_picture_shape,
    need_pictures_like,
)


class Autoencoder(nn.Module):
    """Presses each picture into d numbers, and rebuilds it from them. There is no chance in it.

    Parameters
    ----------
    shape : (C, H, W)
        Of a picture. With ``'conv'`` its sides are halved until they have 8 pixels or fewer.
    latent_size : int
        d.
    hidden_size : int
        Numbers in the layer between picture and latent numbers, each way.
    network : 'conv' or 'mlp'
        With convolutions, or with fully connected layers alone.
    width : int
        Channels of the first convolution.

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more, or the picture cannot be halved so often.

    Examples
    --------
    >>> import torch
    >>> model = Autoencoder((1, 28, 28), latent_size=2)
    >>> model.encode(torch.rand(5, 1, 28, 28)).shape, model(torch.rand(5, 1, 28, 28)).shape
    (torch.Size([5, 2]), torch.Size([5, 1, 28, 28]))

    Lesson: 07_variational_autoencoder
    """

    def __init__(
        self,
        shape: Shape = (1, 28, 28),
        latent_size: int = 20,
        hidden_size: int = 128,
        network: str = "conv",
        width: int = 16,
    ) -> None:
        super().__init__()
        self.shape = need_picture_shape(shape, network)
        self.latent_size = whole("latent_size", latent_size, 1)
        whole("hidden_size", hidden_size, 1)
        whole("width", width, 1)
        options = {"hidden_size": hidden_size, "network": network, "width": width}
        self.encoder = PictureEncoder(self.shape, latent_size, **options)
        self.decoder = PictureDecoder(latent_size, self.shape, **options)

    def encode(self, images: Tensor) -> Tensor:
        """From pictures (N, C, H, W) to their latent numbers (N, d)."""
        need_pictures_like(images, self.shape)
        return self.encoder(images)

    def decode(self, latent: Tensor) -> Tensor:
        """From latent numbers (N, d) to the logits of pictures (N, C, H, W)."""
        need_latent(latent, self.latent_size)
        return self.decoder(latent)

    def forward(self, images: Tensor) -> Tensor:
        """Rebuild pictures: logits, shape (N, C, H, W)."""
        return self.decode(self.encode(images))
