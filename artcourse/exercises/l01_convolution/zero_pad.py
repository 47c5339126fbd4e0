"""An exercise on the edge of the picture: a margin of zeros."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _margins(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 1),
        Case(whole(generator, 4, 3), 2),
        Case(whole(generator, 3, 5), 1),
        Case(whole(generator, 2, 3), 0),
    ]


@exercise(
    "convolution.zero_pad",
    title="put a margin of zeros around a picture",
    cases=_margins,
    hints=[
        "How high and how wide is the picture with its margin? The margin is on both sides.",
        "Begin with torch.zeros(…) of that size, and lay the picture into its middle.",
        "padded[padding : padding + height, padding : padding + width] = image",
    ],
    praise="Now a kernel can reach the picture's very edge.",
)
def zero_pad(image, padding):
    """Put a margin of `padding` zeros on all four sides of an (H, W) image."""
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    padded[padding : padding + height, padding : padding + width] = image
    return padded


@zero_pad.misconception
def edge_repeated(image, padding):
    """You repeated the edge pixels in the margin. That is another kind of padding
    ("replicate"); here the margin is filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding).clamp(0, image.shape[0] - 1)
    columns = torch.arange(-padding, image.shape[1] + padding).clamp(0, image.shape[1] - 1)
    return image[rows][:, columns]


@zero_pad.misconception
def wrapped_around_the_edge(image, padding):
    """Your margin shows the opposite side of the picture ("circular" padding). Here it is
    filled with zeros."""
    rows = torch.arange(-padding, image.shape[0] + padding) % image.shape[0]
    columns = torch.arange(-padding, image.shape[1] + padding) % image.shape[1]
    return image[rows][:, columns]


@zero_pad.misconception
def only_right_and_bottom(image, padding):
    """Your margin is only at the right and at the bottom. It goes all around."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@zero_pad.misconception
def picture_not_centred(image, padding):
    """The size is right, but the picture lies in the top left corner. It begins at row
    `padding` and column `padding`."""
    padded = torch.zeros(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@zero_pad.misconception
def only_top_and_left(image, padding):
    """Your margin is only at the top and at the left: the picture fills the rest. It goes all
    around, so height and width grow by 2 * padding."""
    padded = torch.zeros(image.shape[0] + padding, image.shape[1] + padding)
    padded[padding:, padding:] = image
    return padded


@zero_pad.misconception
def ones_for_zeros(image, padding):
    """Your margin is filled with ones, which is white. It is filled with zeros: they add
    nothing to the sum."""
    padded = torch.ones(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    return padded


@zero_pad.misconception
def always_one(image, padding):
    """Your margin is one pixel wide, whatever `padding` says."""
    return zero_pad.reference(image, 1)


@zero_pad.misconception
def slice_to_minus_padding(image, padding):
    """With padding 0 your slice is empty, because -0 is 0. Count from the other side: from
    padding to padding + height."""
    padded = torch.zeros(image.shape[0] + 2 * padding, image.shape[1] + 2 * padding)
    padded[padding:-padding, padding:-padding] = image
    return padded


@zero_pad.misconception
def rim_of_the_picture_overwritten(image, padding):
    """You blackened the picture's own rim. The margin comes outside, and the picture grows by
    2 * padding."""
    height, width = image.shape
    output = torch.zeros_like(image)
    inside = slice(padding, height - padding), slice(padding, width - padding)
    output[inside] = image[inside]
    return output


@zero_pad.misconception
def only_left_and_right(image, padding):
    """Your margin is only at the left and at the right. It goes all around."""
    side = torch.zeros(image.shape[0], padding)
    return torch.cat([side, image, side], dim=1)


@zero_pad.misconception
def only_above_and_below(image, padding):
    """Your margin is only above and below. It goes all around."""
    side = torch.zeros(padding, image.shape[1])
    return torch.cat([side, image, side])


@zero_pad.misconception
def picture_begins_at_one(image, padding):
    """Your picture begins at row 1 and column 1, whatever `padding` says."""
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    padded[1 : 1 + height, 1 : 1 + width] = image
    return padded


@zero_pad.alternative
def zero_pad_by_joining(image, padding):
    side = torch.zeros(image.shape[0], padding)
    wide = torch.cat([side, image, side], dim=1)
    above = torch.zeros(padding, wide.shape[1])
    return torch.cat([above, wide, above])


@zero_pad.alternative
def zero_pad_by_pixels(image, padding):
    height, width = image.shape
    padded = torch.zeros(height + 2 * padding, width + 2 * padding)
    for i in range(height):
        for j in range(width):
            padded[i + padding, j + padding] = image[i, j]
    return padded
