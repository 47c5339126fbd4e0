"""What takes seconds to make out of many files: made once on a computer, and kept in one."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from artcourse.data.saving import write_file
from artcourse.setup.lock import hold
from artcourse.setup.requirements import course_root
from artcourse.setup.words import CommandError

Arrays = dict[str, np.ndarray]

_DIGEST = hashlib.sha256().digest_size  # bytes


def kept_arrays(name: str, made_from: str, make: Callable[[], Arrays]) -> Arrays:
    """Return arrays from the file that keeps them; the first time, make them.

    The file begins with a checksum, and appears under its name only when it is whole. Of
    two notebooks that want it at the same time, one waits for the other. Where nothing can
    be written, the arrays are made each time.

    Parameters
    ----------
    name : str
        Of the file, in ``datasets/downloads`` of the course.
    made_from : str
        All that the arrays depend on. Those of another one are made anew, and so are
        damaged ones.
    make : callable
        Makes the arrays.

    Returns
    -------
    dict of ndarray
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{name}.arrays"
    arrays = _read(path, made_from)
    if arrays is not None:
        return arrays
    waiting = f"Another program is making {path.name} just now. This one waits for it."
    with hold(path.with_suffix(".lock"), waiting):
        arrays = _read(path, made_from)  # somebody may have made them meanwhile
        if arrays is None:
            arrays = make()
            with suppress(OSError):  # a full disk is no reason to go without
                write_file(path, _as_bytes(arrays, made_from), overwrite=True)
    return arrays


def _folder() -> Path | None:
    """The folder for what is kept, if there is one that can be written to."""
    try:
        folder = course_root() / "datasets" / "downloads"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (CommandError, OSError):
        return None


def _as_bytes(arrays: Arrays, made_from: str) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return _digest(content.getvalue(), made_from) + content.getvalue()


def _read(path: Path, made_from: str) -> Arrays | None:
    """Read a file, if it is there, whole, and made from the same."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, content = content[:_DIGEST], content[_DIGEST:]
    if digest != _digest(content, made_from):
        return None
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _digest(content: bytes, made_from: str) -> bytes:
    return hashlib.sha256(made_from.encode() + b"\n" + content).digest()
