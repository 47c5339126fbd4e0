"""Bamboo in ink: stalks in one pull from node to node, leaves in one flick each."""

import numpy as np
from PIL import Image, ImageDraw

from artcourse.atelier.canvas import coordinates, noise, ribbons, smooth_step
from artcourse.atelier.easel import Easel

_BLADE = np.sin(np.pi * np.linspace(0, 1, 9) ** 0.62)  # widest near its stem


def bamboo(easel: Easel) -> tuple[np.ndarray, None]:
    """Paint the far stalk in thin ink, the near ones in thick: how much ink lies where."""
    rng = easel.rng
    lean = easel.between("angle", -0.28, 0.28)
    first = rng.uniform(0.28, 0.72)
    places = first + np.array([rng.uniform(-0.05, 0.05) - 0.42 * np.sign(first - 0.5), 0.16, 0.0])
    cover = np.zeros((easel.pixels, easel.pixels))
    for place, ink, size in zip(places, (0.28, 0.55, 0.9), (0.6, 0.7, 1.0), strict=True):
        nodes = np.cumsum(np.full(6, 0.22 * (0.8 + 0.2 * size))) - 0.2 * rng.random()
        width = size * easel.between("scale", 0.022, 0.042)
        tilt = lean + rng.uniform(-0.06, 0.06)
        stalk = ink * _stalk(easel, place, tilt, width, nodes)
        leaves = ink * _leaves(easel, place, tilt, nodes, size)
        cover = np.maximum(np.maximum(cover * (1 - 0.5 * (stalk > 0)), stalk), leaves)
    return cover, None


def _stalk(easel: Easel, place: float, tilt: float, width: float, nodes: np.ndarray) -> np.ndarray:
    """Segments that are pale in the middle, as a wide brush leaves them, and dark at nodes."""
    x, y = coordinates(easel.pixels)
    gap = np.abs(y - nodes).min(1, keepdims=True)
    across = (x - place - tilt * (y - 0.5)) / (width * (1 + 0.25 * np.exp(-gap / 0.02)))
    inside = smooth_step(np.abs(across), 1.06, 0.94) * smooth_step(gap, 0.004, 0.009)
    streaks = noise(easel.rng, easel.pixels, 110, 5)
    ink = 0.50 + 0.42 * np.abs(across) ** 2 + 0.35 * (streaks - 0.5)
    ink = ink + 0.35 * np.exp(-gap / 0.014)
    return inside * np.clip(ink, 0.15, 1)


def _leaves(easel: Easel, place: float, tilt: float, nodes: np.ndarray, size: float) -> np.ndarray:
    """Bunches of blades that hang from the nodes: their cover in [0, 1]."""
    rng, image = easel.rng, Image.new("L", (easel.pixels, easel.pixels))
    pencil = ImageDraw.Draw(image)
    bunches, blades = 5, 5
    shown = round(easel.between("density", 1.4, bunches))
    for bunch in range(bunches):
        node, side = nodes[bunch % 4], np.sign(rng.random() - 0.5)
        reach = rng.uniform(0.03, 0.2)
        stem = np.array([place + tilt * (node - 0.5) + side * reach, node - 0.25 * reach])
        fan = np.linspace(-0.5, 1.15, blades) + rng.uniform(-0.2, 0.2, blades)
        angles = np.pi / 2 - side * fan
        lengths = size * rng.uniform(0.14, 0.25, blades)
        widths = size * rng.uniform(0.011, 0.018, blades)
        darkness = rng.uniform(0.72, 1.0, blades)
        if bunch >= shown:
            continue
        foot = np.array([place + tilt * (node - 0.5), node])
        twig = (np.concatenate([foot, stem]) * easel.pixels).tolist()
        pencil.line(twig, fill=200, width=max(1, round(0.006 * size * easel.pixels)))
        for outline, dark in zip(_blades(stem, angles, lengths, widths), darkness, strict=True):
            pencil.polygon((outline * easel.pixels).ravel().tolist(), fill=int(255 * dark))
    return np.asarray(image) / 255


def _blades(
    stem: np.ndarray, angles: np.ndarray, lengths: np.ndarray, widths: np.ndarray
) -> np.ndarray:
    """Outlines of leaves that bend down a little under their weight."""
    t = np.linspace(0, 1, len(_BLADE))
    bend = angles[:, None] + 0.35 * (np.pi / 2 - angles[:, None]) * t
    steps = np.stack([np.cos(bend), np.sin(bend)], -1) * (lengths[:, None, None] / len(t))
    return ribbons(stem + np.cumsum(steps, 1), widths, _BLADE)
