"""An exercise on one step of an LSTM: forget a part, add a part, show a part."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l06_lstm_and_gru._numbers import short


def _steps(generator: torch.Generator) -> list[Case]:
    def case(sequences: int, inputs: int, size: int) -> Case:
        return Case(
            short(generator, sequences, inputs),
            short(generator, sequences, size, spread=0.7),
            short(generator, sequences, size, spread=1.5),
            short(generator, 4 * size, inputs, spread=0.8),
            short(generator, 4 * size, size, spread=0.8),
            short(generator, 4 * size, spread=0.8),
        )

    large = case(2, 3, 4)
    large.args[0][1, 2] = -120.0
    large.args[3][:, 2] /= 100  # so that the gates are neither open nor closed
    large.args[2][1, 3] = 130.0
    return [case(1, 2, 1), case(2, 3, 2), case(3, 2, 5), case(5, 7, 3), large]


@exercise(
    "gates.lstm_step",
    title="one step of an LSTM",
    cases=_steps,
    parts=("hidden", "cell"),
    sizes={"input": ("N", "in"), "hidden": ("N", "H"), "cell": ("N", "H"), "bias": ("4H",)},
    words={"N": "how many sequences", "H": "how many hidden numbers"},
    hints=[
        "All four blocks come of one line: total = input @ weight_ih.T + hidden @ weight_hh.T + "
        "bias has the shape (N, 4H). i, f, g, o = total.chunk(4, 1) cuts it into four.",
        "i, f and o are gates, between 0 and 1: torch.sigmoid. g is what may be added, between "
        "-1 and 1: torch.tanh.",
        "The new cell is f * cell + i * g. The new hidden state is o times the tanh of the new "
        "cell.",
    ],
    praise="f near 1 and i near 0: so a cell keeps what it knows, for as many steps as it likes.",
)
def lstm_step(input, hidden, cell, weight_ih, weight_hh, bias):
    """The new hidden state and the new cell state, in this order, as new tensors.

    input (N, in); hidden and cell, the states before this step (N, H);
    weight_ih (4H, in), weight_hh (4H, H), bias (4H,). Their rows are four blocks of H,
    in torch's order: i, f, g, o. Sigmoid for i, f and o; tanh for g.
    """
    total = input @ weight_ih.T + hidden @ weight_hh.T + bias
    i, f, g, o = total.chunk(4, 1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    cell = f * cell + i * g
    hidden = o * torch.tanh(cell)
    return hidden, cell


def _blocks(input, hidden, weight_ih, weight_hh, bias):
    """The four blocks before their sigmoid or tanh."""
    return (input @ weight_ih.T + hidden @ weight_hh.T + bias).chunk(4, 1)


def _bent(i, f, g, o):
    """The four blocks after their sigmoid or tanh."""
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)


def _states(i, f, g, o, cell):
    """Both new states of blocks that are bent already."""
    cell = f * cell + i * g
    return o * torch.tanh(cell), cell


# ---------------- the order of the gates


def _read_as(order, said):
    """Add the misconception that the blocks stand in another order, such as "figo"."""

    def in_another_order(input, hidden, cell, weight_ih, weight_hh, bias):
        blocks = _blocks(input, hidden, weight_ih, weight_hh, bias)
        named = dict(zip(order, blocks, strict=True))
        return _states(*_bent(*(named[name] for name in "ifgo")), cell)

    in_another_order.__name__ = f"blocks_read_as_{order}"
    in_another_order.__doc__ = f"{said} Here, as in torch, the order of the blocks is i, f, g, o."
    lstm_step.misconception(in_another_order)


_read_as(
    "figo",
    "Forget gate and input gate are swapped: f is to be multiplied with the old cell, i with g. "
    "Or you read the blocks in the order f, i, g, o.",
)
_read_as("ifog", "You took the third block for o and the fourth for g: i, f, o, g.")
_read_as("igfo", "You took the second block for g and the third for f: i, g, f, o.")
_read_as("fiog", "You read the blocks in the order f, i, o, g.")
_read_as("iofg", "You read the blocks in the order i, o, f, g.")
_read_as("oifg", "You read the blocks in the order o, i, f, g.")
_read_as("gifo", "You read the blocks in the order g, i, f, o.")
_read_as("ofgi", "Input gate and output gate are swapped: i is for what comes in, with g.")


@lstm_step.misconception
def blocks_taken_in_turns(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your blocks take every fourth number: the first of i, f, g and o, then the second of each.
    But first come all H rows of i, then all of f: cut total with chunk(4, 1), or reshape it to
    (N, 4, H)."""
    total = torch.cat(_blocks(input, hidden, weight_ih, weight_hh, bias), 1)
    blocks = total.reshape(len(input), -1, 4).unbind(2)
    return _states(*_bent(*blocks), cell)


# ---------------- sigmoid and tanh


@lstm_step.misconception
def sigmoid_for_all(input, hidden, cell, weight_ih, weight_hh, bias):
    """You put g through a sigmoid too. g is no gate, but what is added to the cell: it has to
    be able to take away, so it goes through tanh, from -1 to 1."""
    return _states(*map(torch.sigmoid, _blocks(input, hidden, weight_ih, weight_hh, bias)), cell)


@lstm_step.misconception
def tanh_for_all(input, hidden, cell, weight_ih, weight_hh, bias):
    """You put all four blocks through tanh. i, f and o say how far a gate is open, from 0 to 1:
    that is the sigmoid. Only g goes through tanh."""
    return _states(*map(torch.tanh, _blocks(input, hidden, weight_ih, weight_hh, bias)), cell)


@lstm_step.misconception
def sigmoid_and_tanh_change_places(input, hidden, cell, weight_ih, weight_hh, bias):
    """Sigmoid and tanh have changed places. The gates i, f and o are between 0 and 1: sigmoid.
    g may be negative: tanh."""
    i, f, g, o = _blocks(input, hidden, weight_ih, weight_hh, bias)
    return _states(torch.tanh(i), torch.tanh(f), torch.sigmoid(g), torch.tanh(o), cell)


@lstm_step.misconception
def gates_not_bent(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your four blocks go in as they come out of the matrix product. i, f and o need a sigmoid, and
    g a tanh."""
    return _states(*_blocks(input, hidden, weight_ih, weight_hh, bias), cell)


@lstm_step.misconception
def addition_not_bent(input, hidden, cell, weight_ih, weight_hh, bias):
    """You added i * g without the tanh of g. So one step can add any number: keep g between -1
    and 1 with torch.tanh."""
    g = _blocks(input, hidden, weight_ih, weight_hh, bias)[2]
    i, f, _, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(i, f, g, o, cell)


@lstm_step.misconception
def tanh_on_the_cell_forgotten(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state is o times the cell itself. The cell can grow with
    each step, so what it shows goes through tanh first: o * torch.tanh(cell)."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    cell = f * cell + i * g
    return o * cell, cell


@lstm_step.misconception
def tanh_of_the_product(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state is the tanh of o times the cell. First tanh of
    the cell, then times o: a gate works on what is shown."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    cell = f * cell + i * g
    return torch.tanh(o * cell), cell


@lstm_step.misconception
def sigmoid_of_the_cell(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state is o times the sigmoid of the cell, which is never
    negative. It goes through tanh."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    cell = f * cell + i * g
    return o * torch.sigmoid(cell), cell


@lstm_step.misconception
def tanh_kept_in_the_cell(input, hidden, cell, weight_ih, weight_hh, bias):
    """You put the new cell through tanh, and it stays so. The cell itself is not bent: f * cell
    + i * g, and nothing more. That is why its gradient does not vanish."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    cell = torch.tanh(f * cell + i * g)
    return o * torch.tanh(cell), cell


# ---------------- which cell, which gate


@lstm_step.misconception
def hidden_of_the_old_cell(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state shows the old cell. First make the new cell, then
    o times the tanh of this new one."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return o * torch.tanh(cell), f * cell + i * g


@lstm_step.misconception
def hidden_without_its_gate(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state is the tanh of the cell alone: the output gate is
    missing. Multiply by o."""
    i, f, g, _ = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    cell = f * cell + i * g
    return torch.tanh(cell), cell


@lstm_step.misconception
def nothing_forgotten(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your old cell goes on whole: the forget gate is missing. (The LSTM of 1997 had none, and
    its cells grew and grew.) f * cell + i * g"""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(i, torch.ones_like(f), g, o, cell)


@lstm_step.misconception
def all_let_in(input, hidden, cell, weight_ih, weight_hh, bias):
    """You added g whole: the input gate is missing. f * cell + i * g"""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(torch.ones_like(i), f, g, o, cell)


@lstm_step.misconception
def old_cell_left_behind(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your forget gate works on the hidden state. It keeps a part of the cell: f * cell. The hidden
    state has its place in the matrix product."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(i, f, g, o, hidden)


@lstm_step.misconception
def forget_what_is_open(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your cell keeps 1 - f of the old one. In spite of its name the forget gate says how much
    stays: f * cell."""
    i, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(i, 1 - f, g, o, cell)


@lstm_step.misconception
def one_gate_for_both(input, hidden, cell, weight_ih, weight_hh, bias):
    """You added (1 - f) * g, or kept 1 - i of the cell: one gate for both, as in a GRU. In an LSTM
    each gate decides for itself: f * cell + i * g."""
    _, f, g, o = _bent(*_blocks(input, hidden, weight_ih, weight_hh, bias))
    return _states(1 - f, f, g, o, cell)


# ---------------- right


@lstm_step.alternative
def lstm_step_by_torch(input, hidden, cell, weight_ih, weight_hh, bias):
    return torch.lstm_cell(
        input, (hidden, cell), weight_ih, weight_hh, bias, torch.zeros_like(bias)
    )


@lstm_step.alternative
def lstm_step_gate_by_gate(input, hidden, cell, weight_ih, weight_hh, bias):
    size = hidden.shape[1]

    def block(number):
        rows = slice(number * size, (number + 1) * size)
        return input @ weight_ih[rows].T + hidden @ weight_hh[rows].T + bias[rows]

    kept = block(1).sigmoid() * cell
    new_cell = kept + block(0).sigmoid() * block(2).tanh()
    return block(3).sigmoid() * new_cell.tanh(), new_cell


@lstm_step.alternative
def lstm_step_number_by_number(input, hidden, cell, weight_ih, weight_hh, bias):
    size = hidden.shape[1]
    out = torch.zeros_like(hidden), torch.zeros_like(cell)
    for n in range(len(input)):
        for h in range(size):
            four = [
                weight_ih[row] @ input[n] + weight_hh[row] @ hidden[n] + bias[row]
                for row in range(h, 4 * size, size)
            ]
            added = 1 / (1 + torch.exp(-four[0])) * torch.tanh(four[2])
            out[1][n, h] = cell[n, h] / (1 + torch.exp(-four[1])) + added
            out[0][n, h] = torch.tanh(out[1][n, h]) / (1 + torch.exp(-four[3]))
    return out
