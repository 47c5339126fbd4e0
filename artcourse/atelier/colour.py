"""Harmonious palettes, mixed where equal steps look equal: in OKLCH.

OKLCH names a colour by lightness (0 to 1), chroma (0 is grey) and hue (an angle). Unlike
in HSV, two colours of one lightness look equally light, so that hues can be exchanged
without spoiling a picture. The numbers are Björn Ottosson's (2020).
"""

from dataclasses import dataclass

import numpy as np

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS, _FROM_LAB = np.linalg.inv(_TO_LMS), np.linalg.inv(_TO_LAB)

# The hues of five colours, in degrees from the first: neighbours with one opposite, two
# pairs of opposites, a triangle, an opposite split in two, a quarter turn.
_SCHEMES = (
    (0, 32, -34, 16, 180),
    (0, 185, 28, 210, -20),
    (0, 120, 240, 25, 145),
    (0, 155, 205, -25, 30),
    (0, 60, -60, 110, 180),
)
_LEVELS = np.array([0.40, 0.54, 0.65, 0.76, 0.87])
_CONTRAST = 0.17  # in lightness, between the ground and what is painted on it


@dataclass(frozen=True)
class Palette:
    """The colours of one picture, as red, green and blue in [0, 1].

    Attributes
    ----------
    ground : ndarray, shape (3,)
        The paper or canvas.
    ink : ndarray, shape (3,)
        What stands out most from the ground: dark on light, or light on dark.
    colours : ndarray, shape (5, 3)
        Harmonious colours, the main one first; all stand out from the ground.
    """

    ground: np.ndarray
    ink: np.ndarray
    colours: np.ndarray

    @property
    def all(self) -> np.ndarray:
        """Ground, ink and colours, shape (7, 3)."""
        return np.vstack([self.ground, self.ink, self.colours])

    @property
    def strongest(self) -> np.ndarray:
        """The colours, shape (5, 3), that which stands out most from the ground first."""
        away = np.abs(lightness(self.colours) - lightness(self.ground))
        # Many are equally far away; their last digits must not decide.
        return self.colours[np.argsort(-np.round(away, 4), kind="stable")]


def make_palette(rng: np.random.Generator, hue: float, light: float, vivid: float) -> Palette:
    """Mix a palette from three factors in [0, 1]; the generator chooses the harmony.

    Every style mixes its palettes here, so that colours alone tell little of the style.
    """
    scheme = np.array(_SCHEMES[rng.integers(len(_SCHEMES))])
    levels = _LEVELS[np.argsort(rng.random(5))]
    turn = 360 * hue + 25
    ground = 0.21 + 0.74 * light * light * (3 - 2 * light)
    # Yellow is at its best when light, blue when dark.
    levels = levels + 0.05 * np.cos(np.radians(turn + scheme - 100))
    levels = _away_from(ground, levels)
    chroma = (0.03 + 0.18 * vivid**0.75) * np.array([1, 0.9, 0.95, 0.7, 1.1])
    # A ground of middling lightness needs more colour, or it looks dull.
    tint = (0.006 + 0.035 * vivid) * (1 + 5 * light * (1 - light))
    ground_hue = turn + (0, 180, -40, 60)[rng.integers(4)]
    ink = 0.2 if ground > 0.56 else 0.95
    return Palette(
        oklch(ground, tint, ground_hue),
        oklch(ink, 0.01 + 0.03 * vivid, turn),
        oklch(levels, chroma, turn + scheme),
    )


def _away_from(ground: float, levels: np.ndarray) -> np.ndarray:
    """Move lightnesses near the ground's to the nearest that stands out, within bounds."""
    side = np.where(levels < ground, -1.0, 1.0)
    nearest = ground + _CONTRAST * side
    nearest = np.where((nearest < 0.2) | (nearest > 0.95), ground - _CONTRAST * side, nearest)
    return np.where(np.abs(levels - ground) < _CONTRAST, nearest, levels)


def oklch(lightness: np.ndarray, chroma: np.ndarray, hue: np.ndarray) -> np.ndarray:
    """Turn OKLCH into RGB in [0, 1], shape (..., 3); hue in degrees.

    Colours that a screen can't show lose chroma until it can, and keep lightness and hue.
    """
    lightness, chroma, hue = np.broadcast_arrays(lightness, chroma, np.radians(hue))
    low, high = np.zeros(chroma.shape), np.ones(chroma.shape)
    for _ in range(12):
        middle = (low + high) / 2
        linear = _to_linear(_lab(lightness, middle * chroma, hue))
        shown = ((linear > -1e-4) & (linear < 1 + 1e-4)).all(-1)
        low, high = np.where(shown, middle, low), np.where(shown, high, middle)
    return oklab_to_rgb(_lab(lightness, low * chroma, hue))


def _lab(lightness: np.ndarray, chroma: np.ndarray, hue: np.ndarray) -> np.ndarray:
    return np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], -1)


def _to_linear(lab: np.ndarray) -> np.ndarray:
    return (lab @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T


def oklab_to_rgb(lab: np.ndarray) -> np.ndarray:
    """Turn OKLab, shape (..., 3), into RGB in [0, 1], cut off where a screen can't show it."""
    linear = np.clip(_to_linear(lab), 0, 1)
    bright = 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, 12.92 * linear, bright)


def rgb_to_oklab(rgb: np.ndarray) -> np.ndarray:
    """Turn RGB in [0, 1], shape (..., 3), into OKLab: lightness, green-red, blue-yellow."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T


def lightness(rgb: np.ndarray) -> np.ndarray:
    """How light colours look, shape (...), from 0 to 1."""
    return rgb_to_oklab(rgb)[..., 0]
