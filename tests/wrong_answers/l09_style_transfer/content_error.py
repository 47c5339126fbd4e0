"""Wrong answers to content_error, which no misconception lists: each with what it is told."""

from __future__ import annotations


def gradient_flows_below(features, target):
    """Above, the target is a constant, but below, in (target**2).sum(), the gradient still flows
    into it. Write target = target.detach() once, as the first line."""
    return ((features - target.detach()) ** 2).sum() / (target**2).sum()


def gradient_flows_above(features, target):
    """Below, the target is a constant, but in the difference the gradient still flows into it.
    Write target = target.detach() once, as the first line."""
    return ((features - target) ** 2).sum() / (target.detach() ** 2).sum()


def mean_square(features, target):
    """You took the mean of the squares. Features of one layer are large, those of another small:
    divide the sum by that of the target's squares, (target**2).sum()."""
    return ((features - target) ** 2).mean()


def mean_above_sum_below(features, target):
    """Above you took the mean, below the sum. Take the sum in both places (or the mean in both)."""
    return ((features - target) ** 2).mean() / (target**2).sum()


def sum_above_mean_below(features, target):
    """Above you took the sum, below the mean. Take the sum in both places (or the mean in both)."""
    return ((features - target) ** 2).sum() / (target**2).mean()


def not_added_up(features, target):
    """Your answer is a number for each feature. Asked for is one: add up the squares of the
    differences, .sum(), before you divide."""
    return (features - target) ** 2 / (target**2).sum()


def mean_of_the_parts(features, target):
    """You divided each square by its own target, and took the mean. A target near 0 then outweighs
    all others. Add up first, above and below, then divide once."""
    return ((features - target) ** 2 / target**2).mean()


def mean_absolute_difference(features, target):
    """You took the mean of the absolute differences. Asked for are squares, added up, as a part of
    those of the target, (target**2).sum()."""
    return (features - target).abs().mean()


def half_of_it(features, target):
    """You took half of it, as Gatys and his colleagues do. Asked for is the error as a part of the
    target: leave out the ½."""
    return 0.5 * ((features - target) ** 2).sum() / (target**2).sum()


def half_of_the_sum(features, target):
    """You took half of the sum, as Gatys and his colleagues do. Asked for is the error as a part of
    the target: no ½, but divide by (target**2).sum()."""
    return 0.5 * ((features - target) ** 2).sum()


def channel_by_channel_added_up(features, target):
    """You divided channel by channel, and added up. A channel that says little then counts as much
    as all others. Add up over all channels first, then divide once."""
    above, below = (part.sum((0, 2, 3)) for part in ((features - target) ** 2, target**2))
    return (above / below).sum()


TOLD = {
    gradient_flows_below: "gradient of target: not 0",
    gradient_flows_above: "gradient of target: not 0",
    mean_square: (
        "not divided; "
        "value and gradient of features: divided by C · H · W; gradient of target: not 0"
    ),
    mean_above_sum_below: (
        "value and gradient of features: divided by C · H · W; gradient of target: not 0"
    ),
    sum_above_mean_below: (
        "value and gradient of features: times C · H · W; gradient of target: not 0"
    ),
    not_added_up: "value: not added up; gradient of target: not 0",
    mean_of_the_parts: (
        "part by part; "
        "value and gradient of features: divided by C · H · W; gradient of target: not 0"
    ),
    mean_absolute_difference: (
        "absolute differences added up; "
        "value and gradient of features: divided by C · H · W; gradient of target: not 0"
    ),
    half_of_it: "value and gradient of features: divided by 2; gradient of target: not 0",
    half_of_the_sum: (
        "not divided; value and gradient of features: divided by 2; gradient of target: not 0"
    ),
    channel_by_channel_added_up: (
        "channel by channel; value and gradient of features: times C; gradient of target: not 0"
    ),
}
