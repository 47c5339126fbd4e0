"""Oil: a photograph in curved strokes, broad ones first, finer ones only where needed.

After Aaron Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes"
(SIGGRAPH 1998). All strokes of a layer walk at once, and none sees what another covers.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from artcourse.atelier.canvas import bell, in_bytes, ribbons
from artcourse.atelier.colour import oklab_to_rgb, shade
from artcourse.atelier.easel import Easel, Style
from artcourse.atelier.photographs import crop, recolour

RASTER = 128  # the strokes are planned on a raster of this size, whatever the picture's
RADII = (8, 4, 2, 1)  # of the brushes, in the raster's pixels
LONGEST, SHORTEST = 11, 3  # steps of a stroke, each as long as the brush's radius
BLUR = 0.6  # of the reference picture, in radii
_TAPER = np.minimum(1, np.sin(np.pi * (np.arange(LONGEST + 1) + 0.6) / (LONGEST + 1.2)) * 1.6)


def draw(easel: Easel) -> Image.Image:
    """Plan the layers one after the other on a small canvas, and paint on a large one."""
    photo = oklab_to_rgb(recolour(easel, crop(easel, RASTER)))
    source = Image.fromarray(in_bytes(photo))
    ground = tuple(in_bytes(photo.mean((0, 1))).tolist())
    plan = Image.new("RGB", (RASTER, RASTER), ground)
    large = Image.new("RGB", (easel.pixels, easel.pixels), ground)
    threshold = easel.between("density", 36, 12)
    finest = int(easel.between("scale", 4.99, 2.4))
    for layer, radius in enumerate(RADII[:finest]):
        wanted = source.filter(ImageFilter.GaussianBlur(BLUR * radius))
        strokes = _layer(easel, plan, wanted, radius, threshold if layer else -1)
        _paint(plan, *strokes)
        _paint(large, *strokes)
    return large


def _layer(
    easel: Easel, plan: Image.Image, wanted: Image.Image, radius: int, threshold: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Paths (N, K, 2), half widths (N,) and colours (N, 3) of one layer's strokes."""
    target, painted = (np.asarray(image).astype(float) for image in (wanted, plan))
    error = np.sqrt(((target - painted) ** 2).sum(-1))
    start = _starts(error, radius, threshold)
    start = start[np.argsort(easel.rng.random(len(start)))]
    paths = _walk(start, target, error, radius)
    jitter = 0.06 * bell(easel.rng, len(start))
    colours = shade(target[start[:, 1], start[:, 0]] / 255, jitter)
    return paths / RASTER, np.full(len(start), radius / RASTER), colours


def _starts(error: np.ndarray, radius: int, threshold: float) -> np.ndarray:
    """In each square of the grid that is wrong on average, the worst pixel: (N, 2) as (x, y)."""
    squares = RASTER // radius
    blocks = error.reshape(squares, radius, squares, radius).transpose(0, 2, 1, 3)
    blocks = blocks.reshape(squares, squares, radius * radius)
    row, column = np.nonzero(blocks.mean(-1) > threshold)
    down, right = np.divmod(blocks[row, column].argmax(-1), radius)
    return np.stack([column * radius + right, row * radius + down], 1)


def _walk(start: np.ndarray, target: np.ndarray, error: np.ndarray, radius: int) -> np.ndarray:
    """Follow the edges of the picture, until the canvas is already nearer to the wanted colour."""
    grey = target @ (0.30, 0.59, 0.11)
    slope_y, slope_x = np.gradient(grey)
    colour = target[start[:, 1], start[:, 0]]
    place, way = start + 0.5, np.zeros((len(start), 2))
    going, path = np.ones(len(start), bool), [start + 0.5]
    for step in range(LONGEST):
        column, row = np.clip(place.astype(int), 0, RASTER - 1).T
        gone_off = np.sqrt(((target[row, column] - colour) ** 2).sum(-1))
        if step >= SHORTEST:
            going &= gone_off <= error[row, column]
        along = np.stack([-slope_y[row, column], slope_x[row, column]], 1)
        along = np.where((along * way).sum(1, keepdims=True) < 0, -along, along)
        flat = np.hypot(*along.T)[:, None] < 0.5
        along = np.where(flat, way + (way == 0).all(1)[:, None] * (0.8, 0.6), along)
        way = along / (np.hypot(*along.T)[:, None] + 1e-9)
        place = place + radius * way * going[:, None]
        path.append(place)
    return np.stack(path, 1)


def _paint(image: Image.Image, paths: np.ndarray, widths: np.ndarray, colours: np.ndarray) -> None:
    """Draw each stroke as a polygon, round where the brush is set down."""
    pencil = ImageDraw.Draw(image)
    outlines = ribbons(paths, widths, _TAPER).reshape(len(paths), -1) * image.width
    for outline, paint in zip(outlines.tolist(), in_bytes(colours).tolist(), strict=True):
        pencil.polygon(outline, fill=tuple(paint))


STYLE = Style(
    name="oil",
    title="A photograph in oil, after Hertzmann's algorithm",
    draw=draw,
    meanings={
        "scale": "from all brushes down to the finest (0) to the broad ones only (1)",
        "density": "from a sketch (0) to a picture painted with care (1)",
    },
    repaints=True,
)
