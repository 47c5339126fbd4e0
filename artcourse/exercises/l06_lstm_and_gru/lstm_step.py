"""An exercise on one step of an LSTM: forget a part, add a part, show a part."""

from __future__ import annotations

from itertools import permutations

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
    return [case(1, 1, 2), case(2, 5, 3), case(3, 2, 5), case(5, 7, 3), large]


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


def _new_cell(i, f, g, cell):
    return f * cell + i * g


def _shown(o, new_cell, cell):
    return o * torch.tanh(new_cell)


def _slip(name, said, *, order="ifgo", bends=(), cell_of=_new_cell, hidden_of=_shown):
    """Add the misconception that a line of the step is another one.

    order is how the blocks are read, bends are other functions of some of them, cell_of and
    hidden_of the last two lines.
    """
    functions = {"i": torch.sigmoid, "f": torch.sigmoid, "g": torch.tanh, "o": torch.sigmoid}
    functions.update(bends)

    def slipped(input, hidden, cell, weight_ih, weight_hh, bias):
        blocks = _blocks(input, hidden, weight_ih, weight_hh, bias)
        named = dict(zip(order, blocks, strict=True))
        i, f, g, o = (functions[name](named[name]) for name in "ifgo")
        new_cell = cell_of(i, f, g, cell)
        return hidden_of(o, new_cell, cell), new_cell

    slipped.__name__, slipped.__doc__ = name, said
    lstm_step.misconception(slipped)


# ---------------- the order of the blocks

_slip(
    "input and forget gate swapped",
    "Forget gate and input gate are swapped: f is to be multiplied by the old cell, i by g. Or "
    "you read the blocks in the order f, i, g, o; here, as in torch, it is i, f, g, o.",
    order="figo",
)
_OTHERS = sorted({"".join(order) for order in permutations("ifgo")} - {"ifgo", "figo"})
for _order in _OTHERS:
    _slip(
        f"blocks read as {_order}",
        f"You read the blocks in the order {', '.join(_order)}. Here, as in torch, the order is "
        "i, f, g, o.",
        order=_order,
    )


@lstm_step.misconception
def blocks_taken_in_turns(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your blocks take every fourth number: the first of i, f, g and o, then the second of each.
    But first come all H rows of i, then all of f: cut total with chunk(4, 1), or reshape it to
    (N, 4, H)."""
    total = torch.cat(_blocks(input, hidden, weight_ih, weight_hh, bias), 1)
    i, f, g, o = total.reshape(len(input), -1, 4).unbind(2)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@lstm_step.misconception
def sequences_mixed_by_a_reshape(input, hidden, cell, weight_ih, weight_hh, bias):
    """reshape(4, N, H) takes the numbers as they lie in memory, and so mixes gates and sequences.
    Each row of total holds i, f, g and o of one sequence: cut it with chunk(4, 1)."""
    total = torch.cat(_blocks(input, hidden, weight_ih, weight_hh, bias), 1)
    i, f, g, o = total.reshape(4, *hidden.shape)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@lstm_step.misconception
def gates_look_at_the_cell(input, hidden, cell, weight_ih, weight_hh, bias):
    """You multiplied weight_hh by the cell. In an LSTM the gates look at the hidden state: hidden @
    weight_hh.T"""
    i, f, g, o = _blocks(input, cell, weight_ih, weight_hh, bias)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@lstm_step.misconception
def joined_in_different_orders(input, hidden, cell, weight_ih, weight_hh, bias):
    """You joined hidden and input in one order, and their weights in the other. So weights meet
    numbers that are not theirs: torch.cat both in the same order, input first or hidden first."""
    both = torch.cat([hidden, input], 1) @ torch.cat([weight_ih, weight_hh], 1).T
    i, f, g, o = (both + bias).chunk(4, 1)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@lstm_step.misconception
def hidden_state_forgotten_in_part(input, hidden, cell, weight_ih, weight_hh, bias):
    """Your forget gate works on the hidden state. It keeps a part of the cell: f * cell. The hidden
    state has its place in the matrix product."""
    i, f, g, o = _blocks(input, hidden, weight_ih, weight_hh, bias)
    cell = torch.sigmoid(f) * hidden + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@lstm_step.misconception
def shown_what_is_new(input, hidden, cell, weight_ih, weight_hh, bias):
    """The cell is right. But your hidden state shows g, what is new in this step. It shows the new
    cell, in which the old is too: o * torch.tanh(cell)."""
    i, f, g, o = _blocks(input, hidden, weight_ih, weight_hh, bias)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(g), cell


# ---------------- sigmoid and tanh


def _as_it_comes(block):
    return block


_GATES = {"i": "input gate i", "f": "forget gate f", "o": "output gate o"}
for _gate, _called in _GATES.items():
    _slip(
        f"tanh for {_gate}",
        f"You put the {_called} through tanh. It says how far a gate is open, from 0 to 1: "
        "torch.sigmoid.",
        bends={_gate: torch.tanh},
    )
    _slip(
        f"{_gate} not bent",
        f"You took the {_called} as it comes out of the matrix product. It needs a sigmoid, so "
        "that it is between 0 and 1.",
        bends={_gate: _as_it_comes},
    )
_slip(
    "sigmoid for all",
    "You put g through a sigmoid. g is no gate, but what is added to the cell: it has to be able "
    "to take away, so it goes through tanh, from -1 to 1.",
    bends={"g": torch.sigmoid},
)
_slip(
    "tanh for all",
    "You put all four blocks through tanh. i, f and o say how far a gate is open, from 0 to 1: "
    "torch.sigmoid. Only g goes through tanh.",
    bends=dict.fromkeys("ifgo", torch.tanh),
)
_slip(
    "sigmoid and tanh change places",
    "Sigmoid and tanh have changed places. The gates i, f and o are between 0 and 1: sigmoid. g "
    "may be negative: tanh.",
    bends={"i": torch.tanh, "f": torch.tanh, "g": torch.sigmoid, "o": torch.tanh},
)
_slip(
    "nothing bent",
    "Your four blocks go in as they come out of the matrix product. i, f and o need a sigmoid, "
    "and g a tanh.",
    bends=dict.fromkeys("ifgo", _as_it_comes),
)
_slip(
    "g not bent",
    "You added i * g without the tanh of g. So one step can add any number: keep g between -1 and "
    "1 with torch.tanh.",
    bends={"g": _as_it_comes},
)
_slip(
    "g cut at 0",
    "You put g through relu. It has to be able to take away from the cell, and not to grow without "
    "end: torch.tanh.",
    bends={"g": torch.relu},
)
_slip(
    "g bent twice",
    "g went through sigmoid and then through tanh. Only i, f and o go through the sigmoid; g goes "
    "through tanh alone.",
    bends={"g": lambda block: torch.tanh(torch.sigmoid(block))},
)
_slip(
    "gates bent twice",
    "i, f and o went through tanh and then through sigmoid. tanh is for g alone; the gates go "
    "through the sigmoid alone.",
    bends=dict.fromkeys("ifo", lambda block: torch.sigmoid(torch.tanh(block))),
)

# ---------------- the new cell

_slip(
    "nothing forgotten",
    "Your old cell goes on whole: the forget gate is missing. (The LSTM of 1997 had none, and its "
    "cells could only grow.) f * cell + i * g",
    cell_of=lambda i, f, g, cell: cell + i * g,
)
_slip(
    "all let in",
    "You added g whole: the input gate is missing. f * cell + i * g",
    cell_of=lambda i, f, g, cell: f * cell + g,
)
_slip(
    "forget what is open",
    "Your cell keeps 1 - f of the old one. In spite of its name the forget gate says how much "
    "stays: f * cell.",
    cell_of=lambda i, f, g, cell: (1 - f) * cell + i * g,
)
_slip(
    "forget gate for both",
    "You added (1 - f) * g: one gate for both, as in a GRU. In an LSTM the input gate decides for "
    "itself: f * cell + i * g.",
    cell_of=lambda i, f, g, cell: f * cell + (1 - f) * g,
)
_slip(
    "input gate for both",
    "You kept (1 - i) * cell: one gate for both, as in a GRU. In an LSTM the forget gate decides "
    "for itself: f * cell + i * g.",
    cell_of=lambda i, f, g, cell: (1 - i) * cell + i * g,
)
_slip(
    "what is new subtracted",
    "You subtracted i * g. What is new is added: f * cell + i * g. (g may be negative itself.)",
    cell_of=lambda i, f, g, cell: f * cell - i * g,
)
_slip(
    "old and new multiplied",
    "You multiplied what is kept by what is new. They are added: f * cell + i * g. That plus is "
    "why a gradient finds its way through many steps.",
    cell_of=lambda i, f, g, cell: f * cell * i * g,
)
_slip(
    "new one forgotten too",
    "You multiplied what is new by f as well: f * (cell + i * g). The forget gate is for the old "
    "cell. Is a bracket in the wrong place?",
    cell_of=lambda i, f, g, cell: f * (cell + i * g),
)
_slip(
    "tanh kept in the cell",
    "You put the new cell through tanh, and it stays so. The cell itself is not bent: f * cell + "
    "i * g, and nothing more. That is why its gradient does not vanish.",
    cell_of=lambda i, f, g, cell: torch.tanh(f * cell + i * g),
)

# ---------------- the new hidden state

_slip(
    "tanh on the cell forgotten",
    "Your hidden state is o times the cell itself. A cell can grow with each step, so what it "
    "shows goes through tanh first: o * torch.tanh(cell).",
    hidden_of=lambda o, new_cell, cell: o * new_cell,
)
_slip(
    "tanh of the product",
    "Your hidden state is the tanh of o times the cell. First comes the tanh of the cell, then "
    "times o: a gate works on what is shown.",
    hidden_of=lambda o, new_cell, cell: torch.tanh(o * new_cell),
)
_slip(
    "sigmoid of the cell",
    "Your hidden state is o times the sigmoid of the cell, which is never negative. The cell goes "
    "through tanh.",
    hidden_of=lambda o, new_cell, cell: o * torch.sigmoid(new_cell),
)
_slip(
    "hidden of the old cell",
    "Your hidden state shows the old cell. First make the new cell, then o times the tanh of this "
    "new one.",
    hidden_of=lambda o, new_cell, cell: o * torch.tanh(cell),
)
_slip(
    "hidden without its gate",
    "Your hidden state is the tanh of the cell alone: the output gate is missing. Multiply by o.",
    hidden_of=lambda o, new_cell, cell: torch.tanh(new_cell),
)
_slip(
    "gate without its cell",
    "Your hidden state is the output gate alone. It opens for the tanh of the new cell: o * "
    "torch.tanh(cell).",
    hidden_of=lambda o, new_cell, cell: o,
)
_slip(
    "gate and cell added",
    "You added o and the tanh of the cell. A gate multiplies: o * torch.tanh(cell).",
    hidden_of=lambda o, new_cell, cell: o + torch.tanh(new_cell),
)


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
