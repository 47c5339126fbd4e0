"""Arc tiles: one tile in two positions makes an endless labyrinth (Truchet 1704, Smith 1987)."""

import numpy as np

from artcourse.atelier.canvas import Array, shade
from artcourse.atelier.easel import Easel, style

MOST = 9


@style(
    scale="from small tiles (0) to large ones (1)",
    density="from thin ribbons (0) to thick ones (1)",
    angle="how many tiles lie the other way: from a fifth (0) to four fifths (1)",
)
def draw(easel: Easel) -> Array:
    """Two quarter circles around opposite corners of each tile join into ribbons with a seam."""
    palette, rng = easel.palette, easel.rng
    across = easel.between("scale", MOST - 0.5, 3)
    x, y = easel.coordinates()
    shift = rng.random(2)
    u, v = x * across + shift[0], y * across + shift[1]
    column, row = u.astype(int), v.astype(int)
    flip = rng.random((MOST + 1, MOST + 1))[row, column] < easel.between("angle", 0.2, 0.8)
    u, v = np.where(flip, 1 - (u - column), u - column), v - row
    near = np.minimum(np.hypot(u, v), np.hypot(1 - u, 1 - v))
    # Inside the arcs and between them lie two kinds of land, which meet right at all edges.
    index = ((near < 0.5) ^ ((row + column) % 2 == 1) ^ flip).astype(int)
    second = palette.colours[1] if rng.random() < 0.6 else palette.ground
    table = np.stack([palette.ground, second, palette.ink, palette.colours[0], palette.colours[4]])
    ribbon = np.abs(near - 0.5) / easel.between("density", 0.11, 0.26)  # 1 at its edge
    index[ribbon < 1] = 2
    index[ribbon < 0.74] = 3
    if seams := rng.integers(3):
        index[ribbon < 0.22] = 2 * seams
    return shade(table[index], 0.06 * easel.clouds(4))
