"""Wrong answers to lstm_step_backward, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l06_lstm_and_gru.lstm_step_backward import lstm_step_backward


def _right(grad_hidden, grad_cell, gates, cell, new_cell):
    """The four blocks, and the gradient of the old cell."""
    given = grad_hidden, grad_cell, gates, cell, new_cell
    blocks, old = lstm_step_backward.reference(*given)
    return *blocks.chunk(4, 1), old


def only_the_way_through_hidden(grad_hidden, grad_cell, gates, cell, new_cell):
    nothing = torch.zeros_like(grad_cell)
    return lstm_step_backward.reference(grad_hidden, nothing, gates, cell, new_cell)


def slope_of_o_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    i, f, g, _, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat([i, f, g, grad_hidden * torch.tanh(new_cell)], 1), old


def square_of_g_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    i, f, g, o, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat([i, f, g / (1 + gates.chunk(4, 1)[2]), o], 1), old


def gates_hear_of_the_cell_alone(grad_hidden, grad_cell, gates, cell, new_cell):
    nothing = torch.zeros_like(grad_hidden)
    i, f, g, _, _ = _right(nothing, grad_cell, gates, cell, new_cell)
    _, _, _, o, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat([i, f, g, o], 1), old


def averaged_over_the_sequences(grad_hidden, grad_cell, gates, cell, new_cell):
    *blocks, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat(blocks, 1) / len(cell), old


def forget_gate_first(grad_hidden, grad_cell, gates, cell, new_cell):
    i, f, g, o, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat([f, i, g, o], 1), old


def old_cell_times_cell(grad_hidden, grad_cell, gates, cell, new_cell):
    *blocks, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat(blocks, 1), old * cell


def a_slip_in_each_of_two_parts(grad_hidden, grad_cell, gates, cell, new_cell):
    i, f, g, o, old = _right(grad_hidden, grad_cell, gates, cell, new_cell)
    return torch.cat([i, f / cell * new_cell, g, o / torch.tanh(new_cell) * new_cell], 1), old


def added_up_in_place(grad_hidden, grad_cell, gates, cell, new_cell):
    right = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    grad_cell += grad_hidden
    return right


TOLD = {
    only_the_way_through_hidden: "grad_cell left out",
    slope_of_o_forgotten: "slopes forgotten; in grad_o",
    square_of_g_forgotten: "slopes without their gate; in grad_g",
    gates_hear_of_the_cell_alone: (
        "only the way through the cell; in grad_i and grad_f and grad_g"
    ),
    averaged_over_the_sequences: "grad_i and grad_f and grad_g and grad_o: divided by N",
    forget_gate_first: "parts swapped",
    old_cell_times_cell: "grad_old_cell: times cell",
    a_slip_in_each_of_two_parts: "grad_f: new cell in f; grad_o: cell for its tanh in o",
    added_up_in_place: "input changed in place",
}
