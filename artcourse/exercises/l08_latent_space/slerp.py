"""An exercise on the arc between two points of the latent space."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Function, exercise
from artcourse.exercises.l08_latent_space._arcs import (
    ANGLES,
    MIXTURES,
    angle_between,
    arc,
    even,
    straight,
)
from artcourse.exercises.l08_latent_space._numbers import latents
from artcourse.exercises.l08_latent_space._rows import rows_of

# Of some of these and three times the same, the cosine is rounded to a little more than 1.
_STARTS = [
    [1.0, 2.5],
    [-2.8, -0.9, 0.3],
    [0.9, -0.7, -0.6, -1.2, 1.4],
    [0.23, -0.26, -0.16, 0.87, -0.2, 0.35, 0.59],
    [-60.7, -161.5, 14.6, -47.9, -27.9],
]


def _pairs(generator: torch.Generator) -> list[Case]:
    cases = []
    for start, steps in zip(_STARTS, (3, 7, 2, 5, 4), strict=True):
        spread = max(map(abs, start))
        start, end = torch.tensor(start), latents(generator, len(start), spread=spread)
        obtuse = len(cases) % 2 == 1
        cases.append(Case(start, end if (start @ end < 0) == obtuse else -end, steps))
    return cases


def _in_parts(answer, start, end, steps):
    """The rows from start to end, and those to what points the same way as start."""
    arc = rows_of(answer, start, end, steps)
    try:
        same_way = rows_of(answer, start.clone(), 3 * start, steps)
    except (ValueError, ZeroDivisionError):  # what Python's own numbers do where torch gives nan
        same_way = torch.full_like(arc, float("nan")) if isinstance(arc, torch.Tensor) else arc
    return None if arc is None else (arc, same_way)


@exercise(
    "latent.slerp",
    title="the arc from one latent vector to another",
    cases=_pairs,
    observe=_in_parts,
    parts=("arc", "same_way"),
    tolerance=1e-4,  # an angle in degrees, say, differs so much by how its cosine is rounded
    sizes={"start": ("d",), "end": ("d",)},
    words={"d": "how many latent numbers", "steps": "how many vectors"},
    hints=[
        "The check looks at two parts: arc, your rows from start to end, and same_way, your rows "
        "from start to 3 * start. Begin with the cosine of the angle: (start @ end) / "
        "(start.norm() * end.norm()). Rounding can make it a little more than 1, for which "
        "torch.acos gives nan: clamp it, .clamp(-1, 1).",
        "t goes evenly from 0 to 1, as a column: torch.linspace(0, 1, steps)[:, None]. The formula "
        "takes the vectors as they are, not brought to length 1.",
        "For angle 0 the sine is 0, and 0 / 0 is nan. So ask first: if the angle is 0 (or below "
        "0.0001), return start + t * (end - start).",
    ],
    praise="In many dimensions a straight way comes nearer to 0 than nearly all draws of a prior.",
)
def slerp(start, end, steps):
    """The arc from start (d,) to end (d,): a tensor (steps, d), one vector a row.

    With θ the angle between start and end, and t going evenly from 0 to 1, both included, a row
    is (sin((1 - t) θ) start + sin(t θ) end) / sin θ. Where both point the same way (θ = 0), it is
    the straight way, (1 - t) start + t end. Rounding may make cos θ a little more than 1: this
    means θ = 0. steps is 2 or more; neither vector is 0, and they never point opposite ways.
    """
    t = torch.linspace(0, 1, steps)[:, None]
    cosine = (start @ end) / (start.norm() * end.norm())
    angle = torch.acos(cosine.clamp(-1, 1))
    if angle < 1e-4:
        return (1 - t) * start + t * end
    return (torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end) / torch.sin(angle)


def _parallel(start, end):
    return angle_between(start, end) < 1e-3


def _slip(
    name: str,
    said: str,
    *,
    angle: Function = angle_between,
    mixed: Function = arc,
    times: Function = even,
) -> None:
    """Add a misconception with another angle, another mixture or other t, but for parallel ones."""

    def mistaken(start, end, steps):
        t = times(steps)
        theta = angle(start, end)
        if _parallel(start, end) or theta == 0:
            return straight(start, end, t)
        return mixed(start, end, t, theta)

    mistaken.__name__, mistaken.__doc__ = name, said
    slerp.misconception(mistaken)


# ---------------- where both point the same way


@slerp.misconception
def nan_where_parallel(start, end, steps):
    """Where start and end point the same way your answer is nan: θ is 0 there, and the formula
    divides 0 by 0. Take the straight way there. (Clamp cos θ at 1 too: acos of more is nan.)"""
    cosine = start @ end / (start.norm() * end.norm())
    return arc(start, end, even(steps), torch.acos(cosine))


@slerp.misconception
def cosine_above_one(start, end, steps):
    """Some of your answers are nan: rounding made cos θ a little more than 1, and acos of that is
    nan. Clamp it first, cosine.clamp(-1, 1), or ask `if cosine >= 1` for the straight way."""
    cosine = start @ end / (start.norm() * end.norm())
    if cosine == 1:
        return straight(start, end, even(steps))
    return arc(start, end, even(steps), torch.acos(cosine))


def _where_parallel(name: str, said: str, instead: Function) -> None:
    """Add a misconception that does something else where both point the same way."""

    def mistaken(start, end, steps):
        if _parallel(start, end):
            return instead(start, end, even(steps))
        return slerp.reference(start, end, steps)

    mistaken.__name__, mistaken.__doc__ = name, said
    slerp.misconception(mistaken)


_where_parallel(
    "zeros where parallel",
    "Where start and end point the same way your rows are 0: a small number below the line, or "
    "nan_to_num, hides 0 / 0. The right rows there are the straight way, (1 - t) start + t end.",
    lambda start, end, t: 0 * straight(start, end, t),
)
_where_parallel(
    "start alone where parallel",
    "Where start and end point the same way, you stay at start. Their lengths differ: go straight, "
    "(1 - t) start + t end.",
    lambda start, end, t: start.expand(len(t), -1).clone(),
)
_where_parallel(
    "end alone where parallel",
    "Where start and end point the same way, all your rows are end. Go straight, (1 - t) start + t "
    "end.",
    lambda start, end, t: end.expand(len(t), -1).clone(),
)


_where_parallel(
    "one vector where parallel",
    "Where start and end point the same way you gave back one vector. Asked for are steps rows: "
    "the straight way, (1 - t) start + t end.",
    lambda start, end, t: start.clone(),
)
_where_parallel(
    "length 1 where parallel",
    "Where start and end point the same way your rows have length 1. Take the vectors as they are: "
    "(1 - t) start + t end.",
    lambda start, end, t: (start / start.norm()).expand(len(t), -1).clone(),
)


@slerp.misconception
def straight_way_for_all(start, end, steps):
    """You went the straight way (lerp). On an arc the shares are sines: sin((1 - t) θ) / sin θ and
    sin(t θ) / sin θ. Straight it goes only where θ is (nearly) 0: in radians, as acos gives it."""
    return straight(start, end, even(steps))


@slerp.misconception
def straight_way_brought_to_length_one(start, end, steps):
    """You went the straight way and brought each row to length 1. That is no even turn, and the
    lengths of start and end are lost. Follow the formula, with the vectors as they are."""
    return torch.nn.functional.normalize(straight(start, end, even(steps)), dim=1)


# ---------------- the angle

for _name, (_said, _other) in ANGLES.items():
    _slip(_name, _said, angle=_other)


def _in_both_parts(name: str, angle: Function) -> None:
    """Add the misconception with an angle that is not 0 where both point the same way."""

    def mistaken(start, end, steps):
        return arc(start, end, even(steps), angle(start, end))

    mistaken.__name__ = f"{name}, in both parts"
    mistaken.__doc__ = f"{ANGLES[name][0]} It is 0 where both point the same way, and yours is not."
    slerp.misconception(mistaken)


for _name in ("cosine for the angle", "cosine of the cosine", "asin for acos"):
    _in_both_parts(_name, ANGLES[_name][1])


# ---------------- the shares


for _name, (_said, _mixed) in MIXTURES.items():
    _slip(_name, _said, mixed=_mixed)

_slip(
    "end left out",
    "Your way stops one step before the end: t goes up by 1 / steps. Divide by steps - 1, or take "
    "torch.linspace(0, 1, steps).",
    times=lambda steps: torch.arange(steps)[:, None] / steps,
)
_slip(
    "both ends left out",
    "Your rows lie between the two, and both ends are missing. t goes from 0 to 1, both included: "
    "torch.linspace(0, 1, steps).",
    times=lambda steps: torch.arange(1, steps + 1)[:, None] / (steps + 1),
)
_slip(
    "start left out",
    "Your way begins one step after the start. t goes from 0 to 1, both included: torch.linspace("
    "0, 1, steps).",
    times=lambda steps: torch.arange(1, steps + 1)[:, None] / steps,
)


# ---------------- right


@slerp.alternative
def slerp_row_by_row(start, end, steps):
    one, two = start / start.norm(), end / end.norm()
    angle = torch.acos(torch.clamp(torch.dot(one, two), -1.0, 1.0))
    rows = []
    for i in range(steps):
        t = i / (steps - 1)
        if torch.sin(angle) < 1e-6:
            rows.append(start + t * (end - start))
        else:
            rows.append(torch.sin((1 - t) * angle) / torch.sin(angle) * start)
            rows[-1] = rows[-1] + torch.sin(t * angle) / torch.sin(angle) * end
    return torch.stack(rows)


@slerp.alternative
def slerp_by_a_rightangle_between(start, end, steps):
    """The part of end across start, turned by: cos and sin in a plane."""
    across = end - (end @ start) / (start @ start) * start
    sine, cosine = across.norm() / end.norm(), start @ end / start.norm() / end.norm()
    angle = torch.atan2(sine, cosine)
    t = torch.arange(steps) / (steps - 1)
    if angle < 1e-3:
        return torch.outer(1 - t, start) + torch.outer(t, end)
    share = torch.sin(t * angle) / torch.sin(angle)
    rest = torch.cos(t * angle) - share * torch.cos(angle)
    return torch.outer(rest, start) + torch.outer(share, end)


@slerp.alternative
def slerp_in_double(start, end, steps):
    start, end = start.double(), end.double()
    cosine = torch.cosine_similarity(start, end, dim=0)
    t = torch.linspace(0, 1, steps, dtype=torch.float64).unsqueeze(1)
    if cosine > 1 - 1e-9:
        return torch.lerp(start, end, t)
    angle = cosine.arccos()
    return ((angle - t * angle).sin() * start + (t * angle).sin() * end) / (1 - cosine**2).sqrt()
