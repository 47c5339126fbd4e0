"""An exercise on pictures: dark becomes light."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _pictures(generator: torch.Generator) -> list[Case]:
    shades = torch.tensor([[[[0.25, 0.75, 0.5], [0.125, 0.0, 1.0]]]])
    return [
        Case(shades),
        Case(torch.rand(1, 3, 2, 4, generator=generator)),
        Case(torch.rand(2, 3, 20, 30, generator=generator)),
    ]


@exercise(
    "welcome.negative",
    title="turn a picture into its negative",
    cases=_pictures,
    hints=[
        "Black is 0 and white is 1. What turns 0 into 1, 1 into 0 and leaves 0.5 alone?",
        "Arithmetic works on the whole tensor at once: no loop is needed.",
        "A shade s becomes 1 - s.",
    ],
    praise="Dark is light now, and light is dark: one subtraction for every pixel at once.",
)
def negative(image):
    """Return the negative of a picture: a tensor of the same shape.

    image holds brightnesses between 0 (black) and 1 (white).
    """
    return 1 - image


@negative.misconception
def shades_up_to_255(image):
    """Your brightnesses count from 0 to 255. In this course white is 1, so a shade s becomes
    1 - s; with 255 nearly everything is far brighter than white."""
    return 255 - image


@negative.misconception
def only_the_sign_changed(image):
    """You changed the sign. A shade below 0 is darker than black, and nobody can see it:
    the negative has to stay between 0 and 1."""
    return -image


@negative.misconception
def one_divided_by_the_shade(image):
    """You divided 1 by the shade. The negative is a difference, not a quotient: how far the
    shade is from white."""
    return 1 / image


@negative.misconception
def picture_turned_over(image):
    """You turned the picture upside down. The pixels stay where they are; their shades
    change."""
    return image.flip(-2)


@negative.misconception
def only_black_and_white(image):
    """Your picture has only black and white left. Every shade has a negative of its own:
    0.25 becomes 0.75."""
    return (image < 0.5).to(image.dtype)


@negative.misconception
def subtracted_the_wrong_way_round(image):
    """You subtracted the wrong way round. It is 1 - image, not image - 1: a negative has no
    numbers below 0."""
    return image - 1


@negative.misconception
def brightest_shade_for_white(image):
    """You measured from the brightest shade in the picture. White is always 1, whether the
    picture has a white spot or not."""
    return image.max() - image


@negative.alternative
def negative_by_scaling(image):
    return image * -1 + 1


@negative.alternative
def negative_by_torch(image):
    return torch.ones_like(image).sub(image)
