"""The list of styles; and from the name of one and a seed to a picture and its factors."""

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from numbers import Real

import numpy as np
import torch
from torch import Tensor

from artcourse.atelier import (
    arcs,
    bars,
    circles,
    dots,
    glass,
    grid,
    ink,
    oil,
    opart,
    strokes,
    waves,
)
from artcourse.atelier.canvas import bell, finish, oversampling
from artcourse.atelier.colour import make_palette
from artcourse.atelier.easel import COLOUR_FACTORS, Easel, Factors, Style
from artcourse.atelier.photographs import REPAINTED
from artcourse.data import PHOTOS, load_image
from artcourse.data._door import check_known
from artcourse.functional._door import whole

# A picture's label is the place of its style.
_ARTISTS = (grid, circles, dots, strokes, waves, arcs, glass, opart, ink, bars, oil)
STYLES: dict[str, Style] = {artist.draw.name: artist.draw for artist in _ARTISTS}
SMALLEST, LARGEST = 16, 1024


@dataclass(frozen=True)
class Work:
    """A picture of the atelier, and all that is needed to paint it again.

    Attributes
    ----------
    picture : Tensor, shape (1, 3, size, size)
        float32 shades in [0, 1].
    factors : dict
        What decided it: numbers in [0, 1], and words such as the name of a photograph.
    style : str
        A name from ``STYLES``.
    seed : int
        Decides all else.
    """

    picture: Tensor
    factors: Factors
    style: str
    seed: int

    @property
    def name(self) -> str:
        """Style and seed, as :func:`parse` reads them: ``"ink:7"``."""
        return f"{self.style}:{self.seed}"


def paint(
    style: str,
    seed: int,
    size: int = 64,
    factors: Factors | None = None,
    photos: Collection[str] | None = None,
) -> Work:
    """Paint a picture.

    One style and seed give one picture, on every computer and in every size.

    Parameters
    ----------
    style : str
        A name from ``STYLES``.
    seed : int
        0 or more.
    size : int
        Width and height in pixels, from 16 to 1024.
    factors : dict, optional
        Factors to fix; ``STYLES[style].factors`` explains them. The seed chooses the rest
        as it does without: so one factor alone can be changed.
    photos : collection of str, optional
        The photographs, names from ``artcourse.data.PHOTOS``, that the styles which
        repaint photographs choose from; the others take no notice.

    Returns
    -------
    Work
        With ``picture``, a Tensor of shape (1, 3, size, size), and ``factors``.

    Raises
    ------
    ValueError
        When there is no such style, factor or photograph, or a number is out of range.

    Examples
    --------
    >>> work = paint("waves", seed=3, factors={"hue": 0.5})
    >>> work.picture.shape, work.factors["hue"]
    (torch.Size([1, 3, 64, 64]), 0.5)

    Lesson: 04_training_a_cnn
    """
    check_known("style", style, STYLES)
    artist, seed = STYLES[style], whole("seed", seed, 0)
    size = whole("size", size, SMALLEST, LARGEST)
    fixed = factors or {}
    if photos is None:
        photos = PHOTOS if "photo" in fixed else REPAINTED
    factors = _factors(artist, seed, fixed, _photos(photos))
    colours = {name: factors[name] for name in COLOUR_FACTORS}
    palette = make_palette(_generator(style, seed, "palette"), **colours)
    pixels = size * oversampling(size)
    easel = Easel(pixels, factors, palette, _generator(style, seed, "composition"))
    grain = artist.grain * bell(_generator(style, seed, "grain"), size, size)
    picture = finish(artist.draw(easel), size, grain)
    tensor = torch.from_numpy(picture).permute(2, 0, 1)[None].contiguous()
    return Work(tensor, factors, style, seed)


def parse(name: str) -> tuple[str, int]:
    """Read style and seed from a name such as ``"ink:7"``.

    Raises
    ------
    ValueError
        When it is no such name, or there is no such style.

    Examples
    --------
    >>> parse("ink:7")
    ('ink', 7)
    """
    style, _, seed = str(name).partition(":")
    check_known("style", style, STYLES)
    if not (seed.isascii() and seed.isdigit()):
        raise ValueError(f"Give a style and a seed, such as '{style}:7', not {name!r}.")
    return style, int(seed)


def load_style_image(name: str | os.PathLike[str], size: int | None = 256) -> Tensor:
    """Load a picture whose style to take: a picture file, or a work of the atelier.

    Parameters
    ----------
    name : str or path
        A work such as ``"ink:7"``, or a file as in ``artcourse.data.load_image``.
    size : int, optional
        The longest side in pixels; with None, that of the file, and of works 256.

    Returns
    -------
    Tensor, shape (1, 3, H, W)
        float32 shades in [0, 1], RGB.

    Raises
    ------
    FileNotFoundError, ValueError
        When there is no such file or style, or it can't be read.

    Lesson: 09_style_transfer
    """
    if str(name).partition(":")[0] in STYLES or re.fullmatch(r"\w+:\d*", str(name)):
        return paint(*parse(name), size or 256).picture
    return load_image(name, size)


def _photos(photos: str | Collection[str]) -> tuple[str, ...]:
    names = (photos,) if isinstance(photos, str) else tuple(photos)
    if not names:
        raise ValueError(f"photos is empty: give at least one of {', '.join(PHOTOS)}.")
    for name in names:
        check_known("photo", name, PHOTOS)
    return tuple(sorted(set(names)))


def _factors(style: Style, seed: int, fixed: Factors, photos: tuple[str, ...]) -> Factors:
    """Draw all factors, each its number from the stream, then put in the fixed ones."""
    for name in fixed:
        check_known(f"{style.name} factor", name, style.factors)
    rng = _generator(style.name, seed, "factors")
    words = {**style.choices, "photo": photos}
    factors = {}
    for name in style.factors:
        drawn = rng.random()
        if choices := words.get(name):
            factors[name] = fixed.get(name, choices[int(drawn * len(choices))])
            check_known(name, factors[name], choices)
        else:
            factors[name] = _unit(name, fixed.get(name, drawn))
    return factors


def _unit(name: str, value: object) -> float:
    if not (isinstance(value, Real) and 0 <= value <= 1):
        raise ValueError(f"The factor {name!r} is a number from 0 to 1, and was {value!r}.")
    return float(value)


def _generator(style: str, seed: int, purpose: str) -> np.random.Generator:
    """Independent random numbers for each purpose, the same on every computer."""
    words = [int.from_bytes(word.encode(), "big") for word in (style, purpose)]
    return np.random.Generator(np.random.PCG64([*words, seed]))
