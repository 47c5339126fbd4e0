"""A tune as notes: what the reader of tunes hands on, and what plays, draws and saves them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

HIGHEST = 127  # of MIDI's numbers for pitches
CONCERT_PITCH = 440.0  # Hz, the A above middle C, which has the number 69
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


class Note(NamedTuple):
    """One note: when it begins, how long it sounds, and how high it is.

    Parameters
    ----------
    start : Fraction or float
        In quarter notes, from the beginning of the tune on.
    length : Fraction or float
        In quarter notes.
    pitch : int
        MIDI's number, from 0 to 127: 60 is middle C, 69 the A of 440 Hz, and each semitone is 1.

    Examples
    --------
    >>> Note(Fraction(0), Fraction(1, 2), 69)
    Note(start=Fraction(0, 1), length=Fraction(1, 2), pitch=69)
    """

    start: Fraction | float
    length: Fraction | float
    pitch: int
