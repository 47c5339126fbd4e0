"""Letters of many typefaces, as pictures of one size: their letter and their face are known."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import PIL
import torch
from PIL import Image
from torch import Tensor

from artcourse.data._door import check_known
from artcourse.data.kept import Arrays, checksum_of, kept_arrays
from artcourse.data.lettering import drawn_text
from artcourse.data.progress import Bar
from artcourse.data.records import read_records
from artcourse.data.typefaces import FACTS, Face, typefaces

CAPITALS = string.ascii_uppercase
LETTERS_AND_DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits
PLACED = ("line", "ink")
TRAITS = ("bold", "italic", "serif")

SIDE = 28  # pixels, of a picture
CAPITAL = 18  # pixels, the height of a capital H
LINE = 22  # rows of pixels above the line on which the letters stand
MARGIN = 1  # pixels at the left, the right and the top that stay free
INK = 22  # pixels, the longer side of a letter that is placed by its ink
_LARGER = 8  # times, before it is made small, which gives smooth edges
_VERSION = "1"  # of how letters are placed: another one lets kept letters be made anew


class Letters(NamedTuple):
    """Pictures of letters, and of each its letter and its face.

    Attributes
    ----------
    images : Tensor, shape (N, 1, 28, 28)
        float32 shades in [0, 1]: ink is 1 and paper 0. Show ``1 - images``.
    labels : Tensor of int64, shape (N,)
        Each letter's place in `characters`.
    faces : Tensor of int64, shape (N,)
        The place of each letter's face in `typefaces`.
    characters : str
    typefaces : tuple of Face
    """

    images: Tensor
    labels: Tensor
    faces: Tensor
    characters: str
    typefaces: tuple[Face, ...]

    @property
    def face_names(self) -> tuple[str, ...]:
        """The names of the faces, such as "EB Garamond Bold Italic"."""
        return tuple(face.name for face in self.typefaces)

    def has(self, trait: str) -> Tensor:
        """Tell of each picture whether its face is ``"bold"``, ``"italic"`` or ``"serif"``.

        Returns
        -------
        Tensor of bool, shape (N,)

        Raises
        ------
        ValueError
            When there is no such trait.
        """
        check_known("trait", trait, TRAITS)
        return torch.tensor([getattr(face, trait) for face in self.typefaces])[self.faces]


def load_letters(
    split: str = "train", characters: str = CAPITALS, *, placed: str = "line"
) -> Letters:
    """Load letters of typefaces, as pictures of 28×28 pixels.

    Whole families are kept apart: no letter of a face, nor of its bold or italic, is in two
    splits. So the letters of the test part are in faces that nothing was learned from. The
    first call on a computer draws all letters, which takes some seconds, and keeps them in
    ``datasets/downloads``. Which faces there are says :func:`artcourse.data.typefaces`.

    Parameters
    ----------
    split : str
        ``"train"`` (29 families with 103 faces), ``"validation"`` (4 with 20) or ``"test"``
        (8 with 29); or ``"train+validation"``.
    characters : str
        Which: any of A to Z, a to z and 0 to 9; the capitals unless told.
    placed : {"line", "ink"}
        ``"line"``: as on a line of text. Within a face all have one scale, by which a capital H
        is 18 pixels high, and stand on one line, with 22 rows of pixels above it; each is in
        the middle of its picture's width. One that is wider than 26 pixels is squeezed sideways
        to these; what goes more than 6 pixels below the line, as some tails do, is shortened
        to these, and what goes more than 21 above it, to these.
        ``"ink"``: each is as large as lets its longer side be 22 pixels, and in the middle: so
        an o is as large as an O.

    Returns
    -------
    Letters
        Face by face, each in the order of `characters`. A letter that a face lacks is left
        out, as are the small letters of faces that draw capitals in their place.

    Raises
    ------
    ValueError
        When there is no such split or way to place them, or a character is none of these.
    FileNotFoundError
        When a package that holds a typeface is not installed.

    Lesson: 07_variational_autoencoder
    """
    faces = typefaces(split)
    check_known("way to place letters:", placed, PLACED)
    _check_characters(characters)
    arrays = kept_arrays(f"letters-{placed}", _made_from(), lambda: _draw_all(placed))
    place_of = {face: place for place, face in enumerate(typefaces())}
    rows, labels, owners = [], [], []
    row_of = {
        (int(owner), LETTERS_AND_DIGITS[code]): row
        for row, (owner, code) in enumerate(zip(arrays["faces"], arrays["codes"], strict=True))
    }
    for owner, face in enumerate(faces):
        for label, character in enumerate(characters):
            row = row_of.get((place_of[face], character))
            if row is not None:
                rows.append(row)
                labels.append(label)
                owners.append(owner)
    images = torch.from_numpy(arrays["images"][rows]).float()[:, None] / 255
    return Letters(images, torch.tensor(labels), torch.tensor(owners), characters, faces)


def letters_of(
    face: Face, characters: Iterable[str], placed: str
) -> Iterator[tuple[str, Image.Image]]:
    """Draw those of the characters that a face has, one picture after the other."""
    place = _on_line if placed == "line" else _by_ink
    for character in characters:
        if face.only_capitals and character.islower():
            continue
        picture = place(face, character)
        if picture is not None:
            yield character, picture


def _check_characters(characters: str) -> None:
    there = isinstance(characters, str) and set(characters) <= set(LETTERS_AND_DIGITS)
    if not there or not characters or len(set(characters)) < len(characters):
        wanted = "some of A to Z, a to z and 0 to 9, each once"
        raise ValueError(f"characters should be {wanted}, and is {characters!r}")


def _made_from() -> str:
    """All that the pictures depend on."""
    checksums = [record.sha256 for record in read_records("typefaces").values()]
    return checksum_of([_VERSION, PIL.__version__, FACTS, *checksums])


def _draw_all(placed: str) -> Arrays:
    """Draw all letters of all faces."""
    faces = typefaces()
    bar = Bar("drawing letters")
    images, codes, owners = [], [], []
    for owner, face in enumerate(faces):
        for character, picture in letters_of(face, LETTERS_AND_DIGITS, placed):
            images.append(np.asarray(picture))
            codes.append(LETTERS_AND_DIGITS.index(character))
            owners.append(owner)
        bar.show((owner + 1) / len(faces), f"Drawing letters, face {owner + 1} of {len(faces)}")
    return {"images": np.stack(images), "codes": np.array(codes), "faces": np.array(owners)}


def _on_line(face: Face, character: str) -> Image.Image | None:
    """A letter on its line, in a picture of 28×28."""
    drawn = drawn_text(character, face, CAPITAL * _LARGER)
    if drawn is None:
        return None
    width = min(drawn.picture.width, (SIDE - 2 * MARGIN) * _LARGER)
    line = min(-drawn.top, drawn.picture.height)  # rows of ink above it
    paper = Image.new("L", (SIDE * _LARGER, SIDE * _LARGER))
    left, foot = (paper.width - width) // 2, LINE * _LARGER
    above = _squeezed(drawn.picture, 0, line, width, (LINE - MARGIN) * _LARGER)
    if above is not None:
        paper.paste(above, (left, foot - above.height))
    below = _squeezed(drawn.picture, line, drawn.picture.height, width, paper.height - foot)
    if below is not None:
        paper.paste(below, (left, foot))
    return paper.reduce(_LARGER)


def _squeezed(
    picture: Image.Image, first: int, last: int, width: int, most: int
) -> Image.Image | None:
    """Some rows of a picture, made as wide as said, and no higher than ``most``."""
    if first >= last:
        return None
    part = picture.crop((0, first, picture.width, last))
    return part.resize((width, min(last - first, most)), Image.Resampling.LANCZOS)


def _by_ink(face: Face, character: str) -> Image.Image | None:
    """A letter as large as fits, in the middle of a picture of 28×28."""
    drawn = drawn_text(character, face, CAPITAL * _LARGER)
    if drawn is None:
        return None
    scale = INK / max(drawn.picture.size)
    width, height = (max(1, round(side * scale)) for side in drawn.picture.size)
    small = drawn.picture.resize((width, height), Image.Resampling.LANCZOS)
    paper = Image.new("L", (SIDE, SIDE))
    paper.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return paper
