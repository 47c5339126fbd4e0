"""Timing for the benchmarks: works in turns, so that all meet the same busy moments."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 60
WARM_UP = 5


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Time the works in turns, so that a busy moment of the machine meets all of them."""
    times = {name: [] for name in works}
    for turn in range(WARM_UP + ROUNDS):
        for name, work in works.items():
            taken = seconds(work)
            if turn >= WARM_UP:
                times[name].append(taken)
    return times
