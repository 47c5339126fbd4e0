"""A bar that shows how far a training is: in a notebook and in a terminal."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from artcourse.training.history import Progress

_SECONDS = 0.1  # between two looks: the eye needs no more, and drawing takes time
_WIDTH = 30  # characters of the bar in a terminal


class ProgressBar:
    """A callback for ``fit``: ``fit(…, callback=ProgressBar())``.

    Lesson: 04_training_a_cnn
    """

    def __init__(self) -> None:
        self._drawn_at = -_SECONDS
        self._display: Any = None

    def __call__(self, progress: Progress) -> None:
        """Draw the bar anew, unless it has just been drawn."""
        if time.monotonic() - self._drawn_at < _SECONDS and not progress.epoch_ends:
            return
        self._drawn_at = time.monotonic()
        if self._display is not None:
            self._display.update(_Bar(progress))
        elif display := _notebook_display():
            self._display = display(_Bar(progress), display_id=True)
        else:
            end = "\n" if progress.done == 1 else ""
            filled = "█" * round(_WIDTH * progress.done)
            line = f"\r{filled:░<{_WIDTH}} {in_words(progress):<60}"
            print(line, end=end, file=sys.stderr, flush=True)


@dataclass(repr=False)
class _Bar:
    """A bar as a notebook shows it."""

    progress: Progress

    def __repr__(self) -> str:
        return in_words(self.progress)

    def _repr_html_(self) -> str:
        bar = f'<progress value="{self.progress.done:.3f}" aria-label="training"></progress>'
        return f"{bar} {html.escape(repr(self))}"


def in_words(progress: Progress) -> str:
    """Say where a training is: ``"epoch 3 of 10, loss 0.12, validation accuracy 0.95"``."""
    history = progress.history
    losses = history.epoch_losses if progress.epoch_ends else history.step_losses
    parts = [f"epoch {progress.epoch} of {progress.epochs}", f"loss {losses[-1]:.2f}"]
    parts += [f"validation {name} {made[-1]:.2f}" for name, made in history.validation.items()]
    return ", ".join(parts)


def _notebook_display() -> Callable | None:
    """Find what draws into a notebook's output; None in a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return ipython.display.display if hasattr(shell, "kernel") else None
