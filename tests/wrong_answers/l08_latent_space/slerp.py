"""Wrong answers to slerp, which no misconception lists: each with what it is told."""

from __future__ import annotations

import math

import torch


def _angle(start, end):
    return torch.acos((start @ end / (start.norm() * end.norm())).clamp(-1, 1))


def _formula(start, end, t, angle):
    return (torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end) / torch.sin(angle)


def _even(steps):
    return torch.linspace(0, 1, steps)[:, None]


def shares_swapped(start, end, steps):
    t, angle = _even(steps), _angle(start, end)
    return _formula(start, end, t if angle < 1e-4 else 1 - t, max(angle, torch.tensor(1e-3)))


def ended_too_early_and_nan(start, end, steps):
    return _formula(start, end, torch.arange(steps)[:, None] / steps, _angle(start, end))


def on_its_side(start, end, steps):
    angle, t = _angle(start, end), _even(steps)
    return (1 - t) * start + t * end if angle == 0 else _formula(start, end, t, angle).T


def all_of_length_one(start, end, steps):
    one, two = start / start.norm(), end / end.norm()
    t, angle = _even(steps), _angle(start, end)
    return (1 - t) * one + t * two if angle == 0 else _formula(one, two, t, angle)


def numbers_of_python(start, end, steps):
    angle = math.acos((start @ end) / (start.norm() * end.norm()))
    t = _even(steps)
    above = torch.sin((1 - t) * angle) * start + torch.sin(t * angle) * end
    return above / math.sin(angle)


def only_equal_ones_looked_for(start, end, steps):
    if start.equal(end):
        return start.repeat(steps, 1)
    return _formula(start, end, _even(steps), _angle(start, end))


def nan_to_zero(start, end, steps):
    return _formula(start, end, _even(steps), _angle(start, end)).nan_to_num()


def halved(start, end, steps):
    angle, t = _angle(start, end), _even(steps)
    return (1 - t) * start + t * end if angle == 0 else _formula(start, end, t, angle) / 2


TOLD = {
    shares_swapped: "arc: reversed",
    ended_too_early_and_nan: "arc: end left out; same_way: nan where parallel",
    on_its_side: "arc: transposed",
    all_of_length_one: "arc: directions with length 1; same_way: length 1 where parallel",
    numbers_of_python: "nan where parallel",
    only_equal_ones_looked_for: "nan where parallel",
    nan_to_zero: "zeros where parallel",
    halved: "arc: divided by 2",
}
