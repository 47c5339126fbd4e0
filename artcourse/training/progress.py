"""A bar that shows how far a training is: in a notebook and in a terminal."""

import time

from artcourse.data.progress import Bar
from artcourse.training.history import StepReport

_SECONDS = 0.1  # between two looks: the eye needs no more, and drawing takes time


class ProgressBar:
    """A callback for ``fit``: ``fit(…, callback=ProgressBar())``.

    Lesson: 04_training_a_cnn
    """

    def __init__(self) -> None:
        self._drawn_at = -_SECONDS
        self._bar = Bar("training")

    def __call__(self, report: StepReport) -> None:
        """Draw the bar anew, unless it has just been drawn."""
        if time.monotonic() - self._drawn_at < _SECONDS and not report.epoch_ends:
            return
        self._drawn_at = time.monotonic()
        self._bar.show(report.done, in_words(report))


def in_words(report: StepReport) -> str:
    """Say where a training is: ``"epoch 3 of 10, loss 0.12, validation accuracy 0.95"``."""
    history = report.history
    losses = history.epoch_losses if report.epoch_ends else history.step_losses
    parts = [f"epoch {report.epoch} of {report.epochs}", f"loss {losses[-1]:.2f}"]
    parts += [f"validation {name} {made[-1]:.2f}" for name, made in history.validation.items()]
    return ", ".join(parts)
