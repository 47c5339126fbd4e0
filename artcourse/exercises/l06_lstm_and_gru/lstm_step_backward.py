"""An exercise on the way back through one step of an LSTM."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise
from artcourse.exercises.engine.words import SENTENCES
from artcourse.exercises.l06_lstm_and_gru._numbers import short


def _steps(generator: torch.Generator) -> list[Case]:
    def case(sequences: int, size: int, spread: float = 1.5) -> Case:
        shape = (sequences, size)
        i, f, o = (torch.sigmoid(short(generator, *shape, spread=1.5)) for _ in range(3))
        g = torch.tanh(short(generator, *shape))
        cell = short(generator, *shape, spread=1.5)
        return Case(
            short(generator, *shape, spread=spread),
            short(generator, *shape, spread=spread),
            torch.cat([i, f, g, o], 1),
            cell,
            f * cell + i * g,
        )

    return [case(1, 1), case(2, 3), case(3, 2), case(5, 7), case(4, 3, spread=100.0)]


def _in_parts(answer, grad_hidden, grad_cell, gates, cell, new_cell):
    """The four blocks of the first answer each by itself, so that a wrong one is named."""
    found = answer(grad_hidden, grad_cell, gates, cell, new_cell)
    if found is None:
        return None
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        names = "grad_preactivations, grad_old_cell"
        many = f"a {type(found).__name__}"
        if isinstance(found, (tuple, list)):
            many = f"{len(found)} things"
        raise NoAnswer(SENTENCES["other parts"].format(2, names, many))
    blocks, grad_old_cell = found
    if not isinstance(blocks, torch.Tensor):
        raise NoAnswer(
            f"grad_preactivations should be one tensor, and yours is a {type(blocks).__name__}. "
            "torch.cat([grad_i, grad_f, grad_g, grad_o], 1) joins the four."
        )
    if blocks.shape != gates.shape:
        raise NoAnswer(_of_shapes(tuple(gates.shape), tuple(blocks.shape), tuple(cell.shape)))
    return *blocks.chunk(4, 1), grad_old_cell


def _of_shapes(wanted, mine, cell):
    """What is said of blocks in another shape."""
    said = f"grad_preactivations should have the shape of gates, {wanted}, and yours has {mine}. "
    if mine == cell:
        return said + (
            "Is it a single block, or grad_old_cell? The four blocks, side by side, come first: "
            "torch.cat([grad_i, grad_f, grad_g, grad_o], 1)."
        )
    return said + (
        "The four blocks lie side by side, along axis 1, in the order i, f, g, o: "
        "torch.cat([grad_i, grad_f, grad_g, grad_o], 1)."
    )


@exercise(
    "gates.lstm_step_backward",
    title="back through one step of an LSTM",
    cases=_steps,
    observe=_in_parts,
    parts=("grad_i", "grad_f", "grad_g", "grad_o", "grad_old_cell"),
    sizes={
        "grad_hidden": ("N", "H"),
        "grad_cell": ("N", "H"),
        "gates": ("N", "4H"),
        "cell": ("N", "H"),
        "new_cell": ("N", "H"),
    },
    words={"N": "how many sequences", "H": "how many hidden numbers"},
    hints=[
        "Forward, the last line was hidden = o * torch.tanh(new_cell). So the new cell has two "
        "uses: in the next step, which sends grad_cell, and here in hidden. The two add up: "
        "total = grad_cell + grad_hidden * o * (1 - torch.tanh(new_cell) ** 2).",
        "The line before was new_cell = f * cell + i * g. Each of the four gets total times what "
        "it was multiplied with: i gets total * g, f gets total * cell, g gets total * i, and "
        "the old cell gets total * f. And o gets grad_hidden * torch.tanh(new_cell).",
        "Then back through sigmoid and tanh, by their own results: times i * (1 - i) for i, the "
        "same for f and o, and times 1 - g ** 2 for g. torch.cat([…], 1) joins the four.",
    ],
    praise="The cell's gradient goes back times f, and nothing else. That is how it can last.",
)
def lstm_step_backward(grad_hidden, grad_cell, gates, cell, new_cell):
    """Gradients of what stood inside sigmoid and tanh (N, 4H), and of the old cell (N, H).

    grad_hidden, grad_cell (N, H): gradients of the new hidden state and of the new cell, the
    second without the way through hidden. gates (N, 4H): i, f, g, o side by side, after their
    sigmoid or tanh. cell (N, H): the old one; new_cell = f * cell + i * g. Return
    grad_preactivations, in the order of gates, and grad_old_cell. Change nothing in place.
    """
    i, f, g, o = gates.chunk(4, 1)
    shown = torch.tanh(new_cell)
    grad_new_cell = grad_cell + grad_hidden * o * (1 - shown**2)
    grad_i = grad_new_cell * g * i * (1 - i)
    grad_f = grad_new_cell * cell * f * (1 - f)
    grad_g = grad_new_cell * i * (1 - g**2)
    grad_o = grad_hidden * shown * o * (1 - o)
    grad_preactivations = torch.cat([grad_i, grad_f, grad_g, grad_o], 1)
    return grad_preactivations, grad_new_cell * f


def _total(grad_hidden, grad_cell, gates, new_cell):
    """The gradient of the new cell, from both of its uses."""
    return grad_cell + grad_hidden * gates.chunk(4, 1)[3] * (1 - torch.tanh(new_cell) ** 2)


def _before_slopes(grad_hidden, grad_total, gates, cell, new_cell):
    """The gradients of i, f, g, o after sigmoid and tanh, side by side."""
    i, _, g, _ = gates.chunk(4, 1)
    parts = [grad_total * g, grad_total * cell, grad_total * i, grad_hidden * torch.tanh(new_cell)]
    return torch.cat(parts, 1)


def _slopes(gates):
    """The slopes of the three sigmoids and of the tanh, side by side."""
    i, f, g, o = gates.chunk(4, 1)
    return torch.cat([i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o)], 1)


def _given_total(grad_hidden, grad_total, gates, cell, new_cell):
    """Both answers for a gradient of the new cell."""
    before = _before_slopes(grad_hidden, grad_total, gates, cell, new_cell)
    return before * _slopes(gates), grad_total * gates.chunk(4, 1)[1]


def _given_slopes(slopes, grad_hidden, grad_cell, gates, cell, new_cell):
    """Both answers for slopes of sigmoid and tanh."""
    total = _total(grad_hidden, grad_cell, gates, new_cell)
    before = _before_slopes(grad_hidden, total, gates, cell, new_cell)
    return before * slopes, total * gates.chunk(4, 1)[1]


# ---------------- the gradient of the new cell


@lstm_step_backward.misconception
def only_the_way_through_the_cell(grad_hidden, grad_cell, gates, cell, new_cell):
    """Your new cell gets grad_cell alone. It was used in hidden too: hidden = o * tanh(new_cell).
    What comes back on this way is added."""
    return _given_total(grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def slope_of_tanh_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    """On the way from hidden back to the new cell the slope of tanh is missing: times
    1 - torch.tanh(new_cell) ** 2."""
    total = grad_cell + grad_hidden * gates.chunk(4, 1)[3]
    return _given_total(grad_hidden, total, gates, cell, new_cell)


@lstm_step_backward.misconception
def slope_by_the_cell_itself(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took 1 - new_cell ** 2 for the slope of tanh. The rule 1 - y ** 2 wants the result of
    tanh: 1 - torch.tanh(new_cell) ** 2."""
    total = grad_cell + grad_hidden * gates.chunk(4, 1)[3] * (1 - new_cell**2)
    return _given_total(grad_hidden, total, gates, cell, new_cell)


@lstm_step_backward.misconception
def square_of_the_slope_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took 1 - torch.tanh(new_cell) for the slope of tanh. The square is missing:
    1 - torch.tanh(new_cell) ** 2."""
    total = grad_cell + grad_hidden * gates.chunk(4, 1)[3] * (1 - torch.tanh(new_cell))
    return _given_total(grad_hidden, total, gates, cell, new_cell)


@lstm_step_backward.misconception
def slope_at_the_old_cell(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took the slope of tanh at the old cell. Forward, tanh met the new one: new_cell."""
    total = _total(grad_hidden, grad_cell, gates, cell)
    return _given_total(grad_hidden, total, gates, cell, new_cell)


@lstm_step_backward.misconception
def output_gate_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    """On the way from hidden back to the new cell the factor o is missing. Forward, the tanh was
    multiplied by o: so is the gradient."""
    total = grad_cell + grad_hidden * (1 - torch.tanh(new_cell) ** 2)
    return _given_total(grad_hidden, total, gates, cell, new_cell)


@lstm_step_backward.misconception
def both_go_through_hidden(grad_hidden, grad_cell, gates, cell, new_cell):
    """You sent grad_cell through o and tanh too. It is the gradient of the new cell already: add it
    behind them. Is a bracket in the wrong place?"""
    total = _total(grad_hidden + grad_cell, torch.zeros_like(cell), gates, new_cell)
    return _given_total(grad_hidden, total, gates, cell, new_cell)


# ---------------- the slopes of sigmoid and tanh


@lstm_step_backward.misconception
def slopes_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    """You stopped one step too early: these are the gradients of i, f, g and o themselves. Go back
    through sigmoid and tanh: times i * (1 - i) and so on, and times 1 - g ** 2."""
    slopes = torch.ones_like(gates)
    return _given_slopes(slopes, grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def sigmoid_taken_once_more(grad_hidden, grad_cell, gates, cell, new_cell):
    """You put the gates through sigmoid and tanh once more to get their slopes. They come after
    sigmoid and tanh already: the slope is i * (1 - i), with i as it is given."""
    i, f, g, o = gates.chunk(4, 1)
    again = torch.cat([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()], 1)
    return _given_slopes(_slopes(again), grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def all_slopes_of_a_sigmoid(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took the slope of a sigmoid for g too. g came out of tanh: its slope is 1 - g ** 2."""
    slopes = gates * (1 - gates)
    return _given_slopes(slopes, grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def all_slopes_of_a_tanh(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took the slope of tanh, 1 - y ** 2, for all four. i, f and o came out of a sigmoid: its
    slope is i * (1 - i)."""
    return _given_slopes(1 - gates**2, grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def slopes_without_the_gate(grad_hidden, grad_cell, gates, cell, new_cell):
    """Your slope of the sigmoid is 1 - i: the factor i is missing. It is i * (1 - i), and the same
    for f and o."""
    i, f, g, o = gates.chunk(4, 1)
    slopes = torch.cat([1 - i, 1 - f, 1 - g**2, 1 - o], 1)
    return _given_slopes(slopes, grad_hidden, grad_cell, gates, cell, new_cell)


@lstm_step_backward.misconception
def slope_of_g_forgotten(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_g stops before tanh: i, f and o went back through their sigmoid, and g needs its own
    slope, 1 - g ** 2."""
    i, f, g, o = gates.chunk(4, 1)
    slopes = torch.cat([i * (1 - i), f * (1 - f), torch.ones_like(g), o * (1 - o)], 1)
    return _given_slopes(slopes, grad_hidden, grad_cell, gates, cell, new_cell)


# ---------------- who was multiplied with whom


@lstm_step_backward.misconception
def cell_for_its_tanh_in_o(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_o has the new cell in it as it is. Forward, o was multiplied by its tanh: so is the
    gradient."""
    blocks, old = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    o = gates.chunk(4, 1)[3]
    return torch.cat([*blocks.chunk(4, 1)[:3], grad_hidden * new_cell * o * (1 - o)], 1), old


@lstm_step_backward.misconception
def tanh_of_the_old_cell_in_o(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_o has the tanh of the old cell in it. What o let out was the new cell:
    torch.tanh(new_cell)."""
    blocks, old = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    o = gates.chunk(4, 1)[3]
    grad_o = grad_hidden * torch.tanh(cell) * o * (1 - o)
    return torch.cat([*blocks.chunk(4, 1)[:3], grad_o], 1), old


@lstm_step_backward.misconception
def new_cell_in_f(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_f has the new cell in it. The forget gate was multiplied by the old one: cell."""
    blocks, old = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    i, _, g, o = blocks.chunk(4, 1)
    f = gates.chunk(4, 1)[1]
    total = _total(grad_hidden, grad_cell, gates, new_cell)
    return torch.cat([i, total * new_cell * f * (1 - f), g, o], 1), old


@lstm_step_backward.misconception
def each_with_itself(grad_hidden, grad_cell, gates, cell, new_cell):
    """You multiplied grad_i by i and grad_g by g. In a product each gets the other one: i was
    multiplied by g, so grad_i has g in it, and grad_g has i."""
    i, f, g, _ = gates.chunk(4, 1)
    total = _total(grad_hidden, grad_cell, gates, new_cell)
    parts = [total * i, total * cell, total * g, grad_hidden * torch.tanh(new_cell)]
    return torch.cat(parts, 1) * _slopes(gates), total * f


@lstm_step_backward.misconception
def old_cell_without_hidden(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_old_cell is grad_cell * f: what came back through hidden got lost on the last step.
    Take the whole gradient of the new cell times f."""
    blocks, _ = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    return blocks, grad_cell * gates.chunk(4, 1)[1]


@lstm_step_backward.misconception
def old_cell_without_its_gate(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_old_cell is the gradient of the new cell. Forward, the old cell was multiplied by f: so
    is its gradient."""
    blocks, _ = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    return blocks, _total(grad_hidden, grad_cell, gates, new_cell)


@lstm_step_backward.misconception
def old_cell_with_the_slope_of_f(grad_hidden, grad_cell, gates, cell, new_cell):
    """grad_old_cell is multiplied by the slope of the sigmoid, f * (1 - f). The old cell went
    through no sigmoid: times f is all."""
    blocks, _ = lstm_step_backward.reference(grad_hidden, grad_cell, gates, cell, new_cell)
    f = gates.chunk(4, 1)[1]
    return blocks, _total(grad_hidden, grad_cell, gates, new_cell) * f * (1 - f)


# ---------------- right


@lstm_step_backward.alternative
def lstm_step_backward_by_autograd(grad_hidden, grad_cell, gates, cell, new_cell):
    i, f, g, o = gates.chunk(4, 1)
    inside = torch.cat([i.logit(), f.logit(), g.atanh(), o.logit()], 1).requires_grad_()
    old = cell.clone().requires_grad_()
    i, f, g, o = inside.chunk(4, 1)
    new = f.sigmoid() * old + i.sigmoid() * g.tanh()
    hidden = o.sigmoid() * new.tanh()
    return torch.autograd.grad([hidden, new], [inside, old], [grad_hidden, grad_cell])


@lstm_step_backward.alternative
def lstm_step_backward_into_one_tensor(grad_hidden, grad_cell, gates, cell, new_cell):
    size = cell.shape[1]
    i, f, g, o = (gates[:, n * size : (n + 1) * size] for n in range(4))
    flat = 1 / torch.cosh(new_cell) ** 2
    total = grad_hidden.mul(o).mul(flat).add(grad_cell)
    out = torch.empty_like(gates)
    out[:, :size] = total * g * (i - i * i)
    out[:, size : 2 * size] = total * cell * (f - f * f)
    out[:, 2 * size : 3 * size] = total * i * (1 - g) * (1 + g)
    out[:, 3 * size :] = grad_hidden * torch.tanh(new_cell) * (o - o * o)
    return out, f * total


@lstm_step_backward.alternative
def lstm_step_backward_number_by_number(grad_hidden, grad_cell, gates, cell, new_cell):
    size = cell.shape[1]
    grads, grad_old = torch.zeros_like(gates), torch.zeros_like(cell)
    for n in range(len(cell)):
        for h in range(size):
            i, f, g, o = gates[n, h::size].tolist()
            shown = torch.tanh(new_cell[n, h])
            total = grad_cell[n, h] + grad_hidden[n, h] * o * (1 - shown**2)
            inside = [total * g, total * cell[n, h], total * i, grad_hidden[n, h] * shown]
            slopes = [i * (1 - i), f * (1 - f), 1 - g * g, o * (1 - o)]
            grads[n, h::size] = torch.stack(inside) * torch.tensor(slopes)
            grad_old[n, h] = total * f
    return grads, grad_old
