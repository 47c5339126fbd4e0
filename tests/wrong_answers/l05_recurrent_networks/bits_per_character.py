"""Wrong answers to bits_per_character, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l05_recurrent_networks.bits_per_character import (
    bits_per_character,
    mean_of_each_sequence_first,
)


def minus_forgotten(logits, targets):
    """The minus sign is missing. Probabilities are below 1, so their logarithm is negative; what a
    character costs is minus that."""
    return -bits_per_character.reference(logits, targets)


def one_number_a_target(logits, targets):
    """You gave back a number for each real target. Asked for is their mean: .mean() is missing."""
    real = targets != -100
    pairs = zip(logits[real], targets[real], strict=True)
    return torch.stack(
        [bits_per_character.reference(one[None, None], two[None, None]) for one, two in pairs]
    )


def means_of_the_sequences_added_up(logits, targets):
    """You added up the means of the sequences. Add up the bits, and divide once."""
    return mean_of_each_sequence_first(logits, targets) * len(logits)


def half_for_a_bit(logits, targets):
    """A bit is log(2) nats, not 2."""
    return bits_per_character.reference(logits, targets) * 0.6931471805599453 / 2


def targets_one_step_later(logits, targets):
    """You shifted the targets once more: they are shifted already."""
    return bits_per_character.reference(logits, targets.roll(-1, 1))


TOLD = {
    minus_forgotten: "negated",
    one_number_a_target: "not averaged over axis 0",
    means_of_the_sequences_added_up: "mean of each sequence first; times N",
    half_for_a_bit: "nats for bits; divided by 2",
    targets_one_step_later: "logits moved by one along axis 1",
}
