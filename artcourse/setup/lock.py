"""A lock that one process at a time can hold, and that ends with it, however it ends."""

import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SECONDS_BETWEEN_TRIES = 0.1


@contextmanager
def hold(path: Path, waiting: str = "", patience: float = math.inf) -> Iterator[int]:
    """Hold the lock at ``path``, after waiting for whoever holds it now.

    The operating system drops the lock when the last process that has the file open ends, so a
    killed holder leaves nothing behind. A child that is given the file descriptor keeps it held.

    Parameters
    ----------
    path : Path
        The lock's file; it is made if need be, and stays.
    waiting : str
        What to tell the person once, if there is somebody to wait for. Nothing is told if empty.
    patience : float
        After how many seconds to give up.

    Yields
    ------
    int
        The file descriptor, to be passed on to children that must not be overtaken.

    Raises
    ------
    TimeoutError
        If whoever holds it has not let go in time.
    OSError
        If the file cannot be opened or locked.
    """
    with open(path, "a+b") as file:
        if not _take(file):
            if waiting:
                print(waiting, flush=True)
            deadline = time.monotonic() + patience
            while not _take(file):
                if time.monotonic() > deadline:
                    raise TimeoutError("another program holds it")
                time.sleep(SECONDS_BETWEEN_TRIES)
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
