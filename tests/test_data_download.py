"""Downloads from a real server on this computer: whole, cut off, damaged, or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from file_server import CONTENT

from artcourse.data import download
from artcourse.data.download import downloaded_file
from artcourse.data.records import Record

INSTEAD = "Another network needs no download."
ROOT = Path(__file__).parents[1]


@pytest.fixture
def record(server: ThreadingHTTPServer) -> Record:
    """The record of the file that this server has."""
    return Record(
        title="A few numbers",
        author="somebody",
        year="not stated",
        source=f"http://127.0.0.1:{server.server_port}/models/numbers.pth",
        licence="none",
        shape=(len(CONTENT),),
        file="numbers.pth",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
    )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_downloaded_once(server, record, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "made" / "on the way"
    path = downloaded_file(record, folder, INSTEAD)
    assert path == folder / "numbers.pth"
    assert path.read_bytes() == CONTENT
    assert names_in(folder) == ["numbers.pth"]
    said = capsys.readouterr()
    assert said.out == f"Downloading A few numbers, 0 MB, from {record.source} to {folder}.\n"
    assert "100" in said.err  # the bar is torch's
    server.status = 500
    assert downloaded_file(record, folder, INSTEAD) == path
    assert len(server.asked) == 1


def test_sizes_are_told_in_mb() -> None:
    assert download._in_mb(553_433_881) == "528 MB"


def test_a_damaged_file_is_made_anew(record, tmp_path: Path, capsys) -> None:
    (tmp_path / "numbers.pth").write_bytes(CONTENT[:-1])
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert "numbers.pth is damaged: its checksum is wrong" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["cut_at", "content"])
@pytest.mark.parametrize("tells_length", [True, False])
def test_what_is_not_the_file_is_removed(
    server, record, tmp_path: Path, damage: str, tells_length: bool
) -> None:
    setattr(server, damage, {"cut_at": 5000, "content": CONTENT[:-1] + b"?"}[damage])
    server.tells_length = tells_length
    with pytest.raises(ValueError, match=r"is not the file .* or not all of it.*needs no download"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert names_in(tmp_path) == []


def test_a_file_that_was_there_stays_when_the_new_one_fails(server, record, tmp_path: Path) -> None:
    (tmp_path / "numbers.pth").write_bytes(b"old")
    server.status = 404
    with pytest.raises(OSError, match=r"could not be downloaded from .*Not Found"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert (tmp_path / "numbers.pth").read_bytes() == b"old"


def test_a_mirror_is_tried_when_the_source_fails(record, tmp_path: Path, capsys) -> None:
    gone = "http://127.0.0.1:9/numbers.pth"
    moved = replace(record, source=gone, mirrors=(record.source,))
    assert downloaded_file(moved, tmp_path, INSTEAD).read_bytes() == CONTENT
    assert f"{gone} does not answer as it should" in capsys.readouterr().out


def test_without_a_connection_a_sentence_says_what_works(record, tmp_path: Path) -> None:
    gone = replace(record, source="http://127.0.0.1:9/numbers.pth")
    with pytest.raises(OSError, match=r"A few numbers could not be downloaded .*needs no download"):
        downloaded_file(gone, tmp_path, INSTEAD)
    assert names_in(tmp_path) == []


def test_an_answer_that_is_none_is_told(server, record, tmp_path: Path) -> None:
    server.nonsense = b"what?\r\n\r\n"
    with pytest.raises(OSError, match="could not be downloaded"):
        downloaded_file(record, tmp_path, INSTEAD)


def test_a_server_that_falls_silent_is_given_up(
    server, record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_SECONDS", 0.2)
    server.cut_at, server.waits = 5000, True
    with pytest.raises(OSError, match="timed out"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert names_in(tmp_path) == []


def test_a_full_disk_is_told_before(
    server, record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(1, 1, 1000))
    with pytest.raises(OSError, match="0 MB are needed, and the disk has 0 MB free"):
        downloaded_file(record, tmp_path, INSTEAD)
    assert server.asked == []


def test_a_folder_that_cannot_be_made_is_told(record, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="could not be downloaded"):
        downloaded_file(record, tmp_path / "taken", INSTEAD)


@pytest.mark.parametrize("name", ["../numbers.pth", "/numbers.pth", "a/../../numbers.pth"])
def test_no_name_leads_out_of_the_folder(record, tmp_path: Path, name: str) -> None:
    path = downloaded_file(replace(record, file=name), tmp_path / "in", INSTEAD)
    assert path == tmp_path / "in" / "numbers.pth"


def test_two_at_once_do_not_disturb_each_other(record, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(lambda _: downloaded_file(record, tmp_path, INSTEAD), range(2)))
    assert [path.read_bytes() for path in paths] == [CONTENT, CONTENT]
    assert names_in(tmp_path) == ["numbers.pth"]


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_download_that_is_ended_leaves_no_half_of_the_file(
    server, record, tmp_path: Path, how: signal.Signals
) -> None:
    server.cut_at, server.waits = 5000, True
    source = (
        "from pathlib import Path\n"
        "from artcourse.data.download import downloaded_file\n"
        "from artcourse.data.records import Record\n"
        f"downloaded_file({record!r}, Path({str(tmp_path)!r}), '')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", source], cwd=ROOT, stderr=subprocess.DEVNULL)
    assert server.sent.wait(60)
    process.send_signal(how)
    process.wait(60)
    assert "numbers.pth" not in names_in(tmp_path)
    server.cut_at, server.waits = None, False
    assert downloaded_file(record, tmp_path, INSTEAD).read_bytes() == CONTENT
