"""Seigaiha, the blue ocean waves of Japanese textiles: fans of rings, row before row."""

import numpy as np

from artcourse.atelier.canvas import Array, shade, smooth_step
from artcourse.atelier.easel import Easel, style


@style(
    scale="from small fans (0) to large ones (1)",
    density="from two rings in a fan (0) to four (1)",
    angle="the tilt of the rows, from one side (0) over level (0.5) to the other (1)",
)
def draw(easel: Easel) -> Array:
    """Find each pixel's fan, then its place between the fan's middle and its rim: the ring."""
    across = easel.between("scale", 6.0, 1.8)
    u, v = easel.turned(easel.between("angle", -0.4, 0.4))
    rng, palette = easel.rng, easel.palette
    shift = rng.uniform(0, 1, 2)
    distance, row, column = _fans(u * across + shift[0], v * across + shift[1])
    rings = round(easel.between("density", 2, 4))
    place = distance * (rings + 0.5)
    ring = (np.ceil(place) - place < 0.55) & (place < rings + 0.5) | (place < 0.5)
    lots = rng.random((64, 64))[row % 64, column % 64]
    often = 0.22 * rng.random()  # some fans stand out in another colour
    main = palette.strongest[[0, 2, 1]][(lots < often).astype(int) + (lots < often / 3)]
    deep = main + 0.35 * (palette.ink - main) * smooth_step(distance, 0.3, 1)[..., None]
    paint = np.where(ring[..., None], deep, palette.ground)
    return shade(paint, 0.07 * easel.clouds(4))


def _fans(u: Array, v: Array) -> tuple[Array, Array, Array]:
    """The fan in front at each place, in units of two radii.

    Returns its distance from the fan's middle (1 at the rim), and the fan's row and column.
    Rows lie a quarter of a unit apart; every second one is shifted by half a fan.
    """
    first = np.floor(4 * v).astype(int)
    distance, row = np.full(v.shape, 9.0), np.zeros(v.shape, int)
    column = np.zeros(v.shape, int)
    for back in range(2, -3, -1):  # the lower the row, the nearer
        this = first + back
        shift = 0.5 * (this % 2)
        middle = np.round(u - shift)
        away = 2 * np.hypot(u - shift - middle, v - this / 4)
        found = (away < 1) & (distance > 1)
        for known, new in ((distance, away), (row, this), (column, middle.astype(int))):
            np.copyto(known, new, where=found)
    return distance, row, column
