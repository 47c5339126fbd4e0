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
from artcourse.data.saving import encode_image, write_whole
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
    picture = encode_image(image)
    stem = _file_name(name)
    facts = {
        "title": name,
        "date": date.today().isoformat(),
        "made_with": f"artcourse {__version__}",
    }
    text = _card_text(facts | card)
    work = work_folder()
    if work is None:
        print("Not saved: this notebook is not in a course folder, so there is no gallery.")
        return None
    gallery = work / "gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    path = _place(gallery, stem, picture, text)
    print(f"Saved in your gallery as {path.name}.")
    return path


def _file_name(name: str) -> str:
    stem = re.sub(r"[\W_]+", "-", name)[:LONGEST_NAME].strip("-")
    if not stem:
        raise ValueError(f"A name needs at least one letter or digit. It was {name!r}.")
    return stem


def _card_text(facts: dict[str, Any]) -> str:
    for key, fact in facts.items():
        try:
            json.dumps(fact, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"The card cannot hold {key}: it is {fact!r}. "
                "It takes text, numbers, and lists of them."
            ) from error
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _place(gallery: Path, stem: str, picture: bytes, card: str) -> Path:
    """Write both files under the first name that neither of them has yet."""
    for number in count(1):
        path = gallery / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        if path.exists() or path.with_suffix(".json").exists():
            continue
        try:
            write_whole(path, picture)
        except FileExistsError:  # another notebook was faster
            continue
        break
    try:
        write_whole(path.with_suffix(".json"), card.encode("utf-8"))
    except OSError:
        path.unlink()  # no picture without its card
        raise
    return path
