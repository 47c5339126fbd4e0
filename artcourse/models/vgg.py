"""VGG, a network that learned to name what photographs show, as an eye: what its layers see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torch import Tensor, nn

from artcourse.data.checks import check_known
from artcourse.data.weights import WEIGHTS, load_vgg19_weights
from artcourse.functional.checks import need_alike, need_filled, need_floats, shape

# VGG-19 has 16 convolutions in five blocks, each of which ends by halving the picture.
VGG_LAYERS = tuple(
    name
    for block, convolutions in enumerate((2, 2, 4, 4, 4), 1)
    for place in range(1, convolutions + 1)
    for name in (
        f"conv{block}_{place}",
        f"relu{block}_{place}",
        *([f"pool{block}"] if place == convolutions else []),
    )
)
_MEAN = (123.68, 116.779, 103.939)  # red, green and blue of the photographs it learned from
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")  # of Gatys and others


class VGGFeatures(nn.Module):
    """What the layers of VGG-19, a network that others trained, answer to pictures.

    The network ends with the last layer asked for, and never learns: only pictures get
    gradients.

    Parameters
    ----------
    layers : str or sequence of str
        Names from ``VGG_LAYERS``, such as ``"relu4_2"``, the second of the fourth block:
        ``conv1_1``, ``relu1_1``, … to ``relu5_4``, and ``pool1`` to ``pool5``, which end the
        blocks. As given, they are an attribute too.

    Attributes
    ----------
    weights : str
        Which network it is, who trained it, and under which licence: for the card of a work.

    Raises
    ------
    ValueError
        For an unknown layer, for none, or when the file of weights is not the one that is
        expected.
    FileNotFoundError
        When the package that should hold the weights does not.

    References
    ----------
    K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image
    Recognition. ICLR 2015.

    Examples
    --------
    >>> import torch
    >>> see = VGGFeatures(["relu1_1", "relu2_1"])
    >>> {name: tuple(seen.shape) for name, seen in see(torch.rand(1, 3, 32, 48)).items()}
    {'relu1_1': (1, 64, 32, 48), 'relu2_1': (1, 128, 16, 24)}

    Lesson: 09_style_transfer
    """

    weights = WEIGHTS["vgg-19"].credit

    def __init__(self, layers: str | Iterable[str] = STYLE_LAYERS) -> None:
        super().__init__()
        self.layers = (layers,) if isinstance(layers, str) else tuple(layers)
        if not self.layers:
            raise ValueError("layers should name one layer at least, such as 'relu4_2'")
        for name in self.layers:
            check_known("layer", name, VGG_LAYERS)
        convolutions = load_vgg19_weights()
        self.stack = nn.Sequential()
        for name in VGG_LAYERS[: 1 + max(map(VGG_LAYERS.index, self.layers))]:
            self.stack.add_module(name, _layer(name, convolutions))
        self.eval().requires_grad_(False)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Show pictures to the network.

        Parameters
        ----------
        image : Tensor, shape (N, 3, H, W)
            Shades in [0, 1], RGB.

        Returns
        -------
        dict of str to Tensor, shape (N, C, H', W')
            What each of ``layers`` answers, in the network's dtype. Each pooling before it
            halves H and W.

        Raises
        ------
        ValueError
            For another shape, another device than the network's, shades far outside of
            [0, 1], or a picture of which the poolings leave nothing.
        """
        self._check(image)
        mean = image.new_tensor(_MEAN)[:, None, None]
        # normalised first and rounded then: in bfloat16 the mean itself would be off
        seen, hidden = {}, (255 * image - mean).to(next(self.parameters()).dtype)
        for name, layer in self.stack.named_children():
            hidden = layer(hidden)
            if name in self.layers:
                seen[name] = hidden
        return {name: seen[name] for name in self.layers}

    def _check(self, image: object) -> None:
        need_floats("image", image, "(N, 3, H, W)")
        need_filled("image", image, 4)
        if image.shape[1] != 3:
            raise ValueError(f"image should have shape (N, 3, H, W), and has {shape(image)}")
        need_alike("image", image, "the network", next(self.parameters()), "device")
        least = 2 ** sum(isinstance(layer, nn.MaxPool2d) for layer in self.stack)
        if min(image.shape[2:]) < least:
            raise ValueError(
                f"image should have at least {least} rows and {least} columns, as each pooling "
                f"halves it, and has shape {shape(image)}. Take a larger picture or earlier layers"
            )
        if image.detach().abs().max() > 10:  # an optimiser may step a little over the edge
            raise ValueError(
                f"image should hold shades in [0, 1], and goes from {image.min():.4g} to "
                f"{image.max():.4g}: try image / 255"
            )


def _layer(name: str, convolutions: Iterator[tuple[Tensor, Tensor]]) -> nn.Module:
    if name.startswith("relu"):
        return nn.ReLU()
    if name.startswith("pool"):
        return nn.MaxPool2d(2)
    weight, bias = next(convolutions)
    # "meta": no random numbers are drawn, only to be replaced
    layer = nn.Conv2d(*weight.shape[1::-1], 3, padding=1, device="meta")
    layer.weight, layer.bias = nn.Parameter(weight), nn.Parameter(bias)
    return layer
