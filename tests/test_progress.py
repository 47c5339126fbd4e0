"""``progress`` shows and exports what is recorded, and says what it cannot."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from artcourse.commands import main, progress
from artcourse.work import make_work_folder, record_check


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A work folder of a course with two small lessons."""
    root = tmp_path / "course"
    (root / "notebooks").mkdir(parents=True)
    _lesson(root, "00_welcome", "How the course works", "welcome.negative")
    _lesson(root, "01_convolution", "Brushes", "convolution.corr2d", "convolution.pad")
    monkeypatch.setattr(progress, "course_root", lambda: root)
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    monkeypatch.chdir(tmp_path)
    return make_work_folder(root / "my-work")


def _lesson(root: Path, stem: str, title: str, *exercises: str) -> None:
    cells = [
        {"cell_type": "code", "source": "", "metadata": {"artcourse": {"check": exercise}}}
        for exercise in exercises
    ]
    about = {"artcourse": {"title": title}}
    notebook = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / f"{stem}.ipynb").write_text(json.dumps(notebook))


def _do_some(work: Path, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("ARTCOURSE_WORK", str(work))
        record_check("welcome.negative", "passed")
        record_check("convolution.pad", "error")
        record_check("convolution.corr2d", "not attempted")
        record_check("convolution.corr2d", "wrong", "flipped kernel")
        record_check("convolution.pad", "not attempted")


def test_the_table_shows_each_lesson(work, monkeypatch, capsys):
    _do_some(work, monkeypatch)
    assert main(["progress"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Lesson                Passed  Attempts  Last diagnosis",
        "-" * 62,
        "How the course works  1 of 1         1  negative: passed",
        "Brushes               0 of 2         2  corr2d: flipped kernel",
    ]


def test_a_lesson_that_the_course_has_no_more_is_still_shown(work, monkeypatch, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(work))
    record_check("sculpture.chisel", "passed")
    assert main(["progress"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "sculpture (other version)  1 of 1         1  chisel: passed"


def test_a_misconception_that_the_course_has_no_more_is_still_shown(work, monkeypatch, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(work))
    record_check("convolution.corr2d", "wrong", "a name that is gone")
    assert main(["progress", "--export", "mine.json"]) == 0
    exported = json.loads(Path("mine.json").read_text(encoding="utf-8"))
    row = next(row for row in exported["exercises"] if row["exercise"] == "convolution.corr2d")
    assert (row["last_diagnosis"], row["last_misconception"]) == ("a name that is gone",) * 2
    assert main(["progress"]) == 0
    assert "Brushes               0 of 2         1  corr2d: a name that is gone\n" in (
        capsys.readouterr().out
    )


def test_only_untouched_stubs_have_no_diagnosis(work, monkeypatch, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(work))
    record_check("welcome.negative", "not attempted")
    assert main(["progress"]) == 0
    assert "How the course works  0 of 1         0\n" in capsys.readouterr().out


@pytest.mark.parametrize("there", [True, False])
def test_a_beginner_gets_a_friendly_line(work, there, capsys):
    arguments = [] if there else ["--work", "nowhere"]
    assert main(["progress", *arguments]) == 0
    out = capsys.readouterr().out
    assert "Nothing is recorded in" in out
    assert "-m artcourse lab" in out
    assert not Path("nowhere").exists()


def test_the_work_folder_can_be_named(work, monkeypatch, tmp_path, capsys):
    elsewhere = make_work_folder(tmp_path / "elsewhere")
    _do_some(elsewhere, monkeypatch)
    assert main(["progress", "--work", str(elsewhere)]) == 0
    assert "1 of 1" in capsys.readouterr().out
    monkeypatch.chdir(elsewhere)  # as in a terminal inside the lab
    assert main(["progress"]) == 0
    assert "1 of 1" in capsys.readouterr().out


def test_progress_that_cannot_be_read_is_said(work, monkeypatch, capsys):
    _do_some(work, monkeypatch)
    (work / "progress.sqlite").write_bytes(b"damaged" * 999)
    assert main(["progress"]) == 1
    out = capsys.readouterr().out
    assert "progress.sqlite is damaged. Your next check sets it aside" in out
    assert "Nothing is recorded" not in out


def test_progress_of_a_newer_course_is_said_and_left_alone(work, monkeypatch, capsys):
    _do_some(work, monkeypatch)
    with closing(sqlite3.connect(work / "progress.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (work / "progress.sqlite").read_bytes()
    assert main(["progress"]) == 1
    assert "newer version of the course" in capsys.readouterr().out
    assert (work / "progress.sqlite").read_bytes() == before


def test_an_export_to_json_holds_every_exercise_and_no_name(work, monkeypatch):
    _do_some(work, monkeypatch)
    assert main(["progress", "--export", "mine.json"]) == 0
    exported = json.loads(Path("mine.json").read_text(encoding="utf-8"))
    assert set(exported) == {"course", "exported", "exercises"}
    assert [
        (row["lesson"], row["exercise"], row["best"], row["attempts"], row["last_misconception"])
        for row in exported["exercises"]
    ] == [
        ("00_welcome", "welcome.negative", "passed", 1, None),
        ("01_convolution", "convolution.corr2d", "wrong", 1, "flipped kernel"),
        ("01_convolution", "convolution.pad", "error", 1, None),
    ]


def test_an_export_to_csv_opens_in_a_spreadsheet(work, monkeypatch):
    _do_some(work, monkeypatch)
    assert main(["progress", "--export", "mine.CSV", "--name", "Zoë, A."]) == 0
    with Path("mine.CSV").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Zoë, A."] * 3
    assert rows[0]["exercise"] == "welcome.negative"
    assert rows[0]["first_passed"].endswith("+00:00")
    assert Path("mine.CSV").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_name_is_in_the_export_only_when_it_is_given(work, monkeypatch):
    _do_some(work, monkeypatch)
    main(["progress", "--export", "without.csv"])
    assert "name" not in Path("without.csv").read_text(encoding="utf-8").splitlines()[0]
    main(["progress", "--export", "with.json", "--name", "Zoë"])
    assert json.loads(Path("with.json").read_text(encoding="utf-8"))["name"] == "Zoë"


def test_an_export_overwrites_nothing(work, capsys):
    Path("mine.csv").write_text("something else")
    assert main(["progress", "--export", "mine.csv"]) == 1
    assert "mine.csv exists already" in capsys.readouterr().err
    assert Path("mine.csv").read_text() == "something else"


def test_what_could_be_read_is_exported_and_the_rest_is_said(work, monkeypatch, capsys):
    _do_some(work, monkeypatch)
    (work / "progress.sqlite").write_bytes(b"damaged" * 999)
    assert main(["progress", "--export", "mine.json"]) == 1
    assert "Not all progress could be read" in capsys.readouterr().out
    assert Path("mine.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--export", "mine.txt"], "mine.txt should end in .csv (for spreadsheets) or in .json"),
        (["--export", "no/such/folder.csv"], "folder.csv cannot be written (No such file"),
        (["--export", "mine.csv", "--work", "nowhere"], "There is no folder nowhere. Name yours"),
        (["--name", "Zoë"], "--name is for an export. Add --export FILE.csv"),
    ],
)
def test_what_cannot_be_done_is_said(work, capsys, arguments, said):
    assert main(["progress", *arguments]) == 1
    assert said in capsys.readouterr().err
    assert not list(Path().glob("mine.*"))


def test_the_courses_own_lessons_are_shown(tmp_path, monkeypatch, capsys):
    make_work_folder(tmp_path)
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    record_check("convolution.corr2d", "passed")
    assert main(["progress"]) == 0
    assert "corr2d: passed" in capsys.readouterr().out
