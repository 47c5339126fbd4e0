"""Strokes along a swirling field over a photograph (Van Gogh, 1889)."""

import numpy as np
from PIL import Image, ImageFilter

from artcourse.atelier.canvas import Array, bell, lay, ribbons, shade, sheet
from artcourse.atelier.colour import oklab_to_rgb
from artcourse.atelier.easel import Easel, style
from artcourse.atelier.photographs import crop, dabs, recolour

STEPS = 8
_TAPER = np.sin(np.pi * (0.12 + 0.8 * np.linspace(0, 1, STEPS + 1))) ** 0.6


@style(
    scale="from fine strokes (0) to broad ones (1)",
    density="from short strokes (0) to long ones (1)",
    angle="the slope of the strokes where no whirl is near: half a turn from 0 to 1",
    repaints=True,
)
def draw(easel: Easel) -> Image.Image:
    """Fill the canvas with broad strokes, then lay finer ones over them; each one gleams."""
    picture = recolour(easel, crop(easel).filter(ImageFilter.GaussianBlur(1.5)))
    image, pencil = sheet(easel.pixels, oklab_to_rgb(picture.mean((0, 1))))
    flow = _Flow(easel)
    for part in (1.6, 1.0):
        width = part * easel.between("scale", 0.009, 0.017)
        paths, widths, colours = _strokes(easel, picture, flow, width)
        body = ribbons(paths, widths, _TAPER)
        gleam = ribbons(paths - 0.45 * width, 0.3 * widths, _TAPER)
        outlines = np.stack([body, gleam], 1).reshape(-1, *body.shape[1:]) * easel.pixels
        light = shade(colours, np.full(len(paths), 0.16))
        lay(pencil.polygon, outlines, np.stack([colours, light], 1).reshape(-1, 3))
    return image


class _Flow:
    """Which way the paint flows: gentle waves about one slope, and three whirls."""

    def __init__(self, easel: Easel) -> None:
        rng = easel.rng
        self.slope = np.pi * (easel.factors["angle"] - 0.5)
        self.waves, self.phases = 2.2 * bell(rng, 2, 2), rng.uniform(0, 2 * np.pi, 2)
        self.centres, self.reach = rng.uniform(0.1, 0.9, (3, 2)), rng.uniform(0.12, 0.26, 3)
        self.senses = np.where(rng.random(3) < 0.5, -3.0, 3.0)

    def at(self, places: Array) -> Array:
        """Directions of length 1 at places, both of shape (N, 2)."""
        angle = self.slope + 0.5 * np.sin(places @ self.waves.T + self.phases).sum(1)
        u, v = np.cos(angle), np.sin(angle)
        for (x, y), reach, sense in zip(self.centres, self.reach, self.senses, strict=True):
            right, down = places[:, 0] - x, places[:, 1] - y
            square = right**2 + down**2
            pull = sense * np.exp(-square / reach**2) / (np.sqrt(square) + 1e-3)
            u, v = u - pull * down, v + pull * right
        return np.stack([u, v], 1) / (np.hypot(u, v)[:, None] + 1e-6)


def _strokes(easel: Easel, picture: Array, flow: _Flow, width: float) -> tuple[Array, Array, Array]:
    """Paths (N, K, 2), half widths (N,) and RGB colours (N, 3); all strokes walk at once."""
    rng, length = easel.rng, easel.between("density", 0.07, 0.16)
    across = round(0.52 / (width * (length / 0.12) ** 0.5))
    places, colours = dabs(easel, picture, across, beyond=0, speckle=0.02)
    count = len(places)
    step = length * rng.uniform(0.7, 1.2, (count, 1)) / STEPS
    path = [places]
    for _ in range(STEPS):
        halfway = path[-1] + flow.at(path[-1]) * step / 2
        path.append(path[-1] + flow.at(halfway) * step)
    return np.stack(path, 1), width * rng.uniform(0.7, 1.1, count), colours
