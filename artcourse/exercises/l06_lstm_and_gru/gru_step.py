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
    return [case(1, 1, 2), case(2, 5, 3), case(3, 2, 5), case(5, 7, 3), large]


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


def _new(r, input_n, hidden_n):
    return torch.tanh(input_n + r * hidden_n)


def _blend(r, z, n, hidden):
    return (1 - z) * n + z * hidden


def _known(name, said, answer):
    """Add a misconception."""
    answer.__name__, answer.__doc__ = name, said
    gru_step.misconception(answer)


def _slip(name, said, *, bends=(), new_of=_new, blend=_blend):
    """Add the misconception that a line of the step is another one.

    bends are other functions of r and z; new_of and blend are the last two lines.
    """
    functions = {"r": torch.sigmoid, "z": torch.sigmoid, **dict(bends)}

    def slipped(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
        given = input, hidden, weight_ih, weight_hh, bias_ih, bias_hh
        inside_r, inside_z, input_n, hidden_n = _blocks(*given)
        r, z = functions["r"](inside_r), functions["z"](inside_z)
        return blend(r, z, new_of(r, input_n, hidden_n), hidden)

    _known(name, said, slipped)


def _without_bias_hh_in_gates(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    of_new_alone = torch.cat([torch.zeros_like(bias_hh.chunk(3)[0])] * 2 + [bias_hh.chunk(3)[2]])
    return gru_step.reference(input, hidden, weight_ih, weight_hh, bias_ih, of_new_alone)


_known(
    "bias_hh in n alone",
    "bias_hh is missing in r and z. All three blocks have both biases; that of n alone has to "
    "stand inside the bracket which r multiplies.",
    _without_bias_hh_in_gates,
)


# ---------------- another GRU


def _as_in_the_paper(name, said, blend, with_bias=True):
    """Add the misconception of a GRU in which the reset comes before the matrix product."""

    def answer(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
        r, z, input_n, _ = _blocks(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
        r, z = torch.sigmoid(r), torch.sigmoid(z)
        of_hidden = (r * hidden) @ weight_hh.chunk(3)[2].T
        if with_bias:
            of_hidden = of_hidden + bias_hh.chunk(3)[2]
        return blend(r, z, torch.tanh(input_n + of_hidden), hidden)

    _known(name, said, answer)


def _the_other_way(r, z, n, hidden):
    return z * n + (1 - z) * hidden


_as_in_the_paper(
    "reset before the product",
    "You multiplied h by r first, and by W_hn afterwards. So it stands in the paper, and it is "
    "another network. torch resets after the product: r * (W_hn h + b_hn).",
    _blend,
)
_as_in_the_paper(
    "reset before the product without a bias",
    "You multiplied h by r before the product by W_hn, and left b_hn out. torch resets after the "
    "product, the bias in it: r * (W_hn h + b_hn).",
    _blend,
    with_bias=False,
)
_as_in_the_paper(
    "both as in the paper",
    "Yours is the GRU of the paper, which differs twice from torch's. torch resets after the "
    "product, r * (W_hn h + b_hn), and keeps z of the old state, (1 - z) * n + z * h.",
    _the_other_way,
)
_slip(
    "blended the other way",
    "You blended the other way round, z * n + (1 - z) * h, as some papers write it. In torch z "
    "says how much of the old state stays: (1 - z) * n + z * h.",
    blend=_the_other_way,
)

# ---------------- the reset

_slip(
    "never reset",
    "Your n does not use r: all of the hidden state goes in. Multiply what comes of it by r: r * "
    "(W_hn h + b_hn).",
    new_of=lambda r, input_n, hidden_n: torch.tanh(input_n + hidden_n),
)
_slip(
    "input reset too",
    "In n your r multiplies what comes of the input too. It resets the memory alone: r * (W_hn h + "
    "b_hn). Is a bracket in the wrong place?",
    new_of=lambda r, input_n, hidden_n: torch.tanh(r * (input_n + hidden_n)),
)
_slip(
    "input reset alone",
    "In n your r multiplies what comes of the input. It belongs to what comes of the hidden state: "
    "r * (W_hn h + b_hn).",
    new_of=lambda r, input_n, hidden_n: torch.tanh(r * input_n + hidden_n),
)
_slip(
    "reset in the blend too",
    "In your last line the old state is multiplied by r as well. r works inside n alone; the blend "
    "takes hidden as it came: (1 - z) * n + z * hidden.",
    blend=lambda r, z, n, hidden: (1 - z) * n + z * r * hidden,
)
_slip(
    "blended by the reset",
    "In your last line stands r. The blend is made by the update gate z: (1 - z) * n + z * hidden.",
    blend=lambda r, z, n, hidden: (1 - r) * n + r * hidden,
)


def _inside_n(name, said, inside):
    """Add the misconception that something else stands inside the tanh of n."""

    def answer(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
        r, z, input_n, hidden_n = _blocks(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
        r, z = torch.sigmoid(r), torch.sigmoid(z)
        biases = bias_ih.chunk(3)[2], bias_hh.chunk(3)[2]
        return _blend(r, z, torch.tanh(inside(r, z, hidden, input_n, hidden_n, *biases)), hidden)

    _known(name, said, answer)


_inside_n(
    "bias not reset",
    "In n your r does not reach b_hn. torch multiplies the whole bracket, the bias in it: r * "
    "(W_hn h + b_hn). That is why there are two biases.",
    lambda r, z, hidden, input_n, hidden_n, b_in, b_hn: input_n + r * (hidden_n - b_hn) + b_hn,
)
_inside_n(
    "both biases reset",
    "In n both biases are multiplied by r. b_in belongs to the input, outside the bracket: W_in x "
    "+ b_in + r * (W_hn h + b_hn).",
    lambda r, z, hidden, input_n, hidden_n, b_in, b_hn: input_n - b_in + r * (hidden_n + b_in),
)
_inside_n(
    "bias of n left out",
    "In n the bias b_hn is missing. It stands inside the bracket: r * (W_hn h + b_hn).",
    lambda r, z, hidden, input_n, hidden_n, b_in, b_hn: input_n + r * (hidden_n - b_hn),
)
_inside_n(
    "update for the reset",
    "In n you multiplied by z. What comes of the hidden state is multiplied by r, the reset gate.",
    lambda r, z, hidden, input_n, hidden_n, b_in, b_hn: input_n + z * hidden_n,
)
_inside_n(
    "hidden without its weights",
    "In n you multiplied r by the hidden state itself. It goes through its weights first: r * "
    "(W_hn h + b_hn).",
    lambda r, z, hidden, input_n, hidden_n, b_in, b_hn: input_n + r * hidden,
)


@gru_step.misconception
def gates_of_the_input_alone(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """Your r and z come of the input alone. Both also look at the hidden state: add its two blocks
    before the sigmoid."""
    r, z, n = (input @ weight_ih.T + bias_ih).chunk(3, 1)
    r, z, hidden_n = torch.sigmoid(r), torch.sigmoid(z), hidden @ weight_hh.chunk(3)[2].T
    return _blend(r, z, torch.tanh(n + r * (hidden_n + bias_hh.chunk(3)[2])), hidden)


@gru_step.misconception
def without_biases(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
    """Both biases are missing. Add bias_ih to what comes of the input, and bias_hh to what comes of
    the hidden state."""
    nothing = torch.zeros_like(bias_ih)
    return gru_step.reference(input, hidden, weight_ih, weight_hh, nothing, nothing)


# ---------------- the blend

_slip(
    "update left out",
    "You gave back n, as if nothing old stayed. The last line is missing: (1 - z) * n + z * "
    "hidden.",
    blend=lambda r, z, n, hidden: n,
)
_slip(
    "all of the new one",
    "You added n whole. New and old share: (1 - z) * n + z * hidden.",
    blend=lambda r, z, n, hidden: n + z * hidden,
)
_slip(
    "old one forgotten",
    "The old state is missing in your last line: you gave back (1 - z) * n alone. Add z * hidden.",
    blend=lambda r, z, n, hidden: (1 - z) * n,
)
_slip(
    "brackets forgotten",
    "Brackets are missing: 1 - z * n multiplies first. Write (1 - z) * n.",
    blend=lambda r, z, n, hidden: 1 - z * n + z * hidden,
)
_slip(
    "bracket around the sum",
    "A bracket is in the wrong place: 1 - z multiplies the old state too. (1 - z) * n + z * hidden",
    blend=lambda r, z, n, hidden: (1 - z) * (n + z * hidden),
)

# ---------------- the order of the blocks


def _other_blocks(name, said, order, cut=lambda total, size: total.chunk(3, 1)):
    """Add the misconception that the blocks stand in another order, or are cut in another way."""

    def answer(input, hidden, weight_ih, weight_hh, bias_ih, bias_hh):
        totals = input @ weight_ih.T + bias_ih, hidden @ weight_hh.T + bias_hh
        blocks = [dict(zip(order, cut(total, len(input)), strict=True)) for total in totals]
        r, z = (torch.sigmoid(blocks[0][gate] + blocks[1][gate]) for gate in "rz")
        return _blend(r, z, _new(r, blocks[0]["n"], blocks[1]["n"]), hidden)

    _known(name, said, answer)


_other_blocks(
    "reset and update swapped",
    "r and z are swapped, or you read the blocks in the order z, r, n. Here, as in torch, the "
    "order is r, z, n.",
    "zrn",
)
for _order in ("nrz", "nzr", "rnz", "znr"):
    _other_blocks(
        f"blocks read as {_order}",
        f"You read the blocks in the order {', '.join(_order)}. Here, as in torch, the order is r, "
        "z, n.",
        _order,
    )
_other_blocks(
    "blocks taken in turns",
    "Your blocks take every third number: the first of r, z and n, then the second of each. But "
    "first come all H rows of r, then all of z: cut with chunk(3, 1), or reshape to (N, 3, H).",
    "rzn",
    lambda total, size: total.reshape(size, -1, 3).unbind(2),
)
_other_blocks(
    "sequences mixed by a reshape",
    "reshape(3, N, H) takes the numbers as they lie in memory, and so mixes gates and sequences. "
    "Each row holds r, z and n of one sequence: cut it with chunk(3, 1).",
    "rzn",
    lambda total, size: total.reshape(3, size, -1).unbind(0),
)

# ---------------- sigmoid and tanh


def _as_it_comes(block):
    return block


for _gate, _called in {"r": "reset gate r", "z": "update gate z"}.items():
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
    "tanh for the gates",
    "You put r and z through tanh. They say how far a gate is open, from 0 to 1: torch.sigmoid.",
    bends=dict.fromkeys("rz", torch.tanh),
)
_slip(
    "gates not bent",
    "r and z go in as they come out of the matrix product. They need a sigmoid, so that they are "
    "between 0 and 1.",
    bends=dict.fromkeys("rz", _as_it_comes),
)
_slip(
    "sigmoid for the new one",
    "You put n through a sigmoid. It is no gate, but what may become the new state, and that may "
    "be negative: torch.tanh.",
    new_of=lambda r, input_n, hidden_n: torch.sigmoid(input_n + r * hidden_n),
)
_slip(
    "new one not bent",
    "The tanh of n is missing. Without it the hidden state can grow without end.",
    new_of=lambda r, input_n, hidden_n: input_n + r * hidden_n,
)
_slip(
    "tanh closed too early",
    "Your tanh ends before r * (W_hn h + b_hn) is added. All of it goes through tanh.",
    new_of=lambda r, input_n, hidden_n: torch.tanh(input_n) + r * hidden_n,
)
_slip(
    "tanh of each part",
    "In n you took tanh of each part by itself. First add the two parts, then one tanh of all.",
    new_of=lambda r, input_n, hidden_n: torch.tanh(input_n) + r * torch.tanh(hidden_n),
)


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
