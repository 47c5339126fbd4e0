"""Stained glass: panes nearest to scattered points (Voronoi cells), joined by lead."""

import numpy as np

from artcourse.atelier.canvas import Array, bell, blend, noise, shade, smooth_step
from artcourse.atelier.easel import Easel, style


@style(
    scale="from thin lead (0) to thick lead (1)",
    density="from few panes (0) to many (1)",
    angle="where the light behind the window stands: once around from 0 to 1",
    grain=0.006,
)
def draw(easel: Easel) -> Array:
    """Cut the panes, colour them in rays from a light, then lay the lead between them."""
    rng = easel.rng
    points = _points(easel)
    pane, lead = _panes(easel, points)
    turn = 2 * np.pi * easel.factors["angle"]
    sun = 0.5 + 0.38 * np.array([np.cos(turn), np.sin(turn)])
    paint = _colours(easel, points, sun)[pane]
    x, y = easel.coordinates()
    glow = np.exp(-2.2 * np.hypot(x - sun[0], y - sun[1]))
    streaks = noise(rng, easel.pixels, 40, 9) - 0.5
    hollow = smooth_step(lead, 0.0, 0.035) - 0.6  # panes are darker towards the lead
    paint = shade(paint, 0.40 * glow - 0.16 + 0.12 * streaks + 0.14 * hollow)
    width = easel.between("scale", 0.0045, 0.0105)
    came = np.array([0.085, 0.08, 0.095]) + 0.10 * smooth_step(lead, width, 0)[..., None]
    return blend(paint, came, smooth_step(lead, width * 1.25, width * 0.95))


def _points(easel: Easel) -> Array:
    """Scattered, but evenly: places on a shaken grid that reaches beyond the edges."""
    across = round(easel.between("density", 4, 8))
    lines = (np.arange(-1, across + 1) + 0.5) / across
    grid = np.stack(np.meshgrid(lines, lines), -1).reshape(-1, 2)
    return grid + easel.rng.uniform(-0.44, 0.44, grid.shape) / across


def _panes(easel: Easel, points: Array) -> tuple[Array, Array]:
    """Each pixel's nearest point, and its distance from the border with the next pane."""
    x, y = (line.astype(np.float32) for line in easel.coordinates())
    points = points.astype(np.float32)
    first = np.full((easel.pixels, easel.pixels), 9, np.float32)
    pane = np.zeros(first.shape, int)
    for number, (px, py) in enumerate(points):
        away = (x - px) ** 2 + (y - py) ** 2
        np.copyto(pane, number, where=away < first)
        np.minimum(first, away, out=first)
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1)) * 2
    np.fill_diagonal(apart, 1e-6)  # no pane has a border with itself
    lead = np.full(first.shape, 9, np.float32)
    for number, (px, py) in enumerate(points):
        border = ((x - px) ** 2 + (y - py) ** 2 - first) / apart[number].take(pane)
        np.minimum(lead, border, out=lead, where=pane != number)
    return pane, lead


def _colours(easel: Easel, points: Array, sun: Array) -> Array:
    """Rings of colour around the light, with some panes out of line: shape (panes, 3)."""
    rng, palette = easel.rng, easel.palette
    away = np.hypot(*(points - sun).T) + 0.05 * bell(rng, len(points))
    table = np.vstack([palette.colours[[4, 0, 2, 1, 3]], palette.ground])
    order = np.clip(away * 5.5, 0, 5).astype(int)
    stray = rng.random(len(points)) < 0.2
    order = np.where(stray, rng.integers(len(table), size=len(points)), order)
    # A power makes colours deep: light that went through glass, not off paper.
    deep = table[order] ** easel.between("light", 2.1, 1.1)
    return shade(deep, 0.12 * bell(rng, len(points)).clip(-1.5, 1.5))
