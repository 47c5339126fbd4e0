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

    return [case(1, 2), case(2, 3), case(3, 2), case(5, 7), case(4, 3, spread=100.0)]


def _in_parts(answer, grad_hidden, grad_cell, gates, cell, new_cell):
    """The four blocks of the first answer each by itself, so that a wrong one is named."""
    found = answer(grad_hidden, grad_cell, gates, cell, new_cell)
    if found is None:
        return None
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        names = "grad_preactivations, grad_old_cell"
        several = isinstance(found, (tuple, list))
        many = f"{len(found)} things" if several else f"a {type(found).__name__}"
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
    if mine == wanted[1:]:
        return said + "Each of the N sequences keeps a row of its own: leave the sum out."
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
    """Go back through one step: return grad_preactivations and grad_old_cell.

    grad_hidden (N, H): the gradient of the new hidden state. grad_cell (N, H): the part of the
    new cell's gradient that comes from the next step. The part that comes through the new
    hidden state is not in it: add it. gates (N, 4H): i, f, g, o side by side, after their
    sigmoid or tanh. cell (N, H): the old one; new_cell = f * cell + i * g.
    grad_preactivations (N, 4H): the gradients of a_i, a_f, a_g, a_o side by side, of what
    stood inside sigmoid and tanh. grad_old_cell (N, H): the part of the
    old cell's gradient that comes through this cell state. Change nothing in place.
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


def _sigmoid_slope(result):
    return result * (1 - result)


def _tanh_slope(result):
    return 1 - result**2


_SLOPES = {"i": _sigmoid_slope, "f": _sigmoid_slope, "g": _tanh_slope, "o": _sigmoid_slope}


def _total(grad_hidden, grad_cell, o, cell, new_cell):
    """The gradient of the new cell, from both of its uses."""
    return grad_cell + grad_hidden * o * (1 - torch.tanh(new_cell) ** 2)


def _partners(i, g, cell, new_cell):
    """What i, f, g and o were multiplied by."""
    return g, cell, i, torch.tanh(new_cell)


def _old(total, grad_cell, i, f, cell):
    return total * f


def _slip(
    name,
    said,
    *,
    total_of=_total,
    partners=_partners,
    slopes=(),
    old_of=_old,
    read="ifgo",
    written="ifgo",
    o_gets=None,
):
    """Add the misconception that a line of the way back is another one."""
    functions = {**_SLOPES, **dict(slopes)}

    def slipped(grad_hidden, grad_cell, gates, cell, new_cell):
        gate = dict(zip(read, gates.chunk(4, 1), strict=True))
        i, f, g, o = (gate[letter] for letter in "ifgo")
        total = total_of(grad_hidden, grad_cell, o, cell, new_cell)
        came = dict(zip("ifgo", [total, total, total, grad_hidden], strict=True))
        if o_gets is not None:
            came["o"] = o_gets(total, grad_cell)
        others = dict(zip("ifgo", partners(i, g, cell, new_cell), strict=True))
        blocks = [came[one] * others[one] * functions[one](gate[one]) for one in written]
        return torch.cat(blocks, 1), old_of(total, grad_cell, i, f, cell)

    slipped.__name__, slipped.__doc__ = name, said
    lstm_step_backward.misconception(slipped)


# ---------------- the gradient of the new cell: h and c are grad_hidden and grad_cell

_slip(
    "only the way through the cell",
    "Your new cell gets grad_cell alone. It was used in hidden too: hidden = o * tanh(new_cell). "
    "What comes back on this way is added.",
    total_of=lambda h, c, o, old, new: c,
)
_slip(
    "grad_hidden for the cells gradient",
    "You sent grad_hidden itself into the new cell. It comes through hidden = o * tanh(new_cell), "
    "so times o and the slope of tanh; and grad_cell is added.",
    total_of=lambda h, c, o, old, new: h,
)
_slip(
    "added without o and tanh",
    "You added grad_hidden and grad_cell as they are. grad_hidden comes through hidden = o * "
    "tanh(new_cell): multiply it by o and the slope of tanh before you add.",
    total_of=lambda h, c, o, old, new: h + c,
)
_slip(
    "slope of tanh forgotten",
    "On the way from hidden back to the new cell the slope of tanh is missing: times 1 - "
    "torch.tanh(new_cell) ** 2.",
    total_of=lambda h, c, o, old, new: c + h * o,
)
_slip(
    "slope by the cell itself",
    "You took 1 - new_cell ** 2 for the slope of tanh. The rule 1 - y ** 2 wants the result of "
    "tanh: 1 - torch.tanh(new_cell) ** 2.",
    total_of=lambda h, c, o, old, new: c + h * o * (1 - new**2),
)
_slip(
    "tanh for its slope",
    "On the way from hidden back to the new cell you multiplied by the tanh itself. Take its "
    "slope: 1 - torch.tanh(new_cell) ** 2.",
    total_of=lambda h, c, o, old, new: c + h * o * torch.tanh(new),
)
_slip(
    "slope at the old cell",
    "You took the slope of tanh at the old cell. Forward, tanh met the new one: new_cell.",
    total_of=lambda h, c, o, old, new: _total(h, c, o, old, old),
)
_slip(
    "output gate forgotten",
    "On the way from hidden back to the new cell the factor o is missing. Forward, the tanh was "
    "multiplied by o: so is the gradient.",
    total_of=lambda h, c, o, old, new: _total(h, c, torch.ones_like(o), old, new),
)
_slip(
    "both through hidden",
    "You sent grad_cell through o and tanh too. It is the gradient of the new cell already: add "
    "it behind them. Is a bracket in the wrong place?",
    total_of=lambda h, c, o, old, new: _total(h + c, torch.zeros_like(old), o, old, new),
)
_slip(
    "ways subtracted",
    "You subtracted what comes through hidden. The new cell has two uses, and their gradients "
    "add up.",
    total_of=lambda h, c, o, old, new: _total(-h, c, o, old, new),
)

# ---------------- the slopes of sigmoid and tanh

_slip(
    "slopes forgotten",
    "You stopped one step too early: these are gradients of i, f, g and o themselves. Go back "
    "through sigmoid and tanh: times i * (1 - i) and so on, and times 1 - g ** 2.",
    slopes=dict.fromkeys("ifgo", torch.ones_like),
)
_slip(
    "sigmoid taken once more",
    "You put the gates through sigmoid and tanh once more to get their slopes. They come after "
    "sigmoid and tanh already: the slope is i * (1 - i), or 1 - g ** 2, as they are given.",
    slopes={
        **dict.fromkeys("ifo", lambda result: _sigmoid_slope(torch.sigmoid(result))),
        "g": lambda result: _tanh_slope(torch.tanh(result)),
    },
)
_slip(
    "slope of a sigmoid for g",
    "You took the slope of a sigmoid for g too. g came out of tanh: its slope is 1 - g ** 2.",
    slopes={"g": _sigmoid_slope},
)
_slip(
    "slope of tanh for the gates",
    "You took the slope of tanh, 1 - y ** 2, for the gates. i, f and o came out of a sigmoid: its "
    "slope is i * (1 - i).",
    slopes=dict.fromkeys("ifo", _tanh_slope),
)
_slip(
    "slopes without their gate",
    "Your slope is 1 - y. For a sigmoid the factor y is missing, as in i * (1 - i); for tanh a "
    "square, 1 - g ** 2.",
    slopes=dict.fromkeys("ifgo", lambda result: 1 - result),
)

# ---------------- what each was multiplied by

_slip(
    "cell for its tanh in o",
    "grad_o has the new cell in it as it is. Forward, o was multiplied by its tanh: so is the "
    "gradient.",
    partners=lambda i, g, cell, new_cell: (g, cell, i, new_cell),
)
_slip(
    "old cells tanh in o",
    "grad_o has the tanh of the old cell in it. What o let out was the new cell: "
    "torch.tanh(new_cell).",
    partners=lambda i, g, cell, new_cell: (g, cell, i, torch.tanh(cell)),
)
_slip(
    "o out of the cells gradient",
    "grad_o is made of the gradient of the new cell. o has one use, in hidden: it gets "
    "grad_hidden * torch.tanh(new_cell).",
    o_gets=lambda total, grad_cell: total,
)
_slip(
    "o out of grad_cell",
    "grad_o is made of grad_cell. o has one use, in hidden: grad_hidden * torch.tanh(new_cell).",
    o_gets=lambda total, grad_cell: grad_cell,
)
_slip(
    "new cell in f",
    "grad_f has the new cell in it. The forget gate was multiplied by the old one: cell.",
    partners=lambda i, g, cell, new_cell: (g, new_cell, i, torch.tanh(new_cell)),
)
_slip(
    "each with itself",
    "You multiplied the gradient of i by i, and that of g by g. In a product each gets the other "
    "one: i was multiplied by g, so grad_i has g in it, and grad_g has i.",
    partners=lambda i, g, cell, new_cell: (i, cell, g, torch.tanh(new_cell)),
)
_slip(
    "partners forgotten",
    "What each was multiplied by is missing. In a product each gets the other one: i gets the "
    "gradient times g, g times i, f times cell, and o times torch.tanh(new_cell).",
    partners=lambda i, g, cell, new_cell: (torch.ones_like(cell),) * 4,
)

# ---------------- the old cell

_slip(
    "old cell without hidden",
    "grad_old_cell is grad_cell * f: what came back through hidden got lost on the last step. Take "
    "the whole gradient of the new cell times f.",
    old_of=lambda total, grad_cell, i, f, cell: grad_cell * f,
)
_slip(
    "old cell without its gate",
    "grad_old_cell is the gradient of the new cell. Forward, the old cell was multiplied by f: so "
    "is its gradient.",
    old_of=lambda total, grad_cell, i, f, cell: total,
)
_slip(
    "old cell with the slope of f",
    "grad_old_cell is multiplied by the slope of the sigmoid, f * (1 - f). The old cell went "
    "through no sigmoid: times f is all.",
    old_of=lambda total, grad_cell, i, f, cell: total * f * (1 - f),
)
_slip(
    "cell for the forget gate",
    "grad_old_cell is multiplied by cell. In f * cell each gets the other one: the cell gets f.",
    old_of=lambda total, grad_cell, i, f, cell: total * cell,
)
_slip(
    "old cell with the input gate",
    "grad_old_cell is multiplied by i. Forward, the old cell was multiplied by f, the forget gate.",
    old_of=lambda total, grad_cell, i, f, cell: total * i,
)


# ---------------- the order of the blocks

for _order in ("figo", "ifog", "igfo", "fiog", "oifg", "iofg", "gifo"):
    _listed = ", ".join(_order)
    _slip(
        f"blocks read as {_order}",
        f"You read the blocks of gates in the order {_listed}, and put the gradients together in "
        "this order too. Here, as in torch, it is i, f, g, o.",
        read=_order,
        written=_order,
    )
    _slip(
        f"gates read as {_order}",
        f"You read gates in the order {_listed}. Here, as in torch, it is i, f, g, o.",
        read=_order,
    )
    if _order not in ("figo", "ifog", "igfo"):  # of two that are swapped the check knows itself
        _slip(
            f"gradients put together as {_order}",
            f"You put the gradients together in the order {_listed}. Here, as in torch, it is i, "
            "f, g, o.",
            written=_order,
        )


# ---------------- right


@lstm_step_backward.misconception
def bent_again(grad_hidden, grad_cell, gates, cell, new_cell):
    """You took the sigmoid and the tanh of gates once more. They are what came out of them
    already: i, f, g and o."""
    i, f, g, o = gates.chunk(4, 1)
    again = torch.cat([i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()], 1)
    return lstm_step_backward.reference(grad_hidden, grad_cell, again, cell, new_cell)


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
