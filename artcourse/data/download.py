"""Large files from the internet, only when they are asked for: whole and right, or not at all."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import torch

from artcourse.data.records import Record, is_recorded

_SECONDS = 30  # without any answer, until a server counts as lost


def downloaded_file(record: Record, folder: Path, instead: str) -> Path:
    """Find a file in the folder, or download it: from its source, or else from its mirrors.

    The work is torch's, ``torch.hub.download_url_to_file``: it shows a bar, writes into a file
    of another name, and gives it its own name only when the checksum is right.

    Parameters
    ----------
    record : Record
        Of the file.
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
        When it cannot be reached or saved.
    ValueError
        When what has arrived is another file, which is removed.
    """
    path = folder / Path(record.file).name  # in the folder, whatever the record says
    if path.is_file():
        if is_recorded(path, record):
            return path
        print(f"{path} is damaged: its checksum is wrong. It is replaced by a new download.")
    for number, address in enumerate((record.source, *record.mirrors), start=1):
        try:
            _fetch(record, address, path)
            return path
        except (OSError, HTTPException, RuntimeError) as error:
            if number > len(record.mirrors):
                raise _in_words(error, record, address, instead) from error
            print(f"{address} does not answer as it should. The next address is tried.")


def _fetch(record: Record, address: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path.parent).free
    if record.size > free:
        raise OSError(f"{_in_mb(record.size)} are needed, and the disk has {_in_mb(free)} free")
    what = f"{record.title}, {_in_mb(record.size)}, from {address} to {path.parent}"
    print(f"Downloading {what}.", flush=True)
    with _patience():
        torch.hub.download_url_to_file(address, str(path), hash_prefix=record.sha256)


@contextmanager
def _patience() -> Iterator[None]:
    """Give a silent server up after a while: torch itself would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _in_words(error: Exception, record: Record, address: str, instead: str) -> Exception:
    if isinstance(error, RuntimeError):  # the checksum is wrong
        return ValueError(
            f"What {address} has sent is not the file that the course knows, or not all of it: "
            f"its checksum is wrong. It was removed, and the next call downloads it anew. {instead}"
        )
    reason = getattr(error, "reason", None) or error
    return OSError(f"{record.title} could not be downloaded from {address}: {reason}. {instead}")


def _in_mb(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
