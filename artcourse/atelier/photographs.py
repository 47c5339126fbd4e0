"""Crops of photographs for the styles that repaint them, in the colours of a palette."""

from functools import lru_cache

import numpy as np
from PIL import Image

from artcourse.atelier.canvas import Array, bell, in_bytes
from artcourse.atelier.colour import oklab_to_rgb, rgb_to_oklab
from artcourse.atelier.easel import Easel
from artcourse.data import load_photo

# Photographs with something on them that survives being repainted; bricks and grass don't.
# None is in two splits: or a network could know a style by its cat.
PHOTOS_OF_SPLIT = {
    "train": ("astronaut", "china", "coffee", "coins", "hubble", "rocket"),
    "validation": ("camera", "flower"),
    "test": ("chelsea", "retina"),
}
REPAINTED = tuple(sorted(sum(PHOTOS_OF_SPLIT.values(), ())))
_MOST_CHROMA = 0.17  # of it, or red skies would glow
_OWN_COLOUR = 0.5  # how much of the photograph's own colour is left
RASTER = 128  # pixels of a crop, whatever the picture's size: strokes show no more
_LARGEST = 640  # pixels on the longest side: all that brush strokes can use


@lru_cache(maxsize=32)
def _photo(name: str) -> Image.Image:
    return Image.fromarray(in_bytes(load_photo(name, size=_LARGEST)[0].permute(1, 2, 0).numpy()))


def crop(easel: Easel) -> Image.Image:
    """Cut a random square out of the easel's photograph, and perhaps mirror it."""
    photo = _photo(easel.factors["photo"])
    part, left, top, mirror = easel.rng.random(4)
    side = min(photo.size) * (0.65 + 0.35 * part)
    x, y = left * (photo.width - side), top * (photo.height - side)
    box = (x, y, x + side, y + side)
    square = photo.resize((RASTER, RASTER), Image.Resampling.LANCZOS, box)
    return square.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirror < 0.5 else square


def recolour(easel: Easel, photo: Image.Image) -> Array:
    """Give a photograph the colours of the easel's palette: OKLab, shape (H, W, 3).

    Its shades are stretched, and lightened or darkened by the factor ``light``. Then each
    shade gets the palette's colour of that lightness, mixed with the photograph's own
    colour, whose hues are turned so that their mean is the palette's main hue.
    """
    lab = rgb_to_oklab(np.asarray(photo) / 255.0)
    shades = 0.18 + 0.78 * _stretched(lab[..., 0]) ** easel.between("light", 1.5, 0.7)
    stops = rgb_to_oklab(easel.palette.all)
    levels = np.round(stops[:, 0], 4)  # last digits must not decide the order
    order = np.argsort(levels, kind="stable")
    toned = [np.interp(shades, levels[order], stops[order, k]) for k in (1, 2)]
    toned = 1.5 * np.stack(toned, -1)
    own = _turned(lab[..., 1:], rgb_to_oklab(easel.palette.colours[0])[1:])
    own = own * easel.between("vivid", 0.4, 1.9)
    own = own / np.sqrt(1 + ((own / _MOST_CHROMA) ** 2).sum(-1, keepdims=True))
    return np.concatenate([shades[..., None], toned + _OWN_COLOUR * (own - toned)], -1)


def _stretched(shades: Array) -> Array:
    """Use all shades from 0 to 1, and each about as often.

    In a photograph of the night sky nearly all is black: this goes a third of the way to
    equally many pixels of each shade.
    """
    darkest, lightest = np.percentile(shades, (1, 99))
    shades = np.clip((shades - darkest) / (lightest - darkest + 1e-3), 0, 1)
    count, edges = np.histogram(shades, 64, (0, 1))
    ranks = np.interp(shades, edges, np.concatenate([[0], np.cumsum(count)]) / shades.size)
    return 0.65 * shades + 0.35 * ranks


def _turned(own: Array, wanted: Array) -> Array:
    """Turn hues, shape (H, W, 2), until their mean points where ``wanted``, (2,), does."""
    mean = own.reshape(-1, 2).mean(0)
    turn = np.arctan2(wanted[1], wanted[0]) - np.arctan2(mean[1], mean[0])
    cos, sin = np.cos(turn), np.sin(turn)
    return own @ np.array([[cos, sin], [-sin, cos]])


def dabs(
    easel: Easel, picture: Array, across: int, beyond: float, speckle: float
) -> tuple[Array, Array]:
    """Where to set the brush down, (N, 2) in [0, 1], and with what colour, RGB (N, 3).

    There is one place in each of across × across squares, or somewhat ``beyond`` its
    edges. They come in random order. Paint is never mixed alike, least of all its hue:
    that is the ``speckle``.
    """
    rng, count = easel.rng, across * across
    row, column = np.divmod(np.argsort(rng.random(count)), across)
    shaken = rng.uniform(-beyond, 1 + beyond, (count, 2))
    places = (np.stack([column, row], 1) + shaken) / across
    light, hue = 0.05 * bell(rng, count, 1), speckle * bell(rng, count, 2)
    column, row = np.clip((places * RASTER).astype(int), 0, RASTER - 1).T
    lab = picture[row, column]
    hue = hue * (0.3 + lab[:, :1])  # in the dark, coloured specks would look like dirt
    moved = lab + np.concatenate([light, hue], 1)
    return places, oklab_to_rgb(np.clip(moved, (0.1, -0.4, -0.4), (0.98, 0.4, 0.4)))
