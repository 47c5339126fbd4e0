"""A tune as notes: what the reader of tunes hands on, and what plays, draws and saves them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from artcourse.functional._door import number, whole

HIGHEST = 127  # of MIDI's numbers for pitches
CONCERT_PITCH = 69  # the A above middle C, to which orchestras tune
CONCERT_FREQUENCY = 440.0  # Hz
OCTAVE = 12  # semitones
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
SHARPS = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")  # in keys with sharps
FLATS = ("C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B")  # in keys with flats
SLOWEST, FASTEST = 10, 1_000  # quarter notes a minute


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


def pitch_name(pitch: int, names: Sequence[str] = NAMES) -> str:
    """Return the usual name of a pitch, with the number of its octave.

    Parameters
    ----------
    pitch : int
        MIDI's number, from 0 to 127.
    names : sequence of str
        Of the twelve steps of an octave, from C on.

    Raises
    ------
    ValueError
        When it is no such number.

    Examples
    --------
    >>> pitch_name(60), pitch_name(69), pitch_name(78)
    ('C4', 'A4', 'F♯5')
    """
    octave, step = divmod(whole("pitch", pitch, 0, HIGHEST), OCTAVE)
    return f"{names[step]}{octave - 1}"


def frequency(pitch: int) -> float:
    """Return how often a second the air swings at a pitch, in Hz, in equal temperament.

    Parameters
    ----------
    pitch : int
        MIDI's number, from 0 to 127.

    Raises
    ------
    ValueError
        When it is no such number.

    Examples
    --------
    >>> frequency(69), frequency(57), round(frequency(60), 2)
    (440.0, 220.0, 261.63)
    """
    # an octave higher is twice as fast, and a semitone the twelfth part of that, multiplied
    above = whole("pitch", pitch, 0, HIGHEST) - CONCERT_PITCH
    return CONCERT_FREQUENCY * 2 ** (above / OCTAVE)


def need_notes(notes: Iterable[Note]) -> list[Note]:
    """Return notes as a list, in the order in which they begin; refuse what is none.

    Parameters
    ----------
    notes : iterable of Note
        Or of triples ``(start, length, pitch)``.

    Raises
    ------
    ValueError
        When there are no notes; or which says of which note what is wrong.
    """
    wanted = "notes should be a list of Note(start, length, pitch)"
    if not isinstance(notes, Iterable) or isinstance(notes, str):
        raise ValueError(f"{wanted}, and is {notes!r}")
    found = []
    for place, note in enumerate(notes):
        if not isinstance(note, tuple | list) or len(note) != len(Note._fields):
            raise ValueError(f"{wanted}, and notes[{place}] is {note!r}")
        start, length, pitch = note
        number(f"the start of notes[{place}]", start, least=0, remark="in quarter notes")
        number(f"the length of notes[{place}]", length, above=0, remark="in quarter notes")
        found.append(Note(start, length, whole(f"the pitch of notes[{place}]", pitch, 0, HIGHEST)))
    if not found:
        raise ValueError(f"{wanted}, and is empty")
    return sorted(found)


def need_tempo(tempo: object) -> float:
    """Return a tempo in quarter notes a minute; refuse what nobody can play.

    Raises
    ------
    ValueError
        When it is no number from 10 to 1,000.
    """
    number("tempo", tempo, least=SLOWEST, remark="quarter notes a minute")
    if tempo > FASTEST:
        raise ValueError(
            f"tempo should be at most {FASTEST} quarter notes a minute, and is {tempo}"
        )
    return float(tempo)
