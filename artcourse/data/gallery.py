"""The student's gallery: pictures, each with a card that says how it was made."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from torch import Tensor

from artcourse import __version__
from artcourse.data.saving import KINDS, encode_image, write_together
from artcourse.work import work_folder

LONGEST_NAME = 60  # characters; file systems take 255 bytes, and a character has up to four


def save_to_gallery(image: Tensor, name: str, **card: Any) -> Path | None:
    """Save a picture, and a card beside it, in the gallery of the work folder.

    Nothing is ever overwritten: a second picture of the same name becomes ``name-2``.
    One printed line says where the picture is.

    Parameters
    ----------
    image : Tensor, shape (1, 3, H, W), (3, H, W), (1, 1, H, W) or (1, H, W)
        Shades in [0, 1].
    name : str
        What to call it. In the name of the file, everything but letters and digits
        becomes ``-``.
    **card
        Facts for the card, such as ``seed=7`` or ``photo="chelsea by Stefan van der Walt"``:
        text, numbers, or lists of them. `title` and `date` can be given too.

    Returns
    -------
    Path or None
        The picture's file. None when there is no work folder: then nothing is saved, and
        the printed line says so.

    Raises
    ------
    ValueError
        When the tensor is no picture, the name has no letter, or a fact fits on no card.
    OSError
        When the gallery cannot be written to.

    Notes
    -----
    Lesson: 00_welcome.
    """
    stem = file_name(name)
    files = picture_and_card(image, {"title": name} | card)
    work = work_folder()
    if work is None:
        print("Not saved: this notebook is not in a course folder, so there is no gallery.")
        return None
    gallery = work / "gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    path = _place(gallery, stem, files)
    print(f"Saved in your gallery as {path.name}.")
    return path


def picture_and_card(image: Tensor, card: dict[str, Any], suffix: str = ".png") -> dict[str, bytes]:
    """Return what to write, by suffix: a picture, and a card with today's date that says how
    it was made.

    Raises
    ------
    ValueError
        When the tensor is no picture, or a fact fits on no card.
    """
    made = {"date": date.today().isoformat(), "made_with": f"artcourse {__version__}"}
    facts = {"title": card["title"]} | made | card  # in this order
    for key, fact in facts.items():
        try:
            json.dumps(fact, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"The card cannot hold {key}: it is {fact!r}. "
                "It takes text, numbers, and lists of them."
            ) from error
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    return {suffix: encode_image(image, KINDS[suffix.lower()]), ".json": text.encode("utf-8")}


def file_name(name: str) -> str:
    """Make a name for a file, without its suffix, from any words."""
    stem = re.sub(r"[\W_]+", "-", name)[:LONGEST_NAME].strip("-")
    if not stem:
        raise ValueError(f"A name needs at least one letter or digit. It was {name!r}.")
    return stem


def _place(gallery: Path, stem: str, files: dict[str, bytes]) -> Path:
    """Write both files under the first name that neither of them has yet."""
    for number in count(1):
        path = gallery / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        contents = {path.with_suffix(suffix): content for suffix, content in files.items()}
        if any(path.exists() for path in contents):
            continue
        try:
            write_together(contents)
        except FileExistsError:  # another notebook was faster
            continue
        return path
