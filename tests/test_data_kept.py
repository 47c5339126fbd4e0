"""What is kept once it is made: whole, of the same, by one program at a time, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from artcourse.data import kept


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course folder of its own, where nothing is kept yet."""
    (tmp_path / "datasets").mkdir()
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    return tmp_path / "datasets" / "downloads" / "made"


class Maker:
    """Makes arrays, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.times += 1
        return {"a": np.arange(6.0).reshape(2, 3), "b": np.array([1, 2])}


def test_arrays_are_made_once(folder: Path) -> None:
    make = Maker()
    for _ in range(3):
        found = kept.kept_arrays("numbers", "one", make)
        assert found["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
        assert found["b"].tolist() == [1, 2]
    assert make.times == 1
    assert sorted(path.name for path in folder.iterdir()) == ["numbers.arrays", "numbers.lock"]


def test_arrays_of_something_else_are_made_anew(folder: Path) -> None:
    make = Maker()
    for made_from in ("one", "another", "another"):
        kept.kept_arrays("numbers", made_from, make)
    assert make.times == 2


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:90] + b"!" + b[91:], lambda b: b""]
)
def test_damaged_arrays_are_made_anew(folder: Path, damage) -> None:
    make = Maker()
    kept.kept_arrays("numbers", "one", make)
    path = folder / "numbers.arrays"
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    found = kept.kept_arrays("numbers", "one", make)
    assert found["b"].tolist() == [1, 2]
    assert make.times == 2
    assert path.read_bytes() == whole


def test_what_is_made_from_a_fault_is_not_kept(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        kept.kept_arrays("numbers", "one", lambda: {"a": np.array(1 / 0)})
    assert [path.name for path in folder.iterdir()] == ["numbers.lock"]


def test_without_a_place_arrays_are_made_each_time(tmp_path, monkeypatch) -> None:
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "downloads").write_text("a file, where a folder should be")
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    make = Maker()
    for _ in range(2):
        assert kept.kept_arrays("numbers", "one", make)["b"].tolist() == [1, 2]
    assert make.times == 2


def test_a_full_disk_does_not_matter(folder: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "write_file", full)
    assert kept.kept_arrays("numbers", "one", Maker())["b"].tolist() == [1, 2]


PROGRAM = """
import sys, time
from pathlib import Path
import numpy as np
from artcourse.data import kept
kept.course_root = lambda: Path(sys.argv[1])
def make():
    print("made", flush=True)
    time.sleep(0.5)
    return {"a": np.arange(3)}
found = kept.kept_arrays("numbers", "one", make)
assert found["a"].tolist() == [0, 1, 2]
"""


def test_of_two_programs_one_waits_for_the_other(tmp_path: Path) -> None:
    (tmp_path / "datasets").mkdir()
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [program.communicate()[0] for program in running]
    assert [program.returncode for program in running] == [0, 0]
    assert "".join(said).count("made\n") == 1


def test_outside_of_a_course_nothing_is_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    assert kept.kept_text("a.txt", "made", lambda: "text") == "text"
    assert list(tmp_path.iterdir()) == []


def test_kept_text_is_the_text(folder: Path) -> None:
    text = "one\ntwo é\n\n"
    assert kept.kept_text("a.txt", "made", lambda: text) == text
    assert kept.kept_text("a.txt", "made", lambda: pytest.fail("made twice")) == text


def test_damage_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept.kept_text("a.txt", "made", lambda: "a text")
    assert capsys.readouterr().out == ""
    path = folder / "a.txt"
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.kept_text("a.txt", "made", lambda: "a text") == "a text"
    assert "a.txt is damaged: its checksum is wrong" in capsys.readouterr().out
