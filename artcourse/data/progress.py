"""How far something is, shown in a notebook and in a terminal."""

import html
import sys
from collections.abc import Callable
from typing import Any

from artcourse.setup.bar import TerminalBar


class Bar:
    """A bar with words beside it: the same one in each call of :meth:`show`.

    Parameters
    ----------
    label : str
        What it is of, for those who cannot see it.
    """

    def __init__(self, label: str) -> None:
        self._label = html.escape(label)
        self._display: Any = None
        self._bar = TerminalBar()

    def show(self, done: float, words: str) -> None:
        """Show how far it is, from 0 to 1; at 1 the line of a terminal ends."""
        bar = f'<progress value="{done:.3f}" aria-label="{self._label}"></progress>'
        shown = {"text/html": f"{bar} {html.escape(words)}", "text/plain": words}
        if self._display is not None:
            self._display.update(shown, raw=True)
        elif display := _notebook_display():
            self._display = display(shown, raw=True, display_id=True)
        else:
            self._bar.show(done, words)
            if done == 1:
                self._bar.end()


def _notebook_display() -> Callable | None:
    """Find what draws into a notebook's output; None in a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return ipython.display.display if hasattr(shell, "kernel") else None
