"""Pointillism: a photograph in dots of unmixed colour (Seurat, Signac, 1880s)."""

import numpy as np
from PIL import Image

from artcourse.atelier.canvas import lay, sheet
from artcourse.atelier.easel import Easel, style
from artcourse.atelier.photographs import crop, dabs, recolour


@style(
    scale="from small dots (0) to large ones (1)",
    density="from few dots in the upper layer (0) to many (1)",
    repaints=True,
)
def draw(easel: Easel) -> Image.Image:
    """Lay large dots, then small ones over them, so that the ground shines through."""
    picture = recolour(easel, crop(easel))
    image, pencil = sheet(easel.pixels, easel.palette.ground)
    size = easel.between("scale", 0.011, 0.024)
    for part, cover in ((1.35, 1.0), (0.85, easel.between("density", 0.25, 0.75))):
        across = round(1 / (1.45 * size * part))
        places, colours = dabs(easel, picture, across, beyond=0.15, speckle=0.05)
        radii = size * part * easel.rng.uniform(0.75, 1.15, (len(places), 1))
        corners = np.concatenate([places - radii, places + radii], 1) * easel.pixels
        kept = round(cover * len(places))
        lay(pencil.ellipse, corners[:kept], colours[:kept])
    return image
