"""The record of checks survives two writers, a kill, damage, and files that it may not touch."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from artcourse.work import (
    files,
    make_work_folder,
    read_checks,
    read_progress,
    record,
    record_check,
    summarise,
    work_folder,
)
from artcourse.work.record import Check


@pytest.fixture
def work(tmp_path, monkeypatch):
    folder = make_work_folder(tmp_path / "my-work")
    monkeypatch.setenv("ARTCOURSE_WORK", str(folder))
    return folder


def _fill(count: int) -> None:
    for number in range(count):
        assert record_check(f"lesson.exercise{number}", "wrong", "flipped kernel") is None


def _damaged(work: Path) -> list[Path]:
    return sorted(work.glob("progress.damaged-*.sqlite"))


@contextmanager
def _without_privileges():
    """As root, the tests of read-only files would be read-only in name only."""
    if os.name == "nt":
        pytest.skip("Windows has other rules for folders")
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def readable_by_all(monkeypatch):
    """A work folder that another user can reach; pytest's own folders are private."""
    with tempfile.TemporaryDirectory() as outside:
        Path(outside).chmod(0o755)
        work = make_work_folder(Path(outside) / "my-work")
        monkeypatch.setenv("ARTCOURSE_WORK", str(work))
        yield work


# The folder


def test_work_folder_is_the_nearest_with_the_marker(tmp_path, monkeypatch):
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    inner = make_work_folder(tmp_path / "outer" / "my-work") / "a" / "b"
    (tmp_path / "outer" / ".artcourse").mkdir()
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert work_folder() == inner.parents[1]
    monkeypatch.chdir(tmp_path)
    assert work_folder() is None


def test_the_environment_variable_names_the_work_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(make_work_folder(tmp_path / "one"))
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path / "two"))
    assert work_folder() == tmp_path / "two"
    monkeypatch.setenv("ARTCOURSE_WORK", "")
    assert work_folder() == tmp_path / "one"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let the current folder be deleted")
def test_a_deleted_current_folder_is_no_work_folder(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    (tmp_path / "gone").rmdir()
    assert work_folder() is None
    assert record_check("a.b", "passed") is None


def test_a_file_in_the_place_of_the_work_folder_is_named(tmp_path):
    (tmp_path / "my-work").write_text("a file")
    with pytest.raises(OSError, match=r"my-work.* a file is in its place, or"):
        make_work_folder(tmp_path / "my-work" / "deeper")
    with pytest.raises(OSError, match="my-work"):
        make_work_folder(tmp_path / "my-work")


def test_a_work_folder_that_cannot_be_written_to_is_refused(readable_by_all):
    readable_by_all.chmod(0o555)
    with _without_privileges(), pytest.raises(OSError, match=r"cannot be written to .*--work"):
        make_work_folder(readable_by_all)
    readable_by_all.chmod(0o755)


# Recording and reading


def test_a_check_is_recorded_and_read_back(work):
    assert record_check("convolution.corr2d", "wrong", "flipped kernel") is None
    assert record_check("convolution.corr2d", "passed") is None
    checks, problem = read_checks(work)
    assert problem is None
    assert [check[1:4] for check in checks] == [
        ("convolution.corr2d", "wrong", "flipped kernel"),
        ("convolution.corr2d", "passed", None),
    ]
    assert checks[0].time.endswith("+00:00")
    assert checks[0].time <= checks[1].time


def test_nothing_is_recorded_without_a_work_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    monkeypatch.chdir(tmp_path)
    assert record_check("convolution.corr2d", "passed") is None
    assert list(tmp_path.iterdir()) == []


def test_reading_makes_no_file(work):
    assert read_checks(work) == ([], None)
    assert read_progress(work) == {}
    assert [path.name for path in work.iterdir()] == [".artcourse"]


def test_progress_sums_up_each_exercise():
    outcomes = ["not attempted", "error", "wrong", "passed", "wrong", "not attempted", "nonsense"]
    found = [None, None, "flipped kernel", None, None, None, None]
    checks = [
        Check(f"2026-01-0{day}", "a.b", outcome, misconception, "0.1.0")
        for day, (outcome, misconception) in enumerate(zip(outcomes, found, strict=True), 1)
    ]
    progress = summarise(checks)["a.b"]
    assert (progress.attempts, progress.best, progress.passed) == (4, "passed", True)
    assert (progress.first_passed, progress.last_checked) == ("2026-01-04", "2026-01-05")
    assert (progress.last_diagnosis, progress.last_misconception) == ("wrong", "flipped kernel")
    untouched = summarise(checks[:1])["a.b"]
    assert (untouched.attempts, untouched.best, untouched.passed) == (0, "not attempted", False)


def test_a_check_with_an_unknown_outcome_is_refused_without_raising(work):
    said = record_check("a.b", "brilliant")
    assert said.startswith("This check was not recorded: ")
    assert read_checks(work) == ([], None)


# Two writers, and a kill


def _write_many(writer: int, count: int) -> None:
    said = [record_check(f"writer{writer}.row{row}", "passed") for row in range(count)]
    assert said == [None] * count


def test_processes_that_write_at_once_lose_nothing(work):
    spawn = multiprocessing.get_context("spawn")  # as on Windows and macOS
    writers = [spawn.Process(target=_write_many, args=(writer, 150)) for writer in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    written = {check.exercise for check in read_checks(work)[0]}
    assert written == {f"writer{writer}.row{row}" for writer in range(3) for row in range(150)}


# With so small a cache, SQLite must write to the file before the transaction is complete.
KILLED_WHILE_WRITING = """
import sys, time
from pathlib import Path
from artcourse.work import record
connection = record._connect(Path(sys.argv[1]))
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE checks SET outcome = 'passed', misconception = 'half written'")
rows = [("now", "half.written" * 50, "passed", None, "0")] * 2000
connection.executemany(f"INSERT INTO checks ({record.COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows)
print("in the middle", flush=True)
time.sleep(60)
"""


def _kill_while_writing(work: Path) -> None:
    command = [sys.executable, "-c", KILLED_WHILE_WRITING, str(work)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "in the middle\n"
        writer.kill()


def test_a_kill_in_the_middle_of_a_write_loses_only_that_write(work):
    _fill(100)
    before = read_checks(work)
    size = (work / record.FILE).stat().st_size
    _kill_while_writing(work)
    assert (work / record.FILE).stat().st_size > size  # it did die with the file half written
    assert (work / f"{record.FILE}-journal").exists()
    assert read_checks(work) == before
    assert record_check("after.the_kill", "passed") is None
    assert len(read_checks(work)[0]) == 101
    assert _damaged(work) == []


def test_a_file_that_stays_locked_is_named(work, monkeypatch):
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    _fill(1)
    with closing(sqlite3.connect(work / record.FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "keeps progress.sqlite locked" in record_check("a.b", "passed")
        assert "keeps progress.sqlite locked" in read_checks(work)[1]
    assert record_check("a.b", "passed") is None


# Damage


def _overwrite(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content)


NOISE = random.Random(0).randbytes(9999)


@pytest.mark.parametrize("content", [b"xx", b"not a database" * 99, NOISE])
def test_a_file_of_other_bytes_is_set_aside_and_a_fresh_one_begun(work, content):
    (work / record.FILE).write_bytes(content)
    assert "progress.sqlite is damaged" in read_checks(work)[1]
    assert (work / record.FILE).read_bytes() == content  # reading changes nothing
    said = record_check("a.b", "passed")
    assert "It is kept as progress.damaged-20" in said
    assert [path.read_bytes() for path in _damaged(work)] == [content]
    assert read_progress(work)["a.b"].passed
    assert record_check("a.b", "passed") is None


def test_an_empty_file_is_a_fresh_one(work):
    (work / record.FILE).touch()
    assert read_checks(work) == ([], None)
    assert record_check("a.b", "passed") is None
    assert _damaged(work) == []


def test_whatever_the_file_is_cut_to_it_is_kept_and_the_record_goes_on(work):
    _fill(300)
    whole = (work / record.FILE).read_bytes()
    for size in [
        2,
        15,
        16,
        99,
        100,
        511,
        512,
        4095,
        4096,
        5000,
        len(whole) // 2,
        len(whole) - 4096,
    ]:
        for path in work.glob("progress*"):
            path.unlink()
        (work / record.FILE).write_bytes(whole[:size])
        assert "is damaged" in read_checks(work)[1], size
        assert "was damaged" in record_check("a.b", "passed"), size
        assert _damaged(work)[0].read_bytes() == whole[:size]
        assert read_progress(work)["a.b"].passed


def test_of_a_file_cut_in_half_the_first_half_is_saved(work):
    _fill(400)
    os.truncate(work / record.FILE, (work / record.FILE).stat().st_size // 2)
    readable, _ = read_checks(work)
    assert 100 < len(readable) < 250
    assert f"with the {len(readable)} earlier checks" in record_check("a.b", "passed")
    assert read_checks(work)[0][:-1] == readable


def test_damage_in_the_middle_saves_what_lies_before_and_behind(work):
    _fill(400)
    _overwrite(work / record.FILE, 3 * 4096, random.Random(1).randbytes(4096))
    readable, problem = read_checks(work)
    assert "is damaged" in problem
    numbers = [int(check.exercise.removeprefix("lesson.exercise")) for check in readable]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert numbers[-1] == 399
    assert 300 < len(numbers) < 400
    assert f"with the {len(readable)} earlier checks" in record_check("a.b", "passed")
    assert read_checks(work)[0][:-1] == readable


@pytest.mark.parametrize("seed", range(10))
def test_random_damage_never_raises_and_is_never_deleted(work, seed):
    _fill(60)
    chance = random.Random(seed)
    size = (work / record.FILE).stat().st_size
    for _ in range(chance.choice([1, 5, 50])):
        _overwrite(work / record.FILE, chance.randrange(size), chance.randbytes(8))
    damaged = (work / record.FILE).read_bytes()
    problem = read_checks(work)[1]
    assert problem is None or "is damaged" in problem or "newer version" in problem
    said = record_check("a.b", "passed")
    if said is None or "kept as" in said:
        assert read_progress(work)["a.b"].passed
    else:  # the damage has hit the number of the version
        assert "newer version of the course" in said
    assert said is None or damaged in [path.read_bytes() for path in work.glob("progress*")]


def test_each_damaged_file_is_kept_under_its_own_name(work):
    for content in (b"first", b"second", b"third"):
        (work / record.FILE).write_bytes(content)
        record_check("a.b", "passed")
    assert {path.read_bytes() for path in _damaged(work)} == {b"first", b"second", b"third"}


def test_a_kill_and_damage_together_do_not_spoil_the_fresh_file(work):
    _fill(100)
    _kill_while_writing(work)
    _overwrite(work / record.FILE, 0, b"damaged" * 999)
    said = record_check("a.b", "passed")
    assert said is None or "was damaged" in said
    assert not (work / f"{record.FILE}-journal").exists()
    assert record_check("a.b", "passed") is None
    assert read_checks(work)[1] is None


def _meet_damage(number: int) -> None:
    said = record_check(f"writer{number}.check", "passed")
    assert said is None or "was damaged" in said, said


def test_processes_that_find_the_damage_together_set_one_file_aside(work):
    (work / record.FILE).write_bytes(b"damaged" * 999)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_meet_damage, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert len(_damaged(work)) == 1
    assert len(read_progress(work)) == 4


def test_only_one_at_a_time_may_set_a_file_aside(work, monkeypatch):
    (work / record.FILE).write_bytes(b"damaged" * 999)
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    with files.exclusive(work):
        assert "cannot be locked" in record_check("a.b", "passed")
    assert _damaged(work) == []
    assert "kept as" in record_check("a.b", "passed")


def test_the_second_to_find_the_damage_leaves_the_fresh_file_alone(work):
    _fill(1)
    assert record._set_aside(work) is None
    assert _damaged(work) == []


# Files that may not be touched


def test_a_file_of_a_newer_course_is_left_as_it_is(work):
    _fill(2)
    with closing(sqlite3.connect(work / record.FILE)) as connection:
        connection.execute("PRAGMA user_version = 2")
    before = (work / record.FILE).read_bytes()
    assert "newer version of the course. Update the course." in record_check("a.b", "passed")
    checks, problem = read_checks(work)
    assert checks == []
    assert "newer version of the course" in problem
    assert (work / record.FILE).read_bytes() == before
    assert _damaged(work) == []


def test_a_folder_in_the_place_of_the_file_is_left_alone(work):
    (work / record.FILE).mkdir()
    assert "cannot be opened" in record_check("a.b", "passed")
    assert "cannot be opened" in read_checks(work)[1]
    assert (work / record.FILE).is_dir()


def test_a_work_folder_that_has_gone_is_said(work):
    (work / ".artcourse").rmdir()
    work.rmdir()
    assert "Is its folder there" in record_check("a.b", "passed")
    assert not work.exists()


def test_a_read_only_file_can_be_read_and_is_said_to_be_read_only(readable_by_all):
    _fill(1)
    (readable_by_all / record.FILE).chmod(0o444)
    with _without_privileges():
        assert "read-only" in record_check("a.b", "passed")
        assert len(read_checks(readable_by_all)[0]) == 1


def test_a_read_only_folder_is_said_to_be_read_only(readable_by_all):
    readable_by_all.chmod(0o555)
    with _without_privileges():
        assert "cannot be opened" in record_check("a.b", "passed")
        assert read_checks(readable_by_all) == ([], None)
    readable_by_all.chmod(0o755)


def test_a_full_disk_is_said(work, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(record, "_append", full)
    assert "the disk is full" in record_check("a.b", "passed")


def test_whatever_goes_wrong_the_notebook_goes_on(work, monkeypatch):
    def surprise(*_):
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr(record, "_append", surprise)
    said = record_check("a.b", "passed")
    assert said == "This check was not recorded: something nobody thought of"


# What it needs


def test_the_work_needs_only_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import artcourse.work; "
        "import artcourse.commands.progress; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(new - set(sys.stdlib_module_names) - {'artcourse'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
