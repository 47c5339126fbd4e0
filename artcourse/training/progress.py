"""A bar that shows how far a training is: in a notebook and in a terminal."""

import html
import sys
import time
from collections.abc import Callable
from typing import Any

from artcourse.setup.bar import TerminalBar
from artcourse.training.history import StepReport

_SECONDS = 0.1  # between two looks: the eye needs no more, and drawing takes time


class ProgressBar:
    """A callback for ``fit``: ``fit(…, callback=ProgressBar())``.

    Lesson: 04_training_a_cnn
    """

    def __init__(self) -> None:
        self._drawn_at = -_SECONDS
        self._display: Any = None
        self._bar = TerminalBar()

    def __call__(self, report: StepReport) -> None:
        """Draw the bar anew, unless it has just been drawn."""
        if time.monotonic() - self._drawn_at < _SECONDS and not report.epoch_ends:
            return
        self._drawn_at = time.monotonic()
        words = in_words(report)
        bar = f'<progress value="{report.done:.3f}" aria-label="training"></progress>'
        shown = {"text/html": f"{bar} {html.escape(words)}", "text/plain": words}
        if self._display is not None:
            self._display.update(shown, raw=True)
        elif display := _notebook_display():
            self._display = display(shown, raw=True, display_id=True)
        else:
            self._bar.show(report.done, words)
            if report.done == 1:
                self._bar.end()


def in_words(report: StepReport) -> str:
    """Say where a training is: ``"epoch 3 of 10, loss 0.12, validation accuracy 0.95"``."""
    history = report.history
    losses = history.epoch_losses if report.epoch_ends else history.step_losses
    parts = [f"epoch {report.epoch} of {report.epochs}", f"loss {losses[-1]:.2f}"]
    parts += [f"validation {name} {made[-1]:.2f}" for name, made in history.validation.items()]
    return ", ".join(parts)


def _notebook_display() -> Callable | None:
    """Find what draws into a notebook's output; None in a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return ipython.display.display if hasattr(shell, "kernel") else None
