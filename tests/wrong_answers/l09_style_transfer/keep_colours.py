"""Wrong answers to keep_colours, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l09_style_transfer.keep_colours import _lightness, keep_colours


def the_other_way_round(painted, photo):
    """You kept the colours of the painting, with the photograph's lightness. It is the other way
    round: begin with the photo, and add what the painting changed."""
    return keep_colours.reference(photo, painted)


def grey_picture(painted, photo):
    """Yours is grey: the lightness of the painting alone, three times. The colours are in the
    photo: add the *change* of lightness to it."""
    return _lightness(painted).expand_as(photo).clone()


def lightness_taken_away(painted, photo):
    """You took the photo's own lightness away, and gave it no other. Add that of the painting:
    together that is the mean of painted - photo."""
    return (photo - _lightness(photo)).clamp(0, 1)


def each_channel_by_itself(painted, photo):
    """You changed each colour by its own difference, and that is the painting again. Take the mean
    over the channels, mean(1, keepdim=True): one change for all three. (Axis 0 is the batch.)"""
    return painted.clone()


def photo_again(painted, photo):
    """You gave back the photo as it was. Add to it the change of lightness, the mean of
    painted - photo over the channels."""
    return photo.clone()


def mean_down_the_columns(painted, photo):
    """You took the mean down each column of the picture. The channels are axis 1 of (N, 3, H, W):
    mean(1, keepdim=True)."""
    return (photo + (painted - photo).mean(2, keepdim=True)).clamp(0, 1)


def mean_along_the_rows(painted, photo):
    """You took the mean along each row of the picture. The channels are axis 1 of (N, 3, H, W):
    mean(1, keepdim=True)."""
    return (photo + (painted - photo).mean(3, keepdim=True)).clamp(0, 1)


def rescaled(painted, photo):
    """You squeezed all shades between 0 and 1, and that changes every one of them. Cut off only
    those that lie outside: .clamp(0, 1)"""
    moved = photo + _lightness(painted - photo)
    return (moved - moved.min()) / (moved.max() - moved.min())


def squeezed(painted, photo):
    """You squeezed all shades with a sigmoid, and that makes every one of them greyer. Cut off only
    those that lie outside: .clamp(0, 1)"""
    return torch.sigmoid(photo + _lightness(painted - photo))


def third_of_each_difference(painted, photo):
    """You gave each colour a third of its own difference. First add the three up, then take the
    third: that is the mean over the channels, the same for all three."""
    return (photo + (painted - photo) / 3).clamp(0, 1)


def half_of_each(painted, photo):
    """You mixed the two pictures, half of each, and so their colours as well. Add to the photo only
    the change of lightness."""
    return (painted + photo) / 2


def multiplied_by_the_lightness(painted, photo):
    """You multiplied the photo by the painting's lightness, and so it can only get darker. Add the
    *change* of lightness."""
    return (photo * _lightness(painted)).clamp(0, 1)


def mean_divided_again(painted, photo):
    """You divided the mean by 3: a mean is divided already."""
    return (photo + _lightness(painted - photo) / 3).clamp(0, 1)


TOLD = {
    the_other_way_round: "painted and photo swapped",
    grey_picture: "photo left out",
    lightness_taken_away: "painted left out",
    each_channel_by_itself: "the input painted",
    photo_again: "the input photo",
    mean_down_the_columns: None,
    mean_along_the_rows: None,
    rescaled: None,
    squeezed: None,
    third_of_each_difference: None,
    half_of_each: None,
    multiplied_by_the_lightness: None,
    mean_divided_again: None,
}
