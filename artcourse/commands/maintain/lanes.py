"""Stages of the test, two at a time: each computes in one thread, and the course has two cores."""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock

from artcourse.commands.maintain.measure import Run
from artcourse.setup.words import CommandError

LANES = 2

_one_speaks = Lock()


@dataclass(frozen=True)
class Stage:
    """A part of the test.

    Attributes
    ----------
    heading : str
        What it is called.
    run : callable
        Does it; what it says goes to the file ``output`` that it is given by name.
    expected_seconds : float
        About how long it takes, only to begin with the longest.
    alone : bool
        Whether it uses several cores itself, so that nothing may run beside it.
    in_table : bool
        Whether it runs lessons, so that its time and memory are shown.
    stated_cpu_seconds : float or None
        How long a lesson says that it takes.
    is_yardstick : bool
        Whether it is the fixed calculation beside which the lessons' times stand.
    needs : tuple of str
        The headings of the stages that have to end before it begins.
    """

    heading: str
    run: Callable[..., Run]
    expected_seconds: float
    alone: bool = False
    in_table: bool = False
    stated_cpu_seconds: float | None = None
    is_yardstick: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a stage took, and what it said."""

    stage: Stage
    run: Run
    said: str


def run_stages(stages: Sequence[Stage]) -> list[Result]:
    """Run all stages, also after one has failed: the longest first, then those that run alone.

    Stages that others need come before all the rest, and those that need others after it, so
    that a lane hardly ever waits.

    Returns
    -------
    list of Result
        In the order in which the stages were given.
    """
    shared = in_running_order([stage for stage in stages if not stage.alone])
    headings = {stage.heading for stage in shared}
    for stage in shared:
        if not headings.issuperset(stage.needs):
            raise ValueError(f"{stage.heading} needs a stage that is not there: {stage.needs}")
    ended = {stage.heading: Event() for stage in shared}

    def run_when_ready(stage: Stage) -> Result:
        for heading in stage.needs:
            ended[heading].wait()
        try:
            return run_stage(stage)
        finally:
            ended[stage.heading].set()

    with ThreadPoolExecutor(LANES) as lanes:
        results = list(lanes.map(run_when_ready, shared))  # Ctrl-C drops what has not begun
    results += [run_stage(stage) for stage in stages if stage.alone]
    return sorted(results, key=lambda result: stages.index(result.stage))


def in_running_order(stages: Sequence[Stage]) -> list[Stage]:
    """What others need first, then the rest, then what needs others; the longest of each first."""
    needed = {heading for stage in stages for heading in stage.needs}

    def place(stage: Stage) -> tuple[bool, int, float]:
        # among those that are needed, what needs nothing itself comes first
        return (stage.heading not in needed, len(stage.needs), -stage.expected_seconds)

    return sorted(stages, key=place)


def run_stage(stage: Stage) -> Result:
    """Run a stage; show what it says whole, at its end, under its heading."""
    _say(f"begins: {stage.heading}")
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            run = stage.run(output=output)
        except (CommandError, ValueError, OSError) as error:
            output.write(f"{error}\n")
            run = Run(status=1, seconds=0.0)
        output.seek(0)
        said = output.read()
    outcome = "passed" if run.status == 0 else "FAILED"
    _say(f"\n=== {stage.heading}: {outcome} after {run.seconds:.0f} s ===\n{said}")
    return Result(stage=stage, run=run, said=said)


def _say(text: str) -> None:
    with _one_speaks:
        print(text, flush=True)
