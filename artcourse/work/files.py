"""Writing into the work folder so that nothing is lost: one at a time, wholly or not at all."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from artcourse.setup import lock
from artcourse.work.folder import MARKER

PATIENCE = 10.0  # seconds to wait for another program that has a file locked


@contextmanager
def exclusive(work: Path) -> Iterator[None]:
    """Let one process at a time rearrange the files of a work folder.

    Raises
    ------
    OSError
        When the lock is not to be had; the message says why.
    """
    path = work / MARKER / "lock"
    with ExitStack() as held:
        try:
            path.parent.mkdir(exist_ok=True)
            held.enter_context(lock.hold(path, patience=PATIENCE))
        except TimeoutError as error:
            raise OSError(
                f"{path} cannot be locked ({error}). If no other lab is just starting, delete it."
            ) from error
        except OSError as error:
            raise OSError(f"{path} cannot be opened ({error.strerror}).") from error
        yield


def write_atomically(work: Path, name: str, content: bytes) -> None:
    """Write one file of a work folder: wholly, or not at all.

    Call it under :func:`exclusive`, because the unfinished file has one fixed place.

    Raises
    ------
    OSError
        When it cannot be written. What stood there before still does.
    """
    unfinished = work / MARKER / "unfinished"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut may leave the new name with nothing in it
        os.replace(unfinished, work / name)
    except OSError as error:
        raise OSError(f"{work / name} cannot be written ({error.strerror}).") from error


def free_name(work: Path, stem: str, suffix: str) -> str:
    """A name with today's date that nothing in the folder bears: ``stem-2026-11-24.md``."""
    dated = f"{stem}-{date.today().isoformat()}"
    name, number = dated + suffix, 1
    # The file system is asked, not a list of names: it knows whether A and a are the same.
    while os.path.lexists(work / name):
        number += 1
        name = f"{dated}-{number}{suffix}"
    return name


def digest(content: bytes) -> str:
    """The fingerprint by which a file is known to be unchanged."""
    return hashlib.sha256(content).hexdigest()
