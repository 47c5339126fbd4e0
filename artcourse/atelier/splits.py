"""Pictures of all styles with their labels: to learn from, to choose by, to be judged by."""

import torch

from artcourse.atelier.photographs import PHOTOS_OF_SPLIT
from artcourse.atelier.works import STYLES, paint
from artcourse.data.splits import LabelledImages, names_of_splits
from artcourse.functional._door import whole

FIRST_SEED = {"train": 0, "validation": 1_000_000, "test": 2_000_000}
_PER_STYLE = {"train": 120, "validation": 30, "test": 50}


def load_styles(
    split: str = "train", per_style: int | None = None, size: int = 64
) -> LabelledImages:
    """Let the atelier paint pictures of all styles, for a network to tell them apart.

    The three splits share no seed, and no photograph for the styles which repaint one.
    It takes 15 to 35 ms a picture.

    Parameters
    ----------
    split : str
        ``"train"``, ``"validation"`` or ``"test"``; or ``"train+validation"``.
    per_style : int, optional
        How many pictures of each style. Without it 120 to train with, 30 to validate and
        50 to test.
    size : int
        Width and height in pixels.

    Returns
    -------
    images : Tensor, shape (N, 3, size, size)
        float32 shades in [0, 1]. The styles take turns.
    labels : Tensor of int64, shape (N,)
        The style's place in ``list(STYLES)``.

    Raises
    ------
    ValueError
        When there is no such split, or per_style or size is out of range.

    Lesson: 04_training_a_cnn
    """
    if per_style is not None:  # more, and two splits would share seeds
        per_style = whole("per_style", per_style, 1, 1_000_000)
    pictures = [
        paint(style, FIRST_SEED[name] + number, size, photos=PHOTOS_OF_SPLIT[name]).picture
        for name in names_of_splits(split)
        for number in range(per_style or _PER_STYLE[name])
        for style in STYLES
    ]
    labels = torch.arange(len(STYLES)).repeat(len(pictures) // len(STYLES))
    return LabelledImages(torch.cat(pictures), labels)
