"""Notes, MIDI files and sound files: what is written is read back, by others' readers too."""

from __future__ import annotations

import io
import json
import wave
from fractions import Fraction
from pathlib import Path

import mido
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from artcourse.data import (
    Note,
    frequency,
    load_card,
    pitch_name,
    save_midi,
    save_sound,
    save_sound_to_gallery,
    save_to_gallery,
)
from artcourse.data.midi import TICKS, midi_file
from artcourse.data.notes import need_notes, need_tempo

# an eighth, a dotted quarter, a triplet, two notes at once, a rest, a pitch that is repeated
TUNE = [
    Note(Fraction(0), Fraction(1, 2), 62),
    Note(Fraction(1, 2), Fraction(3, 2), 69),
    Note(Fraction(2), Fraction(1, 3), 71),
    Note(Fraction(2), 1, 55),
    Note(4.0, 1.0, 74),
    Note(5.0, 0.25, 74),
]
FACTS = {"title": "Tune", "source_type": "algorithmicMedia"}


@pytest.mark.parametrize(
    ("pitch", "name", "hertz"),
    [
        (69, "A4", 440.0),
        (60, "C4", 261.6256),
        (66, "F♯4", 369.9944),
        (21, "A0", 27.5),
        (0, "C-1", 8.1758),
        (127, "G9", 12543.8540),
    ],
)
def test_pitches_have_their_usual_names_and_frequencies(
    pitch: int, name: str, hertz: float
) -> None:
    assert pitch_name(pitch) == name
    assert frequency(pitch) == pytest.approx(hertz, abs=1e-4)


@pytest.mark.parametrize("function", [pitch_name, frequency])
@pytest.mark.parametrize("pitch", [-1, 128, 60.5, "A", True])
def test_other_pitches_are_refused(function, pitch: object) -> None:
    with pytest.raises(ValueError, match="pitch should be a whole number from 0 to 127, and is"):
        function(pitch)


def test_notes_come_in_order_and_may_be_triples() -> None:
    assert need_notes([(1, 2, 60), Note(0, 1, 62)]) == [Note(0, 1, 62), Note(1, 2, 60)]
    assert need_notes(iter(TUNE)) == sorted(TUNE)
    assert all(isinstance(note, Note) for note in need_notes([(0, 1, 60)]))


NO_NOTES = {
    "none": ([], r"notes should be a list of Note\(start, length, pitch\), and is empty"),
    "a text": ("CDE", "notes should be a list of .*, and is 'CDE'"),
    "a number": (3, "notes should be a list of .*, and is 3"),
    "pitches": ([60, 62], r"and notes\[0\] is 60"),
    "pairs": ([(0, 1, 60), (0, 1)], r"and notes\[1\] is \(0, 1\)"),
    "before the beginning": (
        [(0, 1, 60), (-1, 1, 60)],
        r"the start of notes\[1\] should be a number, 0 or more \(in quarter notes\), and is -1",
    ),
    "no length": ([(0, 0, 60)], r"the length of notes\[0\] should be a number greater than 0"),
    "nan": ([(float("nan"), 1, 60)], r"the start of notes\[0\] should be a number"),
    "too high": ([(0, 1, 128)], r"the pitch of notes\[0\] should be a whole number from 0 to 127"),
}


@pytest.mark.parametrize("fault", NO_NOTES)
def test_what_are_no_notes_is_refused(fault: str) -> None:
    notes, message = NO_NOTES[fault]
    with pytest.raises(ValueError, match=message):
        need_notes(notes)


@pytest.mark.parametrize("tempo", [9, 0, float("nan"), "fast", True])
def test_a_tempo_that_nobody_plays_is_refused(tempo: object) -> None:
    with pytest.raises(ValueError, match=r"tempo should be a number, 10 or more \(quarter notes"):
        need_tempo(tempo)


def test_a_tempo_that_is_too_fast_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tempo should be at most 1000 .* and is 1001"):
        need_tempo(1001)


# --- MIDI


def key_presses(file: mido.MidiFile) -> list[tuple[int, int, int]]:
    """When each note begins and ends, in ticks, and how high it is, as mido reads it."""
    now, down, found = 0, {}, []
    for message in file.tracks[0]:
        now += message.time
        if message.type == "note_on" and message.velocity:
            assert message.note not in down, "a key that is down cannot be pressed"
            down[message.note] = now
        elif message.type == "note_off":
            found.append((down.pop(message.note), now, message.note))
    assert not down
    return sorted(found)


def test_midi_is_read_back_to_the_tick(tmp_path: Path) -> None:
    path = save_midi(TUNE, tmp_path / "tune.mid", tempo=90, program=24, title="A tune")
    file = mido.MidiFile(path)
    assert (file.type, file.ticks_per_beat) == (0, TICKS)
    expected = [
        (round(start * TICKS), round((start + length) * TICKS), pitch)
        for start, length, pitch in TUNE
    ]
    assert key_presses(file) == sorted(expected)
    (tempo,) = [message.tempo for message in file.tracks[0] if message.type == "set_tempo"]
    assert mido.tempo2bpm(tempo) == pytest.approx(90, abs=1e-3)
    (program,) = [message for message in file.tracks[0] if message.type == "program_change"]
    assert program.program == 24
    assert file.length == pytest.approx(5.25 * 60 / 90, abs=1e-3)


def test_midi_holds_its_card(tmp_path: Path) -> None:
    path = save_midi(TUNE, tmp_path / "tune.midi", title="Über <Ñandú> 猫", seed=7)
    file = mido.MidiFile(path, charset="utf-8")
    (name,) = [message.name for message in file.tracks[0] if message.type == "track_name"]
    (text,) = [message.text for message in file.tracks[0] if message.type == "text"]
    assert name == "Über <Ñandú> 猫"
    card = json.loads(text)
    assert card == load_card(path)
    assert (card["title"], card["seed"], card["source_type"]) == (name, 7, "algorithmicMedia")


def test_other_peoples_midi_has_no_card(tmp_path: Path) -> None:
    path = tmp_path / "theirs.mid"
    file = mido.MidiFile()
    words = mido.MetaMessage("text", text="Written by hand")
    file.tracks.append(mido.MidiTrack([words, mido.Message("note_on", note=60)]))
    file.save(path)
    with pytest.raises(ValueError, match=r"theirs.mid has no card"):
        load_card(path)


@pytest.mark.parametrize("part", [4, 9, 20, 60])
def test_midi_that_is_cut_short_is_refused(tmp_path: Path, part: int) -> None:
    path = tmp_path / "tune.mid"
    path.write_bytes(midi_file(TUNE, 120, 0, FACTS)[:part])
    with pytest.raises(
        ValueError, match=r"tune.mid (is no MIDI file that can be read|has no card)"
    ):
        load_card(path)


@given(
    st.lists(
        st.tuples(
            st.fractions(0, 20, max_denominator=96),
            st.fractions(Fraction(1, 2000), 4, max_denominator=2000),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_each_note_lasts_at_least_a_tick(times: list) -> None:
    notes = [Note(start, length, 40 + i) for i, (start, length) in enumerate(times)]
    content = midi_file(notes, 120, 0, FACTS)
    found = {pitch: (on, off) for on, off, pitch in key_presses_of(content)}
    assert len(found) == len(notes)
    for start, length, pitch in notes:
        on, off = found[pitch]
        assert on == round(start * TICKS)
        assert off - on >= 1
        assert off == max(round((start + length) * TICKS), on + 1)


def key_presses_of(content: bytes) -> list[tuple[int, int, int]]:
    return key_presses(mido.MidiFile(file=io.BytesIO(content)))


def test_a_pitch_that_begins_while_it_sounds_is_struck_anew() -> None:
    notes = [Note(0, 2, 60), Note(1, 1, 60), Note(1.5, 2, 60)]
    found = key_presses_of(midi_file(notes, 120, 0, FACTS))
    assert found == [(0, TICKS, 60), (TICKS, TICKS * 3 // 2, 60), (TICKS * 3 // 2, 1680, 60)]


def test_midi_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"The name of a MIDI file should end in \.mid\. It was"):
        save_midi(TUNE, tmp_path / "tune.wav")
    with pytest.raises(ValueError, match="program should be a whole number from 0 to 127"):
        save_midi(TUNE, tmp_path / "tune.mid", program=128)
    with pytest.raises(ValueError, match="tempo should be a number"):
        save_midi(TUNE, tmp_path / "tune.mid", tempo=0)
    with pytest.raises(ValueError, match="and is empty"):
        save_midi([], tmp_path / "tune.mid")
    assert list(tmp_path.iterdir()) == []
    save_midi(TUNE, tmp_path / "tune.mid")
    with pytest.raises(FileExistsError, match="exists already"):
        save_midi(TUNE, tmp_path / "tune.mid")
    save_midi(TUNE, tmp_path / "tune.mid", overwrite=True)


# --- sounds


def tone(rate: int = 8000) -> torch.Tensor:
    return 0.5 * torch.sin(torch.arange(rate // 3) / rate * 2 * torch.pi * 440)


def read(path: Path) -> tuple[int, np.ndarray]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16])
def test_a_sound_is_read_back(tmp_path: Path, dtype: torch.dtype) -> None:
    samples = tone().to(dtype)
    rate, levels = read(save_sound(samples, 8000, tmp_path / "tone.wav", seed=7))
    assert rate == 8000
    assert np.abs(levels / 32767 - samples.double().numpy()).max() <= 0.5 / 32767 + 1e-9
    card = load_card(tmp_path / "tone.wav")
    assert (card["title"], card["seed"]) == ("tone", 7)


def test_the_loudest_sound_fits(tmp_path: Path) -> None:
    samples = torch.tensor([0.0, 1.0, -1.0])
    assert read(save_sound(samples, 8000, tmp_path / "a.wav"))[1].tolist() == [0, 32767, -32767]


def test_a_rate_may_be_of_numpy_and_fits_into_the_file(tmp_path: Path) -> None:
    assert read(save_sound(tone(), np.int64(8000), tmp_path / "a.wav"))[0] == 8000
    assert read(save_sound(tone(), 768_000, tmp_path / "b.wav"))[0] == 768_000
    for rate in (0, True, 8000.0, 768_001, 2**31):
        with pytest.raises(ValueError, match=f"rate should be .* from 1 to 768000, and is {rate}"):
            save_sound(tone(), rate, tmp_path / "c.wav")
    assert not (tmp_path / "c.wav").exists()


def test_no_sound_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    with pytest.raises(ValueError, match=r"reaches 2\.00"):
        save_sound(torch.tensor([2.0]), 8000, path)
    with pytest.raises(ValueError, match="A sound is a row of numbers"):
        save_sound(torch.zeros(2, 5), 8000, path)
    with pytest.raises(ValueError, match=r"should end in \.wav\. It was"):
        save_sound(tone(), 8000, tmp_path / "tone.mp3")
    assert list(tmp_path.iterdir()) == []
    save_sound(tone(), 8000, path)
    with pytest.raises(FileExistsError, match="exists already"):
        save_sound(tone(), 8000, path)


def test_the_gallery_takes_sounds_and_pictures_of_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    paths = [save_sound_to_gallery(tone(), 8000, "My tune!", number=i) for i in range(2)]
    assert [path.name for path in paths] == ["My-tune.wav", "My-tune-2.wav"]
    assert "Saved in your gallery as My-tune-2.wav.\n" in capsys.readouterr().out
    assert [load_card(path)["number"] for path in paths] == [0, 1]
    assert load_card(paths[0])["title"] == "My tune!"
    assert save_to_gallery(torch.zeros(1, 3, 4, 5), "My tune!").name == "My-tune.png"
    with pytest.raises(ValueError, match="at least one letter or digit"):
        save_sound_to_gallery(tone(), 8000, "…")
