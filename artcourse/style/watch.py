"""How far a painting is, shown in a terminal while it grows."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from artcourse.data import save_image
from artcourse.setup.bar import TerminalBar
from artcourse.training.history import StepReport

SECONDS_BETWEEN_PREVIEWS = 5


class Watch:
    """A callback that shows how far a painting is, and knows what its card says about it.

    Parameters
    ----------
    levels : list
        As of ``style_levels``.
    previews : sequence of Path
        One file for the picture so far, or none.
    """

    def __init__(self, levels: Sequence, previews: Sequence[Path]) -> None:
        self.costs = [height * width for (height, width), steps in levels for _ in range(steps)]
        self.previews, self.previewed = previews, -math.inf
        self.step, self.begun = 0, time.monotonic()
        self.bar = TerminalBar()

    def __call__(self, progress: StepReport) -> None:
        """Take note, and show it: in a terminal in one line, elsewhere in ten."""
        self.step, self.progress, now = self.step + 1, progress, time.monotonic()
        if self.previews and now - self.previewed > SECONDS_BETWEEN_PREVIEWS:
            self.previewed = now
            with suppress(OSError):  # a full disk is no reason to stop
                save_image(progress.model, self.previews[0], overwrite=True)
        done = sum(self.costs[: self.step]) / sum(self.costs)
        first, *_, loss = progress.history.step_losses
        left = (now - self.begun) * (1 / done - 1)
        fallen = loss / (first or 1)
        self.bar.show(done, f"{done:4.0%}, about {in_words(left)} left, loss at {fallen:.0%}")

    def facts(self) -> dict[str, Any]:
        """Return the loss, the seconds, and whether it was stopped, and when."""
        history, last = self.progress.history, self.progress.step
        stopped = history.stopped and f"by you after step {self.step} of {len(self.costs)}"
        seconds = round(time.monotonic() - self.begun, 3)
        return {"loss": min(history.step_losses[-last:]), "seconds": seconds, "stopped": stopped}

    def end(self) -> None:
        """Leave the line of the bar, and take the preview away."""
        self.bar.end()
        for file in self.previews:
            file.unlink(missing_ok=True)


def in_words(seconds: float) -> str:
    """Say a time in minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
