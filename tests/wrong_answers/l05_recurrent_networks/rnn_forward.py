"""Wrong answers to rnn_forward, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l05_recurrent_networks._recurrent import all_states


def states_of_the_first_sequence(input, hidden, weight_ih, weight_hh, bias):
    """All your sequences begin with the start state of the first one, hidden[0]. `hidden` has a row
    for each sequence: row n belongs to sequence n."""
    return all_states(input, hidden[:1].expand_as(hidden), weight_ih, weight_hh, bias)


def only_the_last_state(input, hidden, weight_ih, weight_hh, bias):
    """You return the last state alone, (N, H). Asked for are the states after all T steps."""
    return all_states(input, hidden, weight_ih, weight_hh, bias)[-1]


def start_state_ignored(input, hidden, weight_ih, weight_hh, bias):
    """You begin with zeros, and not with `hidden`."""
    return all_states(input, torch.zeros_like(hidden), weight_ih, weight_hh, bias)


def first_input_at_every_step(input, hidden, weight_ih, weight_hh, bias):
    """You read input[0] at every step."""
    return all_states(input[:1].expand_as(input), hidden, weight_ih, weight_hh, bias)


def joined_end_to_end(input, hidden, weight_ih, weight_hh, bias):
    """torch.cat lays the states end to end, (T · N, H). torch.stack makes an axis for the steps."""
    return all_states(input, hidden, weight_ih, weight_hh, bias).flatten(0, 1)


def stacked_with_the_batch_first(input, hidden, weight_ih, weight_hh, bias):
    """Your answer has the batch first, (N, T, H). Time is the first axis."""
    return all_states(input, hidden, weight_ih, weight_hh, bias).transpose(0, 1).contiguous()


def last_step_left_out(input, hidden, weight_ih, weight_hh, bias):
    """The last step is missing: your loop ends too early."""
    states = all_states(input, hidden, weight_ih, weight_hh, bias)
    states[-1] = 0
    return states


def collected_from_the_front(input, hidden, weight_ih, weight_hh, bias):
    """Your states stand in reverse order: append them at the end of the list."""
    return all_states(input, hidden, weight_ih, weight_hh, bias).flip(0)


TOLD = {
    states_of_the_first_sequence: "hidden all like its first along axis 0",
    only_the_last_state: "the last alone",
    start_state_ignored: "hidden left out",
    first_input_at_every_step: "input all like its first along axis 0",
    joined_end_to_end: "another shape",
    stacked_with_the_batch_first: "axes swapped",
    last_step_left_out: "the last left at 0",
    collected_from_the_front: "reversed",
}
