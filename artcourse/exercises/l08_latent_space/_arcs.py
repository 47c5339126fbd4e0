"""The arc between two vectors, and what is often taken for its angle and for its shares."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Function


def even(steps):
    return torch.linspace(0, 1, steps)[:, None]


def cosine(start, end):
    return (start @ end / (start.norm() * end.norm())).clamp(-1, 1)


def angle_between(start, end):
    return torch.acos(cosine(start, end))


def straight(start, end, t):
    return (1 - t) * start + t * end


def arc(start, end, t, angle):
    return (torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end) / torch.sin(angle)


# Each angle that is not θ: its name, what the student reads, and how it comes about.
ANGLES = {
    "1 minus the cosine": (
        "You took 1 minus the cosine for the angle. It is 0 where the angle is 0, and otherwise "
        "another number: the angle is acos of the cosine.",
        lambda start, end: 1 - cosine(start, end),
    ),
    "in degrees": (
        "Your angle is in degrees, and torch.sin wants radians, as torch.acos gives them: leave "
        "out the 180 / π.",
        lambda start, end: torch.rad2deg(angle_between(start, end)),
    ),
    "cosine for the angle": (
        "You took the cosine for the angle: acos is missing.",
        cosine,
    ),
    "sine for the angle": (
        "You took the sine for the angle. The angle is acos of the cosine.",
        lambda start, end: torch.sin(angle_between(start, end)),
    ),
    "cosine without its sign": (
        "You took the cosine without its sign, so angles above 90° come out below it. Leave out "
        "abs().",
        lambda start, end: torch.acos(cosine(start, end).abs()),
    ),
    "cosine cut at 0": (
        "You cut the cosine to 0 .. 1. An angle above 90° has a cosine below 0: cut to -1 .. 1.",
        lambda start, end: torch.acos(cosine(start, end).clamp(min=0)),
    ),
    "part of a half turn": (
        "You divided the angle by π. torch.sin wants radians, as torch.acos gives them.",
        lambda start, end: angle_between(start, end) / torch.pi,
    ),
    "right angle for all": (
        "Your angle is 90° for all vectors. It is acos of the cosine.",
        lambda start, end: torch.tensor(torch.pi / 2),
    ),
    "twice the angle": (
        "Your angle is twice θ. It is acos of the cosine.",
        lambda start, end: 2 * angle_between(start, end),
    ),
    "half of the angle": (
        "Your angle is half of θ. It is acos of the cosine, whole.",
        lambda start, end: angle_between(start, end) / 2,
    ),
    "cosine of the cosine": (
        "You took cos where its inverse belongs: the angle is acos of the cosine.",
        lambda start, end: torch.cos(cosine(start, end)),
    ),
    "asin for acos": (
        "You took asin of the cosine. The angle is its acos.",
        lambda start, end: torch.asin(cosine(start, end)),
    ),
    "angle to the opposite": (
        "Your angle is π - θ: is there a minus before the cosine?",
        lambda start, end: torch.pi - angle_between(start, end),
    ),
    "distance for the angle": (
        "You took the distance from start to end for the angle. The angle is acos of the cosine.",
        lambda start, end: (start - end).norm(),
    ),
}

# What else is taken for the cosine.
_COSINES = {
    "product over the length of end": (
        "You divided start @ end by the square of the length of end. Each vector has its own: "
        "start.norm() * end.norm().",
        lambda start, end: start @ end / end.norm() ** 2,
    ),
    "product over the squares of the lengths": (
        "You divided start @ end by the squares of both lengths. The lengths themselves belong "
        "there: start.norm() * end.norm().",
        lambda start, end: start @ end / (start @ start) / (end @ end),
    ),
    "product over one length": (
        "You divided start @ end by the length of start alone. Divide by both: start.norm() * "
        "end.norm().",
        lambda start, end: start @ end / start.norm(),
    ),
    "mean of the products": (
        "You took the mean of the products start * end. The cosine has their sum, start @ end.",
        lambda start, end: cosine(start, end) / len(start),
    ),
    "product": (
        "You took acos of start @ end. That is a cosine only for vectors of length 1: divide it by "
        "both lengths, start.norm() * end.norm().",
        lambda start, end: start @ end,
    ),
    "product over the length of start": (
        "You divided start @ end by the square of the length of start. Each vector has its own: "
        "start.norm() * end.norm().",
        lambda start, end: start @ end / start.norm() ** 2,
    ),
    "product over the lengths added": (
        "You divided start @ end by the sum of the lengths. The cosine has their product: "
        "start.norm() * end.norm().",
        lambda start, end: start @ end / (start.norm() + end.norm()),
    ),
}
# Those of which acos may be nan in the cases.
_ABOVE_ONE = {
    "product",
    "product over one length",
    "product over the length of start",
    "product over the lengths added",
}
for _name, (_said, _taken) in _COSINES.items():
    ANGLES[f"acos of the {_name}"] = (
        f"{_said} (Where it is outside of -1 and 1, acos is nan.)",
        lambda start, end, taken=_taken: torch.acos(taken(start, end)),
    )
    if _name in _ABOVE_ONE:
        ANGLES[f"acos of the {_name}, cut off"] = (
            _said,
            lambda start, end, taken=_taken: torch.acos(taken(start, end).clamp(-1, 1)),
        )


def _shares(first: Function, second: Function) -> Function:
    """A mixture with other shares, each of t and the angle."""
    return lambda start, end, t, angle: first(t, angle) * start + second(t, angle) * end


def _first(t, angle):
    return torch.sin((1 - t) * angle) / torch.sin(angle)


def _second(t, angle):
    return torch.sin(t * angle) / torch.sin(angle)


def _unit(start, end, t, angle):
    return arc(start / start.norm(), end / end.norm(), t, angle)


# Each mixture that is not the arc.
MIXTURES = {
    "not divided by the sine": (
        "The division by sin θ is missing. Without it neither end is met.",
        lambda start, end, t, angle: arc(start, end, t, angle) * torch.sin(angle),
    ),
    "divided by the sine twice": (
        "You divided by sin θ twice, or by its square. Once is enough.",
        lambda start, end, t, angle: arc(start, end, t, angle) / torch.sin(angle),
    ),
    "divided by the cosine": (
        "You divided by cos θ. Below the line stands the sine, sin θ.",
        lambda start, end, t, angle: (
            arc(start, end, t, angle) * torch.sin(angle) / torch.cos(angle)
        ),
    ),
    "divided by the lengths": (
        "You divided the rows by the lengths of start and end. Only the cosine needs that: mix the "
        "vectors as they are.",
        lambda start, end, t, angle: arc(start, end, t, angle) / (start.norm() * end.norm()),
    ),
    "cosines for sines": (
        "You took cosines for the shares. They are sines: sin((1 - t) θ) and sin(t θ).",
        _shares(
            lambda t, angle: torch.cos((1 - t) * angle) / torch.sin(angle),
            lambda t, angle: torch.cos(t * angle) / torch.sin(angle),
        ),
    ),
    "cosine and sine": (
        "You took cos(t θ) of start and sin(t θ) of end. That is an arc only at a right angle. The "
        "shares are sin((1 - t) θ) / sin θ and sin(t θ) / sin θ.",
        _shares(lambda t, angle: torch.cos(t * angle), lambda t, angle: torch.sin(t * angle)),
    ),
    "1 - t outside": (
        "You wrote (1 - t) sin θ and t sin θ, which is the straight way. t belongs inside of the "
        "sine: sin((1 - t) θ).",
        _shares(lambda t, angle: (1 - t) * torch.sin(angle), lambda t, angle: t * torch.sin(angle)),
    ),
    "bracket of 1 - t forgotten": (
        "A bracket is missing: 1 - t * θ is 1 less a part of the angle. Write sin((1 - t) * θ).",
        _shares(lambda t, angle: torch.sin(1 - t * angle) / torch.sin(angle), _second),
    ),
    "start forgotten": (
        "You added the share of start as a number, without start: sin((1 - t) θ) / sin θ * start.",
        lambda start, end, t, angle: _first(t, angle) + _second(t, angle) * end,
    ),
    "angle outside of the sines": (
        "You wrote sin(1 - t) θ and sin(t) θ: θ belongs inside of the sine, sin((1 - t) θ).",
        _shares(
            lambda t, angle: torch.sin(1 - t) * angle / torch.sin(angle),
            lambda t, angle: torch.sin(t) * angle / torch.sin(angle),
        ),
    ),
    "turned with the length of end": (
        "You turned start towards the right angle, by cos(t θ) and sin(t θ), with the length of "
        "end. So the end is not met. Take the formula, with start and end themselves.",
        lambda start, end, t, angle: (
            torch.cos(t * angle) * start
            + torch.sin(t * angle)
            * torch.nn.functional.normalize(end - (end @ start) / (start @ start) * start, dim=0)
            * end.norm()
        ),
    ),
    "1 less the share of start": (
        "For end you took 1 minus the share of start. The two shares of an arc do not add up to 1: "
        "end has sin(t θ) / sin θ.",
        _shares(_first, lambda t, angle: 1 - _first(t, angle)),
    ),
    "divided by the angle": (
        "You divided by θ. Below the line stands its sine, sin θ.",
        lambda start, end, t, angle: arc(start, end, t, angle) * torch.sin(angle) / angle,
    ),
    "shares subtracted": (
        "You subtracted the share of end. Both are added.",
        _shares(_first, lambda t, angle: -_second(t, angle)),
    ),
    "1 less the share": (
        "For start you took 1 minus the share of end. The two shares of an arc do not add up to 1: "
        "start has sin((1 - t) θ) / sin θ.",
        _shares(lambda t, angle: 1 - _second(t, angle), _second),
    ),
    "shares of 1 by their sum": (
        "You divided by the sum of both sines, so that the shares add up to 1: a straight way. "
        "Divide by sin θ.",
        lambda start, end, t, angle: (
            arc(start, end, t, angle) / (_first(t, angle) + _second(t, angle))
        ),
    ),
}

# What is taken for the share of one vector alone, in which x is 1 - t for start and t for end.
_ONE_SHARE = {
    "angle outside": (
        "You wrote sin({bare}) θ for the share of {who}: θ belongs inside of the sine, sin({x} θ).",
        lambda x, angle: torch.sin(x) * angle / torch.sin(angle),
    ),
    "angle forgotten": (
        "You wrote sin({bare}) for the share of {who}, without θ: sin({x} θ).",
        lambda x, angle: torch.sin(x) / torch.sin(angle),
    ),
    "straight": (
        "You took {x} for the share of {who}, as on a straight way. On an arc it is sin({x} θ) / "
        "sin θ.",
        lambda x, angle: x,
    ),
    "not divided": (
        "The share of {who} is not divided by sin θ: is there a bracket missing? Both are divided.",
        lambda x, angle: torch.sin(x * angle),
    ),
    "cosine": (
        "You took a cosine for the share of {who}. It is a sine: sin({x} θ) / sin θ.",
        lambda x, angle: torch.cos(x * angle) / torch.sin(angle),
    ),
    "divided by θ": (
        "You divided the share of {who} by θ. Below the line stands its sine, sin θ.",
        lambda x, angle: torch.sin(x * angle) / angle,
    ),
    "divided by the cosine": (
        "You divided the share of {who} by cos θ. Below the line stands the sine, sin θ.",
        lambda x, angle: torch.sin(x * angle) / torch.cos(angle),
    ),
    "divided twice": (
        "You divided the share of {who} by sin θ twice. Once is enough.",
        lambda x, angle: torch.sin(x * angle) / torch.sin(angle) ** 2,
    ),
    "whole": (
        "The share of {who} is 1 in all rows. It is sin({x} θ) / sin θ.",
        lambda x, angle: torch.ones_like(x),
    ),
    "of the other": (
        "You gave {who} the share of the other vector. Its own is sin({x} θ) / sin θ.",
        lambda x, angle: torch.sin((1 - x) * angle) / torch.sin(angle),
    ),
}
for _name, (_said, _taken) in _ONE_SHARE.items():
    MIXTURES[f"share of start: {_name}"] = (
        _said.format(x="(1 - t)", bare="1 - t", who="start"),
        _shares(lambda t, angle, taken=_taken: taken(1 - t, angle), _second),
    )
    MIXTURES[f"share of end: {_name}"] = (
        _said.format(x="t", bare="t", who="end"),
        _shares(_first, _taken),
    )


# To which length the rows are brought: what the student reads, and how long each is.
_LENGTHS = {
    "length 1": ("length 1", lambda start, end, t: 1),
    "the length of start": ("the length of start", lambda start, end, t: start.norm()),
    "the length of end": ("the length of end", lambda start, end, t: end.norm()),
    "the mean length": (
        "the mean length of start and end",
        lambda start, end, t: (start.norm() + end.norm()) / 2,
    ),
    "lengths between": (
        "a length that goes evenly from that of start to that of end",
        lambda start, end, t: (1 - t) * start.norm() + t * end.norm(),
    ),
}


def _brought(start, end, t, angle):
    return torch.nn.functional.normalize(arc(start, end, t, angle), dim=1)


for _name, (_words, _long) in _LENGTHS.items():
    MIXTURES[f"directions with {_name}"] = (
        "You brought start and end to length 1 before you mixed them, and your rows have "
        f"{_words}. The formula mixes the vectors as they are; only the cosine needs their "
        "lengths.",
        lambda start, end, t, angle, long=_long: _unit(start, end, t, angle) * long(start, end, t),
    )
    MIXTURES[f"rows with {_name}"] = (
        f"You brought each row to {_words}. Leave the rows as the formula makes them.",
        lambda start, end, t, angle, long=_long: (
            _brought(start, end, t, angle) * long(start, end, t)
        ),
    )
