"""Oil: a photograph in curved strokes, broad ones first, finer ones only where needed.

After Aaron Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes"
(SIGGRAPH 1998). All strokes of a layer walk at once, and none sees what another covers.
"""

import numpy as np
from PIL import Image, ImageFilter

from artcourse.atelier.canvas import Array, bell, in_bytes, lay, ribbons, shade, sheet
from artcourse.atelier.colour import oklab_to_rgb
from artcourse.atelier.easel import Easel, style
from artcourse.atelier.photographs import RASTER, crop, recolour

RADII = (8, 4, 2, 1)  # of the brushes, in the raster's pixels
LONGEST, SHORTEST = 11, 3  # steps of a stroke, each as long as the brush's radius
BLUR = 0.6  # of the reference picture, in radii
_TAPER = np.minimum(1, np.sin(np.pi * (np.arange(LONGEST + 1) + 0.6) / (LONGEST + 1.2)) * 1.6)


@style(
    scale="from all brushes down to the finest (0) to the broad ones only (1)",
    density="from a sketch (0) to a picture painted with care (1)",
    repaints=True,
)
def draw(easel: Easel) -> Image.Image:
    """Plan the layers one after the other on a small canvas, and paint on a large one."""
    shades = oklab_to_rgb(recolour(easel, crop(easel)))
    photo, ground = Image.fromarray(in_bytes(shades)), shades.mean((0, 1))
    plan, sketch = sheet(RASTER, ground, "RGB")
    large, pencil = sheet(easel.pixels, ground, "RGB")
    radii = RADII[: int(easel.between("scale", 4.99, 2.4))]
    for radius in radii:
        outlines, colours = _layer(easel, photo, plan, radius)
        lay(pencil.polygon, outlines * easel.pixels, colours)
        if radius != radii[-1]:  # later layers look at the plan to see what is still wrong
            lay(sketch.polygon, outlines * RASTER, colours)
    return large


def _layer(easel: Easel, photo: Image.Image, plan: Image.Image, radius: int) -> tuple[Array, Array]:
    """Outlines (N, 2K, 2) and colours (N, 3) of one layer's strokes."""
    wanted = photo.filter(ImageFilter.GaussianBlur(BLUR * radius))
    target, painted = (np.asarray(image).astype(float) for image in (wanted, plan))
    error = np.sqrt(((target - painted) ** 2).sum(-1))
    threshold = easel.between("density", 36, 12) if radius < RADII[0] else -1
    start = _starts(error, radius, threshold)
    start = start[np.argsort(easel.rng.random(len(start)))]
    paths = _walk(start, target, error, radius)
    jitter = 0.06 * bell(easel.rng, len(start))
    colours = shade(target[start[:, 1], start[:, 0]] / 255, jitter)
    return ribbons(paths / RASTER, np.full(len(start), radius / RASTER), _TAPER), colours


def _starts(error: Array, radius: int, threshold: float) -> Array:
    """In each square of the grid that is wrong on average, the worst pixel: (N, 2) as (x, y)."""
    squares = RASTER // radius
    blocks = error.reshape(squares, radius, squares, radius).transpose(0, 2, 1, 3)
    blocks = blocks.reshape(squares, squares, radius * radius)
    row, column = np.nonzero(blocks.mean(-1) > threshold)
    down, right = np.divmod(blocks[row, column].argmax(-1), radius)
    return np.stack([column * radius + right, row * radius + down], 1)


def _walk(start: Array, target: Array, error: Array, radius: int) -> Array:
    """Follow the edges of the picture, until the canvas is already nearer to the wanted colour."""
    grey = target @ (0.30, 0.59, 0.11)
    slope_y, slope_x = np.gradient(grey)
    colour = target[start[:, 1], start[:, 0]]
    place, way = start + 0.5, np.zeros((len(start), 2))
    going, path = np.ones(len(start), bool), [start + 0.5]
    for step in range(LONGEST):
        column, row = np.clip(place.astype(int), 0, RASTER - 1).T
        if step >= SHORTEST:
            gone_off = np.sqrt(((target[row, column] - colour) ** 2).sum(-1))
            going &= gone_off <= error[row, column]
        along = np.stack([-slope_y[row, column], slope_x[row, column]], 1)
        along = np.where((along * way).sum(1, keepdims=True) < 0, -along, along)
        flat = np.hypot(*along.T)[:, None] < 0.5
        along = np.where(flat, way + (way == 0).all(1)[:, None] * (0.8, 0.6), along)
        way = along / (np.hypot(*along.T)[:, None] + 1e-9)
        place = place + radius * way * going[:, None]
        path.append(place)
    return np.stack(path, 1)
