"""From the letters of notes to pitches: by the key, the accidentals of the bar, and ties."""

import re
from collections.abc import Iterable

from artcourse.data.abc.fields import ALTER, Key
from artcourse.data.notes import HIGHEST

_MIDDLE_C = 60
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Pitches:
    """Knows how notes are altered at this place of a tune.

    Parameters
    ----------
    key : Key
        Alters letters throughout, until an accidental says otherwise. That holds for all
        octaves until the end of the bar, as the standard has it (2.1, section 11.3).
    """

    def __init__(self, key: Key) -> None:
        self.key = key
        self._accidentals: dict[str, int] = {}  # of this bar, by letter
        self._last: list[tuple[tuple[str, str], int]] = []  # the last notes, and how altered
        self._tied: dict[tuple[str, str], int] = {}  # the same, of those that sound on

    def read(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return MIDI's numbers for notes that sound together; none are a rest.

        Raises
        ------
        ValueError
            When one cannot be heard.
        """
        self._last = []
        pitches = tuple(self._pitch(name) for name in names)
        self._tied = {}
        return pitches

    def tie(self, which: Iterable[int]) -> None:
        """Let some of the last notes sound on: over a bar line, too, they stay altered."""
        self._tied = dict(self._last[number] for number in which)

    def end_bar(self) -> None:
        """Forget the accidentals of a bar."""
        self._accidentals = {}

    def _pitch(self, name: str) -> int:
        accidental, letter, marks = re.fullmatch(r"([_^=]*)([A-Ga-g])([,']*)", name).groups()
        step = letter.upper()
        if accidental:
            self._accidentals[step] = alter = ALTER[accidental]
        elif (letter, marks) in self._tied:
            alter = self._tied[letter, marks]
        else:
            alter = self._accidentals.get(step, self.key.alter.get(step, 0))
        self._last.append(((letter, marks), alter))
        octave = marks.count("'") - marks.count(",") + letter.islower()
        pitch = _MIDDLE_C + 12 * octave + _SEMITONES[step] + alter
        if not 0 <= pitch <= HIGHEST:
            raise ValueError(f"{name!r} is too high or too low")
        return pitch
