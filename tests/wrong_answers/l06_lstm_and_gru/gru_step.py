"""Wrong answers to gru_step, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l06_lstm_and_gru.gru_step import gru_step


def biases_swapped(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    return gru_step.reference(input, hidden, weight_ih, weight_hh, bias_hh, bias_ih)


def one_bias(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    nothing = torch.zeros_like(bias_hh)
    return gru_step.reference(input, hidden, weight_ih, weight_hh, bias_ih, nothing)


def shown_through_tanh(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """As an LSTM shows its cell."""
    return torch.tanh(gru_step.reference(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh))


def state_not_carried_on(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    nothing = torch.zeros_like(hidden)
    return gru_step.reference(input, nothing, weight_ih, weight_hh, bias_ih, bias_hh)


def two_states(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    new = gru_step.reference(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return new, new


def blended_in_place(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    new = gru_step.reference(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return hidden.copy_(new)


TOLD = {
    biases_swapped: "bias_ih and bias_hh swapped",
    one_bias: "bias_hh left out",
    shown_through_tanh: "the tanh",
    state_not_carried_on: "hidden left out",
    two_states: "another type",
    blended_in_place: "input changed in place",
}
