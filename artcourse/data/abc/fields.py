"""The lines above a tune's notes: key, meter, and how long a plain note is. And lengths."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

QUARTERS = 4  # in a whole note
_FIFTHS = "FCGDAEB"  # each a fifth above the one before; sharps come in this order
# How many sharps more than the major key on the same note, or how many fewer.
_MODES = {
    "": 0,
    "maj": 0,
    "ion": 0,
    "lyd": 1,
    "mix": -1,
    "dor": -2,
    "m": -3,
    "min": -3,
    "aeo": -3,
    "phr": -4,
    "loc": -5,
}
_SHORT = {"maj": "", "ion": "", "min": "m", "aeo": "m"}
ALTER = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
_BAGPIPE = {"Hp": {"F": 1, "C": 1}, "HP": {}}
_CLEFS = "clef|treble|alto|tenor|bass"  # may stand behind a key, or without one
_SIGNS = {"C": "4/4", "C|": "2/2"}


class Key(NamedTuple):
    """A key: its name in short, such as ``"Ador"``, and by how much it alters which letters."""

    name: str
    alter: Mapping[str, int]


class Meter(NamedTuple):
    """A meter: its name, how many quarter notes a bar has, and whether beats are in threes.

    Where the meter is free, ``bar`` is None.
    """

    name: str
    bar: Fraction | None
    in_threes: bool


NO_KEY = Key("none", {})
COMMON_TIME = Meter("4/4", Fraction(4), in_threes=False)


def read_key(text: str) -> Key:
    """Read what stands after ``K:``.

    Raises
    ------
    ValueError
        With the reason, as a sentence about the tune.

    Examples
    --------
    >>> read_key("A Mixolydian")
    Key(name='Amix', alter={'F': 1, 'C': 1})
    >>> read_key("Dm").alter
    {'B': -1}
    >>> read_key("D exp ^c")  # only what is named
    Key(name='D exp ^c', alter={'C': 1})
    """
    text = text.strip()
    if text in _BAGPIPE:
        return Key(text, _BAGPIPE[text])
    if not text or re.match(r"none\b", text) or is_clef(text):
        return NO_KEY
    found = re.match(rf"([A-G])([#b]?)\s*(?!exp|{_CLEFS})([A-Za-z]*)\s*(exp(?![A-Za-z]))?", text)
    letter, sign, mode, only = found.groups() if found else ("", "", "", None)
    short = mode.lower()[:3] if mode != "M" else ""
    if not found or short not in _MODES:
        raise ValueError(f"there is no key {text!r}")
    sharps = _FIFTHS.index(letter) - 1 + {"#": 7, "b": -7, "": 0}[sign] + _MODES[short]
    if only:
        sharps = 0  # only the accidentals that are named hold (2.1, section 3.1.14)
    if abs(sharps) > 7:
        raise ValueError(f"the key {text!r} would have {abs(sharps)} sharps or flats")
    order, step = (_FIFTHS, 1) if sharps > 0 else (_FIFTHS[::-1], -1)
    alter = dict.fromkeys(order[: abs(sharps)], step)
    name = letter + sign + _SHORT.get(short, short) + (" exp" if only else "")
    for accidental, altered in re.findall(r"(\^\^?|__?|=)([A-Ga-g])", text[found.end() :]):
        alter[altered.upper()] = ALTER[accidental]
        name += f" {accidental}{altered}"
    return Key(name, alter)


def is_clef(text: str) -> bool:
    """Whether what stands after ``K:`` is a clef, and names no key.

    Examples
    --------
    >>> is_clef("bass"), is_clef("clef=bass"), is_clef("D bass")
    (True, True, False)
    """
    return re.match(rf"\s*(?:{_CLEFS})", text) is not None


def read_meter(text: str) -> Meter:
    """Read what stands after ``M:``.

    Raises
    ------
    ValueError
        With the reason, as a sentence about the tune.

    Examples
    --------
    >>> read_meter("6/8")
    Meter(name='6/8', bar=Fraction(3, 1), in_threes=True)
    >>> read_meter("C|")
    Meter(name='2/2', bar=Fraction(4, 1), in_threes=False)
    """
    name = "".join(text.split())
    name = _SIGNS.get(name, name)
    if name == "none":
        return Meter(name, None, False)
    found = re.fullmatch(r"\(?(\d{1,2}(?:\+\d{1,2})*)\)?/(1|2|4|8|16|32)", name)
    beats = sum(map(int, found[1].split("+"))) if found else 0
    if not beats:
        raise ValueError(f"there is no meter {text.strip()!r}")
    return Meter(name, QUARTERS * Fraction(beats, int(found[2])), beats in (6, 9, 12))


def read_unit(text: str) -> Fraction:
    """Read what stands after ``L:``: how many quarter notes a note without a number lasts.

    Raises
    ------
    ValueError
        With the reason, as a sentence about the tune.
    """
    found = re.fullmatch(r"1/(1|2|4|8|16|32|64)|1", "".join(text.split()))
    if not found:
        raise ValueError(f"there is no length of notes {text.strip()!r}")
    return QUARTERS * Fraction(1, int(found[1] or 1))


def usual_unit(meter: Meter) -> Fraction:
    """Return how many quarter notes a plain note lasts where no line ``L:`` says it."""
    return Fraction(1, 4) if meter.bar is not None and meter.bar < 3 else Fraction(1, 2)


@lru_cache(1000)  # few lengths are in use, and each note has one
def read_length(text: str) -> Fraction:
    """Read the length behind a note; the answer is in plain notes.

    Raises
    ------
    ValueError
        When it is 0, or divides by 0.

    Examples
    --------
    >>> [str(read_length(text)) for text in ("", "3", "/", "//", "3/2")]
    ['1', '3', '1/2', '1/4', '3/2']
    """
    above, slashes, below = re.fullmatch(r"(\d*)(/*)(\d*)", text).groups()
    top = int(above or 1)
    bottom = int(below) if below else 2 ** len(slashes)
    if not top or not bottom or (below and len(slashes) > 1):
        raise ValueError(f"there is no length {text!r}")
    return Fraction(top, bottom)
