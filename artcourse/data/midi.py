"""From notes to a standard MIDI file, which any music program opens."""

import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import mido

from artcourse.data.cards import new_card
from artcourse.data.notes import Note, need_notes, need_tempo
from artcourse.data.saving import write_file
from artcourse.functional._door import whole

TICKS = 480  # of a quarter note: triplets and sixteenths, and triplets of these, come out exact
SUFFIXES = (".mid", ".midi")
LOUDNESS = 80  # how hard a key is struck, from 1 to 127
FLUTE = 73  # among General MIDI's instruments, which count from 0
PROGRAMS = 128


def save_midi(
    notes: Iterable[Note],
    path: str | os.PathLike[str],
    tempo: float = 120,
    *,
    program: int = FLUTE,
    overwrite: bool = False,
    **card: Any,
) -> Path:
    """Write notes into a standard MIDI file.

    It holds no sound, but which key is pressed when: a music program plays it with instruments
    of its own, and shows it as a score.

    Parameters
    ----------
    notes : iterable of Note
    path : path
        Where to; it ends in ``.mid``.
    tempo : float
        Quarter notes a minute.
    program : int
        The number of General MIDI's instrument, from 0 to 127: 73 is a flute, 24 a guitar with
        nylon strings, 105 a banjo.
    overwrite : bool
        Whether a file that is already there may be replaced.
    **card
        Facts for the card, as for ``save_to_gallery``; it stands in the file as a text.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        When the notes, the tempo, the instrument or the ending of the name are no such thing.
    FileExistsError, FileNotFoundError, OSError
        When the place is taken, is missing or cannot be written to.

    Lesson: 05_recurrent_networks
    """
    path = Path(path).expanduser()
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"The name of a MIDI file should end in .mid. It was {str(path)!r}.")
    facts = new_card({"title": path.stem} | card)
    content = midi_file(notes, tempo, whole("program", program, 0, PROGRAMS - 1), facts)
    write_file(path, content, overwrite)
    return path


def midi_file(notes: Iterable[Note], tempo: float, program: int, facts: dict[str, Any]) -> bytes:
    """Return the bytes of a MIDI file of one track, with a card inside."""
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=str(facts["title"])))
    track.append(mido.MetaMessage("text", text=json.dumps(facts, ensure_ascii=True)))
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(need_tempo(tempo))))
    track.append(mido.Message("program_change", program=program))
    now = 0
    for tick, kind, pitch in _key_presses(need_notes(notes)):
        velocity = LOUDNESS if kind == "note_on" else 0
        track.append(mido.Message(kind, note=pitch, velocity=velocity, time=tick - now))
        now = tick
    content = io.BytesIO()
    file = mido.MidiFile(type=0, ticks_per_beat=TICKS, charset="utf-8")
    file.tracks.append(track)
    file.save(file=content)
    return content.getvalue()


def _key_presses(notes: list[Note]) -> list[tuple[int, str, int]]:
    """When each key goes down and up, in ticks; a key that is down goes up before it is struck."""
    held: dict[tuple[int, int], int] = {}
    for start, length, pitch in notes:
        first = round(start * TICKS)
        last = max(round((start + length) * TICKS), first + 1)
        held[pitch, first] = max(last, held.get((pitch, first), last))
    presses = []
    in_order = sorted(held)
    for place, (pitch, first) in enumerate(in_order):
        later = [begin for key, begin in in_order[place + 1 : place + 2] if key == pitch]
        last = min([held[pitch, first], *later])
        presses += [(first, "note_on", pitch), (last, "note_off", pitch)]
    # at the same tick, what ends comes before what begins
    return sorted(presses, key=lambda press: (press[0], press[1] == "note_on"))
