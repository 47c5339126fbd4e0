"""Tunes, heard and seen: what is measured in the sound, and what stands in the picture."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from artcourse.data import Note, frequency, load_card
from artcourse.plotting import (
    alt_text,
    play_tune,
    plot_piano_roll,
    plot_spectrogram,
    save_tune,
    save_tune_to_gallery,
    synthesize,
    use_style,
)
from artcourse.plotting.instruments import fade_out, in_a_room

INSTRUMENTS = ("plucked", "flute")
SCALE = [Note(Fraction(i, 2), Fraction(1, 2), p) for i, p in enumerate([62, 64, 66, 67, 69, 71])]


@pytest.fixture(autouse=True)
def _own_figures() -> Iterator[None]:
    before = mpl.rcParams.copy()
    mpl.use("agg")
    use_style()
    yield
    plt.close("all")
    mpl.rcParams.update(before)


def loudest_frequency(samples: torch.Tensor, rate: int) -> float:
    """The frequency of the highest peak of the spectrum, in Hz, to a small part of a row."""
    window = torch.hann_window(len(samples), dtype=torch.float64)
    strength = torch.fft.rfft(samples.double() * window, 8 * len(samples)).abs()
    return strength.argmax().item() * rate / (8 * len(samples))


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("rate", [11_025, 22_050])
@pytest.mark.parametrize("pitch", [48, 55, 69, 76, 90])
def test_a_note_has_its_frequency(instrument: str, rate: int, pitch: int) -> None:
    samples = synthesize([Note(0, 2, pitch)], 60, rate=rate, instrument=instrument)
    cents = 1200 * math.log2(loudest_frequency(samples, rate) / frequency(pitch))
    assert abs(cents) < 8  # a listener hears differences from about 5 to 10 on


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_each_note_sounds_at_its_time(instrument: str) -> None:
    rate, tempo = 22_050, 75
    samples = synthesize(SCALE, tempo, rate=rate, instrument=instrument)
    for start, length, pitch in SCALE:
        # the middle of the note, where the one before has died away
        first, last = ((start + length * Fraction(f, 100)) * 60 / tempo for f in (30, 95))
        part = samples[int(first * rate) : int(last * rate)]
        assert abs(1200 * math.log2(loudest_frequency(part, rate) / frequency(pitch))) < 35


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("rate", [8000, 11_025, 22_050])
def test_a_sound_begins_and_ends_in_silence_and_is_not_clipped(instrument: str, rate: int) -> None:
    chord = [Note(0, 1, p) for p in (50, 57, 62, 66, 69)] + [Note(0.5, 2, 81)]
    samples = synthesize(chord, 100, rate=rate, instrument=instrument)
    assert samples.dtype == torch.float32
    assert samples.abs().max().item() == pytest.approx(0.9, abs=1e-6)
    assert abs(samples[0].item()) < 1e-9
    assert samples[-1] == 0
    assert samples[: rate // 2000].abs().max() < 0.1
    assert samples[-rate // 50 :].abs().max() < 0.01
    loud = samples.square().mean().sqrt().item()
    assert 0.03 < loud < 0.5


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_there_is_no_click_between_two_notes(instrument: str) -> None:
    """A click is a jump: stronger in the highest frequencies than the notes themselves."""
    rate = 22_050
    samples = synthesize([Note(0, 1, 57), Note(1, 1, 60)], 90, rate=rate, instrument=instrument)
    steps = samples.diff().abs()
    border = round(60 / 90 * rate)
    around = steps[border + rate // 25 : border + rate // 10]  # where the first one ends
    held = steps[border // 3 : border // 2]
    assert around.max() < 3 * held.max()


def test_what_the_rate_cannot_hold_is_left_out() -> None:
    samples = synthesize([Note(0, 2, 100), Note(0, 2, 127)], 120, rate=8000)
    strength = torch.fft.rfft(samples.double()).abs()
    row = 8000 / len(samples)
    near = int(frequency(100) / row)
    elsewhere = torch.cat([strength[: near - 200], strength[near + 200 :]])
    assert elsewhere.max() < 0.1 * strength.max()  # nothing came back as another pitch
    assert synthesize([Note(0, 1, 127)], rate=8000).abs().max() == 0


def test_the_same_notes_are_the_same_sound() -> None:
    state = torch.random.get_rng_state()
    assert torch.equal(synthesize(SCALE, 90), synthesize(list(reversed(SCALE)), 90))
    assert torch.equal(torch.random.get_rng_state(), state)


def test_the_instruments_differ_as_their_names_say() -> None:
    """A string dies away, and a flute is held."""
    string, flute = (
        synthesize([Note(0, 4, 64)], 60, instrument=instrument) for instrument in INSTRUMENTS
    )
    early, late = slice(4_000, 8_000), slice(80_000, 84_000)
    assert string[late].std() < 0.3 * string[early].std()
    assert flute[late].std() > 0.8 * flute[early].std()


def test_an_echo_comes_after_the_sound_and_dies_away() -> None:
    clap = torch.zeros(8000, dtype=torch.float64)
    clap[100] = 1.0
    heard = in_a_room(clap, 8000)
    assert heard[:100].abs().max() < 1e-9
    assert heard[100].item() == pytest.approx(1)
    echo = heard[101:]
    assert echo.norm().item() == pytest.approx(0.16, abs=1e-3)
    assert echo[:80].abs().max() < 1e-9  # the way to the wall and back
    assert echo[100:900].norm() > 10 * echo[2000:].norm()


def test_fading_out_is_even() -> None:
    assert fade_out(torch.ones(5), 3).tolist() == [1, 1, 1, 0.5, 0]
    assert fade_out(torch.ones(2), 3).tolist() == [1, 0]


BAD_SETTINGS = [
    ({"notes": []}, "and is empty"),
    ({"tempo": 0}, "tempo should be a number, 10 or more"),
    ({"rate": 100}, "rate should be a whole number, 4000 or more, and is 100"),
    ({"instrument": "Flute"}, "instrument should be 'plucked' or 'flute'.* mean 'flute'"),
    ({"notes": [(0, 5000, 60)]}, "a tune should take at most 300 seconds, and takes 2500"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD_SETTINGS)
def test_what_cannot_be_played_is_refused(wrong: dict, message: str) -> None:
    settings = {"notes": SCALE, "tempo": 120} | wrong
    with pytest.raises(ValueError, match=message):
        synthesize(**settings)
    with pytest.raises(ValueError, match=message):
        play_tune(**settings)


def heard(audio: object) -> tuple[int, np.ndarray]:
    with wave.open(io.BytesIO(audio.data)) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")


def test_a_tune_is_played() -> None:
    rate, levels = heard(play_tune(SCALE, 90))
    assert rate == 11_025
    expected = synthesize(SCALE, 90, rate=11_025).numpy()
    assert np.abs(levels / 32767 - expected).max() < 1e-4


def test_a_long_tune_fades_out_where_the_player_ends() -> None:
    notes = [Note(i, 1, 60 + i % 5) for i in range(80)]
    assert len(heard(play_tune(notes, 120))[1]) == 30 * 11_025
    rate, levels = heard(play_tune(notes, 120, seconds=3, instrument="flute", rate=8000))
    assert len(levels) == 3 * rate
    assert levels[-1] == 0
    assert np.abs(levels[-rate // 50 :]).max() < 0.1 * np.abs(levels).max()
    for seconds in (0, -1, "8"):
        with pytest.raises(ValueError, match="seconds should be a number greater than 0, and is"):
            play_tune(SCALE, seconds=seconds)
    with pytest.raises(ValueError, match="seconds should be at most 30, and is 31"):
        play_tune(SCALE, seconds=31)


def test_a_tune_is_saved_with_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_tune(SCALE, tmp_path / "scale.wav", 90, instrument="flute", title="A scale")
    with wave.open(str(path)) as file:
        assert file.getframerate() == 22_050
        levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    expected = synthesize(SCALE, 90, instrument="flute").numpy()
    assert np.abs(levels / 32767 - expected).max() < 1e-4
    card = load_card(path)
    assert (card["title"], card["tempo"], card["instrument"]) == ("A scale", 90, "flute")
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    kept = save_tune_to_gallery(SCALE, "Tune", 90, source_type="trainedAlgorithmicMedia")
    assert kept == tmp_path / "gallery" / "Tune.wav"
    assert load_card(kept)["source_type"] == "trainedAlgorithmicMedia"


# --- piano rolls


def drawn_notes(ax: plt.Axes) -> list[tuple[float, float, float]]:
    """Where each bar begins, how long it is, and the pitch in its middle."""
    (bars,) = ax.containers
    return [(b.get_x(), b.get_width(), b.get_y() + b.get_height() / 2) for b in bars]


def test_a_piano_roll_shows_each_note_where_it_is() -> None:
    ax = plot_piano_roll(SCALE, "A scale", bar=3)
    expected = [(float(start), float(length), pitch) for start, length, pitch in SCALE]
    assert np.allclose(drawn_notes(ax), expected)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "D4",
        "E4",
        "F♯4",
        "G4",
        "A4",
        "B4",
    ]
    assert [text.get_text() for text in ax.texts] == ["D", "E", "F♯", "G", "A", "B"]
    words = "A scale, a piano roll of 6 notes from D4 to B4, in 1 bar."
    assert alt_text(ax.figure) == words


def test_bars_are_counted_after_the_pickup() -> None:
    notes = [Note(0, 1, 60), *(Note(1 + i, 1, 62 + i % 3) for i in range(9))]
    ax = plot_piano_roll(notes, bar=3, pickup=1)
    assert [line.get_xdata()[0] for line in ax.lines] == [1, 4, 7]
    assert ax.get_xticks().tolist() == [1, 4, 7]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "3"]
    assert alt_text(ax.figure) == "A piano roll of 10 notes from C4 to E4, in 3 bars."


def test_a_piano_roll_without_bars() -> None:
    ax = plot_piano_roll([Note(0, 2.5, 60)], bar=None, alt="One note.")
    assert ax.get_xlabel() == "time in quarter notes"
    assert not ax.lines
    assert alt_text(ax.figure) == "One note."


def test_a_long_and_wide_tune_stays_readable() -> None:
    notes = [Note(i / 4, 1 / 4, 30 + (i * 7) % 70) for i in range(640)]
    ax = plot_piano_roll(notes)
    assert {label.get_text()[0] for label in ax.get_yticklabels()} == {"C"}
    assert len(ax.get_xticks()) <= 24
    assert not ax.texts  # no room for names
    ax.figure.canvas.draw()
    size = ax.figure.get_size_inches() * ax.figure.dpi
    assert size[0] <= 900
    assert size[1] <= 620


def test_a_piano_roll_in_axes_that_are_there() -> None:
    _, ax = plt.subplots()
    assert plot_piano_roll(SCALE, ax=ax) is ax


def test_a_piano_roll_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="and is empty"):
        plot_piano_roll([])
    with pytest.raises(ValueError, match=r"bar should be a number greater than 0 \(quarter notes"):
        plot_piano_roll(SCALE, bar=0)
    with pytest.raises(ValueError, match="pickup should be a number, 0 or more"):
        plot_piano_roll(SCALE, pickup=-1)


# --- spectrograms


@pytest.mark.parametrize("hertz", [300, 1000, 2500])
@pytest.mark.parametrize("rate", [8000, 22_050])
def test_a_spectrogram_is_brightest_at_the_frequency(hertz: int, rate: int) -> None:
    samples = 0.5 * torch.sin(torch.arange(rate) / rate * 2 * torch.pi * hertz)
    ax = plot_spectrogram(samples, rate, "A tone")
    (image,) = ax.images
    decibels, (left, right, bottom, top) = image.get_array(), image.get_extent()
    assert (left, right) == (0, 1)
    row = decibels[:, decibels.shape[1] // 2].argmax()
    height = (top - bottom) / decibels.shape[0]
    assert abs(bottom + (row + 0.5) * height - hertz) <= height / 2 + 1e-6
    assert decibels.max() == pytest.approx(0, abs=1e-6)
    assert ax.get_ylim() == (0, min(4000, rate / 2))
    shown = "A tone, the frequencies from 0 to 4000 Hz in a sound of 1 seconds."
    assert alt_text(ax.figure) == shown


def test_a_spectrogram_shows_when_a_tone_begins() -> None:
    rate = 11_025
    samples = torch.zeros(2 * rate)
    samples[rate:] = torch.sin(torch.arange(rate) / rate * 2 * torch.pi * 700)
    _, ax = plt.subplots()
    assert plot_spectrogram(samples, rate, highest=2000, ax=ax, alt="Silence, and a tone.") is ax
    decibels = ax.images[0].get_array()
    loud = decibels.max(axis=0) > -20
    assert abs(loud.argmax() / len(loud) * 2 - 1) < 0.06
    assert ax.get_ylim() == (0, 2000)


@pytest.mark.parametrize("length", [1, 2, 50, 5000])
def test_short_sounds_and_silence_have_a_spectrogram(length: int) -> None:
    ax = plot_spectrogram(torch.zeros(length), 8000)
    ax.figure.canvas.draw()


def test_no_spectrogram_of_what_is_no_sound() -> None:
    with pytest.raises(ValueError, match="A sound is a row of numbers"):
        plot_spectrogram(torch.zeros(2, 5), 8000)
    with pytest.raises(ValueError, match=r"highest should be a number greater than 0 \(in Hz\)"):
        plot_spectrogram(torch.zeros(5), 8000, highest=0)
