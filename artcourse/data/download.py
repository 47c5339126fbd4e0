"""Large files, downloaded only when they are asked for: whole and right, or not at all."""

import shutil
import sys
import time
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO
from urllib.request import Request, urlopen

from artcourse.data.records import Record, is_recorded

_BLOCK = 2**18  # bytes that are read at a time, at most
_SECONDS = 30  # without any answer, until the server counts as lost


def downloaded_file(record: Record, folder: Path, instead: str) -> Path:
    """Find a file in the folder, or download it; an interrupted download is resumed.

    Parameters
    ----------
    record : Record
        Of the file; its `source` is where it is downloaded from.
    folder : Path
        Is made when it is not there.
    instead : str
        A sentence on what works without the download, for those who cannot have it.

    Returns
    -------
    Path
        The file, with the checksum of the record.

    Raises
    ------
    OSError
        When it cannot be reached or saved. What has arrived is kept for the next call, in a
        file that ends in ``.part``, as after Ctrl-C.
    ValueError
        When what has arrived is another file, which is removed.
    """
    path = folder / Path(record.file).name  # in the folder, whatever the record says
    if path.is_file():
        if is_recorded(path, record):
            return path
        print(f"{path} is damaged: its checksum is wrong. It is replaced by a new download.")
    part = path.with_name(f"{path.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(record, part)
    except (OSError, HTTPException) as error:
        raise OSError(
            f"{record.title} could not be downloaded from {record.source}: "
            f"{getattr(error, 'reason', None) or error}. All that has arrived is kept in {folder}, "
            f"and the next call goes on from there. {instead}"
        ) from error
    if not is_recorded(part, record):
        part.unlink()
        raise ValueError(
            f"What {record.source} has sent is not the file that the course knows: its checksum "
            f"is wrong. It was removed, and the next call downloads it anew. {instead}"
        )
    return part.replace(path)


def _fetch(record: Record, part: Path) -> None:
    """Download what is still missing at the end of the file."""
    there = part.stat().st_size if part.exists() else 0
    missing, free = record.size - there, shutil.disk_usage(part.parent).free
    if missing <= 0:
        return
    if missing > free:
        raise OSError(f"{_in_mb(missing)} are missing, and the disk has {_in_mb(free)} free")
    print(
        f"Downloading {record.title}, {_in_mb(record.size)}, from {record.source} to "
        f"{part.parent}. {_in_mb(missing)} are missing. You may interrupt it: the next call goes "
        "on from there.",
        flush=True,
    )
    headers = {"User-Agent": "artcourse", "Range": f"bytes={there}-"}
    with urlopen(Request(record.source, headers=headers), timeout=_SECONDS) as answer:
        resumes = answer.status == 206  # a server that does not know Range sends all of it
        if answer.length not in (None, missing if resumes else record.size):
            raise OSError(f"the server sends another file, of {_in_mb(answer.length)}")
        with part.open("ab" if resumes else "wb") as file:
            _save(answer, file, record.size)


def _save(answer: HTTPResponse, file: BinaryIO, size: int) -> None:
    """Append what the server sends until the file has its size, and show how far it is."""
    steps = 1000 if sys.stderr.isatty() else 10  # of lines: a terminal shows only the newest
    before, start = file.tell(), time.monotonic()
    done = before
    while done < size:
        block = answer.read1(_BLOCK)
        if not block:
            raise ConnectionError("the connection was lost")
        done += file.write(block)
        if done * steps // size > (done - len(block)) * steps // size:
            seconds = (time.monotonic() - start) * (size - done) / (done - before)
            line = f"{100 * done // size:3}% downloaded, {timedelta(seconds=round(seconds))} left"
            end = "\r" if steps > 10 and done < size else "\n"
            print(f"{line:<50}", end=end, file=sys.stderr, flush=True)


def _in_mb(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
