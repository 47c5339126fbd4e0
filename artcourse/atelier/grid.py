"""Colour grids after De Stijl: black lines, quiet ground, a few colours (Mondrian, 1920s)."""

from __future__ import annotations

import numpy as np

from artcourse.atelier.canvas import in_bytes
from artcourse.atelier.colour import Palette
from artcourse.atelier.easel import Easel, Style

MOST_CUTS = 17
Cell = tuple[float, float, float, float, int]  # left, top, right, bottom, its number


def draw(easel: Easel) -> np.ndarray:
    """Cut the square again and again, and paint the cells; what is left between are lines."""
    cells = _cut(easel, round(easel.between("density", 4, MOST_CUTS)))
    line = easel.between("scale", 0.010, 0.032) / 2
    lots = easel.rng.random((2 * MOST_CUTS, 2))
    picture = np.tile(in_bytes(easel.palette.ink), (easel.pixels, easel.pixels, 1))
    for *edges, number in cells:
        left, top, right, bottom = edges
        area = (right - left) * (bottom - top)
        colour = in_bytes(_colour(easel.palette, area, *lots[number]))
        rows = _between(top, bottom, line, easel.pixels)
        picture[rows, _between(left, right, line, easel.pixels)] = colour
    return picture


def _colour(palette: Palette, area: float, lot: float, which: float) -> np.ndarray:
    """Small cells are coloured more often: large colours would drown the rest."""
    if lot < 0.72 - 1.3 * area:
        colours = np.vstack([palette.colours[:3], palette.ink, palette.colours[4]])
        return colours[int(np.searchsorted((0.32, 0.6, 0.85, 0.93), which))]
    return palette.ground + (0.07 if which < 0.25 else 0) * (palette.ink - palette.ground)


def _between(start: float, end: float, line: float, pixels: int) -> slice:
    """From line to line; at the picture's edge there is none."""
    edges = np.array([start + line * (start > 0), end - line * (end < 1)])
    return slice(*np.round(edges * pixels).astype(int))


def _cut(easel: Easel, cuts: int) -> list[Cell]:
    """Cut one of the largest cells, cuts times.

    The random numbers of all cuts are drawn, so that one more cut leaves the others alone.
    """
    cells: list[Cell] = [(0.0, 0.0, 1.0, 1.0, 0)]
    lots = easel.rng.random((MOST_CUTS, 3))
    level = easel.between("angle", 0.2, 0.8)
    for number, (place, turn, lot) in enumerate(lots[:cuts].tolist()):
        cells.sort(key=lambda cell: -(cell[2] - cell[0]) * (cell[3] - cell[1]))
        left, top, right, bottom, _ = cells.pop(min(len(cells) - 1, int(2.6 * lot)))
        width, height = right - left, bottom - top
        part = 0.24 + 0.4 * (place % 0.5)  # off the middle, to either side
        part = part if place < 0.5 else 1 - part
        first, second = 2 * number, 2 * number + 1
        if turn < level + 1.2 * (height - width) / (height + width):  # rather across long cells
            middle = top + part * height
            cells += [(left, top, right, middle, first), (left, middle, right, bottom, second)]
        else:
            middle = left + part * width
            cells += [(left, top, middle, bottom, first), (middle, top, right, bottom, second)]
    return cells


STYLE = Style(
    title="Lines and colour fields after De Stijl",
    draw=draw,
    scale="from thin lines (0) to thick ones (1)",
    density="from few fields (0) to many (1)",
    angle="from mostly upright cuts (0) to mostly level ones (1)",
    grain=0.008,
)
