"""Pictures one after the other, as a film: shown in a notebook, and saved with a card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from IPython.display import Image as ShownImage
from PIL import Image
from torch import Tensor

from artcourse.data._door import check_shades
from artcourse.data.card_of_drawings import gif_with_card
from artcourse.data.cards import new_card
from artcourse.data.progress import Bar
from artcourse.data.saving import file_name, place_in_gallery
from artcourse.functional._door import need_floats, number, whole, yes_or_no
from artcourse.plotting.gif import GREYS, SHORTEST, durations, shown_gif
from artcourse.plotting.type_sheet import letters_sheet

COLOURS = 64  # of a frame in colours
MOST = 500  # frames: a file of more is too large to show
SLOW = 40  # letters: from so many on, a bar shows how far it is


def animate_pictures(
    pictures: Tensor,
    size: int = 384,
    *,
    seconds: float = 4.0,
    letters: bool = False,
    columns: int = 6,
    alt: str = "Pictures change into one another.",
) -> ShownImage:
    """Show pictures one after the other, again and again.

    Parameters
    ----------
    pictures : Tensor, shape (T, C, H, W)
        Shades in [0, 1]; three channels are RGB, one is grey. For letters also
        (T, N, 1, H, W): N letters that change together.
    size : int
        The longer side, in pixels; of several letters their width together.
    seconds : float
        How long all take.
    letters : bool
        Whether they are probabilities of ink, to be drawn from their outlines, black on white.
    columns : int
        Of N letters, in a row.
    alt : str
        What it shows, in words.

    Returns
    -------
    IPython.display.Image
        At the end of a cell it moves. Its ``data`` are the bytes of a GIF file, which
        :func:`save_animation_to_gallery` saves.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    whole("size", size, 8, 2000)
    number("seconds", seconds, above=0)
    if yes_or_no("letters", letters) and getattr(pictures, "ndim", 0) == 4:
        pictures = pictures[:, None]
    need_floats("pictures", pictures, "(T, N, 1, H, W)" if letters else "(T, C, H, W)")
    whole("the number of pictures", len(pictures), 2, MOST)
    if 100 * seconds < SHORTEST * len(pictures):
        least = SHORTEST * len(pictures) / 100
        raise ValueError(f"seconds should be {least:g} or more for so many, and is {seconds!r}")
    columns = min(whole("columns", columns, 1), pictures.shape[1])
    bar = Bar("drawing letters") if letters and pictures[..., 0, 0, 0].numel() >= SLOW else None
    frames = []
    for done, picture in enumerate(pictures, 1):
        frames.append(_of_letters(picture, size, columns) if letters else _enlarged(picture, size))
        if bar:
            bar.show(done / len(pictures), f"{done} of {len(pictures)} frames")
    return shown_gif(frames, durations(seconds, len(frames)), alt)


def save_animation_to_gallery(shown: ShownImage, name: str, **card: Any) -> Path:
    """Save an animated picture, with a card inside, in the gallery of the work folder.

    Parameters
    ----------
    shown : IPython.display.Image
        As :func:`animate_pictures` and ``animate_strokes`` return it.
    name : str
        What to call it.
    **card
        Facts for the card, as for ``save_to_gallery``.

    Returns
    -------
    Path
        The GIF file, of a name that was free.

    Raises
    ------
    ValueError
        When it is no animated picture, the name has no letter, or a fact fits on no card.
    OSError
        When the gallery cannot be written to.

    Lesson: 08_latent_space
    """
    content = getattr(shown, "data", None)
    if not isinstance(content, bytes):
        given = type(shown).__name__
        raise ValueError(f"shown should be what animate_pictures returns, and is a {given}")
    stem = file_name(name)
    return place_in_gallery(stem, ".gif", gif_with_card(content, new_card({"title": name} | card)))


def _of_letters(pictures: Tensor, size: int, columns: int) -> Image.Image:
    """One frame of letters, (N, 1, H, W), drawn from their outlines."""
    sheet = letters_sheet(pictures, columns, size // columns, margin=0)
    return _image(sheet[0]).quantize(GREYS)


def _enlarged(picture: Tensor, size: int) -> Image.Image:
    """One frame, its longer side as long as wanted; small pictures keep their pixels sharp."""
    image = _image(check_shades(picture, "show them one by one"))
    factor, way = size / max(image.size), Image.Resampling.LANCZOS
    if factor >= 2:  # each pixel becomes a square of whole pixels
        factor, way = int(factor), Image.Resampling.NEAREST
    image = image.resize([max(1, round(side * factor)) for side in image.size], way)
    return image.quantize(COLOURS, dither=Image.Dither.NONE)


def _image(shades: Tensor) -> Image.Image:
    """A tensor (C, H, W) as Pillow has it."""
    levels = (shades.float().clamp(0, 1) * 255).round().to(torch.uint8)
    return Image.fromarray(levels.permute(1, 2, 0).squeeze(2).contiguous().numpy())
