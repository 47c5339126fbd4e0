"""Ink on paper: an enso circle, bamboo, or mountains in mist, with a seal."""

import numpy as np

from artcourse.atelier.canvas import blend, clouds, coordinates, noise, smooth_step
from artcourse.atelier.colour import shade
from artcourse.atelier.easel import Easel, style
from artcourse.atelier.ink_bamboo import bamboo
from artcourse.atelier.ink_mountains import mountains


@style(
    scale="from a fine brush or far hills (0) to a broad brush or near hills (1)",
    density="from little ink, or few leaves or hills (0), to much (1)",
    angle="where the circle begins, how the bamboo leans, how the hills rise",
    choices={"subject": ("enso", "bamboo", "mountains")},
    grain=0.014,
)
def draw(easel: Easel) -> np.ndarray:
    """Paint the subject in one ink, thick or thin, and set the seal in another colour."""
    rng, palette = easel.rng, easel.palette
    paper = shade(np.broadcast_to(palette.ground, (easel.pixels, easel.pixels, 3)), _fibres(easel))
    corner, seal_colour = rng.random(2), palette.colours[4]
    paint = {"enso": enso, "bamboo": bamboo, "mountains": mountains}[easel.factors["subject"]]
    cover, sun = paint(easel)
    if sun is not None:
        paper = blend(paper, palette.colours[0], sun)
    picture = blend(paper, palette.ink, np.clip(cover, 0, 1))
    return blend(picture, seal_colour, _seal(easel, corner))


def _fibres(easel: Easel) -> np.ndarray:
    """Paper is never quite even."""
    pixels = easel.pixels
    long, cross = noise(easel.rng, pixels, 12, 90), noise(easel.rng, pixels, 90, 12)
    return 0.05 * (long + cross - 1) + 0.045 * clouds(easel.rng, pixels, 3)


def _seal(easel: Easel, corner: np.ndarray) -> np.ndarray:
    """A small stamp near a lower corner, with a frame left open in it."""
    x, y = coordinates(easel.pixels)
    left = 0.07 + 0.03 * corner[0] if corner[1] < 0.5 else 0.83 + 0.03 * corner[0]
    u, v = (x - left) / 0.075, (y - 0.84) / 0.085
    inside = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    frame = np.maximum(np.abs(u - 0.5), np.abs(v - 0.5))
    left_open = (frame > 0.24) & (frame < 0.35)
    return 0.92 * (inside & ~left_open)


def enso(easel: Easel) -> tuple[np.ndarray, None]:
    """One round stroke that starts wet and ends dry: how much ink lies where."""
    rng = easel.rng
    x, y = coordinates(easel.pixels)
    shift, shake, start_width = rng.uniform(-0.02, 0.02, 2), rng.random(3), rng.random()
    u, v = x - 0.5 - shift[0], y - 0.5 - shift[1]
    turn = 2 * np.pi * easel.factors["angle"]
    sense = 1 if shake[0] < 0.75 else -1
    way = np.mod(sense * (np.arctan2(v, u) - turn) / (2 * np.pi), 1)
    circle = 0.30 + 0.018 * np.sin(2 * np.pi * (way + shake[1])) - 0.03 * (way - 0.5)
    width = easel.between("scale", 0.030, 0.075) * (1 - 0.5 * way) * (0.9 + 0.2 * start_width)
    width = width * smooth_step(way, -0.012, 0.03) ** 0.5
    across = (np.hypot(u, v) - circle) / width
    ragged = 0.22 * (noise(rng, easel.pixels, 26) - 0.5)
    inside = smooth_step(np.abs(across) + ragged, 1.08, 0.9) * smooth_step(way, 0.965, 0.94)
    hairs = _hairs(rng, across, way)
    dry = easel.between("density", 0.85, 0.25)  # where the brush runs dry
    gaps = smooth_step(hairs - 0.55 * dry * way**1.3 * 1.7, -0.06, 0.10)
    return inside * gaps * (0.96 - 0.28 * way + 0.12 * (hairs - 0.5)), None


def _hairs(rng: np.random.Generator, across: np.ndarray, way: np.ndarray) -> np.ndarray:
    """The hairs of a brush leave streaks along its way: each with its own ink, in [0, 1]."""
    streaks = noise(rng, 256, 34, 7)
    row = (np.clip(way, 0, 1) * 255).astype(int)
    column = (np.clip(across / 2 + 0.5, 0, 1) * 255).astype(int)
    return np.clip(streaks[row, column], 0, 1)
