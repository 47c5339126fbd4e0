"""A tune's tokens, read one after the other into bars."""

import re
from collections.abc import Collection
from fractions import Fraction

from artcourse.data.abc.bars import Bar, Sound
from artcourse.data.abc.fields import (
    Key,
    Meter,
    is_clef,
    read_key,
    read_length,
    read_meter,
    read_unit,
)
from artcourse.data.abc.pitches import Pitches
from artcourse.data.abc.scanning import LENGTH, NOTE, Token, Unreadable

LONGEST = 64  # quarter notes, of one note: more is a slip of the pen
_IN_THE_TIME_OF = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}  # so many notes; 5, 7 and 9: as the meter has it
_NO_TUPLET = (0, Fraction(1))
_REASONS = {
    '"': "the words that begin here do not end",
    "{": "the grace notes that begin here do not end",
    "[": "what begins with this bracket is no chord, ending or field",
    "&": "a second voice begins, and only tunes for one voice can be read",
}
_OTHER_VOICE = re.compile(r"\[?V:(?!\s*1\b)")


class Reader:
    """Reads tokens into bars, and keeps what a token leaves for those after it."""

    def __init__(self, key: Key, meter: Meter, unit: Fraction) -> None:
        self.pitches = Pitches(key)
        self.meter, self.unit = meter, unit
        self.bars: list[Bar] = []
        self.bar: Bar | None = None  # that is being read
        self.opens = False  # whether a repeat begins with the next bar
        self.endings: tuple[int, ...] = ()  # of the bars from here on
        self.after_broken: tuple[int, Fraction] | None = None  # where > is; a factor for the next
        self.tuplet = _NO_TUPLET  # how many notes of it are left, and their factor

    def read(self, token: Token) -> None:
        """Read one token. Words, and marks on how to play, are passed over.

        Raises
        ------
        Unreadable
            With the reason, as a sentence.
        """
        try:
            self._read(token)
        except ValueError as error:
            position = error.position if isinstance(error, Unreadable) else token.position
            raise Unreadable(position, str(error)) from None

    def _read(self, token: Token) -> None:
        match token.kind:
            case "note" | "chord":
                self._notes(token)
            case "rest":
                self._sound(token, read_length(token.text[1:]), [])
            case "bars_of_rest":
                self._bars_of_rest(token)
            case "broken":
                self._broken(token)
            case "tuplet":
                self._tuplet(token)
            case "tie":
                self._tie()
            case "bar":
                self._line(token)
            case "ending":
                self._ending(token)
            case "field" | "inline":
                self._field(token)
            case "other":
                raise ValueError(_REASONS.get(token.text, f"{token.text!r} cannot be read here"))

    def end(self) -> None:
        """End with what has been read; the last bar may have no line behind it.

        Raises
        ------
        Unreadable
            When something is missing.
        """
        self._need_next_note("the tune ends")
        self._end_bar(ends_part=True)

    def give_up(self) -> None:
        """End where it cannot be read on."""
        self._end_bar(ends_part=True)

    def _field(self, token: Token) -> None:
        name, _, value = token.text.strip("[]").partition(":")
        value = value.partition("%")[0]
        if name == "K":
            if not is_clef(value):
                self.pitches.key = read_key(value)
        elif name == "M":
            self.meter = read_meter(value)
        elif name == "L":
            self.unit = read_unit(value)
        elif _OTHER_VOICE.match(token.text):
            raise ValueError("a second voice begins, and only tunes for one voice can be read")

    def _notes(self, token: Token) -> None:
        """Read a note, or a chord: notes in brackets, with a length behind each, or them all."""
        inside, _, length = token.text.strip("[").rpartition("]")
        if token.kind == "note":
            inside, length = token.text, ""
        parts = re.findall(f"({NOTE})({LENGTH})(-?)", inside)
        names = [name for name, _, _ in parts]
        self._sound(token, read_length(parts[0][1]) * read_length(length), names)
        tied = [number for number, (_, _, tie) in enumerate(parts) if tie]
        if tied:
            self._tie(tied)

    def _bars_of_rest(self, token: Token) -> None:
        length = self.meter.bar
        if length is None:
            raise ValueError("a bar has no length of its own in free meter")
        count = int(token.text[1:] or 1)
        if not 0 < count * length <= LONGEST:
            raise ValueError(f"{count} bars of rest are too many or too few")
        for number in range(count):
            if number:
                self._end_bar()
            self._sound(token, length / self.unit, [])

    def _sound(self, token: Token, length: Fraction, names: list[str]) -> None:
        length *= self.unit
        left, factor = self.tuplet
        if left:
            length *= factor
            self.tuplet = (left - 1, factor) if left > 1 else _NO_TUPLET
        if self.after_broken is not None:
            length *= self.after_broken[1]
            self.after_broken = None
        if length > LONGEST:
            raise ValueError(f"a note of {float(length):g} quarter notes is too long")
        pitches = self.pitches.read(names)
        if self.bar is None:
            self.bar = Bar(token.position, self.meter.bar, opens=self.opens, endings=self.endings)
            self.opens = False
        self.bar.sounds.append(Sound(length, pitches))

    def _tuplet(self, token: Token) -> None:
        number, *rest = [int(part) if part else 0 for part in token.text[1:].split(":")]
        time, count = (*rest, 0, 0)[:2]
        time = time or _IN_THE_TIME_OF.get(number, 3 if self.meter.in_threes else 2)
        if number < 2:
            raise ValueError(f"{token.text!r} is no group of notes: the least is (2")
        self.tuplet = (count or number, Fraction(time, number))

    def _broken(self, token: Token) -> None:
        before = self.bar.sounds if self.bar else []
        short = Fraction(1, 2 ** len(token.text))
        if not before or self.after_broken is not None:
            raise ValueError(f"{token.text!r} stands between two notes, and here is none before it")
        if len(token.text) > 3:
            raise ValueError(f"{token.text!r} would make a note too short")
        times, next_times = (2 - short, short) if token.text[0] == ">" else (short, 2 - short)
        before[-1] = before[-1]._replace(length=before[-1].length * times)
        self.after_broken = (token.position, next_times)

    def _tie(self, which: Collection[int] | None = None) -> None:
        """Tie the last notes: all of them, or some of a chord, by their places in it."""
        before = self.bar.sounds if self.bar else []
        if not before or not before[-1].pitches:
            raise ValueError("'-' stands behind a note, and here is none before it")
        last = before[-1].pitches
        which = range(len(last)) if which is None else which
        before[-1] = before[-1]._replace(tied=frozenset(last[number] for number in which))
        self.pitches.tie(which)

    def _line(self, token: Token) -> None:
        self._need_next_note("the bar ends")
        is_plain = token.text == "|"
        closes = token.text.startswith(":")
        self._end_bar(ends_part=not is_plain, closes=closes)
        if not is_plain:
            self.endings = ()
        self.opens = self.opens or token.text.endswith(":")

    def _ending(self, token: Token) -> None:
        self._need_next_note("an ending begins")
        if self.bar is not None:
            self.bar.runs_on = True
        self._end_bar()
        if self.endings and self.bars:
            self.bars[-1].closes = True  # |1 … |2 …: the sign of the repeat was left out
        spans = re.findall(r"([1-9])(?:-([1-9]))?", token.text)
        times = [range(int(first), int(last or first) + 1) for first, last in spans]
        self.endings = tuple(sorted({time for span in times for time in span}))

    def _end_bar(self, ends_part: bool = False, closes: bool = False) -> None:
        """End the bar; where nothing has sounded since the last line, it is one with that."""
        if self.bar is not None:
            self.bars.append(self.bar)
        if self.bars:
            last = self.bars[-1]
            last.ends_part = last.ends_part or ends_part
            last.closes = last.closes or closes
        self.bar = None
        self.pitches.end_bar()

    def _need_next_note(self, what: str) -> None:
        if self.after_broken is not None:
            raise Unreadable(self.after_broken[0], f"{what}, where > or < wants another note")
