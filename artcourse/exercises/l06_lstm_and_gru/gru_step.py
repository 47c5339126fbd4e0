"""An exercise on one step of a GRU, as torch takes it."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l06_lstm_and_gru._numbers import short


def _steps(generator: torch.Generator) -> list[Case]:
    def case(sequences: int, inputs: int, size: int) -> Case:
        return Case(
            short(generator, sequences, inputs),
            short(generator, sequences, size),
            short(generator, 3 * size, inputs, spread=0.8),
            short(generator, 3 * size, size, spread=0.8),
            short(generator, 3 * size, spread=0.8),
            short(generator, 3 * size, spread=0.8),
        )

    large = case(2, 3, 4)
    large.args[0][1, 2] = -120.0
    large.args[2][:, 2] /= 100  # so that the gates are neither open nor closed
    return [case(1, 2, 1), case(2, 3, 2), case(3, 2, 5), case(5, 7, 3), large]


@exercise(
    "gates.gru_step",
    title="one step of a GRU",
    cases=_steps,
    sizes={
        "input": ("N", "in"),
        "hidden": ("N", "H"),
        "bias_ih": ("3H",),
        "bias_hh": ("3H",),
    },
    words={"N": "how many sequences", "H": "how many hidden numbers"},
    hints=[
        "Keep what comes of the input and what comes of the hidden state apart, because n needs "
        "them apart: input @ weight_ih.T + bias_ih and hidden @ weight_hh.T + bias_hh. Cut each "
        "into three with .chunk(3, 1).",
        "r and z are the sigmoid of the sum of their two blocks. For n, first multiply the block "
        "that comes of the hidden state (its bias is in it) by r; then add the other, then tanh.",
        "The last line blends new and old, and torch keeps z of the old: (1 - z) * n + z * hidden.",
    ],
    praise="Two gates and no cell: three quarters of the weights of an LSTM of the same size.",
)
def gru_step(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """The new hidden state (N, H), as torch works it out.

    input (N, in), hidden (N, H), weight_ih (3H, in), weight_hh (3H, H), bias_ih and bias_hh
    (3H,). The rows are three blocks of H: reset r, update z, new n. r and z: sigmoid.
    n = tanh(W_in x + b_in + r * (W_hn h + b_hn)); the answer is (1 - z) * n + z * h.
    """
    from_input = input @ weight_ih.T + bias_ih
    from_hidden = hidden @ weight_hh.T + bias_hh
    input_r, input_z, input_n = from_input.chunk(3, 1)
    hidden_r, hidden_z, hidden_n = from_hidden.chunk(3, 1)
    r = torch.sigmoid(input_r + hidden_r)
    z = torch.sigmoid(input_z + hidden_z)
    n = torch.tanh(input_n + r * hidden_n)
    return (1 - z) * n + z * hidden


def _blocks(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """What stands inside r and z, the part of n that is not reset, and the part that is."""
    of_input = (input @ weight_ih.T + bias_ih).chunk(3, 1)
    of_hidden = (hidden @ weight_hh.T + bias_hh).chunk(3, 1)
    return of_input[0] + of_hidden[0], of_input[1] + of_hidden[1], of_input[2], of_hidden[2]


def _gates(*given):
    """The gates r and z, and both parts of n."""
    r, z, input_n, hidden_n = _blocks(*given)
    return torch.sigmoid(r), torch.sigmoid(z), input_n, hidden_n


def _blended(z, n, hidden):
    """The new hidden state of a gate and what is new."""
    return (1 - z) * n + z * hidden


def _new_as_in_the_paper(r, input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """What is new where the reset comes before the matrix product."""
    weight, bias = weight_hh.chunk(3)[2], bias_hh.chunk(3)[2]
    of_input = (input @ weight_ih.T + bias_ih).chunk(3, 1)[2]
    return torch.tanh(of_input + (r * hidden) @ weight.T + bias)


# ---------------- another GRU


@gru_step.misconception
def reset_before_the_product(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You multiplied h by r first, and the product by W_hn afterwards. So it stands in the paper,
    and it is another network. torch resets after the product: r * (W_hn h + b_hn)."""
    given = (input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    r, z, _, _ = _gates(*given)
    return _blended(z, _new_as_in_the_paper(r, *given), hidden)


@gru_step.misconception
def blended_the_other_way(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You blended the other way round, z * n + (1 - z) * h, as some papers write it. In torch z
    says how much of the old stays: (1 - z) * n + z * h."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(1 - z, torch.tanh(input_n + r * hidden_n), hidden)


@gru_step.misconception
def both_as_in_the_paper(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """Yours is a GRU as in the paper, twice other than torch's: torch resets after the product,
    r * (W_hn h + b_hn), and keeps z of the old, (1 - z) * n + z * h."""
    given = (input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    r, z, _, _ = _gates(*given)
    return _blended(1 - z, _new_as_in_the_paper(r, *given), hidden)


# ---------------- the reset


@gru_step.misconception
def bias_not_reset(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """In n your r does not reach b_hn. torch multiplies the whole bracket, with its bias: r * (W_hn
    h + b_hn). That is why there are two biases."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    bias = bias_hh.chunk(3)[2]
    return _blended(z, torch.tanh(input_n + r * (hidden_n - bias) + bias), hidden)


@gru_step.misconception
def both_biases_reset(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """In n both biases are multiplied by r. b_in belongs to the input, outside the bracket: W_in x
    + b_in + r * (W_hn h + b_hn)."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    bias = bias_ih.chunk(3)[2]
    return _blended(z, torch.tanh(input_n - bias + r * (hidden_n + bias)), hidden)


@gru_step.misconception
def never_reset(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """Your n does not use r: all of the hidden state goes in. Multiply what comes of it by r:
    r * (W_hn h + b_hn)."""
    _, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.tanh(input_n + hidden_n), hidden)


@gru_step.misconception
def input_reset_too(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """In n your r multiplies what comes of the input too. It resets the memory alone: r * (W_hn h +
    b_hn). Is a bracket in the wrong place?"""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.tanh(r * (input_n + hidden_n)), hidden)


@gru_step.misconception
def input_reset_alone(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """In n your r multiplies what comes of the input. It belongs to what comes of the hidden state:
    r * (W_hn h + b_hn)."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.tanh(r * input_n + hidden_n), hidden)


@gru_step.misconception
def old_state_reset_in_the_blend(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """In your last line the old state is multiplied by r as well. r works inside n alone; the blend
    takes hidden as it came: (1 - z) * n + z * hidden."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.tanh(input_n + r * hidden_n), r * hidden)


# ---------------- the update


@gru_step.misconception
def update_left_out(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You gave back n, as if nothing old stayed. The last line is missing: (1 - z) * n + z *
    hidden."""
    r, _, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return torch.tanh(input_n + r * hidden_n)


@gru_step.misconception
def all_of_the_new_one(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You added n whole. New and old share: what z leaves to the old is missing to the new. (1 - z)
    * n + z * hidden"""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return torch.tanh(input_n + r * hidden_n) + z * hidden


@gru_step.misconception
def all_of_the_old_one(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You added the old state whole. New and old share: (1 - z) * n + z * hidden."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return (1 - z) * torch.tanh(input_n + r * hidden_n) + hidden


@gru_step.misconception
def old_one_forgotten(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """The old state is missing in your last line: you gave back (1 - z) * n alone. Add
    z * hidden."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return (1 - z) * torch.tanh(input_n + r * hidden_n)


# ---------------- the order, and sigmoid and tanh


def _read_as(order, said):
    """Add the misconception that the blocks stand in another order, such as "zrn"."""

    def in_another_order(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
        of_input = dict(zip(order, (input @ weight_ih.T + bias_ih).chunk(3, 1), strict=True))
        of_hidden = dict(zip(order, (hidden @ weight_hh.T + bias_hh).chunk(3, 1), strict=True))
        r, z = (torch.sigmoid(of_input[gate] + of_hidden[gate]) for gate in "rz")
        return _blended(z, torch.tanh(of_input["n"] + r * of_hidden["n"]), hidden)

    in_another_order.__name__ = f"blocks_read_as_{order}"
    in_another_order.__doc__ = f"{said} Here, as in torch, the order of the blocks is r, z, n."
    gru_step.misconception(in_another_order)


_read_as("zrn", "r and z are swapped, or you read the blocks in the order z, r, n.")
_read_as("nrz", "You read the blocks in the order n, r, z.")
_read_as("nzr", "You read the blocks in the order n, z, r.")
_read_as("rnz", "You read the blocks in the order r, n, z.")
_read_as("znr", "You read the blocks in the order z, n, r.")


@gru_step.misconception
def sigmoid_for_the_new(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You put n through a sigmoid. It is no gate, but what may become the new state, and that may
    be negative: tanh."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.sigmoid(input_n + r * hidden_n), hidden)


@gru_step.misconception
def tanh_for_the_gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """You put r and z through tanh. They say how far a gate is open, from 0 to 1: sigmoid."""
    r, z, input_n, hidden_n = _blocks(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    r, z = torch.tanh(r), torch.tanh(z)
    return _blended(z, torch.tanh(input_n + r * hidden_n), hidden)


@gru_step.misconception
def new_not_bent(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """The tanh of n is missing. Without it the hidden state can grow without end."""
    r, z, input_n, hidden_n = _gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, input_n + r * hidden_n, hidden)


@gru_step.misconception
def gates_not_bent(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """r and z go in as they come out of the matrix product. They need a sigmoid, so that they are
    between 0 and 1."""
    r, z, input_n, hidden_n = _blocks(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
    return _blended(z, torch.tanh(input_n + r * hidden_n), hidden)


# ---------------- right


@gru_step.alternative
def gru_step_by_torch(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    return torch.gru_cell(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)


@gru_step.alternative
def gru_step_by_slices(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    size = hidden.shape[-1]
    both = torch.cat([input, hidden], 1) @ torch.cat([weight_ih, weight_hh], 1).T
    gates = torch.sigmoid((both + bias_ih + bias_hh)[:, : 2 * size])
    remembered = torch.nn.functional.linear(hidden, weight_hh[-size:], bias_hh[-size:])
    fresh = torch.nn.functional.linear(input, weight_ih[-size:], bias_ih[-size:])
    new = (fresh + gates[:, :size] * remembered).tanh()
    return new + gates[:, size:] * (hidden - new)


@gru_step.alternative
def gru_step_sequence_by_sequence(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    size, rows = hidden.shape[1], []
    for x, h in zip(input, hidden, strict=True):
        a, b = weight_ih.mv(x).add(bias_ih), weight_hh.mv(h).add(bias_hh)
        r, z = (1 / (1 + torch.exp(-(a + b))))[: 2 * size].split(size)
        n = torch.tanh(a[2 * size :] + b[2 * size :] * r)
        rows.append(torch.lerp(n, h, z))
    return torch.stack(rows)
