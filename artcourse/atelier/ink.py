"""Ink on paper: an enso circle, bamboo, or mountains in mist, with a seal."""

import numpy as np
from PIL import Image, ImageDraw

from artcourse.atelier.canvas import Array, blend, noise, random_curve, ribbons, shade, smooth_step
from artcourse.atelier.easel import Easel, style

_BLADE = np.sin(np.pi * np.linspace(0, 1, 9) ** 0.62)  # of a bamboo leaf: widest near its stem
MOST_RANGES = 5  # of mountains
PEAKS = 3  # in a range


@style(
    scale="from a fine brush or far hills (0) to a broad brush or near hills (1)",
    density="from little ink, or few leaves or hills (0), to much (1)",
    angle="where the circle begins, how the bamboo leans, how the hills rise",
    choices={"subject": ("enso", "bamboo", "mountains")},
    grain=0.014,
)
def draw(easel: Easel) -> Array:
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


def _fibres(easel: Easel) -> Array:
    """Paper is never quite even."""
    pixels = easel.pixels
    long, cross = noise(easel.rng, pixels, 12, 90), noise(easel.rng, pixels, 90, 12)
    return 0.05 * (long + cross - 1) + 0.045 * easel.clouds(3)


def _seal(easel: Easel, corner: Array) -> Array:
    """A small stamp near a lower corner, with a frame left open in it."""
    x, y = easel.coordinates()
    left = 0.07 + 0.03 * corner[0] if corner[1] < 0.5 else 0.83 + 0.03 * corner[0]
    u, v = (x - left) / 0.075, (y - 0.84) / 0.085
    inside = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    frame = np.maximum(np.abs(u - 0.5), np.abs(v - 0.5))
    left_open = (frame > 0.24) & (frame < 0.35)
    return 0.92 * (inside & ~left_open)


def enso(easel: Easel) -> tuple[Array, None]:
    """One round stroke that starts wet and ends dry: how much ink lies where."""
    rng = easel.rng
    x, y = easel.coordinates()
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


def _hairs(rng: np.random.Generator, across: Array, way: Array) -> Array:
    """The hairs of a brush leave streaks along its way: each with its own ink, in [0, 1]."""
    streaks = noise(rng, 256, 34, 7)
    row = (np.clip(way, 0, 1) * 255).astype(int)
    column = (np.clip(across / 2 + 0.5, 0, 1) * 255).astype(int)
    return np.clip(streaks[row, column], 0, 1)


def bamboo(easel: Easel) -> tuple[Array, None]:
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


def _stalk(easel: Easel, place: float, tilt: float, width: float, nodes: Array) -> Array:
    """Segments that are pale in the middle, as a wide brush leaves them, and dark at nodes."""
    x, y = easel.coordinates()
    gap = np.abs(y - nodes).min(1, keepdims=True)
    across = (x - place - tilt * (y - 0.5)) / (width * (1 + 0.25 * np.exp(-gap / 0.02)))
    inside = smooth_step(np.abs(across), 1.06, 0.94) * smooth_step(gap, 0.004, 0.009)
    streaks = noise(easel.rng, easel.pixels, 110, 5)
    ink = 0.50 + 0.42 * np.abs(across) ** 2 + 0.35 * (streaks - 0.5)
    ink = ink + 0.35 * np.exp(-gap / 0.014)
    return inside * np.clip(ink, 0.15, 1)


def _leaves(easel: Easel, place: float, tilt: float, nodes: Array, size: float) -> Array:
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


def _blades(stem: Array, angles: Array, lengths: Array, widths: Array) -> Array:
    """Outlines of leaves that bend down a little under their weight."""
    t = np.linspace(0, 1, len(_BLADE))
    bend = angles[:, None] + 0.35 * (np.pi / 2 - angles[:, None]) * t
    steps = np.stack([np.cos(bend), np.sin(bend)], -1) * (lengths[:, None, None] / len(t))
    return ribbons(stem + np.cumsum(steps, 1), widths, _BLADE)


def mountains(easel: Easel) -> tuple[Array, Array]:
    """How much ink lies where, and where the sun is."""
    rng, pixels = easel.rng, easel.pixels
    x, y = easel.coordinates()
    ranges = round(easel.between("density", 3, MOST_RANGES))
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


def _ridge(easel: Easel, near: float) -> Array:
    """The height of the skyline over x, shape (1, pixels): peaks, shoulders, then rocks."""
    rng = easel.rng
    x, _ = easel.coordinates()
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


def _slopes(rng: np.random.Generator, x: Array, below: Array, ridge: Array) -> Array:
    """Sides away from the light are darker, and gullies run down from the ridge."""
    wide = np.convolve(np.pad(ridge[0], 12, "edge"), np.ones(25) / 25, "valid")
    falls = np.gradient(wide, x[0])
    side = np.tanh(1.2 * falls)
    gullies = random_curve(rng, np.clip(x + 0.5 * below * side, 0, 1), 38) - 0.5
    return np.clip(0.86 + 0.2 * side + 0.5 * gullies * smooth_step(below, 0, 0.04), 0.2, 1.15)
