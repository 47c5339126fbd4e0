"""What takes long to make and is always the same: made once on a computer, and kept there."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np

from artcourse.data.saving import write_file
from artcourse.setup.lock import hold
from artcourse.setup.requirements import course_root
from artcourse.setup.words import CommandError

Arrays = dict[str, np.ndarray]


MADE = "made"  # the folder of what is kept, in datasets/downloads


def kept_bytes(
    name: str, made_from: str, make: Callable[[], bytes], folder_name: str = MADE
) -> bytes:
    """Return what was made before, or make it and keep it.

    The file begins with a checksum, and appears under its name only when it is whole. Of two
    notebooks that want it at the same time, one waits for the other. Where nothing can be
    kept, it is made each time.

    Parameters
    ----------
    name : str
        Of the file.
    made_from : str
        All that it depends on: see :func:`checksum_of`. What was made from something else is
        made anew, and so is what is damaged.
    make : callable
        Makes it.
    folder_name : str
        Of the folder in ``datasets/downloads`` of the course.
    """
    folder = kept_folder(folder_name)
    if folder is None:
        return make()
    path = folder / name
    content = _read(path, made_from)
    if content is not None:
        return content
    waiting = f"Another program is making {name} just now. This one waits for it."
    with ExitStack() as stack:
        with suppress(OSError):  # some disks in a network know no locks: then it is made twice
            stack.enter_context(hold(path.with_suffix(".lock"), waiting))
        content = _read(path, made_from)  # somebody may have made it meanwhile
        if content is None:
            content = make()
            with suppress(OSError):  # a full disk is no reason to go without
                whole = _first_line(made_from, content) + content
                write_file(path, whole, overwrite=True)
    return content


def kept_text(name: str, made_from: str, make: Callable[[], str]) -> str:
    """Return a text that is kept, as :func:`kept_bytes` does."""
    return kept_bytes(name, made_from, lambda: make().encode()).decode()


def kept_arrays(name: str, made_from: str, make: Callable[[], Arrays]) -> Arrays:
    """Return arrays by their names that are kept, as :func:`kept_bytes` does."""
    content = kept_bytes(f"{name}.arrays", made_from, lambda: _as_bytes(make()))
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def kept_folder(name: str = MADE) -> Path | None:
    """Return a folder for what is kept; None where there is none that can be written to."""
    try:
        datasets = course_root() / "datasets"
        if not datasets.is_dir():  # so this is no checkout of the course
            return None
        folder = datasets / "downloads" / name
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (CommandError, OSError):
        return None


def checksum_of(parts: Iterable[str | Path]) -> str:
    """Return one checksum of texts and files."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def _read(path: Path, made_from: str) -> bytes | None:
    """Read a file, if it is there, whole, and made from the same."""
    try:
        first, newline, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    wanted = _first_line(made_from, content)
    if first + newline == wanted:
        return content
    if first.split(b" ")[0] == wanted.split(b" ")[0]:
        print(f"{path} is damaged: its checksum is wrong. It is made anew.")
    return None


def _first_line(made_from: str, content: bytes) -> bytes:
    checksums = (hashlib.sha256(part).hexdigest() for part in (made_from.encode(), content))
    return " ".join(checksums).encode() + b"\n"


def _as_bytes(arrays: Arrays) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()
