"""The cutting of a set: a part to learn from, a part to choose by, a part to be judged by.

What a network can do shows only on examples that it has not seen. One looks at the
validation part as often as one likes, to choose between networks; and whoever chooses the
best has been lucky too, so the number that counts is that of the test part, looked at once.
"""

from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

import torch
from torch import Tensor

from artcourse.data._door import check_known

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
