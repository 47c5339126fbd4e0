"""What every artist of the atelier is given, and how a style is described."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from artcourse.atelier.colour import Palette

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
    factors: dict[str, float | str]
    palette: Palette
    rng: np.random.Generator

    def between(self, factor: str, least: float, most: float) -> float:
        """A factor stretched from [0, 1] to other limits."""
        return least + (most - least) * self.factors[factor]


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

    draw: Callable[[Easel], Image.Image | np.ndarray]
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


def style(**about: Any) -> Callable[[Callable[[Easel], Image.Image | np.ndarray]], Style]:
    """Make a style of the function below: ``@style(scale=…, density=…)``."""
    return lambda draw: Style(draw, **about)
