"""Letters from their outlines: on a sheet of any size, and as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from artcourse.data.card_of_drawings import svg_with_card
from artcourse.data.cards import new_card
from artcourse.data.saving import file_name, place_in_gallery
from artcourse.functional._door import need_floats, number, shape, whole
from artcourse.plotting.curves import bezier_points
from artcourse.plotting.outlines import letter_outlines, signed_area
from artcourse.plotting.svg_words import few_digits, svg_text

FINER = 4  # drawn so many times larger, and shrunk, so that edges are smooth
MARGIN = 0.35  # around a sheet, as a part of a letter's size
ON_A_CURVE = np.linspace(0, 1, 12, endpoint=False)
_INK, _PAPER = 0, 255


def letters_sheet(
    pictures: Tensor, columns: int = 6, size: int = 96, *, margin: float = MARGIN
) -> Tensor:
    """Draw letters on one sheet of paper, row after row, from their outlines.

    Parameters
    ----------
    pictures : Tensor, shape (N, 1, H, W)
        Probabilities in [0, 1]; ink is 1. They may be as small as 28 × 28.
    columns : int
        Letters in a row. Where the last row is not full, the paper stays white.
    size : int
        The width of one, in pixels.
    margin : float
        Of white paper around all, as a part of that width.

    Returns
    -------
    Tensor, shape (1, 1, rows * height + 2 * edge, columns * size + 2 * edge)
        Shades in [0, 1]; paper is 1 and ink 0, as ``show_image`` and ``save_to_gallery`` take
        it.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 07_variational_autoencoder
    """
    whole("size", size, 8)
    edge = round(size * number("margin", margin, least=0))
    need_letters(pictures)
    places = _places(pictures, whole("columns", columns, 1), size)
    width, height = (2 * edge + round(side) for side in _size(pictures, columns, size))
    sheet = Image.new("L", (width * FINER, height * FINER), _PAPER)
    pencil = ImageDraw.Draw(sheet)
    for loop in (loop for letter in places for loop in letter):
        points = bezier_points(loop, ON_A_CURVE).reshape(-1, 2)
        # Larger loops come first: a hole is drawn after the ink around it.
        shade = _INK if signed_area(points) > 0 else _PAPER
        pencil.polygon(((points + edge) * FINER).ravel().tolist(), fill=shade)
    sheet = sheet.resize((width, height), Image.Resampling.BOX)
    return torch.from_numpy(np.asarray(sheet, dtype=np.float32) / 255)[None, None]


def letters_to_svg(
    pictures: Tensor,
    columns: int = 6,
    *,
    millimetres: float = 20,
    names: Sequence[str] | None = None,
    title: str = "Letters",
    colour: str = "black",
) -> str:
    """Write letters as the text of an SVG file: one path for each, of smooth curves.

    Programs that draw, and those that make fonts, read such paths.

    Parameters
    ----------
    pictures, columns
        As for :func:`letters_sheet`.
    millimetres : float
        The width of one letter's place.
    names : sequence of str, optional
        One for each letter, such as ``"a"``: its path has it as a title.
    title : str
        What all of it shows, in words, for those who cannot see it.
    colour : str
        Of the ink, as web pages name it: ``"black"``, or ``"#1d3557"``.

    Returns
    -------
    str
        ``Path("letters.svg").write_text(svg, encoding="utf-8")`` saves it.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    number("millimetres", millimetres, above=0)
    need_letters(pictures)
    if names is not None and len(names) != len(pictures):
        raise ValueError(f"names should be {len(pictures)}, one a letter, and are {len(names)}")
    places = _places(pictures, whole("columns", columns, 1), millimetres)
    width, height = (few_digits(side) for side in _size(pictures, columns, millimetres))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}mm" '
        f'height="{height}mm" viewBox="0 0 {width} {height}">',
        f"  <title>{escape(svg_text('title', title))}</title>",
        f"  <desc>{len(pictures)} letters in rows of {columns}</desc>",
        f'  <g fill={quoteattr(svg_text("colour", colour))} fill-rule="evenodd">',
    ]
    for place, letter in enumerate(places):
        name = svg_text("names", names[place]) if names is not None else f"letter {place + 1}"
        drawn = "".join(map(_path, letter))
        lines.append(f'    <path d="{drawn}"><title>{escape(name)}</title></path>')
    return "\n".join([*lines, "  </g>", "</svg>", ""])


def save_letters_to_gallery(
    pictures: Tensor,
    name: str,
    columns: int = 6,
    *,
    names: Sequence[str] | None = None,
    **card: Any,
) -> Path:
    """Save letters as SVG, with a card inside, in the gallery of the work folder.

    Parameters
    ----------
    pictures, columns, names
        As for :func:`letters_to_svg`.
    name : str
        What to call the work.
    **card
        Facts for the card, as for ``save_to_gallery``.

    Returns
    -------
    Path
        The file, of a name that was free.

    Raises
    ------
    ValueError
        When an argument is not as described, or a fact fits on no card.
    OSError
        When the gallery cannot be written to.

    Lesson: 08_latent_space
    """
    stem = file_name(name)
    svg = letters_to_svg(pictures, columns, names=names, title=name)
    content = svg_with_card(svg, new_card({"title": name} | card))
    return place_in_gallery(stem, ".svg", content.encode("utf-8"))


def need_letters(pictures: object) -> None:
    """Refuse what is no batch of pictures with one channel, or an empty one."""
    need_floats("pictures", pictures, "(N, 1, H, W)")
    if pictures.shape[1] != 1 or not pictures.numel():
        raise ValueError(
            f"pictures should have shape (N, 1, H, W), and has {shape(pictures)}: one channel, "
            "ink, and at least one letter"
        )


def _places(pictures: Tensor, columns: int, width: float) -> Iterator[list[np.ndarray]]:
    """The outlines of each letter where it stands, its picture as wide as given."""
    height = width * pictures.shape[2] / pictures.shape[3]
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        corner = np.array([column * width, row * height])
        yield [loop * (width / pictures.shape[3]) + corner for loop in letter_outlines(picture)]


def _size(pictures: Tensor, columns: int, width: float) -> tuple[float, float]:
    """The width and height of all."""
    rows = -(-len(pictures) // columns)
    return columns * width, rows * width * pictures.shape[2] / pictures.shape[3]


def _path(loop: np.ndarray) -> str:
    """A closed loop of curves, as SVG writes it."""
    points = [[f"{few_digits(x)} {few_digits(y)}" for x, y in curve] for curve in loop]
    return f"M{points[0][0]}" + "".join(f"C{' '.join(curve[1:])}" for curve in points) + "Z"
