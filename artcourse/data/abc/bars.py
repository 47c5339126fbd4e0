"""The bars of a tune as they are written: what sounds in them, and whether they add up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from artcourse.data.notes import Note


class Sound(NamedTuple):
    """What is heard at one time: no pitch is a rest, several are a chord.

    Parameters
    ----------
    length : Fraction
        In quarter notes.
    pitches : tuple of int
        MIDI's numbers.
    tied : frozenset of int
        With which of the pitches the next sound of the same pitch only goes on.
    """

    length: Fraction
    pitches: tuple[int, ...]
    tied: frozenset[int] = frozenset()


@dataclass
class Bar:
    """A bar as it is written.

    Attributes
    ----------
    position : int
        Where its text begins.
    wanted : Fraction or None
        How many quarter notes it should have; None where the meter is free.
    sounds : list of Sound
        What sounds in it, one after the other.
    opens, closes : bool
        Whether a repeat begins before it, or ends after it.
    ends_part : bool
        Whether more than a plain line, or nothing, stands after it.
    runs_on : bool
        Whether an ending begins before it is full, so that the next one is its other half.
    endings : tuple of int
        At which times through the repeat it is played; empty if at each.
    is_right : bool
        Whether it adds up.
    """

    position: int
    wanted: Fraction | None
    sounds: list[Sound] = field(default_factory=list)
    opens: bool = False
    closes: bool = False
    ends_part: bool = False
    runs_on: bool = False
    endings: tuple[int, ...] = ()
    is_right: bool = True

    @property
    def length(self) -> Fraction:
        """How many quarter notes it has."""
        return sum((sound.length for sound in self.sounds), Fraction(0))


def judge(bars: Sequence[Bar]) -> None:
    """Say of each bar whether it adds up.

    A bar is right when it has the length that the meter wants. It may be shorter where a part
    of the tune begins or ends, since parts begin with a pickup: a note or two before the first
    whole bar, for which the part's last bar leaves room.
    """
    for number, bar in enumerate(bars):
        before = bars[number - 1] if number else None
        begins = before is None or before.ends_part or before.runs_on
        may_be_short = begins or bar.ends_part or bar.runs_on
        bar.is_right = (
            bar.wanted is None
            or bar.length == bar.wanted
            or (may_be_short and bar.length < bar.wanted)
        )


def in_playing_order(bars: Sequence[Bar]) -> Iterator[Bar]:
    """Go through the bars as they are played: repeats twice, and each time with its ending.

    A repeat goes back to ``|:``; where there is none, to the beginning of the part.
    """
    start, has_sign = 0, False  # of the repeat that we are in, and whether |: is there
    time = 1  # through it
    closed_at = -1  # the last bar after which we went back
    number = 0
    while number < len(bars):
        bar = bars[number]
        if bar.opens and number > start:
            start, has_sign, time = number, True, 1
        elif bar.opens:
            has_sign = True
        elif time > 1 and number > closed_at and not bar.endings:
            start, has_sign, time = number, False, 1  # the repeat is over
        if bar.endings and time not in bar.endings:
            number += 1
            continue
        yield bar
        if bar.closes and time < _times(bars, number):
            closed_at = max(closed_at, number)
            time += 1
            number = start
            continue
        number += 1
        if bar.closes or (bar.ends_part and not has_sign and time == 1):
            start, has_sign, time = number, False, 1


def _times(bars: Sequence[Bar], number: int) -> int:
    """How often a repeat is played that ends with this bar, or has this ending."""
    most = 2
    for bar in bars[number:]:
        if not bar.endings or (bar.opens and bar is not bars[number]):
            break
        most = max(most, *bar.endings)
    return most


def notes_of(bars: Sequence[Bar]) -> tuple[list[Note], list[Fraction]]:
    """Return the notes as they are played, and when each bar begins, in quarter notes."""
    notes: list[Note] = []
    begins: list[Fraction] = []
    now = Fraction(0)
    held: dict[int, int] = {}  # which note sounds on, by its pitch
    for bar in in_playing_order(bars):
        begins.append(now)
        for sound in bar.sounds:
            numbers = {}
            for pitch in sound.pitches:
                if pitch in held:
                    note = notes[held[pitch]]
                    notes[held[pitch]] = note._replace(length=note.length + sound.length)
                    numbers[pitch] = held[pitch]
                else:
                    numbers[pitch] = len(notes)
                    notes.append(Note(now, sound.length, pitch))
            held = {pitch: numbers[pitch] for pitch in sound.tied}
            now += sound.length
    return notes, begins
