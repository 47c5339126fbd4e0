"""An exercise on the straight way between two points of the latent space."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Function, exercise
from artcourse.exercises.l08_latent_space._numbers import latents
from artcourse.exercises.l08_latent_space._rows import rows_of


def _pairs(generator: torch.Generator) -> list[Case]:
    def case(size: int, steps: int, spread: float = 1.5) -> Case:
        return Case(*(latents(generator, size, spread=spread) for _ in range(2)), steps)

    far = case(5, 11, spread=200.0)
    near = case(7, 4)
    near.args[1][2:5] = near.args[0][2:5]  # some numbers stay as they are
    return [
        Case(torch.tensor([1.5, -2.25]), torch.tensor([-0.75, 3.0]), 4),
        case(3, 2),
        case(5, 3),
        case(3, 7),
        far,
        near,
    ]


@exercise(
    "latent.lerp",
    title="the straight way from one latent vector to another",
    cases=_pairs,
    observe=rows_of,
    sizes={"start": ("d",), "end": ("d",)},
    words={"d": "how many latent numbers", "steps": "how many vectors"},
    hints=[
        "Let t say how far along the way a vector lies: 0 at the start, 1 at the end. There the "
        "vector is start + t * (end - start), or (1 - t) * start + t * end.",
        "torch.linspace(0, 1, steps) gives as many t as wanted, evenly, both ends included.",
        "t as a column, t[:, None], has the shape (steps, 1). Times a row of d numbers it makes "
        "a table, (steps, d).",
    ],
    praise="Each row decodes to a picture. Nobody drew those between the two ends.",
)
def lerp(start, end, steps):
    """The straight way from start (d,) to end (d,): a tensor (steps, d), one vector a row.

    The first row is start, the last one is end, all steps are equally long; steps is 2 or more.
    """
    t = torch.linspace(0, 1, steps)[:, None]
    return start + t * (end - start)


def _along(start, end, t):
    return start + t[:, None] * (end - start)


def _even(steps):
    return torch.linspace(0, 1, steps)


def _other_places(name: str, said: str, places: Function) -> None:
    """Add a misconception with vectors elsewhere on the straight way."""

    def mistaken(start, end, steps):
        return _along(start, end, places(steps))

    mistaken.__name__, mistaken.__doc__ = name, said
    lerp.misconception(mistaken)


def _other_mixture(name: str, said: str, mixture: Function) -> None:
    """Add a misconception that mixes the two vectors in another way."""

    def mistaken(start, end, steps):
        return mixture(start, end, _even(steps)[:, None])

    mistaken.__name__, mistaken.__doc__ = name, said
    lerp.misconception(mistaken)


# ---------------- where on the way

_PLACES = {
    "end left out": (
        "Your way stops one step before the end: t goes up by 1 / steps. Between steps vectors "
        "lie steps - 1 gaps, so divide by steps - 1, or take torch.linspace(0, 1, steps).",
        lambda steps: torch.arange(steps) / steps,
    ),
    "start left out": (
        "Your way begins one step after the start. The first row is start itself: count from 0, "
        "and divide by steps - 1.",
        lambda steps: torch.arange(1, steps + 1) / steps,
    ),
    "both ends left out": (
        "Your vectors lie between the two, and both ends are missing. The first row is start, the "
        "last one end: torch.linspace(0, 1, steps).",
        lambda steps: torch.arange(1, steps + 1) / (steps + 1),
    ),
    "start twice": (
        "Your way holds start twice, and a row too many: start stands in your list before the loop "
        "puts it in once more.",
        lambda steps: torch.cat([torch.zeros(1), torch.arange(steps) / steps]),
    ),
    "both ends cut off": (
        "The first and the last row are cut off. The way includes both ends: steps rows in all.",
        lambda steps: _even(steps)[1:-1],
    ),
    "end from the second row on": (
        "Your first row is start, and all others are end. The rows between are mixtures of both.",
        lambda steps: (_even(steps) > 0).float(),
    ),
    "middles of the steps": (
        "Your vectors lie in the middles of steps equal pieces, so both ends are missing. The "
        "first row is start, the last one end: torch.linspace(0, 1, steps).",
        lambda steps: (torch.arange(steps) + 0.5) / steps,
    ),
    "past the end": (
        "Your way goes past the end: t is above 1 in the last rows. It ends at 1, after steps - 1 "
        "gaps: i / (steps - 1).",
        lambda steps: torch.arange(1, steps + 1) / (steps - 1),
    ),
    "whole steps": (
        "In row i you went i times all the way from start to end. Go the part i / (steps - 1) of "
        "it.",
        lambda steps: torch.arange(float(steps)),
    ),
    "in per cent": (
        "Your t goes from 0 to 100. It is a part of the way: from 0 to 1.",
        lambda steps: torch.linspace(0, 100, steps),
    ),
    "parts of whole numbers": (
        "Your t is 0 everywhere but in the last row. // cuts what stands behind the point, as does "
        "a tensor of whole numbers: divide with /.",
        lambda steps: torch.arange(steps) // (steps - 1),
    ),
    "half of the way": (
        "Your way ends in the middle: t goes to 1/2. It goes to 1, where the vector is end.",
        lambda steps: torch.linspace(0, 0.5, steps),
    ),
    "from minus 1": (
        "Your t goes from -1 to 1, so the way begins before the start. Let t go from 0 to 1.",
        lambda steps: torch.linspace(-1, 1, steps),
    ),
    "slow at the start": (
        "You squared t, so the way begins with short steps and ends with long ones. All are "
        "equally long: t itself.",
        lambda steps: _even(steps) ** 2,
    ),
    "fast at the start": (
        "You took the root of t, so the way begins with long steps. All are equally long: t "
        "itself.",
        lambda steps: _even(steps) ** 0.5,
    ),
    "slow at both ends": (
        "Your steps are short at both ends and long in the middle (3t² - 2t³). That is a good way "
        "for a film; asked for are equal steps: t itself.",
        lambda steps: _even(steps) ** 2 * (3 - 2 * _even(steps)),
    ),
    "slow at both ends by a cosine": (
        "Your steps are short at both ends and long in the middle (a cosine). That is a good way "
        "for a film; asked for are equal steps: t itself.",
        lambda steps: (1 - torch.cos(torch.pi * _even(steps))) / 2,
    ),
    "sine for t": (
        "You took a sine of t. Then the steps become shorter and shorter; asked for are equal "
        "steps: t itself.",
        lambda steps: torch.sin(torch.pi / 2 * _even(steps)),
    ),
    "sigmoid for t": (
        "You put t through a sigmoid, so neither end is met. Take t itself, from 0 to 1.",
        lambda steps: _even(steps).sigmoid(),
    ),
    "start and then end": (
        "Your way jumps: each row is either start or end. The rows between are mixtures of both, "
        "with t between 0 and 1.",
        lambda steps: _even(steps).round(),
    ),
}
for _name, (_said, _places) in _PLACES.items():
    _other_places(_name, _said, _places)


# ---------------- what is mixed

_MIXTURES = {
    "end not less start": (
        "You added t * end to all of start, so at t = 1 you are at start + end. Add t times the "
        "*difference*: start + t * (end - start).",
        lambda start, end, t: start + t * end,
    ),
    "start not made less": (
        "You made start less and left end whole. Both have a share, and the shares add up to 1: "
        "(1 - t) * start + t * end.",
        lambda start, end, t: (1 - t) * start + end,
    ),
    "both with the same share": (
        "You multiplied both by t. Their shares add up to 1: (1 - t) * start + t * end.",
        lambda start, end, t: t * (start + end),
    ),
    "brackets forgotten": (
        "A bracket is missing: start + t * end - start multiplies before it subtracts, and start "
        "is gone. Write start + t * (end - start).",
        lambda start, end, t: t * end + 0 * start,
    ),
    "brackets of the share forgotten": (
        "A bracket is missing: 1 - t * start is 1 less a share of start. Write (1 - t) * start.",
        lambda start, end, t: 1 - t * start + t * end,
    ),
    "away from the end": (
        "Your way leads from start away from end. The way to it is end - start: start + t * (end - "
        "start).",
        lambda start, end, t: start - t * (end - start),
    ),
    "from the end onwards": (
        "You begin at end and go on by end - start. Begin at start: start + t * (end - start).",
        lambda start, end, t: end + t * (end - start),
    ),
    "shares subtracted": (
        "You subtracted one share from the other. They are added: (1 - t) * start + t * end.",
        lambda start, end, t: (1 - t) * start - t * end,
    ),
    "shares multiplied": (
        "You multiplied the two shares. They are added: (1 - t) * start + t * end.",
        lambda start, end, t: (1 - t) * start * t * end,
    ),
    "difference without its sign": (
        "You took the difference without its sign, so all numbers grow. Leave the sign: end - "
        "start, without abs().",
        lambda start, end, t: start + t * (end - start).abs(),
    ),
    "distance counted twice": (
        "Your t goes up to the distance between the two, and the difference has that length "
        "already. t goes from 0 to 1.",
        lambda start, end, t: start + t * (end - start).norm() * (end - start),
    ),
    "difference of length 1": (
        "You made the difference 1 long, so the way does not reach end. Go t times all of it: t * "
        "(end - start).",
        lambda start, end, t: start + t * (end - start) / (end - start).norm(),
    ),
    "vectors of length 1": (
        "You brought the vectors to length 1. Latent vectors have lengths of their own: leave them "
        "as they are.",
        lambda start, end, t: torch.nn.functional.normalize(start + t * (end - start), dim=1),
    ),
    "ends of length 1": (
        "You brought start and end to length 1 before you mixed them. Leave them as they are.",
        lambda start, end, t: (1 - t) * start / start.norm() + t * end / end.norm(),
    ),
    "in the middle alone": (
        "Yours is the middle alone, one vector. Asked for are steps of them, from t = 0 to t = 1, "
        "one a row.",
        lambda start, end, t: (start + end) / 2,
    ),
    "difference alone for each step": (
        "Every row of yours is the same small step. Begin at start and go on: start + t * (end - "
        "start).",
        lambda start, end, t: ((end - start) / (len(t) - 1)).expand(len(t), -1).clone(),
    ),
}
for _name, (_said, _mixture) in _MIXTURES.items():
    _other_mixture(_name, _said, _mixture)


@lerp.misconception
def ends_left_at_zero(start, end, steps):
    """The rows between are right; the first and the last one are still 0. The way includes both
    ends: row 0 is start, row steps - 1 is end."""
    rows = lerp.reference(start, end, steps)
    rows[0] = rows[-1] = 0
    return rows


@lerp.misconception
def one_tensor_in_all_rows(start, end, steps):
    """All your rows are one and the same tensor, which += has changed after you put it into the
    list. Make a new tensor for each row: point = point + step, without +=."""
    return (end + (end - start) / (steps - 1)).repeat(steps, 1)


@lerp.misconception
def start_overwritten(start, end, steps):
    """You gave the name start to the point on the way, and the next round begins from there. Keep
    start as it is, and call the point by another name."""
    rows = []
    for t in _even(steps):
        start = (1 - t) * start + t * end
        rows.append(start)
    return torch.stack(rows)


@lerp.misconception
def one_step_from_the_start(start, end, steps):
    """Every row of yours is one step away from start. Row i is i steps away: start + i * step."""
    return (start + (end - start) / (steps - 1)).repeat(steps, 1)


@lerp.misconception
def on_a_great_circle(start, end, steps):
    """You went along an arc (slerp). That comes in the next exercise; asked for is the straight
    way: start + t * (end - start)."""
    t = _even(steps)[:, None]
    angle = torch.acos((start @ end / start.norm() / end.norm()).clamp(-1, 1))
    return (torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end) / torch.sin(angle)


@lerp.misconception
def step_added_to_the_start(start, end, steps):
    """Your first row is start, and all others are one step away from it: the step is added to start
    again and again. Add it to the row before, or i times to start."""
    rows = (start + (end - start) / (steps - 1)).repeat(steps, 1)
    rows[0] = start
    return rows


# ---------------- right


@lerp.alternative
def lerp_by_shares(start, end, steps):
    rows = []
    for i in range(steps):
        t = i / (steps - 1)
        rows.append((1 - t) * start + t * end)
    return torch.stack(rows)


@lerp.alternative
def lerp_by_torch(start, end, steps):
    return torch.lerp(start, end, torch.linspace(0, 1, steps).unsqueeze(1))


@lerp.alternative
def lerp_step_by_step(start, end, steps):
    out = torch.zeros(steps, len(start))
    out[0] = start
    for i in range(1, steps):
        out[i] = out[i - 1] + (end - start) / (steps - 1)
    return out


@lerp.alternative
def lerp_by_a_product(start, end, steps):
    t = torch.arange(steps) / (steps - 1)
    return torch.stack([1 - t, t], dim=1) @ torch.stack([start, end])


@lerp.alternative
def lerp_number_by_number(start, end, steps):
    pairs = zip(start.tolist(), end.tolist(), strict=True)
    return torch.stack([torch.linspace(a, b, steps) for a, b in pairs], dim=1)
