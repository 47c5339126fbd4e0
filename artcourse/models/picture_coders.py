"""The two halves of an autoencoder: from a picture to some numbers, and back to a picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from artcourse.functional._door import known, need_floats, whole
from artcourse.functional._door import shape as shape_of

NETWORKS = ("conv", "mlp")
SMALLEST_SIDE = 8  # pictures are halved until they have at most so many pixels a side
Shape = Sequence[int]


class PictureEncoder(nn.Module):
    """From pictures to numbers: convolutions that halve the picture, then two linear layers.

    Parameters
    ----------
    shape : (C, H, W)
        Of a picture.
    outputs : int
        How many numbers it answers with.
    hidden_size : int
        Numbers between the two linear layers.
    network : 'conv' or 'mlp'
        ``'mlp'`` (a multilayer perceptron) has the two linear layers alone.
    width : int
        Channels after the first convolution; each that follows doubles them.
    extra : int
        How many numbers stand beside the picture, such as its label.
    """

    def __init__(
        self,
        shape: Shape,
        outputs: int,
        *,
        hidden_size: int,
        network: str,
        width: int = 16,
        extra: int = 0,
    ) -> None:
        super().__init__()
        parts: list[nn.Module] = []
        for channels, more in _widths(shape, network, width):
            parts += [nn.Conv2d(channels, more, 4, stride=2, padding=1), nn.ReLU()]
        self.features = nn.Sequential(*parts, nn.Flatten())
        self.hidden = nn.Linear(_numbers(_smallest(shape, network, width)) + extra, hidden_size)
        self.answer = nn.Linear(hidden_size, outputs)

    def forward(self, images: Tensor, beside: Tensor | None = None) -> Tensor:
        """Answer pictures (N, C, H, W), and what stands beside them (N, extra)."""
        hidden = self.hidden(_joined(self.features(images), beside))
        return self.answer(torch.relu(hidden))


class PictureDecoder(nn.Module):
    """From numbers to pictures: the way of :class:`PictureEncoder` backwards.

    Where the encoder has convolutions with stride 2, it has transposed ones, which double the
    picture. It answers with logits: σ of them are the shades.
    """

    def __init__(
        self,
        inputs: int,
        shape: Shape,
        *,
        hidden_size: int,
        network: str,
        width: int = 16,
        extra: int = 0,
    ) -> None:
        super().__init__()
        smallest = _smallest(shape, network, width)
        self.hidden = nn.Linear(inputs + extra, hidden_size)
        self.small = nn.Linear(hidden_size, _numbers(smallest))
        parts: list[nn.Module] = [nn.Unflatten(1, smallest)]
        for channels, more in reversed(_widths(shape, network, width)):
            parts += [nn.ReLU(), nn.ConvTranspose2d(more, channels, 4, stride=2, padding=1)]
        self.picture = nn.Sequential(*parts)

    def forward(self, latent: Tensor, beside: Tensor | None = None) -> Tensor:
        """Answer numbers (N, inputs), and what stands beside them (N, extra)."""
        hidden = torch.relu(self.hidden(_joined(latent, beside)))
        return self.picture(self.small(hidden))


def need_picture_shape(shape: Shape, network: str) -> tuple[int, int, int]:
    """Refuse what is no shape of a picture, or one that cannot be halved as often as needed."""
    known("network", network, NETWORKS)
    if len(shape) != 3:
        raise ValueError(f"shape should be (channels, height, width), and is {tuple(shape)}")
    sizes = tuple(
        whole(f"the {name} in shape", size, 1)
        for name, size in zip(("channels", "height", "width"), shape, strict=True)
    )
    part = 2 ** _halvings(sizes) if network == "conv" else 1
    if sizes[1] % part or sizes[2] % part:
        raise ValueError(
            f"height and width should be multiples of {part}, as the network halves pictures "
            f"{_halvings(sizes)} times, and are {sizes[1]} and {sizes[2]}"
        )
    return sizes


def need_pictures_like(images: Tensor, picture: Shape) -> None:
    """Refuse what is no batch of pictures of that shape."""
    need_floats("images", images, "(N, C, H, W)")
    if shape_of(images)[1:] != tuple(picture):
        wanted = ", ".join(str(size) for size in picture)
        raise ValueError(f"images should have shape (N, {wanted}), and have {shape_of(images)}")


def need_latent(latent: Tensor, latent_size: int) -> None:
    """Refuse what is no batch of latent vectors of that size."""
    need_floats("latent", latent, "(N, d)")
    if latent.shape[1] != latent_size:
        raise ValueError(f"latent should have shape (N, {latent_size}), and has {shape_of(latent)}")


def _halvings(shape: Shape) -> int:
    """How often a picture is halved until its longer side has at most 8 pixels."""
    side, times = max(shape[1:]), 0
    while side > SMALLEST_SIDE:
        side, times = -(-side // 2), times + 1
    return times


def _widths(shape: Shape, network: str, width: int) -> list[tuple[int, int]]:
    """The channels before and after each convolution."""
    if network == "mlp":
        return []
    channels = [shape[0], *(width * 2**number for number in range(_halvings(shape)))]
    return list(pairwise(channels))


def _smallest(shape: Shape, network: str, width: int) -> tuple[int, ...]:
    """The shape between the convolutions and the linear layers."""
    widths = _widths(shape, network, width)
    if not widths:
        return tuple(shape)
    part = 2 ** len(widths)
    return widths[-1][1], shape[1] // part, shape[2] // part


def _numbers(shape: Shape) -> int:
    return torch.Size(shape).numel()


def _joined(numbers: Tensor, beside: Tensor | None) -> Tensor:
    return numbers if beside is None else torch.cat([numbers, beside], dim=1)
