"""A clock for trainings that last so many seconds of the processor, whatever else runs there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from artcourse.training import StopTraining


class Clock:
    """Ends a training after so many seconds of the processor, and lets its rate fall until then.

    Parameters
    ----------
    seconds : float
        Of this process.
    falling : float
        In which last part of them the rate falls evenly.
    least : float
        The factor of the rate below which it does not fall.
    """

    def __init__(self, seconds: float, *, falling: float = 0.4, least: float = 0.02) -> None:
        self.seconds, self.falling, self.least = seconds, falling, least
        self.start, self.aside = time.process_time(), 0.0

    def done(self) -> float:
        """Return the part of the time that has passed, without what was set aside."""
        return (time.process_time() - self.start - self.aside) / self.seconds

    def rate(self, _: float) -> float:
        """Return the factor of the rate, as ``fit`` asks its schedule for it."""
        return min(1.0, max(self.least, (1 - self.done()) / self.falling))

    def __call__(self, report: object) -> None:
        """Stop when the time is over."""
        if self.done() >= 1:
            raise StopTraining("The time is over.")

    def not_counted(self, measure: Callable[[Any], float]) -> Callable[[Any], float]:
        """Return the same measure, whose own time is not the training's."""

        def measured(model: Any) -> float:
            start = time.process_time()
            found = measure(model)
            self.aside += time.process_time() - start
            return found

        return measured
