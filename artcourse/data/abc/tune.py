"""A whole tune: the lines above its notes, then its notes, as far as they can be read."""

from dataclasses import dataclass
from fractions import Fraction

from artcourse.data.abc.bars import Bar, judge, notes_of
from artcourse.data.abc.head import read_head
from artcourse.data.abc.reading import Reader
from artcourse.data.abc.scanning import Fault, Unreadable, tokens
from artcourse.data.notes import Note


@dataclass(frozen=True)
class ParsedTune:
    """What was understood of a tune.

    Attributes
    ----------
    title, key : str
        The title is empty where there is none; the key is in short, such as ``"Ador"``.
    meter : Fraction or None
        How many quarter notes a bar has; None where it is free.
    notes : tuple of Note
        As they are played, repeats twice: all of them, or those before the fault.
    bar_starts : tuple of Fraction
        When each bar begins as it is played, in quarter notes.
    bars : tuple of Bar
        As they are written.
    faults : tuple of Fault
        Where it could not be read, and why. After a fault among the notes nothing is read.
    """

    title: str
    key: str
    meter: Fraction | None
    notes: tuple[Note, ...]
    bar_starts: tuple[Fraction, ...]
    bars: tuple[Bar, ...]
    faults: tuple[Fault, ...]

    @property
    def wrong_bars(self) -> tuple[int, ...]:
        """The numbers of the bars that do not add up, from 1 on, as they are written."""
        return tuple(number for number, bar in enumerate(self.bars, 1) if not bar.is_right)

    @property
    def bars_are_right(self) -> bool:
        """Whether the tune could be read to its end, has a full bar, and each bar adds up."""
        has_full_bar = any(bar.wanted is None or bar.length == bar.wanted for bar in self.bars)
        return not self.faults and not self.wrong_bars and has_full_bar

    def report(self) -> str:
        """Say what is wrong with it, a line for each thing.

        Examples
        --------
        >>> print(parse_tune("M:2/4\\nL:1/8\\nK:D\\nd2 A2|FA d|e4|f?").report())
        at position 31, bar 4: '?' cannot be read here
        bar 2, from position 22 on, has 3/2 quarter notes, and should have 2
        """
        lines = [str(fault) for fault in self.faults]
        for number in self.wrong_bars:
            bar = self.bars[number - 1]
            where = f"bar {number}, from position {bar.position} on"
            lines.append(f"{where}, has {bar.length} quarter notes, and should have {bar.wanted}")
        return "\n".join(lines) or "Every bar adds up."


def parse_tune(text: str) -> ParsedTune:
    """Read a tune in ABC, and never fail: what cannot be read is told among its faults.

    It knows keys and modes, accidentals, lengths, dotted pairs, tuplets, ties, rests, chords,
    repeats and their endings, and changes of key, meter and unit. Grace notes, words and marks
    on how to play are passed over. A second voice is not read.

    Parameters
    ----------
    text : str
        One tune, with the lines above its notes or without any; it ends at an empty line.

    Returns
    -------
    ParsedTune

    Raises
    ------
    ValueError
        When it is no text.

    References
    ----------
    C. Walshaw, The abc music standard 2.1, 2011, http://abcnotation.com/wiki/abc:standard:v2.1

    Examples
    --------
    >>> tune = parse_tune("M:2/4\\nL:1/8\\nK:D\\nd>A F2|D4||")
    >>> [(str(note.start), str(note.length), note.pitch) for note in tune.notes]
    [('0', '3/4', 74), ('3/4', '1/4', 69), ('1', '1', 66), ('2', '2', 62)]
    >>> tune.bars_are_right
    True

    Lesson: 05_recurrent_networks
    """
    if not isinstance(text, str):
        raise ValueError(f"text should be a tune in ABC, and is {text!r}")
    head = read_head(text)
    reader = Reader(head.key, head.meter, head.unit)
    faults = list(head.faults)
    try:
        for token in tokens(text[: head.end], head.begin):
            reader.read(token)
        reader.end()
    except Unreadable as error:
        faults.append(Fault(error.position, len(reader.bars) + 1, str(error)))
        reader.give_up()
    judge(reader.bars)
    notes, starts = notes_of(reader.bars)
    return ParsedTune(
        title=head.titles[0] if head.titles else "",
        key=head.key.name,
        meter=head.meter.bar,
        notes=tuple(notes),
        bar_starts=tuple(starts),
        bars=tuple(reader.bars),
        faults=tuple(faults),
    )


def bars_are_right(text: str) -> bool:
    """Whether a tune can be read to its end, and all its bars add up.

    Examples
    --------
    >>> bars_are_right("M:6/8\\nL:1/8\\nK:G\\nG|GAB d2B|AGF G2|]")
    True
    >>> bars_are_right("M:6/8\\nL:1/8\\nK:G\\nG|GAB d2|AGF G2|]")
    False
    """
    return parse_tune(text).bars_are_right
