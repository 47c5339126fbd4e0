"""Wrong answers to lstm_step, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l06_lstm_and_gru.lstm_step import lstm_step


def cell_first(input, hidden, cell, weight_ih, weight_hh, bias):
    return lstm_step.reference(input, hidden, cell, weight_ih, weight_hh, bias)[::-1]


def states_swapped_on_the_way_in(input, hidden, cell, weight_ih, weight_hh, bias):
    return lstm_step.reference(input, cell, hidden, weight_ih, weight_hh, bias)


def hidden_twice(input, hidden, cell, weight_ih, weight_hh, bias):
    new, _ = lstm_step.reference(input, hidden, cell, weight_ih, weight_hh, bias)
    return new, new


def old_cell_kept(input, hidden, cell, weight_ih, weight_hh, bias):
    new, _ = lstm_step.reference(input, hidden, cell, weight_ih, weight_hh, bias)
    return new, cell.clone()


def one_bias_for_two(input, hidden, cell, weight_ih, weight_hh, bias):
    return torch.lstm_cell(input, (hidden, cell), weight_ih, weight_hh, bias, bias)


def hidden_state_not_carried_on(input, hidden, cell, weight_ih, weight_hh, bias):
    return lstm_step.reference(input, torch.zeros_like(hidden), cell, weight_ih, weight_hh, bias)


def cell_not_carried_on(input, hidden, cell, weight_ih, weight_hh, bias):
    return lstm_step.reference(input, hidden, torch.zeros_like(cell), weight_ih, weight_hh, bias)


def cell_given_back_through_tanh(input, hidden, cell, weight_ih, weight_hh, bias):
    new, cell = lstm_step.reference(input, hidden, cell, weight_ih, weight_hh, bias)
    return new, torch.tanh(cell)


def old_state_added(input, hidden, cell, weight_ih, weight_hh, bias):
    new, cell = lstm_step.reference(input, hidden, cell, weight_ih, weight_hh, bias)
    return new + hidden, cell


TOLD = {
    cell_first: "parts swapped",
    states_swapped_on_the_way_in: "hidden and cell swapped",
    hidden_twice: "cell: the right hidden",
    old_cell_kept: "cell: the input cell",
    one_bias_for_two: "bias doubled",
    hidden_state_not_carried_on: "hidden left out",
    cell_not_carried_on: "cell left out",
    cell_given_back_through_tanh: "cell: the tanh",
    old_state_added: "hidden: plus hidden",
}
