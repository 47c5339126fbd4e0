"""Wrong answers to style_error, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l09_style_transfer.style_error import (
    _grams,
    _mean,
    _relative,
    one_division_for_all,
)


def mean_squares_place_by_place(layers, targets):
    """You compared the features place by place: that is content, and it stops with an error where
    the two pictures differ in size. Compare their Gram matrices, as a part of the target's."""
    return _mean(((a - b) ** 2).mean() for a, b in zip(layers, targets, strict=True))


def mean_squares_added_up(layers, targets):
    """You added up the mean squares of the layers, as a well-known tutorial does. Here each layer
    counts as a part of its target, (wanted**2).sum(), and the answer is the mean over the
    layers."""
    return sum(((a - b) ** 2).mean() for a, b in _grams(layers, targets))


def not_divided_at_all(layers, targets):
    """You added up the squares of all layers, and divided by nothing. Divide each layer's by its
    target's, (wanted**2).sum(), and then take the mean over the layers."""
    return sum(((a - b) ** 2).sum() for a, b in _grams(layers, targets))


def part_of_its_own(layers, targets):
    """You divided by the picture's own Gram matrix. It changes with each step, and could make the
    error small by growing. Divide by the target's."""
    return _mean(((a - b) ** 2).sum() / (a**2).sum() for a, b in _grams(layers, targets))


def number_by_number_added_up(layers, targets):
    """You divided each square by its own number of the target, and added up. A number near 0 then
    outweighs all others. Add up first, above and below, then divide once."""
    return _mean((((a - b) / b) ** 2).sum() for a, b in _grams(layers, targets))


def added_up_over_the_layers(layers, targets):
    """You added up over the layers. Take their mean: divide by len(layers). Then more layers do not
    make the style weigh more."""
    return sum(_relative(a, b) for a, b in _grams(layers, targets))


def one_division_for_all_and_then_the_mean(layers, targets):
    """You added up all layers before you divided, so a layer that answers loudly outweighs the
    others. Divide in each layer by its own target's, then take the mean."""
    return one_division_for_all(layers, targets) / len(layers)


def part_of_the_last_layer(layers, targets):
    """Only your last layer counts, and it is divided by their number: each time round, the loop
    writes over the number before. Add to it, with +=, before you divide."""
    return _relative(*_grams(layers, targets)[-1]) / len(layers)


def divided_and_returned_in_the_loop(layers, targets):
    """Only your first layer counts, and it is divided by their number: your `return` stands inside
    the loop, and ends it. Move it to the left, below the loop."""
    return _relative(*_grams(layers, targets)[0]) / len(layers)


def one_for_each_layer(layers, targets):
    """You gave back one number for each layer. Asked for is their mean."""
    return torch.stack([_relative(a, b) for a, b in _grams(layers, targets)])


TOLD = {
    mean_squares_place_by_place: None,
    mean_squares_added_up: "mean squares; value: times len(layers)",
    not_divided_at_all: "not divided; value: times len(layers)",
    part_of_its_own: "layers and targets swapped",
    number_by_number_added_up: None,
    added_up_over_the_layers: "value: times len(layers)",
    one_division_for_all_and_then_the_mean: "one division for all; value: divided by len(layers)",
    part_of_the_last_layer: "last layer only; value: divided by len(layers)",
    divided_and_returned_in_the_loop: "returned in the loop; value: divided by len(layers)",
    one_for_each_layer: None,
}
