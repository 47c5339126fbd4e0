"""Op art: flat stripes and squares that seem to bulge and flow (Riley, Vasarely, 1960s)."""

import numpy as np

from artcourse.atelier.canvas import Array
from artcourse.atelier.easel import Easel, style


@style(
    scale="from a fine pattern (0) to a coarse one (1)",
    density="from a gentle bulge (0) to a strong one (1)",
    angle="how the pattern is turned: half a turn from 0 to 1",
    choices={"pattern": ("stripes", "squares", "rings")},
    grain=0.006,
)
def draw(easel: Easel) -> Array:
    """Bend the plane, then draw a plain pattern in two colours on it."""
    rng, palette = easel.rng, easel.palette
    u, v = easel.turned(easel.between("angle", -np.pi / 2, np.pi / 2))
    u, v = _bulge(u, v, rng.uniform(-0.22, 0.22, 2), easel.between("density", 0.35, 0.75))
    count = easel.between("scale", 15, 6)
    phase, sway = rng.uniform(0, 2 * np.pi, 2)
    if easel.factors["pattern"] == "stripes":
        bend = easel.between("density", 0.03, 0.13)
        line = u + bend * np.sin(9 * v + sway) + 0.5 * bend * np.sin(17 * v - phase)
        front = np.sin(2 * np.pi * count * 0.75 * line + phase) > 0
    elif easel.factors["pattern"] == "squares":
        front = (np.sin(np.pi * count * u) > 0) ^ (np.sin(np.pi * count * v) > 0)
    else:
        rays = np.sin(6 * np.arctan2(v, u) + 5 * np.hypot(u, v) + sway) > 0
        front = (np.sin(2 * np.pi * count * 0.7 * np.hypot(u, v) + phase) > 0) ^ rays
    colour = palette.strongest[0] if rng.random() < 0.6 else palette.ink
    ground = np.clip(palette.ground + 0.3 * (palette.ground - colour), 0.03, 0.98)  # pushed away
    return np.stack([ground, colour])[front.astype(int)]


def _bulge(u: Array, v: Array, centre: Array, strength: float) -> tuple[Array, Array]:
    """Magnify the plane about a centre, as a ball under the cloth would."""
    u, v = u - centre[0], v - centre[1]
    near = np.clip(1 - (u * u + v * v) / 0.19, 0, 1)
    smaller = 1 - strength * near * near * (3 - 2 * near)
    return u * smaller, v * smaller
