"""What every artist of the atelier is given: an easel, and what to paint with on it.

A style is described by ``@style``. What it paints with are coordinates, noise, shapes and
the way back to one pixel size: a picture is drawn some times larger than wanted and made
smaller at the end, which gives smooth edges. All positions are in units of the picture's
side, so that one seed gives one picture at every size.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from artcourse.atelier.colour import Palette

Array = np.ndarray
Pencil = ImageDraw.ImageDraw
Factors = Mapping[str, float | str]  # numbers in [0, 1], and words

# These three mean the same in every style.
COLOUR_FACTORS = {
    "hue": "the main hue: once around the colour circle from 0 to 1, which are the same",
    "light": "from a dark ground (0) to a light one (1)",
    "vivid": "from nearly grey (0) to full colour (1)",
}


@dataclass(frozen=True)
class Easel:
    """One picture about to be painted.

    Attributes
    ----------
    pixels : int
        Width and height to draw.
    factors : dict
        Numbers in [0, 1], and words such as the name of a photograph.
    palette : Palette
        Its colours.
    rng : numpy.random.Generator
        For the composition. To let a picture change little when a factor does, a style
        draws all the random numbers that it may need, and takes the first ones.
    """

    pixels: int
    factors: Factors
    palette: Palette
    rng: np.random.Generator

    def between(self, factor: str, least: float, most: float) -> float:
        """A factor stretched from [0, 1] to other limits."""
        return least + (most - least) * self.factors[factor]

    def coordinates(self) -> tuple[Array, Array]:
        """The x and y of each pixel's middle in [0, 1], shapes (1, pixels) and (pixels, 1)."""
        line = (np.arange(self.pixels) + 0.5) / self.pixels
        return line[None, :], line[:, None]

    def turned(self, angle: float) -> tuple[Array, Array]:
        """Coordinates about the middle of the picture after a turn by an angle in radians."""
        x, y = (line - 0.5 for line in self.coordinates())
        cos, sin = np.cos(angle), np.sin(angle)
        return x * cos + y * sin, y * cos - x * sin

    def clouds(self, cells: int) -> Array:
        """Hills upon hills, each half as wide and half as high, in about [-1, 1]."""
        octaves = [noise(self.rng, self.pixels, cells * 2**k) * 0.5**k for k in range(4)]
        return 2.13 * (sum(octaves) / 1.875 - 0.5)


@dataclass(frozen=True)
class Style:
    """A way of painting.

    Attributes
    ----------
    draw : callable
        Easel → picture: an image of Pillow, or an array (pixels, pixels, 3) of shades.
    scale, density, angle : str
        What its own factors in [0, 1] do; those in ``COLOUR_FACTORS`` come on top. Some
        styles have no angle.
    choices : dict
        Factors that are words: the words to choose from.
    repaints : bool
        Whether it repaints photographs; its factor ``photo`` names the photograph.
    grain : float
        How rough its paper or canvas is, as a spread of the shades.
    """

    draw: Callable[[Easel], Image.Image | Array]
    scale: str
    density: str
    angle: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repaints: bool = False
    grain: float = 0.012

    @property
    def title(self) -> str:
        """What it paints, and after whom: the first line of its module."""
        return inspect.getmodule(self.draw).__doc__.partition("\n")[0]

    @property
    def name(self) -> str:
        """A word to call it by: the name of its module."""
        return self.draw.__module__.rpartition(".")[2]

    @cached_property
    def factors(self) -> dict[str, str]:
        """All its factors, and what each means."""
        own = {"scale": self.scale, "density": self.density, "angle": self.angle}
        words = {name: f"one of {', '.join(these)}" for name, these in self.choices.items()}
        photo = {"photo": self.repaints and "the name of the photograph that is repainted"}
        every = {**COLOUR_FACTORS, **own, **words, **photo}
        return {name: meaning for name, meaning in every.items() if meaning}


def style(**about: Any) -> Callable[[Callable[[Easel], Image.Image | Array]], Style]:
    """Make a style of the function below: ``@style(scale=…, density=…)``."""
    return lambda draw: Style(draw, **about)


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
