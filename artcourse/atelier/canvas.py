"""What the artists paint with: noise, shapes, and the way back to one pixel size.

A picture is drawn some times larger than wanted and made smaller at the end, which gives
smooth edges.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

Array = np.ndarray
Pencil = ImageDraw.ImageDraw


def oversampling(size: int) -> int:
    """How many times larger a picture of this size is drawn."""
    return 4 if size <= 128 else 3 if size <= 256 else 2


def smooth_step(value: Array, start: float, end: float) -> Array:
    """Go smoothly from 0 at ``start`` to 1 at ``end``."""
    t = np.clip((value - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)


def bell(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers like normal ones, never beyond ±3: from uniforms alone.

    Three uniforms in [-1, 1] added up have mean 0 and variance 1.
    """
    return rng.uniform(-1, 1, (*shape, 3)).sum(-1)


def noise(rng: np.random.Generator, pixels: int, across: int, down: int = 0) -> Array:
    """Smooth random hills in about [0, 1], shape (pixels, pixels); this many across and down."""
    grid = rng.random((down or across, across)).astype(np.float32)
    return np.asarray(Image.fromarray(grid).resize((pixels, pixels), Image.Resampling.BICUBIC))


def random_curve(rng: np.random.Generator, positions: Array, knots: int) -> Array:
    """A smooth random curve in [0, 1] over positions in [0, 1], of the same shape."""
    heights = rng.random(knots + 2)
    where = np.clip(positions, 0, 1) * knots
    left = np.minimum(where.astype(int), knots)
    return heights[left] + (heights[left + 1] - heights[left]) * smooth_step(where - left, 0, 1)


def blend(picture: Array, colour: Array, cover: Array) -> Array:
    """Lay a colour, shape (3,) or (H, W, 3), over a picture where ``cover``, (H, W), is 1."""
    return picture + (colour - picture) * cover[..., None]


def shade(rgb: Array, amount: Array) -> Array:
    """Make RGB colours lighter (amount up to 1) or darker (down to -1), shape (..., 3)."""
    amount = np.asarray(amount)[..., None]
    return rgb + amount * np.where(amount > 0, 1 - rgb, rgb)


def in_bytes(colour: Array) -> Array:
    """Shades in [0, 1] as whole numbers from 0 to 255."""
    return (np.clip(colour, 0, 1) * 255 + 0.5).astype(np.uint8)


def sheet(pixels: int, colour: Array, mode: str = "RGBA") -> tuple[Image.Image, Pencil]:
    """A square of one colour, and the pencil for it: an "RGBA" one has transparent colours."""
    image = Image.new("RGB", (pixels, pixels), tuple(in_bytes(colour).tolist()))
    return image, ImageDraw.Draw(image, mode)


def lay(shape: Callable[..., None], corners: Array, colours: Array) -> None:
    """Draw shapes with a pencil's ``polygon`` or ``ellipse``, each over those before it.

    Parameters
    ----------
    corners : ndarray, shape (N, K, 2) or (N, 2 * K)
        In pixels. What comes after the point is cut off, as Pillow would; a row of float32
        it reads much faster than a list.
    colours : ndarray, shape (N, 3)
        Shades in [0, 1].
    """
    rows = np.trunc(corners.reshape(len(corners), np.prod(corners.shape[1:]))).astype(np.float32)
    for outline, colour in zip(rows, in_bytes(colours).tolist(), strict=True):
        shape(outline, fill=tuple(colour))


def ribbons(paths: Array, widths: Array, taper: Array) -> Array:
    """Outlines of brush strokes, shape (N, 2K, 2), ready to be drawn as polygons.

    Parameters
    ----------
    paths : ndarray, shape (N, K, 2)
        K points on the way of each of N strokes.
    widths : ndarray, shape (N,)
        Half their widths.
    taper : ndarray, shape (K,)
        What part of its width a stroke has at each point.
    """
    along = np.gradient(paths, axis=1)
    along = along / (np.hypot(along[..., 0], along[..., 1])[..., None] + 1e-9)
    across = np.stack([-along[..., 1], along[..., 0]], -1)
    side = across * (widths[:, None] * taper)[..., None]
    return np.concatenate([paths + side, (paths - side)[:, ::-1]], 1)


def finish(picture: Image.Image | Array, size: int, grain: Array) -> Array:
    """Make a large picture small and give it its grain: shades in [0, 1], (size, size, 3)."""
    if isinstance(picture, Array):
        picture = Image.fromarray(picture if picture.dtype == np.uint8 else in_bytes(picture))
    small = picture.reduce(picture.width // size)
    shades = np.asarray(small, dtype=np.float32) / 255
    return np.clip(shades + grain[..., None], 0, 1).astype(np.float32)
