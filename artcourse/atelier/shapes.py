"""Coloured shapes on dark paper that differ in five ways, all known: a test of what is learned."""

from __future__ import annotations

import colorsys
import itertools
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from artcourse.data import SPLITS, stratified_split
from artcourse.data.splits import names_of_splits

SHAPES = ("disc", "square", "triangle")
SHAPE_FACTORS = {"shape": len(SHAPES), "hue": 8, "size": 4, "x": 8, "y": 8}  # how many values each

SIDE = 32  # pixels, of a picture
_LARGER = 4  # times, before it is made small, which gives smooth edges
_PAPER = (12, 12, 20)
_SATURATION, _BRIGHTNESS = 0.85, 0.95
# In pixels: half a disc's width when smallest and its growth; the first and the last place.
_SMALLEST, _GROWTH, _FIRST, _LAST = 3.0, 1.0, 9.0, 23.0
_SHARES = (0.8, 0.1, 0.1)


class Shapes(NamedTuple):
    """Pictures of shapes, and what made each: ``images, factors, names = load_shapes("train")``.

    Attributes
    ----------
    images : Tensor, shape (N, 3, 32, 32)
        float32 shades in [0, 1].
    factors : Tensor of int64, shape (N, 5)
        Of each picture its shape, hue, size, x (from the left) and y (from the top), each
        counted from 0.
    names : tuple of str
        Of the five factors.
    """

    images: Tensor
    factors: Tensor
    names: tuple[str, ...]


def load_shapes(split: str = "train") -> Shapes:
    """Draw coloured shapes whose five factors are known.

    All 6,144 combinations there are: 3 shapes (disc, square, triangle), 8 hues, 4 sizes, and
    8 places across and 8 down. That takes less than a second.

    Parameters
    ----------
    split : str
        ``"train"`` (4,915 pictures), ``"validation"`` (614) or ``"test"`` (615); or
        ``"train+validation"``. They are shared out by lot, the same on every computer: so each
        value of a factor is in all three, and no combination in two.

    Returns
    -------
    images : Tensor, shape (N, 3, 32, 32)
        float32 shades in [0, 1].
    factors : Tensor of int64, shape (N, 5)
        Counted from 0; their names are ``"shape"``, ``"hue"``, ``"size"``, ``"x"``, ``"y"``.
    names : tuple of str

    Raises
    ------
    ValueError
        When there is no such split.

    References
    ----------
    The idea is that of Matthey and others' dSprites (2017), which has one colour, and turns
    its shapes.

    Lesson: 08_latent_space
    """
    names = names_of_splits(split)
    factors = torch.tensor(list(itertools.product(*map(range, SHAPE_FACTORS.values()))))
    parts = stratified_split(torch.zeros(len(factors)), dict(zip(SPLITS, _SHARES, strict=True)))
    chosen = factors[torch.cat([parts[name] for name in names])]
    pictures = np.stack([_draw(*row) for row in chosen.tolist()])
    images = torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous().float() / 255
    return Shapes(images, chosen, tuple(SHAPE_FACTORS))


def _draw(shape: int, hue: int, size: int, column: int, row: int) -> np.ndarray:
    """Draw one shape, (32, 32, 3), from 0 to 255."""
    picture = Image.new("RGB", (SIDE * _LARGER, SIDE * _LARGER), _PAPER)
    pencil = ImageDraw.Draw(picture)
    x, y = (_LARGER * (_FIRST + place * (_LAST - _FIRST) / 7) for place in (column, row))
    radius = _LARGER * (_SMALLEST + _GROWTH * size)
    colour = _colour(hue)
    if SHAPES[shape] == "disc":
        pencil.circle((x, y), radius, fill=colour)
    elif SHAPES[shape] == "square":
        half = 0.89 * radius  # as much colour as the disc has
        pencil.rectangle((x - half, y - half, x + half, y + half), fill=colour)
    else:
        half, top, foot = 1.35 * radius, 1.42 * radius, 0.91 * radius  # likewise
        pencil.polygon([(x, y - top), (x - half, y + foot), (x + half, y + foot)], fill=colour)
    return np.asarray(picture.reduce(_LARGER))


def _colour(hue: int) -> tuple[int, ...]:
    shades = colorsys.hsv_to_rgb(hue / SHAPE_FACTORS["hue"], _SATURATION, _BRIGHTNESS)
    return tuple(round(255 * shade) for shade in shades)
