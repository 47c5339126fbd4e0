"""Wrong answers to lerp, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch


def one_row_too_many(start, end, steps):
    return torch.stack([start + (end - start) * i / steps for i in range(steps + 1)])


def the_other_way_round(start, end, steps):
    t = torch.linspace(0, 1, steps)[:, None]
    return t * start + (1 - t) * end


def on_its_side(start, end, steps):
    t = torch.linspace(0, 1, steps)
    return start[:, None] + t * (end - start)[:, None]


def returned_in_the_loop(start, end, steps):
    out = torch.zeros(steps, len(start))
    for i in range(steps):
        out[i] = start + (end - start) * i / (steps - 1)
        return out


def last_point_alone(start, end, steps):
    for i in range(steps):
        point = start + (end - start) * i / (steps - 1)
    return point


def last_step_forgotten(start, end, steps):
    return torch.stack([start + (end - start) * i / (steps - 1) for i in range(steps - 1)])


def halved(start, end, steps):
    t = torch.linspace(0, 1, steps)[:, None]
    return ((1 - t) * start + t * end) / 2


def way_alone(start, end, steps):
    return torch.linspace(0, 1, steps)[:, None] * (end - start)


def a_list(start, end, steps):
    return [start + (end - start) * i / (steps - 1) for i in range(steps)]


def start_moved(start, end, steps):
    step, rows = (end - start) / (steps - 1), []
    for _ in range(steps):
        rows.append(start.clone())
        start += step
    return torch.stack(rows)


def no_column(start, end, steps):
    return start + torch.linspace(0, 1, steps) * (end - start)


TOLD = {
    one_row_too_many: "steps one too large",
    the_other_way_round: "reversed",
    on_its_side: "transposed",
    returned_in_the_loop: "the first alone, the rest 0",
    last_point_alone: "the input end",
    last_step_forgotten: "one short",
    halved: "divided by 2",
    way_alone: "minus start",
    a_list: "another type",
    start_moved: "input changed in place",
    no_column: None,  # it is told of the column
}
