"""Colour grids after De Stijl: black lines, quiet ground, a few colours (Mondrian, 1920s)."""

import numpy as np

from artcourse.atelier.canvas import Array, in_bytes
from artcourse.atelier.colour import Palette
from artcourse.atelier.easel import Easel, style

MOST_CUTS = 17


@style(
    scale="from thin lines (0) to thick ones (1)",
    density="from few fields (0) to many (1)",
    angle="from mostly upright cuts (0) to mostly level ones (1)",
    grain=0.008,
)
def draw(easel: Easel) -> Array:
    """Cut the square again and again, and paint the cells; what is left between are lines."""
    cells = _cut(easel, round(easel.between("density", 4, MOST_CUTS)))
    line = easel.between("scale", 0.010, 0.032) / 2
    lots = easel.rng.random((2 * MOST_CUTS, 2))
    picture = np.tile(in_bytes(easel.palette.ink), (easel.pixels, easel.pixels, 1))
    for number, cell in cells:
        # From line to line; at the picture's edge there is none.
        inside = cell + [[line], [-line]] * ((cell > 0) & (cell < 1))
        (left, top), (right, bottom) = np.round(inside * easel.pixels).astype(int)
        colour = _colour(easel.palette, np.prod(cell[1] - cell[0]), *lots[number])
        picture[top:bottom, left:right] = in_bytes(colour)
    return picture


def _colour(palette: Palette, area: float, lot: float, which: float) -> Array:
    """Small cells are coloured more often: large colours would drown the rest."""
    if lot < 0.72 - 1.3 * area:
        colours = np.vstack([palette.colours[:3], palette.ink, palette.colours[4]])
        return colours[int(np.searchsorted((0.32, 0.6, 0.85, 0.93), which))]
    return palette.ground + (0.07 if which < 0.25 else 0) * (palette.ink - palette.ground)


def _cut(easel: Easel, cuts: int) -> list[tuple[int, Array]]:
    """Cut one of the largest cells, cuts times: numbered, each ((left, top), (right, bottom)).

    The random numbers of all cuts are drawn, so that one more cut leaves the others alone.
    """
    cells = [(0, np.array([[0.0, 0.0], [1.0, 1.0]]))]
    lots = easel.rng.random((MOST_CUTS, 3))
    level = easel.between("angle", 0.2, 0.8)
    for number, (place, turn, lot) in enumerate(lots[:cuts].tolist()):
        cells.sort(key=lambda cell: -np.prod(cell[1][1] - cell[1][0]))
        _, cell = cells.pop(min(len(cells) - 1, int(2.6 * lot)))
        width, height = sides = cell[1] - cell[0]
        part = 0.24 + 0.4 * (place % 0.5)  # off the middle, to either side
        part = part if place < 0.5 else 1 - part
        # Rather across long cells.
        axis = int(turn < level + 1.2 * (height - width) / (height + width))
        first, second = cell.copy(), cell.copy()
        first[1, axis] = second[0, axis] = cell[0, axis] + part * sides[axis]
        cells += [(2 * number, first), (2 * number + 1, second)]
    return cells
