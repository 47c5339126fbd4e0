"""A lock that one process at a time can hold, and that ends with it, however it ends."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def hold(path: Path, waiting: str, seconds_between_tries: float = 0.3) -> Iterator[int]:
    """Hold the lock at ``path``, after waiting for whoever holds it now.

    The operating system drops the lock when the last process that has the file open ends, so a
    killed holder leaves nothing behind. A child that is given the file descriptor keeps it held.

    Parameters
    ----------
    path : Path
        The lock's file; it is made if need be, and stays.
    waiting : str
        What to tell the person once, if there is somebody to wait for.

    Yields
    ------
    int
        The file descriptor, to be passed on to children that must not be overtaken.
    """
    with open(path, "a+b") as file:
        if not _take(file):
            print(waiting, flush=True)
            while not _take(file):
                time.sleep(seconds_between_tries)
        yield file.fileno()


def _take(file: IO[bytes]) -> bool:
    """Take the lock now, or return False if somebody else holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is what Windows raises
        return False
    return True
