"""Wrong answers to prepare, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l09_style_transfer.prepare import prepare


def std_forgotten(images, mean, std):
    """You subtracted the means, and forgot std. Divide each colour by its std, too."""
    return images - mean[:, None, None]


def mean_forgotten(images, mean, std):
    """You divided by std, and forgot the mean. Subtract each colour's mean first, so that the
    shades lie around 0."""
    return images / std[:, None, None]


def multiplied_by_std(images, mean, std):
    """You multiplied by std, and so the shades lie even closer together. Divide by it: then
    their deviation is about 1."""
    return (images - mean[:, None, None]) * std[:, None, None]


def mean_added(images, mean, std):
    """You added the means. Subtract them, so that the shades lie around 0."""
    return (images + mean[:, None, None]) / std[:, None, None]


def subtracted_the_wrong_way_round(images, mean, std):
    """You took mean minus images, and that makes a negative: bright is dark. Take images minus
    mean."""
    return (mean[:, None, None] - images) / std[:, None, None]


def mean_and_std_swapped(images, mean, std):
    """You swapped mean and std. The mean is subtracted, and std divides."""
    return prepare.reference(images, std, mean)


def variance_for_std(images, mean, std):
    """You divided by the square of std, which is the variance. Divide by std itself."""
    return prepare.reference(images, mean, std**2)


def root_of_std(images, mean, std):
    """You divided by the root of std. The root makes a deviation of a variance, but std is a
    deviation already: divide by it as it is."""
    return prepare.reference(images, mean, std**0.5)


def first_picture_only(images, mean, std):
    """You prepared only the first picture, and lost the batch. mean[:, None, None] works on all of
    them at once: leave out the [0]."""
    return prepare.reference(images[0], mean, std)


def returned_in_the_loop_over_the_pictures(images, mean, std):
    """Only the first picture of the batch is prepared. Either your `return` stands inside the loop
    and ends it: move it to the left, below the loop. Or the loop does not go through all of the
    pictures: range(len(images))."""
    out = torch.zeros_like(images)
    out[0] = prepare.reference(images, mean, std)[0]
    return out


def colours_left_at_the_end(images, mean, std):
    """The numbers are right, but the colours are the last axis now. Bring them back to the front:
    .permute(0, 3, 1, 2). Or leave them there and take mean[:, None, None]."""
    return prepare.reference(images, mean, std).permute(0, 2, 3, 1)


def returned_in_the_loop_over_zeros(images, mean, std):
    """Only red is filled in, and the other two are still 0: your `return` stands inside the loop,
    and ends it. Move it to the left, below the loop."""
    out = torch.zeros_like(images)
    out[:, 0] = prepare.reference(images, mean, std)[:, 0]
    return out


def blue_not_filled_in(images, mean, std):
    """Blue is still 0: your loop ends too early. range(3) counts 0, 1 and 2."""
    out = torch.zeros_like(images)
    out[:, :2] = prepare.reference(images, mean, std)[:, :2]
    return out


def blue_green_red(images, mean, std):
    """You turned the order of the colours round, to blue, green, red. Some networks want that; this
    one is given red first, as mean and std are."""
    return prepare.reference(images.flip(1), mean, std)


def normalised_and_turned_round(images, mean, std):
    """The shades are right, but you turned the order of the colours round, to blue, green, red.
    Leave it as it is."""
    return prepare.reference(images, mean, std).flip(1)


def shades_to_255(images, mean, std):
    """You brought the shades to 0 to 255 first. Mean and std are given for shades from 0 to 1, as
    yours are: leave them."""
    return prepare.reference(255 * images, mean, std)


def shades_divided_by_255(images, mean, std):
    """You divided the shades by 255. They lie between 0 and 1 already, and mean and std fit to
    that."""
    return prepare.reference(images / 255, mean, std)


def cut_off(images, mean, std):
    """You cut the answer off at 0 and 1. Normalised shades are no shades any more: half of them lie
    below 0, and belong there."""
    return prepare.reference(images, mean, std).clamp(0, 1)


TOLD = {
    std_forgotten: "times std",
    mean_forgotten: "mean left out",
    multiplied_by_std: "times std squared",
    mean_added: "mean negated",
    subtracted_the_wrong_way_round: "negated",
    mean_and_std_swapped: "mean and std swapped",
    variance_for_std: "divided by std",
    root_of_std: "std under a root",
    first_picture_only: "the first alone",
    returned_in_the_loop_over_the_pictures: "the first alone, the rest 0",
    colours_left_at_the_end: "axes swapped",
    returned_in_the_loop_over_zeros: "the first alone, the rest 0",
    blue_not_filled_in: "the last left at 0",
    blue_green_red: "images reversed along axis 1",
    normalised_and_turned_round: "reversed",
    shades_to_255: "images times 255",
    shades_divided_by_255: "images divided by 255",
    cut_off: "clamped to 0 and 1",
}
