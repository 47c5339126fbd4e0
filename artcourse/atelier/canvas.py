"""What the styles paint on: coordinates, noise, shapes and the way back to one pixel size.

A picture is drawn some times larger than wanted and made smaller at the end, which gives
smooth edges. All positions are in units of the picture's side, so that one seed gives
one picture at every size.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw


def oversampling(size: int) -> int:
    """How many times larger a picture of this size is drawn."""
    return 4 if size <= 128 else 3 if size <= 256 else 2


def coordinates(pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """The x and y of each pixel's middle in [0, 1], shapes (1, pixels) and (pixels, 1)."""
    line = (np.arange(pixels) + 0.5) / pixels
    return line[None, :], line[:, None]


def smooth_step(value: np.ndarray, start: float, end: float) -> np.ndarray:
    """Go smoothly from 0 at ``start`` to 1 at ``end``."""
    t = np.clip((value - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)


def bell(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random numbers like normal ones, never beyond ±3: from uniforms alone.

    Three uniforms in [-1, 1] added up have mean 0 and variance 1.
    """
    return rng.uniform(-1, 1, (*shape, 3)).sum(-1)


def noise(rng: np.random.Generator, pixels: int, across: int, down: int = 0) -> np.ndarray:
    """Smooth random hills in about [0, 1], shape (pixels, pixels); this many across and down."""
    grid = rng.random((down or across, across)).astype(np.float32)
    return np.asarray(Image.fromarray(grid).resize((pixels, pixels), Image.Resampling.BICUBIC))


def clouds(rng: np.random.Generator, pixels: int, cells: int) -> np.ndarray:
    """Hills upon hills, each half as wide and half as high, in about [-1, 1]."""
    octaves = [noise(rng, pixels, cells * 2**k) * 0.5**k for k in range(4)]
    return 2.13 * (sum(octaves) / 1.875 - 0.5)


def random_curve(rng: np.random.Generator, positions: np.ndarray, knots: int) -> np.ndarray:
    """A smooth random curve in [0, 1] over positions in [0, 1], of the same shape."""
    heights = rng.random(knots + 2)
    where = np.clip(positions, 0, 1) * knots
    left = np.minimum(where.astype(int), knots)
    return heights[left] + (heights[left + 1] - heights[left]) * smooth_step(where - left, 0, 1)


def turned(pixels: int, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates about the middle of the picture after a turn by an angle in radians."""
    x, y = (line - 0.5 for line in coordinates(pixels))
    cos, sin = np.cos(angle), np.sin(angle)
    return x * cos + y * sin, y * cos - x * sin


def blend(picture: np.ndarray, colour: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """Lay a colour, shape (3,) or (H, W, 3), over a picture where ``cover``, (H, W), is 1."""
    return picture + (colour - picture) * cover[..., None]


def in_bytes(colour: np.ndarray) -> np.ndarray:
    """Shades in [0, 1] as whole numbers from 0 to 255."""
    return (np.clip(colour, 0, 1) * 255 + 0.5).astype(np.uint8)


def sheet(
    pixels: int, colour: np.ndarray, pencil: str = "RGBA"
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A square of one colour, and the pencil for it: an "RGBA" one has transparent colours."""
    image = Image.new("RGB", (pixels, pixels), tuple(in_bytes(colour).tolist()))
    return image, ImageDraw.Draw(image, pencil)


def lay(shape: Callable[..., None], corners: np.ndarray, colours: np.ndarray) -> None:
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


def ribbons(paths: np.ndarray, widths: np.ndarray, taper: np.ndarray) -> np.ndarray:
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


def finish(picture: Image.Image | np.ndarray, size: int, grain: np.ndarray) -> np.ndarray:
    """Make a large picture small and give it its grain: shades in [0, 1], (size, size, 3)."""
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture if picture.dtype == np.uint8 else in_bytes(picture))
    small = picture.reduce(picture.width // size)
    shades = np.asarray(small, dtype=np.float32) / 255
    return np.clip(shades + grain[..., None], 0, 1).astype(np.float32)
