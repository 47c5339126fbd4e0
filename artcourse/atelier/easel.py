"""What every artist of the atelier is given: an easel, with its size, factors and palette.

A style is described by ``@style``. All positions are in units of the picture's side, so that
one seed gives one picture at every size.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from artcourse.atelier.canvas import Array, noise
from artcourse.atelier.colour import Palette

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
