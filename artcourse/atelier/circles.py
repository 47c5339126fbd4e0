"""Concentric circles in squares, in water colours (Kandinsky's colour study, 1913)."""

import numpy as np

from artcourse.atelier.canvas import Array, noise, shade
from artcourse.atelier.easel import Easel, style

MOST = 5  # circles in a square, and squares in a row


@style(
    scale="from five small squares in a row (0) to two large ones (1)",
    density="from two rings in a square (0) to five (1)",
    angle="where the inner rings lean to: once around from 0 to 1",
    grain=0.016,
)
def draw(easel: Easel) -> Array:
    """Find each pixel's square, then its ring, then the colour of both."""
    rng, pixels = easel.rng, easel.pixels
    across = round(easel.between("scale", MOST, 2))
    rings = round(easel.between("density", 2, MOST))
    x, y = easel.coordinates()
    column, row = (x * across).astype(int), (y * across).astype(int)
    cell = row * MOST + column
    radii = _radii(rng, rings)[cell]
    lean = easel.between("angle", -np.pi, np.pi)
    shake = rng.uniform(0, 0.05, MOST * MOST)[cell]
    wobble = 0.035 * (noise(rng, pixels, 5 * across) - 0.5)
    ring = np.zeros((pixels, pixels), int)
    for circle in range(rings):
        away = (0.012 + shake) * circle
        u = x * across - column - 0.5 - away * np.cos(lean)
        v = y * across - row - 0.5 - away * np.sin(lean)
        ring += np.hypot(u, v) + wobble < radii[..., circle]
    paint = _colours(easel)[cell, ring]
    return shade(paint, 0.10 * easel.clouds(3))


def _radii(rng: np.random.Generator, rings: int) -> Array:
    """Radii for each square, the largest first, shape (squares, rings)."""
    steps = np.arange(MOST, 0, -1) / MOST
    uneven = rng.uniform(-0.09, 0.09, (MOST * MOST, MOST))
    shrink = (np.arange(rings, 0, -1) - 0.25) / (rings - 0.25)
    return 0.47 * shrink + 0.5 * uneven[:, :rings] * steps[:rings] * (shrink < 1)


def _colours(easel: Easel) -> Array:
    """Colours for each square, shape (squares, rings, 3); neighbours are never the same."""
    table = easel.palette.all
    start = easel.rng.integers(len(table), size=(MOST * MOST, 1))
    step = easel.rng.integers(1, len(table), size=(MOST * MOST, 1))
    chosen = table[(start + step * np.arange(MOST + 1)) % len(table)]  # 7 is a prime
    uneven = easel.rng.uniform(-0.12, 0.12, chosen.shape[:2])
    return shade(chosen, uneven + easel.between("light", -0.3, 0.3))  # the ground shines through
