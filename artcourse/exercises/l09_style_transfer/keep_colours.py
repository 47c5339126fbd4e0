"""An exercise on a painting that keeps the colours of the photograph."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _pairs(generator: torch.Generator) -> list[Case]:
    def case(height: int, width: int) -> Case:
        painted, photo = torch.rand(2, 1, 3, height, width, generator=generator)
        return Case(painted, photo)

    painted = torch.tensor([[[[0.9, 0.1]], [[0.7, 0.3]], [[0.5, 0.2]]]])
    photo = torch.tensor([[[[0.8, 0.2]], [[0.3, 0.7]], [[0.1, 0.9]]]])
    return [Case(painted, photo), case(2, 4), case(4, 3), case(3, 5), case(6, 4)]


@exercise(
    "style.keep_colours",
    title="the strokes of the painting, the colours of the photograph",
    cases=_pairs,
    hints=[
        "How much lighter did painting make each pixel? That is the mean over its three colours "
        "of painted, minus the mean of photo.",
        "mean(1, keepdim=True) takes the mean over the channels. keepdim keeps a direction of "
        "length 1 there, so that it can be added to all three.",
        "Add this change to the photograph, then cut off: .clamp(0, 1)",
    ],
    praise="Strokes are mostly light and dark, so the painting is still there, in other colours.",
)
def keep_colours(painted, photo):
    """The photograph (1, 3, H, W) with the lightness of the painted picture.

    All three shades of a pixel are moved by the change of their mean, and cut off at 0 and 1.
    """
    change = (painted - photo).mean(1, keepdim=True)
    return (photo + change).clamp(0, 1)


def _lightness(image):
    return image.mean(1, keepdim=True)


@keep_colours.misconception
def the_other_way_round_and_not_cut_off(painted, photo):
    """You kept the colours of the painting, with the photograph's lightness. It is the other way
    round: begin with the photo, and add what the painting changed. Then cut off, at 0 and 1."""
    return painted + _lightness(photo - painted)


@keep_colours.misconception
def grey_channel(painted, photo):
    """You gave back the lightness of the painting alone, one channel. The colours are in the photo:
    add the *change* of lightness to it."""
    return _lightness(painted)


@keep_colours.misconception
def change_alone(painted, photo):
    """You gave back only the change of lightness. Add it to the photo, then cut off."""
    return _lightness(painted - photo)


@keep_colours.misconception
def lightness_added_to_the_photo(painted, photo):
    """You added the painting's lightness to a photo that has its own already. First take that
    away: add the mean of painted - photo."""
    return (photo + _lightness(painted)).clamp(0, 1)


@keep_colours.misconception
def change_subtracted(painted, photo):
    """The sign of your change is turned round: where the painting is lighter, you made the photo
    darker. Add the mean of painted - photo."""
    return (photo - _lightness(painted - photo)).clamp(0, 1)


@keep_colours.misconception
def mean_over_the_places(painted, photo):
    """You took the mean over the places. Then all of the picture becomes lighter or darker, and no
    stroke is left. Take it over the channels: mean(1, keepdim=True)."""
    return (photo + (painted - photo).mean((2, 3), keepdim=True)).clamp(0, 1)


@keep_colours.misconception
def mean_of_all_numbers(painted, photo):
    """You took one mean of all numbers. Each pixel has a change of its own: the mean over the
    channels, mean(1, keepdim=True)."""
    return (photo + (painted - photo).mean()).clamp(0, 1)


@keep_colours.misconception
def sum_for_mean(painted, photo):
    """You added the changes of the three colours up. The lightness is their mean: a third of
    that."""
    return (photo + (painted - photo).sum(1, keepdim=True)).clamp(0, 1)


@keep_colours.misconception
def added_twice(painted, photo):
    """You added the change twice, so light and dark are exaggerated. Once is enough."""
    return (photo + 2 * _lightness(painted - photo)).clamp(0, 1)


@keep_colours.misconception
def not_cut_off(painted, photo):
    """Right, but some shades lie below 0 or above 1. Cut them off: .clamp(0, 1)"""
    return photo + _lightness(painted - photo)


@keep_colours.misconception
def cut_off_at_zero_only(painted, photo):
    """You cut off at 0, but some shades are above 1. .clamp(0, 1) cuts at both ends."""
    return (photo + _lightness(painted - photo)).clamp(min=0)


@keep_colours.misconception
def cut_off_at_one_only(painted, photo):
    """You cut off at 1, but some shades are below 0. .clamp(0, 1) cuts at both ends."""
    return (photo + _lightness(painted - photo)).clamp(max=1)


@keep_colours.misconception
def change_cut_off(painted, photo):
    """You cut the change off before you added it, so the painting can make nothing darker. Add
    first, then cut off: (photo + change).clamp(0, 1)"""
    return photo + _lightness(painted - photo).clamp(0, 1)


@keep_colours.misconception
def change_cut_off_too(painted, photo):
    """You cut the change off too, so the painting can make nothing darker. A change may be
    negative: cut off only at the end, when it is added."""
    return (photo + _lightness(painted - photo).clamp(0, 1)).clamp(0, 1)


@keep_colours.misconception
def size_of_the_change(painted, photo):
    """You dropped the sign of the change, so all of the picture becomes lighter. Leave it: no
    abs()."""
    return (photo + _lightness(painted - photo).abs()).clamp(0, 1)


@keep_colours.misconception
def mean_of_the_sizes(painted, photo):
    """You dropped the signs of the differences before the mean, so all of the picture becomes
    lighter. Leave them: no abs()."""
    return (photo + _lightness((painted - photo).abs())).clamp(0, 1)


@keep_colours.misconception
def mean_of_the_photo_alone(painted, photo):
    """You took the mean of the photo alone, and added the painting with all its colours. The mean
    goes over the whole difference: (painted - photo).mean(1, keepdim=True)"""
    return (photo + painted - _lightness(photo)).clamp(0, 1)


@keep_colours.misconception
def multiplied_by_the_ratio(painted, photo):
    """You multiplied by the ratio of the two means. In dark places that makes large numbers of
    small ones, and the colours grow with them. Move each colour by the same *difference*."""
    return (photo * _lightness(painted) / _lightness(photo)).clamp(0, 1)


@keep_colours.misconception
def multiplied_by_the_mean_ratio(painted, photo):
    """You multiplied by the mean of the ratios. In dark places that makes large numbers of small
    ones, and the colours grow with them. Move each colour by the same *difference*."""
    return (photo * _lightness(painted / photo)).clamp(0, 1)


@keep_colours.misconception
def weighted_for_the_eye(painted, photo):
    """You weighted the colours as the eye does, green most of all. That is a good lightness too,
    but asked for is the plain mean over the channels."""
    weights = torch.tensor([0.299, 0.587, 0.114])[:, None, None]
    change = ((painted - photo) * weights).sum(1, keepdim=True)
    return (photo + change).clamp(0, 1)


@keep_colours.misconception
def weighted_as_on_screens(painted, photo):
    """You weighted the colours with .2126, .7152 and .0722, by how bright a screen's look. Asked
    for is the plain mean over the channels."""
    weights = torch.tensor([0.2126, 0.7152, 0.0722])[:, None, None]
    change = ((painted - photo) * weights).sum(1, keepdim=True)
    return (photo + change).clamp(0, 1)


@keep_colours.misconception
def added_to_the_painting(painted, photo):
    """You added the change to the painting, which has it already, and the painting's colours. Add
    it to the photo."""
    return (painted + _lightness(painted - photo)).clamp(0, 1)


@keep_colours.misconception
def largest_channel(painted, photo):
    """You took the largest of the three colours for the lightness. Asked for is their mean:
    mean(1, keepdim=True)."""
    change = painted.amax(1, keepdim=True) - photo.amax(1, keepdim=True)
    return (photo + change).clamp(0, 1)


@keep_colours.misconception
def first_channel(painted, photo):
    """You moved all colours by the change of red alone. Take the mean over the channels:
    mean(1, keepdim=True)."""
    return (photo + (painted - photo)[:, :1]).clamp(0, 1)


@keep_colours.alternative
def keep_colours_by_two_means(painted, photo):
    before = photo.mean(dim=1, keepdim=True)
    after = painted.mean(dim=1, keepdim=True)
    return torch.clamp(photo - before + after, 0, 1)


@keep_colours.alternative
def keep_colours_channel_by_channel(painted, photo):
    change = (painted.sum(1) - photo.sum(1)) / 3
    channels = [(photo[:, c] + change).clamp(0, 1) for c in range(3)]
    return torch.stack(channels, 1)


@keep_colours.alternative
def keep_colours_on_a_copy(painted, photo):
    out = photo.clone()
    out += painted.mean(1) - photo.mean(1)
    out[out < 0] = 0
    out[out > 1] = 1
    return out
