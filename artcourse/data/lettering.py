"""Words in a typeface as pictures: the outlines of a font file are filled, or a pen draws."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from artcourse.data.typefaces import Face, face_named, file_of
from artcourse.functional._door import whole

LARGEST = 1_000  # a capital, in pixels
# In Hershey's own units: how high a capital is, and where its foot stands, counted downwards.
_PEN_CAPITAL, _PEN_BASE = 21, 9
_LARGER = 4  # times, before it is made small, which gives smooth edges
_ABOVE, _BELOW = 1.4, 0.55  # room above and below the line's foot, in heights of a capital


class Drawn(NamedTuple):
    """A drawn text, cut to its ink.

    Attributes
    ----------
    picture : Image
        Grey, the ink 255.
    left, top : int
        Where it lies, in pixels from where the text starts on its line; top is negative above.
    """

    picture: Image.Image
    left: int
    top: int


def render_text(text: str, face: Face | str, size: int) -> Tensor:
    """Write a word or a line in a typeface.

    Parameters
    ----------
    text : str
        One line, of characters that the face has.
    face : Face or str
        One of :func:`artcourse.data.typefaces`, or its name: ``"EB Garamond Italic"``.
    size : int
        The height of a capital H in pixels, from 1 to 1,000.

    Returns
    -------
    Tensor, shape (1, 1, H, W)
        float32 shades in [0, 1]: ink is 1 and paper 0. Cut at the sides; its height depends on
        the size alone, and so does the line on which the letters stand, unless a flourish goes
        beyond: so lines of several faces can stand beside one another.

    Raises
    ------
    ValueError
        When there is no such face, the text holds nothing to draw, or the size is out of range.
    FileNotFoundError
        When the package that holds the face is not installed.

    Examples
    --------
    >>> render_text("Ars", "Bodoni Moda Regular", 20).shape[:3]
    torch.Size([1, 1, 39])

    Lesson: 07_variational_autoencoder
    """
    face = face if isinstance(face, Face) else face_named(face)
    size = whole("size", size, 1, LARGEST)
    drawn = drawn_text(str(text), face, size * _LARGER)
    if drawn is None or "\n" in text:
        raise ValueError(f"text should be one line with something to draw, and is {text!r}")
    above, below = round(size * _ABOVE), round(size * _BELOW)
    above = max(above, -(drawn.top // _LARGER))
    below = max(below, -(-(drawn.top + drawn.picture.height) // _LARGER))
    width = -(-drawn.picture.width // _LARGER)
    paper = Image.new("L", (width * _LARGER, (above + below) * _LARGER))
    paper.paste(drawn.picture, (0, above * _LARGER + drawn.top))
    return in_shades(paper.reduce(_LARGER))[None, None]


def in_shades(picture: Image.Image) -> Tensor:
    """Turn a grey picture into shades in [0, 1], shape (H, W)."""
    return torch.from_numpy(np.asarray(picture, np.float32) / 255)


def drawn_text(text: str, face: Face, height: float) -> Drawn | None:
    """Draw a text so that a capital H is ``height`` pixels high; None where there is no ink."""
    draw = _by_pen if face.pen else _by_outline
    drawn = draw(text, face, height)
    ink = drawn.picture.getbbox()
    if ink is None:
        return None
    return Drawn(drawn.picture.crop(ink), drawn.left + ink[0], drawn.top + ink[1])


def _by_outline(text: str, face: Face, height: float) -> Drawn:
    font = _font(face, height)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text, anchor="ls"))
    picture = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(picture).text((-left, -top), text, fill=255, font=font, anchor="ls")
    return Drawn(picture, left, top)


@lru_cache(maxsize=8)
def _font(face: Face, height: float) -> ImageFont.FreeTypeFont:
    """The font of a face, as large as makes its capital H this high."""
    first = 1_000
    capital = -_font_of_size(face, first).getbbox("H", anchor="ls")[1]
    return _font_of_size(face, height * first / capital)


def _font_of_size(face: Face, size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(file_of(face), size, layout_engine=ImageFont.Layout.BASIC)
    if face.axes:
        font.set_variation_by_axes(list(face.axes))
    return font


def _by_pen(text: str, face: Face, height: float) -> Drawn:
    width = max(1, round(height * face.pen))
    scale = (height - width) / _PEN_CAPITAL  # half the pen's line stands out at either end
    lines = [
        [(x * scale, (y - _PEN_BASE) * scale - width / 2) for x, y in line]
        for line in _pen_lines(text, face)
    ]
    points = np.array([point for line in lines for point in line] or [(0.0, 0.0)])
    left, top = (int(edge) for edge in np.floor(points.min(0)) - width)
    right, bottom = (int(edge) for edge in np.ceil(points.max(0)) + width)
    picture = Image.new("L", (right - left + 1, bottom - top + 1))
    pencil = ImageDraw.Draw(picture)
    for line in lines:
        moved = [(x - left, y - top) for x, y in line]
        pencil.line(moved, fill=255, width=width, joint="curve")
        for x, y in (moved[0], moved[-1]):  # round ends
            pencil.circle((x, y), width / 2, fill=255)
    return Drawn(picture, left, top)


def _pen_lines(text: str, face: Face) -> Iterator[list[tuple[float, float]]]:
    for line in _pen_font(face).strokes_for_text(text):
        points = list(line)
        if points:
            yield points


@cache
def _pen_font(face: Face) -> Any:
    """Hershey's font, once it is known to be the file that is expected."""
    file_of(face)
    from HersheyFonts import HersheyFonts

    font = HersheyFonts()
    font.load_default_font(face.file)
    return font
