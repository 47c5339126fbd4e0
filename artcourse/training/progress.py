"""How a training goes: its history, a bar that shows how far it is, and the way to stop it."""

import html
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

_SECONDS = 0.1  # between two looks: the eye needs no more, and drawing takes time
_WIDTH = 30  # characters of the bar in a terminal


@dataclass
class History:
    """How a training went; ``plt.plot(history.step_losses)`` shows it.

    Attributes
    ----------
    step_losses : list of float
        The loss of each batch, before the step that it led to.
    epoch_losses : list of float
        For each epoch, their mean over all examples.
    validation : dict of list of float
        After each epoch, on data that is not learned from: ``"loss"``, and each metric.
    stopped : str or None
        Why the training ended before its last epoch, in a sentence.

    Lesson: 04_training_a_cnn
    """

    step_losses: list[float] = field(default_factory=list)
    epoch_losses: list[float] = field(default_factory=list)
    validation: dict[str, list[float]] = field(default_factory=dict)
    stopped: str | None = None

    def __repr__(self) -> str:
        parts = [f"{len(self.epoch_losses)} epochs, {len(self.step_losses)} steps"]
        if self.epoch_losses:
            parts.append(f"loss {self.epoch_losses[-1]:.4f}")
        parts += [f"validation {name} {made[-1]:.4f}" for name, made in self.validation.items()]
        return f"History({', '.join(parts)})" + (f". {self.stopped}" if self.stopped else "")


class Diverged(ArithmeticError):
    """A loss or a gradient is no finite number any more; the message says where, and why.

    Attributes
    ----------
    history : History
        Until then.

    Lesson: 04_training_a_cnn
    """

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history


@dataclass(frozen=True)
class Progress:
    """What ``fit`` and ``optimize_image`` tell their callback, after each step.

    Attributes
    ----------
    epoch, epochs : int
        Which epoch it is, from 1 on, and how many there will be.
    step, steps : int
        Which step of this epoch has been done, from 1 on, and how many it has.
    history : History
        Until now.
    model : Layer, torch.nn.Module or Tensor
        As it is now. Of ``optimize_image``, the best picture so far.

    Lesson: 04_training_a_cnn
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    history: History
    model: Any

    @property
    def epoch_ends(self) -> bool:
        """Whether this step was the last of its epoch, whose validation is in the history."""
        return self.step == self.steps

    @property
    def done(self) -> float:
        """The part of all steps that has been done, from 0 to 1."""
        return (self.epoch - 1 + self.step / self.steps) / self.epochs


Callback = Callable[[Progress], None]


@contextmanager
def interrupt_held_back() -> Iterator[list[bool]]:
    """Note Ctrl-C, or Jupyter's stop button, for the caller to see to at a good moment.

    In the middle of a step, half of the weights may be new and half old. A second Ctrl-C
    does not wait.

    Yields
    ------
    list
        Empty until Ctrl-C is pressed.
    """
    pressed: list[bool] = []

    def note(_number: int, _frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)

    if threading.current_thread() is not threading.main_thread():
        yield pressed  # only the main thread hears of Ctrl-C
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)


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
        words = in_words(progress)
        bar = f'<progress value="{progress.done:.3f}" aria-label="training"></progress>'
        shown = {"text/html": f"{bar} {html.escape(words)}", "text/plain": words}
        if self._display is not None:
            self._display.update(shown, raw=True)
        elif display := _notebook_display():
            self._display = display(shown, raw=True, display_id=True)
        else:
            end = "\n" if progress.done == 1 else ""
            filled = "█" * round(_WIDTH * progress.done)
            line = f"\r{filled:░<{_WIDTH}} {words:<60}"
            print(line, end=end, file=sys.stderr, flush=True)


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
