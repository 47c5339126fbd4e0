"""The bar that shows in a terminal how far something is: one for the whole course."""

from __future__ import annotations

import shutil
import sys

WIDTH = 30  # characters


class TerminalBar:
    """A line that changes, or ten lines where nothing can: in a file, say.

    It writes to stderr, so that what a program answers can be kept apart.
    """

    def __init__(self) -> None:
        self._done = 0.0

    def show(self, done: float, words: str) -> None:
        """Show how far it is.

        Parameters
        ----------
        done : float
            From 0 to 1.
        words : str
            What to say of it; a narrow terminal shows their beginning.
        """
        before, self._done = self._done, done
        if sys.stderr.isatty():
            columns = shutil.get_terminal_size().columns - 1
            line = f"{words}  {'█' * round(WIDTH * done):░<{WIDTH}}"[:columns]
            print(f"\r{line:<{columns}}", end="", file=sys.stderr, flush=True)
        elif int(10 * before) < int(10 * done):
            print(words, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty():
            print(file=sys.stderr)
