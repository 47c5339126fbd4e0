"""Letters of the reader's own typefaces: files that end in .ttf or .otf."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import torch
from fontTools.ttLib import TTFont, TTLibError

from artcourse.data.letters import LETTERS_AND_DIGITS, Letters, letters_of
from artcourse.data.own_files import files_of, name_in, report
from artcourse.data.typefaces import BOLD, Face, leans

ENDINGS = (".ttf", ".otf")
_FAMILY, _STYLE, _DESIGNER, _LICENCE, _SOURCE = 1, 2, 9, 13, 11  # where a file's names stand
_USUAL_WEIGHT = 400


def load_letters_from(path: str | os.PathLike[str]) -> Letters:
    """Load the letters and digits of typefaces of yours, each on its line.

    Of a file that holds faces of all weights the one is taken that its makers made the first.

    Parameters
    ----------
    path : path
        A file that ends in .ttf or .otf, or a folder of such files.

    Returns
    -------
    Letters
        Labels are places in ``LETTERS_AND_DIGITS``. Whether a face has serifs its file does not
        tell: ``serif`` is always False.

    Raises
    ------
    FileNotFoundError
        When there is no such file or folder.
    ValueError
        When the folder holds no such file, or none can be read.
    """
    path = Path(path).expanduser()
    pictures, labels, owners, faces, skipped = [], [], [], [], []
    for file in files_of(path, ENDINGS):
        try:
            face, characters = _read(file)
            found = list(letters_of(face, characters, "line"))
        except (ValueError, OSError) as error:
            skipped.append(f"{name_in(file, path)}: {error}")
            continue
        pictures += [np.asarray(picture) for _, picture in found]
        labels += [LETTERS_AND_DIGITS.index(character) for character, _ in found]
        owners += [len(faces)] * len(found)
        faces.append(face)
    report(len(faces), "typeface", path, skipped)
    images = torch.from_numpy(np.stack(pictures)).float()[:, None] / 255
    places = torch.tensor(labels), torch.tensor(owners)
    return Letters(images, *places, LETTERS_AND_DIGITS, tuple(faces))


def _read(file: Path) -> tuple[Face, str]:
    """A file's face, and which letters and digits it has."""
    try:
        with TTFont(file) as font:
            known = font.getBestCmap() or {}
            names = font["name"]
            weight = font["OS/2"].usWeightClass if "OS/2" in font else _USUAL_WEIGHT
            family, style, designer, licence, source = (
                names.getDebugName(number) or ""
                for number in (_FAMILY, _STYLE, _DESIGNER, _LICENCE, _SOURCE)
            )
    except (TTLibError, KeyError, AssertionError) as error:
        raise ValueError(f"{file.name} is no typeface that can be read") from error
    characters = "".join(c for c in LETTERS_AND_DIGITS if ord(c) in known)
    if "H" not in characters:
        raise ValueError(f"{file.name} should have a capital H, which tells its size, and has none")
    face = Face(
        family=family or file.stem,
        style=style or "Regular",
        designer=designer,
        year=0,
        after="",
        kind="",
        weight=weight,
        bold=weight >= BOLD or "Bold" in style,
        italic=leans(style),
        serif=False,
        licence=licence,
        source=source,
        split="",
        only_capitals=False,
        file=str(file.resolve()),
    )
    return face, characters
