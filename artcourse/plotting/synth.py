"""Tunes that are heard: from notes to samples, a player, and a sound file."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from IPython.display import Audio
from torch import Tensor

from artcourse.data import save_sound, save_sound_to_gallery
from artcourse.data.notes import Note, frequency, need_notes, need_tempo
from artcourse.functional._door import known, number, whole
from artcourse.plotting.instruments import INSTRUMENTS, RELEASE, fade_out, in_a_room
from artcourse.plotting.sound import LONGEST, play

RATE = 22_050  # samples a second: half that of a compact disc
RATE_IN_NOTEBOOKS = 11_025  # the sound becomes part of the notebook, which should stay small
LOWEST_RATE = 4_000
LOUDEST = 0.9  # of the 1 that a loudspeaker can do
MOST_SECONDS = 300
AFTER = 0.4  # seconds of echo after the last note
FADE = 0.4  # seconds in which a tune that is cut off dies away


def synthesize(
    notes: Iterable[Note],
    tempo: float = 120,
    *,
    rate: int = RATE,
    instrument: str = "plucked",
) -> Tensor:
    """Play notes on an instrument that is made of sine waves.

    What is beyond half the rate, which no sound of this rate can hold, is left out.

    Parameters
    ----------
    notes : iterable of Note
        They may sound together.
    tempo : float
        Quarter notes a minute, from 10 to 1,000.
    rate : int
        Samples a second, from 4,000 on.
    instrument : {'plucked', 'flute'}

    Returns
    -------
    Tensor, shape (N,)
        float32 samples. They begin and end in silence, and the loudest is 0.9 or -0.9; where
        all is beyond half the rate, they are 0.

    Raises
    ------
    ValueError
        When the notes, the tempo, the rate or the instrument are no such thing, or the tune
        takes more than five minutes.

    Examples
    --------
    >>> samples = synthesize([Note(0, 1, 69), Note(1, 2, 76)], tempo=90, rate=8000)
    >>> samples.shape, round(samples.abs().max().item(), 4)
    (torch.Size([19842]), 0.9)

    References
    ----------
    J. O. Smith, *Spectral Audio Signal Processing* (2011), "Additive Synthesis".

    Lesson: 05_recurrent_networks
    """
    notes = need_notes(notes)
    second = 60 / need_tempo(tempo)  # of a quarter note
    rate = whole("rate", rate, LOWEST_RATE)
    play_note = INSTRUMENTS[known("instrument", instrument, INSTRUMENTS)]
    end = max(float(note.start + note.length) for note in notes) * second
    if end > MOST_SECONDS:
        raise ValueError(f"a tune should take at most {MOST_SECONDS} seconds, and takes {end:.0f}")
    samples = torch.zeros(round((end + RELEASE + AFTER) * rate) + 2, dtype=torch.float64)
    for start, length, pitch in notes:
        sound = play_note(frequency(pitch), float(length) * second, rate)
        first = round(float(start) * second * rate)
        samples[first : first + len(sound)] += sound
    samples = fade_out(in_a_room(samples, rate), round(AFTER * rate))
    return (samples * LOUDEST / samples.abs().max().clamp(min=1e-9)).float()


def play_tune(
    notes: Iterable[Note],
    tempo: float = 120,
    *,
    rate: int = RATE_IN_NOTEBOOKS,
    instrument: str = "plucked",
    seconds: float = LONGEST,
) -> Audio:
    """Make a player for a tune.

    Parameters
    ----------
    notes, tempo, rate, instrument
        As for :func:`synthesize`.
    seconds : float
        How long it plays at most, up to 30: a longer tune fades out there. Saved notebooks
        stay small with 8.

    Returns
    -------
    Audio
        At the end of a cell, or given to ``display``, it appears as a player.

    Raises
    ------
    ValueError
        As :func:`synthesize`, and when seconds is no number from 0 to 30.

    Lesson: 05_recurrent_networks
    """
    number("seconds", seconds, above=0)
    if seconds > LONGEST:
        raise ValueError(f"seconds should be at most {LONGEST}, and is {seconds}")
    heard = seconds * need_tempo(tempo) / 60  # quarter notes; what begins later is not worked out
    notes = [note for note in need_notes(notes) if note.start < heard]
    samples = synthesize(notes, tempo, rate=rate, instrument=instrument)
    most = max(1, int(seconds * rate))
    if len(samples) > most:
        samples = fade_out(samples[:most], round(FADE * rate))
    return play(samples, rate)


def save_tune(
    notes: Iterable[Note],
    path: str | os.PathLike[str],
    tempo: float = 120,
    *,
    rate: int = RATE,
    instrument: str = "plucked",
    overwrite: bool = False,
    **card: Any,
) -> Path:
    """Play a tune into a WAV file, with a card inside it.

    Parameters
    ----------
    notes, tempo, rate, instrument
        As for :func:`synthesize`.
    path, overwrite, **card
        As for ``save_sound``. The card says the tempo and the instrument, too.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError, FileExistsError, FileNotFoundError, OSError
        As :func:`synthesize` and ``save_sound``.
    """
    samples = synthesize(notes, tempo, rate=rate, instrument=instrument)
    facts = {"tempo": float(tempo), "instrument": instrument} | card
    return save_sound(samples, rate, path, overwrite=overwrite, **facts)


def save_tune_to_gallery(
    notes: Iterable[Note],
    name: str,
    tempo: float = 120,
    *,
    rate: int = RATE,
    instrument: str = "plucked",
    **card: Any,
) -> Path:
    """Play a tune into a WAV file in the gallery of the work folder, with a card inside it.

    Parameters
    ----------
    notes, tempo, rate, instrument
        As for :func:`synthesize`.
    name, **card
        As for ``save_to_gallery``. The card says the tempo and the instrument, too.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError, OSError
        As :func:`synthesize` and ``save_sound_to_gallery``.

    Lesson: 05_recurrent_networks
    """
    samples = synthesize(notes, tempo, rate=rate, instrument=instrument)
    facts = {"tempo": float(tempo), "instrument": instrument} | card
    return save_sound_to_gallery(samples, rate, name, **facts)
