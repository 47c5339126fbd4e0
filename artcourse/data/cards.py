"""The card of a work: how it was made, kept inside the file, where every copy takes it along.

A picture has it as XMP, the metadata that picture programs and archives read; a sound in the
INFO part of its WAV file; a MIDI file as a text. The first two also say, in the field's own
words (IPTC's ``DigitalSourceType``), that the work was made by a program.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from artcourse import __version__
from artcourse.data import card_formats

# What IPTC calls the ways in which a work comes about:
# http://cv.iptc.org/newscodes/digitalsourcetype/
ALGORITHMIC = "algorithmicMedia"  # by an algorithm that was not trained on anything
TRAINED = "trainedAlgorithmicMedia"  # by a trained network
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"  # from a photograph, by a trained network
SOURCE_TYPES = (ALGORITHMIC, TRAINED, COMPOSITE)


def new_card(card: dict[str, Any]) -> dict[str, Any]:
    """Complete the facts of a card: title first, then today's date and the course's version.

    Parameters
    ----------
    card : dict
        ``title`` and any facts: text, numbers, or lists of them. ``source_type`` is one of
        ``SOURCE_TYPES``, without it ``ALGORITHMIC``.

    Raises
    ------
    ValueError
        When a fact fits on no card, or there is no such source type.
    """
    made = {
        "date": date.today().isoformat(),
        "made_with": f"artcourse {__version__}",
        "source_type": ALGORITHMIC,
    }
    facts = {"title": card["title"]} | made | card  # in this order
    if facts["source_type"] not in SOURCE_TYPES:
        names = ", ".join(map(repr, SOURCE_TYPES))
        raise ValueError(f"source_type should be one of {names}, and is {facts['source_type']!r}")
    for key, fact in facts.items():
        try:
            json.dumps(fact, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"A card holds text, numbers and lists. {key} is {fact!r}.") from error
    return facts


def load_card(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the card of a work: from inside a PNG, JPEG, GIF, SVG, WAV or MIDI file.

    Older works have theirs in a file of their own beside them, ``cat.json`` beside ``cat.png``;
    it is read, too.

    Parameters
    ----------
    path : path
        The work.

    Returns
    -------
    dict
        The facts, ``title`` first. ``source_type`` says whether a trained network made it.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it has no card, or a damaged one, or is of another kind.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}.")
    text = card_formats.read(path)
    if text is None:
        beside = path.with_suffix(".json")
        if not beside.is_file():
            raise ValueError(f"{path.name} has no card: neither inside nor beside it.")
        text = beside.read_text(encoding="utf-8")
    try:
        facts = json.loads(text)
    except ValueError as error:
        raise ValueError(f"The card of {path.name} is damaged ({error}).") from error
    if not isinstance(facts, dict):
        raise ValueError(f"The card of {path.name} is damaged: it holds no facts.")
    return facts
