"""Lessons are handed out without ever losing, or wrongly claiming, a student's work."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from datetime import date
from pathlib import Path

import nbformat
import pytest

from artcourse.work import (
    Handout,
    Lesson,
    files,
    hand_out,
    list_lessons,
    make_work_folder,
    record_check,
    write_welcome_page,
)
from artcourse.work.student_copy import student_copy

NOTES = ".artcourse/notes.json"
FILE = "01_convolution.ipynb"
NEWER = "01_convolution_new-2026-11-24.ipynb"


class _StoppedDate(date):
    """The day on which the tests take place, also when they run past midnight."""

    @classmethod
    def today(cls) -> date:
        return cls(2026, 11, 24)


@pytest.fixture(autouse=True)
def _the_day_stays(monkeypatch):
    monkeypatch.setattr(files, "date", _StoppedDate)


def _cell(kind: str, number: int, source: str, **more) -> dict:
    lines = source.splitlines(keepends=True)
    return {"id": f"cell{number}", "cell_type": kind, "metadata": {}, "source": lines, **more}


def _notebook(words: str = "first edition", title: str = "Convolution", printed: str = "3") -> dict:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [f"{printed}\n"]}]
    code = {"execution_count": 4, "outputs": outputs}
    check = _cell("code", 3, "exercises.corr2d.check(corr2d)", **code)
    check["metadata"] = {
        "tags": ["check"],
        "artcourse": {"check": "convolution.corr2d"},
        "execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"},
    }
    about = {"makes": "a filtered photograph", "minutes": {"read": 40, "run": 2}}
    return {
        "cells": [
            _cell("markdown", 1, f"# {title}\n\n{words} – été"),
            _cell("code", 2, "1 + 2", **code),
            check,
        ],
        "metadata": {"artcourse": about, "widgets": {"state": 1}, "kernelspec": {"name": "mine"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _publish(lessons: Path, words: str, file: str = FILE) -> None:
    (lessons / file).write_text(json.dumps(_notebook(words)), encoding="utf-8")


@pytest.fixture
def lessons(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    _publish(folder, "first edition")
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "my-work"


def _change(copy: Path, words: str = "the student's own words") -> bytes:
    """Edit a copy as Jupyter would save it."""
    notebook = nbformat.read(copy, as_version=4)
    notebook.cells[1].source = words
    nbformat.write(notebook, copy)
    return copy.read_bytes()


def _status(lessons: Path, work: Path) -> str:
    return hand_out(lessons, work).handouts[0].status


def _files(work: Path) -> list[str]:
    return sorted(path.name for path in work.iterdir() if path.name != ".artcourse")


# What a lesson says about itself


def test_lessons_are_listed_with_what_they_say_about_themselves(lessons):
    _publish(lessons, "later", "10_creativity.ipynb")
    (lessons / "instructors").mkdir()
    (lessons / "notes.ipynb").write_text("not a lesson")
    assert list_lessons(lessons)[0] == Lesson(
        file=FILE,
        title="Convolution",
        makes="a filtered photograph",
        minutes_to_read=40,
        minutes_to_run=2,
        exercises=("convolution.corr2d",),
    )
    assert [(each.number, each.stem) for each in list_lessons(lessons)] == [
        (1, "01_convolution"),
        (10, "10_creativity"),
    ]


def test_a_lesson_that_says_nothing_still_has_a_title(lessons):
    bare = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (lessons / "02_bare.ipynb").write_text(json.dumps(bare))
    titled = _notebook()
    titled["metadata"]["artcourse"] = {"title": "A title of its own"}
    (lessons / "03_titled.ipynb").write_text(json.dumps(titled))
    titles = [lesson.title for lesson in list_lessons(lessons)]
    assert titles == ["Convolution", "02_bare.ipynb", "A title of its own"]


# The copy


def test_a_copy_has_no_outputs_and_keeps_the_cells_metadata(lessons, work):
    assert _status(lessons, work) == "new"
    copy = nbformat.read(work / FILE, as_version=4)
    nbformat.validate(copy)
    assert copy.metadata.kernelspec.name == "python3"
    assert "widgets" not in copy.metadata
    assert [cell.get("outputs", []) for cell in copy.cells] == [[], [], []]
    assert [cell.get("execution_count") for cell in copy.cells] == [None, None, None]
    assert copy.cells[2].metadata == {
        "tags": ["check"],
        "artcourse": {"check": "convolution.corr2d"},
    }
    assert copy.cells[0].source.endswith("first edition – été")


def test_opening_and_saving_in_jupyter_does_not_change_a_copy(lessons, work):
    hand_out(lessons, work)
    before = (work / FILE).read_bytes()
    nbformat.write(nbformat.read(work / FILE, as_version=4), work / FILE)
    assert (work / FILE).read_bytes() == before


def test_an_edition_is_what_the_authors_wrote_and_not_the_run():
    one, _ = student_copy(_notebook())
    rerun = _notebook(printed="3.0")
    rerun["metadata"]["language_info"] = {"version": "3.10.1"}
    rerun["cells"][1]["source"] = "".join(rerun["cells"][1]["source"])
    assert student_copy(rerun)[0] == one
    assert student_copy(_notebook("second edition"))[0] != one


def test_a_copy_can_be_written_to_even_if_the_lesson_cannot(lessons, work):
    (lessons / FILE).chmod(0o444)
    hand_out(lessons, work)
    assert (work / FILE).stat().st_mode & stat.S_IWUSR


# Newer editions


def test_an_untouched_copy_is_upgraded_in_place(lessons, work):
    hand_out(lessons, work)
    assert _status(lessons, work) == "current"
    _publish(lessons, "second edition")
    assert _status(lessons, work) == "upgraded"
    assert "second edition" in (work / FILE).read_text(encoding="utf-8")
    assert _files(work) == [FILE]


def test_a_new_python_alone_brings_no_news(lessons, work, monkeypatch):
    hand_out(lessons, work)
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert _status(lessons, work) == "current"
    assert "3.99.0" in (work / FILE).read_text(encoding="utf-8")


def test_a_copy_that_was_only_run_belongs_to_the_student(lessons, work):
    hand_out(lessons, work)
    notebook = nbformat.read(work / FILE, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="3\n")]
    nbformat.write(notebook, work / FILE)
    run = (work / FILE).read_bytes()
    assert _status(lessons, work) == "yours"
    _publish(lessons, "second edition")
    assert _status(lessons, work) == "newer beside"
    assert (work / FILE).read_bytes() == run


def test_a_newer_edition_stands_beside_a_changed_copy_and_is_told_once(lessons, work):
    hand_out(lessons, work)
    changed = _change(work / FILE)
    _publish(lessons, "second edition")
    report = hand_out(lessons, work)
    assert report.handouts[0] == Handout(report.handouts[0].lesson, "newer beside", newer=NEWER)
    assert report.news == [
        f"{FILE} has a newer version. You have changed your copy, so it was left alone; "
        f"the newer version is in {NEWER}."
    ]
    assert (work / FILE).read_bytes() == changed
    assert "second edition" in (work / NEWER).read_text(encoding="utf-8")
    again = hand_out(lessons, work)
    assert (again.handouts[0].status, again.handouts[0].newer) == ("yours", NEWER)
    assert again.news == []
    assert _files(work) == [FILE, NEWER]


def test_a_changed_newer_version_is_never_touched_either(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    changed = _change(work / NEWER)
    _publish(lessons, "third edition")
    third = NEWER.replace(".ipynb", "-2.ipynb")
    assert hand_out(lessons, work).handouts[0].newer == third
    assert (work / NEWER).read_bytes() == changed
    assert "third edition" in (work / third).read_text(encoding="utf-8")


def test_an_untouched_newer_version_gives_way_to_the_next(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    _publish(lessons, "third edition")
    third = hand_out(lessons, work).handouts[0].newer
    assert _files(work) == sorted([FILE, third])
    assert "third edition" in (work / third).read_text(encoding="utf-8")


def test_a_newer_version_that_was_deleted_is_not_offered_again(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    (work / NEWER).unlink()
    handout = hand_out(lessons, work).handouts[0]
    assert (handout.status, handout.newer) == ("yours", None)
    assert _files(work) == [FILE]


def test_a_copy_made_from_the_newer_version_is_up_to_date(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    os.replace(work / NEWER, work / FILE)
    assert _status(lessons, work) == "current"
    _change(work / FILE)
    assert _status(lessons, work) == "yours"
    assert hand_out(lessons, work).news == []


def test_a_deleted_copy_is_handed_out_afresh(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    (work / FILE).unlink()
    _publish(lessons, "second edition")
    assert _status(lessons, work) == "new"
    assert "second edition" in (work / FILE).read_text(encoding="utf-8")


def test_a_tab_left_open_over_an_upgrade_is_offered_the_newer_version(lessons, work):
    hand_out(lessons, work)
    in_the_tab = (work / FILE).read_text(encoding="utf-8").replace("1 + 2", "1 + 2 + mine")
    _publish(lessons, "second edition")
    assert _status(lessons, work) == "upgraded"
    (work / FILE).write_text(in_the_tab, encoding="utf-8")  # the student chose to overwrite
    assert _status(lessons, work) == "newer beside"
    assert (work / FILE).read_text(encoding="utf-8") == in_the_tab
    assert "second edition" in (work / NEWER).read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "not a notebook", "[]", '{"metadata": 3}'])
def test_a_copy_that_is_no_notebook_any_more_is_left_alone(lessons, work, content):
    hand_out(lessons, work)
    (work / FILE).write_text(content)
    assert _status(lessons, work) == "newer beside"  # a sound one stands beside it
    assert _status(lessons, work) == "yours"
    assert (work / FILE).read_text() == content


# Crashes and damage


class _Crash(BaseException):
    pass


def _crash_at(monkeypatch, step: int, before: bool) -> None:
    """Let the machine stop just before or after the given change to the folder."""
    steps = iter(range(1000))

    def stopping(change):
        def changed(*arguments, **options):
            now = next(steps) == step
            if now and before:
                raise _Crash
            change(*arguments, **options)
            if now:
                raise _Crash

        return changed

    monkeypatch.setattr(os, "replace", stopping(os.replace))
    monkeypatch.setattr(Path, "unlink", stopping(Path.unlink))


def _situation(lessons: Path, work: Path) -> bytes:
    """One changed copy, one untouched, an untouched older version beside, one lesson new."""
    _publish(lessons, "first edition", "02_untouched.ipynb")
    hand_out(lessons, work)
    changed = _change(work / FILE)
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    _publish(lessons, "third edition")
    _publish(lessons, "third edition", "02_untouched.ipynb")
    _publish(lessons, "third edition", "03_new.ipynb")
    return changed


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", range(7))
def test_after_a_crash_at_any_moment_everything_is_put_right(
    lessons, work, monkeypatch, step, before
):
    changed = _situation(lessons, work)
    with monkeypatch.context() as patched:
        _crash_at(patched, step, before)
        if step < 6:
            with pytest.raises(_Crash):
                hand_out(lessons, work)
        else:  # there are six changes in all
            hand_out(lessons, work)
    report = hand_out(lessons, work)
    assert (work / FILE).read_bytes() == changed
    newer = report.handouts[0].newer
    for file in ("02_untouched.ipynb", "03_new.ipynb", newer):
        assert "third edition" in (work / file).read_text(encoding="utf-8")
    # A crash just before the older version is taken away leaves that one over.
    left_over = {NEWER} if NEWER in _files(work) else set()
    assert set(_files(work)) == {FILE, "02_untouched.ipynb", "03_new.ipynb", newer} | left_over
    _publish(lessons, "fourth edition", "02_untouched.ipynb")
    assert hand_out(lessons, work).handouts[1].status == "upgraded"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}x", '{"written": []}', '{"written": {"a": [1]}}', '{"beside": {"a": 1}}'],
)
def test_with_damaged_notes_every_copy_belongs_to_the_student(lessons, work, content):
    hand_out(lessons, work)
    first = (work / FILE).read_bytes()
    (work / NOTES).write_text(content)
    report = hand_out(lessons, work)
    assert "treated as changed by you" in report.news[0]
    assert hand_out(lessons, work).news == []
    (work / NOTES).write_text(content)
    _publish(lessons, "second edition")
    assert _status(lessons, work) == "newer beside"
    assert (work / FILE).read_bytes() == first


def test_a_changed_copy_without_notes_knows_its_own_edition(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    (work / NOTES).unlink()
    assert _status(lessons, work) == "yours"
    assert _files(work) == [FILE]


def _hand_out_in_a_process(lessons: Path, work: Path) -> None:
    files.date = _StoppedDate  # in this process, too
    assert not hand_out(lessons, work).problems


def test_two_labs_that_start_at_once_hand_out_one_copy(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    spawn = multiprocessing.get_context("spawn")
    labs = [spawn.Process(target=_hand_out_in_a_process, args=(lessons, work)) for _ in range(3)]
    for lab in labs:
        lab.start()
    for lab in labs:
        lab.join()
    assert [lab.exitcode for lab in labs] == [0, 0, 0]
    assert _files(work) == [FILE, NEWER]


def test_a_lab_that_is_held_up_by_another_says_so(lessons, work, monkeypatch):
    hand_out(lessons, work)
    _change(work / FILE)
    report = hand_out(lessons, work)
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    with files.exclusive(work):
        with pytest.raises(
            OSError, match=r"lock cannot be locked \(another program holds it\).* delete it"
        ):
            hand_out(lessons, work)
        assert "cannot be locked" in write_welcome_page(work, report)
    assert write_welcome_page(work, report) is None


def test_a_lock_that_cannot_be_opened_is_said(lessons, work):
    make_work_folder(work)
    (work / ".artcourse" / "lock").mkdir()
    with pytest.raises(OSError, match=r"lock cannot be opened \(.+\)\.$"):
        hand_out(lessons, work)


# What else may stand in the folder


def test_a_folder_in_the_place_of_a_lesson_does_not_hold_up_the_others(lessons, work):
    make_work_folder(work)
    (work / FILE).mkdir()
    _publish(lessons, "first edition", "02_other.ipynb")
    report = hand_out(lessons, work)
    assert [each.status for each in report.handouts] == ["problem", "new"]
    assert "is in the way of a lesson. Rename it" in report.news[0]
    assert (work / FILE).is_dir()


def test_a_copy_that_cannot_be_replaced_is_said_and_kept(lessons, work, monkeypatch):
    hand_out(lessons, work)
    first = (work / FILE).read_bytes()
    _publish(lessons, "second edition")
    replace = os.replace

    def held_open(source, target):
        if Path(target).name == FILE:
            raise PermissionError(13, "held open by another program")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", held_open)
        assert "held open by another program" in hand_out(lessons, work).news[0]
    assert (work / FILE).read_bytes() == first
    assert _status(lessons, work) == "upgraded"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1}', '{"nbformat": 3, "cells": []}'])
def test_a_lesson_that_cannot_be_read_does_not_hold_up_the_others(lessons, work, content):
    (lessons / "02_broken.ipynb").write_text(content)
    report = hand_out(lessons, work)
    assert [each.lesson.file for each in report.handouts] == [FILE]
    assert "02_broken.ipynb" in report.news[0]
    assert "The other lessons are there." in report.news[0]
    assert [lesson.file for lesson in list_lessons(lessons)] == [FILE]


def test_a_course_without_lessons_is_said(tmp_path, work):
    assert "There are no lessons in" in hand_out(tmp_path / "nowhere", work).news[0]


def test_a_file_whose_name_differs_in_case_is_never_overwritten(lessons, work):
    # Where A and a are the same file this is the student's copy, elsewhere another file.
    make_work_folder(work)
    (work / FILE.upper()).write_text("the student's own")
    (work / NEWER.upper()).write_text("the student's own too")
    _publish(lessons, "second edition")
    hand_out(lessons, work)
    assert (work / FILE.upper()).read_text() == "the student's own"
    assert (work / NEWER.upper()).read_text() == "the student's own too"


def test_files_of_the_student_keep_their_names(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    (work / NEWER).write_text("the student's own file of that name")
    _publish(lessons, "second edition")
    assert hand_out(lessons, work).handouts[0].newer == NEWER.replace(".ipynb", "-2.ipynb")
    assert (work / NEWER).read_text() == "the student's own file of that name"


# The welcome page


def _welcome(lessons: Path, work: Path) -> str:
    assert write_welcome_page(work, hand_out(lessons, work)) is None
    return (work / "Welcome.md").read_text(encoding="utf-8")


def test_the_welcome_page_shows_lessons_and_progress(lessons, work, monkeypatch):
    monkeypatch.setenv("ARTCOURSE_WORK", str(work))
    row = "| 1 | [Convolution](01_convolution.ipynb) | a filtered photograph | 40 min | 2 min |"
    page = _welcome(lessons, work)
    assert f"{row} 0 of 1 |\n" in page
    assert "**Start with [Convolution](01_convolution.ipynb).**" in page
    assert "New versions" not in page
    record_check("convolution.corr2d", "wrong")
    assert "**Go on with [Convolution]" in _welcome(lessons, work)
    record_check("convolution.corr2d", "passed")
    page = _welcome(lessons, work)
    assert f"{row} ✓ 1 of 1 |\n" in page
    assert "Go on with" not in page
    for promise in (
        "Shift + Enter",
        "exercises.NAME.hint()",
        "gallery",
        "python3 -m artcourse lab",
    ):
        assert promise in page


def test_the_welcome_page_shows_newer_versions(lessons, work):
    hand_out(lessons, work)
    _change(work / FILE)
    _publish(lessons, "second edition")
    assert f"- [Convolution]({FILE}): [{NEWER}]({NEWER})" in _welcome(lessons, work)
    assert "## New versions" in _welcome(lessons, work)
    (work / NEWER).unlink()
    assert "## New versions" not in _welcome(lessons, work)


def test_a_title_is_not_read_as_markdown(lessons, work):
    notebook = _notebook(title="A | B <i>[c]</i> *d*")
    (lessons / FILE).write_text(json.dumps(notebook), encoding="utf-8")
    assert r"[A \| B \<i\>\[c\]\</i\> \*d\*](01_convolution.ipynb)" in _welcome(lessons, work)


def test_a_changed_welcome_page_is_set_aside(lessons, work):
    page = _welcome(lessons, work)
    kept = "Welcome.yours-2026-11-24.md"
    for number, words in enumerate(("my notes", "more notes"), 1):
        (work / "Welcome.md").write_text(words)
        name = kept if number == 1 else kept.replace(".md", f"-{number}.md")
        said = write_welcome_page(work, hand_out(lessons, work))
        assert (
            said == f"Welcome.md had been changed. It is kept as {name}, and a new one was written."
        )
        assert (work / name).read_text() == words
        assert (work / "Welcome.md").read_text(encoding="utf-8") == page


def test_a_folder_in_the_place_of_the_welcome_page_is_set_aside(lessons, work):
    make_work_folder(work)
    (work / "Welcome.md").mkdir()
    assert "had been changed" in write_welcome_page(work, hand_out(lessons, work))
    assert (work / "Welcome.md").is_file()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", [0, 1])
def test_a_crash_while_the_welcome_page_is_written(lessons, work, monkeypatch, step, before):
    _welcome(lessons, work)
    _publish(lessons, "first edition", "02_more.ipynb")
    for _ in range(3):
        report = hand_out(lessons, work)
        with monkeypatch.context() as patched:
            _crash_at(patched, step, before)
            with pytest.raises(_Crash):
                write_welcome_page(work, report)
        if (step, before) == (1, False):
            break  # the page is written
    assert "02_more" in _welcome(lessons, work)
    assert [file for file in _files(work) if "yours" in file] == []


def test_a_welcome_page_that_cannot_be_written_is_said(lessons, work, monkeypatch):
    report = hand_out(lessons, work)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    said = write_welcome_page(work, report)
    assert said.startswith("The welcome page could not be written: ")
    assert "No space left on device" in said
