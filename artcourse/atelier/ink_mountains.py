"""Mountains in ink: each range is dark at its ridge and melts into mist below."""

import numpy as np

from artcourse.atelier.canvas import coordinates, noise, random_curve, smooth_step
from artcourse.atelier.easel import Easel

MOST = 5
PEAKS = 3  # in a range


def mountains(easel: Easel) -> tuple[np.ndarray, np.ndarray]:
    """How much ink lies where, and where the sun is."""
    rng, pixels = easel.rng, easel.pixels
    x, y = coordinates(pixels)
    ranges = round(easel.between("density", 3, MOST))
    sun_x, sun_y, radius = rng.uniform(0.2, 0.8), rng.uniform(0.14, 0.26), rng.uniform(0.06, 0.1)
    sun = smooth_step(np.hypot(x - sun_x, y - sun_y), radius * 1.03, radius * 0.97)
    cover, mist = np.zeros((pixels, pixels)), noise(rng, pixels, 4, 6)
    for number in range(ranges):
        near = number / (ranges - 1)
        ridge = _ridge(easel, near)
        below = np.maximum(y - ridge, 0)
        inside = smooth_step(y - ridge, -0.003, 0.003 + 0.004 * (1 - near))
        ink = (0.20 + 0.74 * near**1.3) * np.exp(-below / (0.07 + 0.09 * near + 0.12 * mist))
        ink = ink * _slopes(rng, x, below, ridge)
        cover = cover * (1 - inside) + inside * ink
        sun = sun * (1 - inside)
    return cover, sun * 0.9


def _ridge(easel: Easel, near: float) -> np.ndarray:
    """The height of the skyline over x, shape (1, pixels): peaks, shoulders, then rocks."""
    rng = easel.rng
    x, _ = coordinates(easel.pixels)
    places = (np.arange(PEAKS) + rng.uniform(0, 1, PEAKS)) / PEAKS
    heights = rng.uniform(0.2, 0.75, PEAKS)
    heights[int(rng.integers(PEAKS))] = 1.0
    heights = heights * (0.36 - 0.16 * near)
    widths = heights * rng.uniform(0.55, 0.95, PEAKS) * easel.between("scale", 0.8, 1.9)
    slant = easel.between("angle", -0.45, 0.45)
    away = (x.T - places) / widths
    away = np.abs(away) * (1 + slant * np.sign(away))  # one side of a mountain is steeper
    mountain = (heights * np.exp(-(np.sqrt(away**2 + 0.04)) * 1.1)).max(1)[None]
    rocks = sum(
        (random_curve(rng, x, knots) - 0.5) * size
        for knots, size in ((5, 0.08), (13, 0.055), (29, 0.026), (67, 0.012))
    )
    return 0.47 + 0.40 * near - mountain - rocks * (0.8 + 0.2 * near)


def _slopes(
    rng: np.random.Generator, x: np.ndarray, below: np.ndarray, ridge: np.ndarray
) -> np.ndarray:
    """Sides away from the light are darker, and gullies run down from the ridge."""
    wide = np.convolve(np.pad(ridge[0], 12, "edge"), np.ones(25) / 25, "valid")
    falls = np.gradient(wide, x[0])
    side = np.tanh(1.2 * falls)
    gullies = random_curve(rng, np.clip(x + 0.5 * below * side, 0, 1), 38) - 0.5
    return np.clip(0.86 + 0.2 * side + 0.5 * gullies * smooth_step(below, 0, 0.04), 0.2, 1.15)
