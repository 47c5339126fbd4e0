"""Tunes, seen: each note as a bar, as high as it sounds and as wide as it is long."""

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from artcourse.data.abc.fields import read_key
from artcourse.data.notes import FLATS, NAMES, OCTAVE, SHARPS, Note, need_notes, pitch_name
from artcourse.functional._door import number
from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes

WIDTH = 8.8  # inches
SEMITONE = 0.2  # inches
LEAST_HEIGHT, MOST_HEIGHT = 2.4, 6.0  # inches
MARGINS = 0.8  # inches, for the axes' labels
MOST_NAMES = 26  # of pitches beside the axis; of more, only some
NAME_WIDTH, NAME_HEIGHT = 13, 12  # pixels that the name of a note needs inside its bar
NAME_STYLE = {
    "color": "white",
    "fontsize": 8.5,
    "ha": "center",
    "va": "center_baseline",
    "clip_on": True,
}
MOST_BARS_NAMED = 24
BLACK_KEYS = tuple(step for step, name in enumerate(NAMES) if len(name) > 1)
KEY_SHADE, BAR_LINE, NOTE = "#f1f1f4", "#b5b5b5", "#0072B2"


def plot_piano_roll(
    notes: Iterable[Note],
    title: str | None = None,
    *,
    bar: float | None = 4,
    pickup: float = 0,
    key: str | None = None,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a tune as a piano roll: time to the right, pitch upwards.

    The rows of the piano's black keys are grey. Where there is room, each note has its name.

    Parameters
    ----------
    notes : iterable of Note
    title : str, optional
    bar : float, optional
        Quarter notes in a bar: 4 for 4/4, 3 for 3/4 and 6/8. None draws no bars, and the time
        is in quarter notes.
    pickup : float
        Quarter notes before the first whole bar.
    key : str, optional
        Such as ``"Ador"``, as ABC writes it: in a key with sharps a black key of the piano has
        the name of a sharp note. Without it, the name that is used most.
    alt : str, optional
        What it shows, in words. Without it, the title, and how many notes from where to where.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When the notes, bar, pickup or key are no such thing.

    Lesson: 05_recurrent_networks
    """
    notes = need_notes(notes)
    number("pickup", pickup, least=0, remark="in quarter notes")
    end = float(max(note.start + note.length for note in notes))
    low = min(note.pitch for note in notes) - 1
    high = max(note.pitch for note in notes) + 1
    height = MARGINS + (high - low + 1) * SEMITONE
    ax = own_axes(ax, (WIDTH, min(max(height, LEAST_HEIGHT), MOST_HEIGHT)), title)
    ax.set(xlim=(0, end), ylim=(low - 0.5, high + 0.5), ylabel="pitch")
    ax.grid(False)
    ax.tick_params(length=0)
    for pitch in range(low, high + 1):
        if pitch % OCTAVE in BLACK_KEYS:
            ax.axhspan(pitch - 0.5, pitch + 0.5, color=KEY_SHADE, linewidth=0)
    names = _names_in(key)
    _name_pitches(ax, [note.pitch for note in notes], names)
    bars = _draw_bars(ax, bar, float(pickup), end)
    _draw_notes(ax, notes, names)
    lowest, highest = pitch_name(low + 1, names), pitch_name(high - 1, names)
    words = f"{len(notes)} notes from {lowest} to {highest}{bars}"
    describe(ax, alt or titled(title, f"a piano roll of {words}"))
    return ax


def _names_in(key: str | None) -> Sequence[str]:
    """What the twelve steps of an octave are called in a key."""
    if key is None:
        return NAMES
    altered = read_key(key).alter.values()
    if any(step > 0 for step in altered):
        return SHARPS
    return FLATS if any(step < 0 for step in altered) else NAMES


def _name_pitches(ax: Axes, pitches: list[int], names: Sequence[str]) -> None:
    """Name beside the axis the pitches that the tune has; of very many, every C."""
    named = sorted(set(pitches))
    if len(named) > MOST_NAMES or max(pitches) - min(pitches) > 2 * MOST_NAMES:
        named = [pitch for pitch in range(named[0], named[-1] + 1) if pitch % OCTAVE == 0]
    ax.set_yticks(named, [pitch_name(pitch, names) for pitch in named])


def _draw_bars(ax: Axes, bar: float | None, pickup: float, end: float) -> str:
    """Draw a line where each bar begins, and number them; also return how many, in words."""
    if bar is None:
        ax.set_xlabel("time in quarter notes")
        return f", in {end:.4g} quarter notes"
    number("bar", bar, above=0, remark="quarter notes in a bar")
    bar = float(bar)
    count = max(1, math.ceil((end - pickup) / bar - 1e-9))
    starts = [pickup + bar * i for i in range(count)]
    for start in starts:
        ax.axvline(start, color=BAR_LINE, linewidth=1.1, zorder=1)
    every = math.ceil(count / MOST_BARS_NAMED)
    ax.set_xticks(starts[::every], [str(i + 1) for i in range(0, count, every)])
    ax.set_xlabel("bar")
    return f", in {count} bars" if count > 1 else ", in 1 bar"


def _draw_notes(ax: Axes, notes: list[Note], names: Sequence[str]) -> None:
    """Draw a bar for each note, with its name inside where there is room."""
    box = ax.get_window_extent()
    quarter = box.width / (ax.get_xlim()[1] - ax.get_xlim()[0])  # in pixels
    semitone = box.height / (ax.get_ylim()[1] - ax.get_ylim()[0])
    shortest = quarter * float(min(note.length for note in notes))
    ax.barh(
        [note.pitch for note in notes],
        [float(note.length) for note in notes],
        left=[float(note.start) for note in notes],
        height=0.86,
        color=NOTE,
        edgecolor="white",
        linewidth=min(1, shortest / 12),  # or it would eat up short notes
        zorder=2,
    )
    for start, length, pitch in notes:
        if length * quarter >= NAME_WIDTH and semitone >= NAME_HEIGHT:
            ax.text(float(start + length / 2), pitch, names[pitch % OCTAVE], **NAME_STYLE)
