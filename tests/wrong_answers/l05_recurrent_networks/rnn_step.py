"""Wrong answers to rnn_step, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l05_recurrent_networks.rnn_step import rnn_step


def old_state_added(input, hidden, weight_ih, weight_hh, bias):
    """You added the old hidden state to the new one. Here the new state takes the place of the old
    one, which counts only through weight_hh."""
    return hidden + rnn_step.reference(input, hidden, weight_ih, weight_hh, bias)


def half_of_each(input, hidden, weight_ih, weight_hh, bias):
    """You took the mean of both states. The new state takes the place of the old one."""
    return (hidden + rnn_step.reference(input, hidden, weight_ih, weight_hh, bias)) / 2


def state_weight_not_turned(input, hidden, weight_ih, weight_hh, bias):
    """You multiplied the state by weight_hh as it lies: turn it, weight_hh.T."""
    return torch.tanh(input @ weight_ih.T + hidden @ weight_hh + bias)


def bias_forgotten(input, hidden, weight_ih, weight_hh, bias):
    """The bias is missing."""
    return torch.tanh(input @ weight_ih.T + hidden @ weight_hh.T)


def a_bias_for_each_part(input, hidden, weight_ih, weight_hh, bias):
    """You added the bias twice, once to each part."""
    return torch.tanh(input @ weight_ih.T + bias + hidden @ weight_hh.T + bias)


def state_ignored(input, hidden, weight_ih, weight_hh, bias):
    """The old hidden state does not count."""
    return torch.tanh(input @ weight_ih.T + bias)


def tanh_twice(input, hidden, weight_ih, weight_hh, bias):
    """You took the tanh twice."""
    return rnn_step.reference(input, hidden, weight_ih, weight_hh, bias).tanh()


def batch_left_in_columns(input, hidden, weight_ih, weight_hh, bias):
    """Your answer lies on its side, (H, N)."""
    return torch.tanh(weight_ih @ input.T + weight_hh @ hidden.T + bias[:, None])


TOLD = {
    old_state_added: "plus hidden",
    half_of_each: "step of hidden divided by 2",
    state_weight_not_turned: "weight_hh with axes 0 and 1 swapped",
    bias_forgotten: "bias left out",
    a_bias_for_each_part: "bias doubled",
    state_ignored: "hidden left out",
    tanh_twice: "the tanh",
    batch_left_in_columns: "transposed",
}
