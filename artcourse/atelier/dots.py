"""Pointillism: a photograph in dots of unmixed colour (Seurat, Signac, 1880s)."""

from __future__ import annotations

import numpy as np
from PIL import Image

from artcourse.atelier.canvas import bell, in_bytes, sheet
from artcourse.atelier.easel import Easel, Style
from artcourse.atelier.photographs import crop, jittered, look_up, recolour


def draw(easel: Easel) -> Image.Image:
    """Lay large dots, then small ones over them, so that the ground shines through."""
    picture = recolour(easel, crop(easel, 128))
    image, pencil = sheet(easel.pixels, easel.palette.ground)
    radius = easel.between("scale", 0.011, 0.024)
    for part, cover in ((1.35, 1.0), (0.85, easel.between("density", 0.25, 0.75))):
        places, colours, radii = _dots(easel, picture, radius * part, cover)
        corners = np.concatenate([places - radii, places + radii], 1) * easel.pixels
        for corner, colour in zip(corners.tolist(), in_bytes(colours).tolist(), strict=True):
            pencil.ellipse(corner, fill=tuple(colour))
    return image


def _dots(
    easel: Easel, picture: np.ndarray, radius: float, cover: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places (N, 2), RGB colours (N, 3) and radii (N, 1), spread evenly and then shaken."""
    rng = easel.rng
    across = round(1 / (1.45 * radius))
    row, column = np.divmod(np.argsort(rng.random(across * across)), across)
    kept = round(cover * row.size)
    places = (np.stack([column, row], 1) + rng.uniform(-0.15, 1.15, (row.size, 2))) / across
    light, hue = 0.05 * bell(rng, row.size), 0.05 * bell(rng, row.size, 2)
    radii = radius * rng.uniform(0.75, 1.15, (row.size, 1))
    places = places[:kept]
    colours = jittered(look_up(picture, places), light[:kept], hue[:kept])
    return places, colours, radii[:kept]


STYLE = Style(
    name="dots",
    title="A photograph in dots, after the Pointillists",
    draw=draw,
    meanings={
        "scale": "from small dots (0) to large ones (1)",
        "density": "from few dots in the upper layer (0) to many (1)",
    },
    repaints=True,
)
