"""Downloads from a real server on this computer: whole, cut off, damaged, or not there at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from file_server import CONTENT

from artcourse.data import records
from artcourse.data.records import downloaded_file

INSTEAD = "Another network needs no download."
ROOT = Path(__file__).parents[1]


def record_at(server: ThreadingHTTPServer, content: bytes = CONTENT) -> records.Record:
    """The record of a file that this server has, or should have."""
    return records.Record(
        title="A few numbers",
        author="somebody",
        year="not stated",
        source=f"http://127.0.0.1:{server.server_port}/models/numbers.pth",
        licence="none",
        shape=(len(content),),
        file="numbers.pth",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


@pytest.fixture
def record(server: ThreadingHTTPServer) -> records.Record:
    return record_at(server)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_BLOCK", 1024)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_downloaded_once(server, record, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "on the way"
    path = downloaded_file(record, folder, INSTEAD)
    assert path == folder / "numbers.pth"
    assert path.read_bytes() == CONTENT
    assert names_in(folder) == ["numbers.pth"]
    server.status = 500
    assert downloaded_file(record, folder, INSTEAD) == path
    assert server.asked == ["bytes=0-"]


def test_it_says_what_comes_before_it_comes(record, tmp_path: Path, monkeypatch, capsys) -> None:
    said = []
    urlopen = records.urlopen

    def noted(*arguments: object, **options: object) -> object:
        said.append(capsys.readouterr().out)
        return urlopen(*arguments, **options)

    monkeypatch.setattr(records, "urlopen", noted)
    monkeypatch.setattr(records, "_in_mb", lambda size: f"{size} bytes")
    (tmp_path / "numbers.pth.part").write_bytes(CONTENT[:-9])
    downloaded_file(record, tmp_path, INSTEAD)
    (line,) = said
    for part in (
        "A few numbers, 102400 bytes, ",
        record.source,
        f"{tmp_path}. 9 bytes are missing",
    ):
        assert part in line
    assert line.count("\n") == 1


def test_sizes_are_told_in_mb() -> None:
    assert records._in_mb(553_433_881) == "528 MB"
    assert records._in_mb(0) == "0 MB"


def test_progress_is_shown_in_ten_lines(record, tmp_path: Path, capsys) -> None:
    downloaded_file(record, tmp_path, INSTEAD)
    lines = capsys.readouterr().err.splitlines()
    assert [line[:16] for line in lines] == [f"{n:3}% downloaded," for n in range(10, 101, 10)]
    assert all(line.endswith("0:00:00 left") for line in map(str.strip, lines))


def test_a_terminal_shows_one_line_that_changes(record, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    downloaded_file(record, tmp_path, INSTEAD)
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert shown.endswith("\n")
    assert shown.count("\r") > 90
    assert {len(line) for line in shown.split("\r")[:-1]} == {50}  # each hides the last one


def test_the_time_left_is_that_of_what_is_missing(monkeypatch, capsys) -> None:
    """A quarter was here; two quarters come in 100 s: one quarter is left, so 50 s."""
    clock = iter([1000.0, 1050.0, 1100.0, 1150.0])
    monkeypatch.setattr(records, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    blocks = iter([b"12345"] * 3)
    answer = SimpleNamespace(read1=lambda _: next(blocks))
    file = SimpleNamespace(tell=lambda: 5, write=len)
    records._save(answer, file, 20)
    lines = [line.strip() for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        "50% downloaded, 0:01:40 left",
        "75% downloaded, 0:00:50 left",
        "100% downloaded, 0:00:00 left",
    ]


def test_a_lost_connection_is_resumed(server, record, tmp_path: Path, capsys) -> None:
    server.cut_at = 60_000
    with pytest.raises(OSError, match=r"A few numbers could not be .*: the connection was lost\."):
        downloaded_file(record, tmp_path, INSTEAD)
    assert names_in(tmp_path) == ["numbers.pth.part"]
    assert (tmp_path / "numbers.pth.part").read_bytes() == CONTENT[:60_000]
    server.cut_at = 80_000
    with pytest.raises(
        OSError, match=rf"kept in {re.escape(str(tmp_path))}, and the next call .* {INSTEAD}"
    ):
        downloaded_file(record, tmp_path, INSTEAD)
    server.cut_at = None
    capsys.readouterr()
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert names_in(tmp_path) == ["numbers.pth"]
    assert server.asked == ["bytes=0-", "bytes=60000-", "bytes=80000-"]
    assert capsys.readouterr().err.startswith(" 80% downloaded")


def test_a_server_without_range_starts_over(server, record, tmp_path: Path) -> None:
    (tmp_path / "numbers.pth.part").write_bytes(CONTENT[:50_000])
    server.knows_range = False
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert server.asked == ["bytes=50000-"]


@pytest.mark.parametrize("knows_range", [True, False])
def test_a_server_need_not_tell_the_length(server, record, tmp_path, knows_range: bool) -> None:
    server.tells_length, server.knows_range = False, knows_range
    (tmp_path / "numbers.pth.part").write_bytes(CONTENT[:50_000])
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT


def test_all_that_was_missing_was_the_name(server, record, tmp_path: Path, capsys) -> None:
    """Interrupted between the last byte and the checksum."""
    (tmp_path / "numbers.pth.part").write_bytes(CONTENT)
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert not server.asked
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("there", [0, 50_000, len(CONTENT), len(CONTENT) + 1])
def test_a_wrong_checksum_removes_what_came(server, record, tmp_path: Path, there: int) -> None:
    part = tmp_path / "numbers.pth.part"
    wrong = b"!" + CONTENT[1:] + b"!"
    part.write_bytes(wrong[:there])
    server.content = wrong[:-1]
    with pytest.raises(ValueError, match=rf"not the file .* checksum is wrong\. .* {INSTEAD}"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert names_in(tmp_path) == []
    server.content = CONTENT
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT


def test_a_damaged_file_is_made_anew(server, record, tmp_path: Path, capsys) -> None:
    path = tmp_path / "numbers.pth"
    path.write_bytes(CONTENT[:-1] + b"!")
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    said = capsys.readouterr().out
    assert said.startswith(f"{path} is damaged: its checksum is wrong. It is replaced")
    assert server.asked == ["bytes=0-"]


def test_without_a_connection_no_file_is_touched(server, record, tmp_path: Path) -> None:
    (tmp_path / "numbers.pth").write_bytes(b"damaged")
    (tmp_path / "numbers.pth.part").write_bytes(b"begun")
    server.status = 503
    with pytest.raises(OSError, match="Service Unavailable"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert (tmp_path / "numbers.pth").read_bytes() == b"damaged"
    assert (tmp_path / "numbers.pth.part").read_bytes() == b"begun"


@pytest.mark.parametrize("length", [20_000, len(CONTENT) + 1])
@pytest.mark.parametrize("knows_range", [True, False])
def test_a_file_of_another_size_is_not_begun(
    server, record, tmp_path: Path, length: int, knows_range: bool
) -> None:
    """Such as the page on which a hotel wants a password."""
    server.content, server.knows_range = (CONTENT * 2)[:length], knows_range
    part = tmp_path / "numbers.pth.part"
    part.write_bytes(CONTENT[:10_000])
    with pytest.raises(OSError, match="the server sends another file, of 0 MB"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert part.read_bytes() == CONTENT[:10_000]


def test_a_server_that_never_stops_is_left(server, record, tmp_path: Path) -> None:
    server.content, server.tells_length = CONTENT * 100, False
    with pytest.raises(ValueError, match="checksum"):
        downloaded_file(record_at(server, CONTENT[:-500]), tmp_path, INSTEAD)
    assert names_in(tmp_path) == []


def test_a_file_that_is_not_there_is_told(server, record, tmp_path: Path) -> None:
    server.status = 404
    with pytest.raises(OSError, match=rf"from {record.source}: Not Found\. .* {INSTEAD}"):
        downloaded_file(record, tmp_path, INSTEAD)


def test_an_answer_that_is_none_is_told(server, record, tmp_path: Path) -> None:
    server.nonsense = b"220 this is no web server\r\n"
    with pytest.raises(OSError, match=rf"(?s)downloaded .* 220 this is no web.* {INSTEAD}"):
        downloaded_file(record, tmp_path, INSTEAD)


def test_a_server_that_is_not_there_is_told(server, record, tmp_path: Path) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(OSError, match=rf"could not be downloaded .* refused.* {INSTEAD}"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert names_in(tmp_path) == []


def test_a_server_that_falls_silent_is_told(server, record, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(records, "_SECONDS", 0.2)
    server.cut_at, server.waits = 40_000, True
    with pytest.raises(OSError, match=r"could not be downloaded .* timed out\."):
        downloaded_file(record, tmp_path, INSTEAD)
    assert (tmp_path / "numbers.pth.part").read_bytes() == CONTENT[:40_000]


@pytest.mark.parametrize(("there", "free"), [(0, len(CONTENT) - 1), (102_300, 99)])
def test_a_full_disk_is_told_before(
    server, record, tmp_path: Path, monkeypatch, capsys, there: int, free: int
) -> None:
    (tmp_path / "numbers.pth.part").write_bytes(CONTENT[:there])
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(records.shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(records, "_in_mb", lambda size: f"{size} bytes")
    missing = len(CONTENT) - there
    wanted = f"{missing} bytes are missing, and the disk has {free} bytes free.*{INSTEAD}"
    with pytest.raises(OSError, match=wanted):
        downloaded_file(record, tmp_path, INSTEAD)
    assert not server.asked
    assert not capsys.readouterr().out
    usage.free += 1
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT


def test_a_disk_that_fills_up_is_told(record, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(records, "_save", full)
    with pytest.raises(OSError, match=rf"No space left on device\. All that .* {INSTEAD}"):
        downloaded_file(record, tmp_path, INSTEAD)


def test_a_folder_that_cannot_be_made_is_told(record, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=rf"could not be downloaded .* {INSTEAD}"):
        downloaded_file(record, tmp_path / "file", INSTEAD)


@pytest.mark.parametrize("name", ["../out.pth", "/out.pth", "a/../../out.pth", "a/out.pth"])
def test_no_name_leads_out_of_the_folder(server, record, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "cache"
    elsewhere = str(tmp_path / "out.pth") if name == "/out.pth" else name
    changed = records.Record(**{**vars(record), "file": elsewhere})
    assert downloaded_file(changed, folder, INSTEAD) == folder / "out.pth"
    assert names_in(tmp_path) == ["cache"]
    assert names_in(folder) == ["out.pth"]


PROGRAM = """
import json, sys
from pathlib import Path
from artcourse.data import records
records._BLOCK = 1024
facts = json.loads(sys.argv[1])
records.downloaded_file(records.Record(**facts), Path(sys.argv[2]), "")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_keeps_what_has_arrived(server, record, tmp_path: Path) -> None:
    server.cut_at, server.waits = 70_000, True
    command = [sys.executable, "-c", PROGRAM, json.dumps(vars(record)), str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    with process:
        assert server.sent.wait(60)
        for line in process.stderr:
            if "60%" in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode != 0
    assert "KeyboardInterrupt" in rest
    kept = (tmp_path / "numbers.pth.part").read_bytes()
    assert 60_000 <= len(kept) <= 70_000
    assert CONTENT.startswith(kept)
    server.cut_at, server.waits = None, False
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert server.asked[-1] == f"bytes={len(kept)}-"
