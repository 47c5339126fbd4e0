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
    "cosine without its sign": (
        "You took the cosine without its sign, so angles above 90° come out below it. Leave out "
        "abs().",
        lambda start, end: torch.acos(cosine(start, end).abs()),
    ),
    "cosine cut at 0": (
        "You cut the cosine to 0 .. 1. An angle above 90° has a cosine below 0: cut to -1 .. 1.",
        lambda start, end: torch.acos(cosine(start, end).clamp(min=0)),
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
for _name, (_said, _taken) in _COSINES.items():
    ANGLES[f"acos of the {_name}"] = (
        f"{_said} (Where it is outside of -1 and 1, acos is nan.)",
        lambda start, end, taken=_taken: torch.acos(taken(start, end)),
    )
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
    "only the end divided": (
        "You divided only the share of end by sin θ: a bracket is missing. Both are divided.",
        _shares(lambda t, angle: torch.sin((1 - t) * angle), _second),
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
    "one share for both": (
        "Both vectors have the share of start, sin((1 - t) θ). That of end is sin(t θ).",
        _shares(_first, _first),
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
    "vectors of length 1": (
        "You brought start and end to length 1, and mixed these. Only the angle needs that: mix "
        "the vectors as they are, so that the ends are met.",
        _unit,
    ),
    "rows of length 1": (
        "You brought each row to length 1. Leave them as the formula makes them, so that the ends "
        "are met.",
        lambda start, end, t, angle: torch.nn.functional.normalize(
            arc(start, end, t, angle), dim=1
        ),
    ),
    "directions and lengths apart": (
        "You turned vectors of length 1, and let the length grow evenly. That is a good way too, "
        "and another one: the formula mixes start and end as they are.",
        lambda start, end, t, angle: (
            _unit(start, end, t, angle) * ((1 - t) * start.norm() + t * end.norm())
        ),
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
    "angle outside of the first sine": (
        "You wrote sin(1 - t) θ for the share of start: θ belongs inside of the sine, "
        "sin((1 - t) θ).",
        _shares(lambda t, angle: torch.sin(1 - t) * angle / torch.sin(angle), _second),
    ),
    "angle outside of the second sine": (
        "You wrote sin(t) θ for the share of end: θ belongs inside of the sine, sin(t θ).",
        _shares(_first, lambda t, angle: torch.sin(t) * angle / torch.sin(angle)),
    ),
    "rows with the length of start": (
        "You gave all rows the length of start. Leave them as the formula makes them, so that the "
        "end is met.",
        lambda start, end, t, angle: (
            torch.nn.functional.normalize(arc(start, end, t, angle), dim=1) * start.norm()
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
    "only the start divided": (
        "You divided only the share of start by sin θ. Both are divided.",
        _shares(_first, lambda t, angle: torch.sin(t * angle)),
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
    "directions with the length of start": (
        "You turned vectors of length 1, and gave all rows the length of start. The formula mixes "
        "start and end as they are, so that the end is met.",
        lambda start, end, t, angle: _unit(start, end, t, angle) * start.norm(),
    ),
}
