"""Run a program and measure what it takes."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Run:
    """What running a program took.

    Attributes
    ----------
    status : int
        Its exit status.
    seconds, cpu_seconds : float
        By the clock, and of all processors together.
    peak_bytes : int
        The most memory that it and its descendants had at once, shared parts counted in each.
    """

    status: int
    seconds: float
    cpu_seconds: float = 0.0
    peak_bytes: int = 0


def run_measured(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO | None = None,
) -> Run:
    """Run a program to its end, and look at it and its descendants ten times a second.

    What it prints goes to the file ``output``, if there is one.
    """
    import psutil

    started = time.perf_counter()
    cpu_seconds: dict[int, float] = {}
    peak = 0
    errors = output and subprocess.STDOUT
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=errors) as child:
        root = psutil.Process(child.pid)
        try:
            while child.poll() is None:
                peak = max(peak, _look(root, cpu_seconds))
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except BaseException:
            child.terminate()
            raise
    seconds = time.perf_counter() - started
    return Run(child.returncode, seconds, sum(cpu_seconds.values()), peak)


def _look(root, cpu_seconds: dict[int, float]) -> int:
    """Note the processor time so far of each process; return their memory together."""
    import psutil

    memory = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in family:
        try:
            times = process.cpu_times()
            memory += process.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
        cpu_seconds[process.pid] = times.user + times.system
    return memory
