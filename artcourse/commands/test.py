"""``test``: find out whether the course is in order, lesson by lesson."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from artcourse import work as student_work
from artcourse.commands.browser import VARIABLE as BROWSER_VARIABLE
from artcourse.commands.browser import find_browser
from artcourse.commands.editions import NBVAL_ARGUMENTS, write_solved
from artcourse.commands.lessons import STEADY, choose_lessons, lesson_variables
from artcourse.commands.measure import Run, run_measured
from artcourse.setup import enter
from artcourse.setup.requirements import course_root
from artcourse.setup.variables import variables
from artcourse.setup.words import CommandError, typed

HELP = "test the course: its code and every lesson"
PYTHON_FILES = ("artcourse", "tests", "notebooks")
AT_ONCE = 2  # lessons: each computes in one thread, and the course is made for two cores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('test 01')}   tests lesson 01 only"
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="lessons such as 01 (default: everything)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="run no notebooks and no browser: code and rules only"
    )


@dataclass(frozen=True)
class Stage:
    """A part of the test: its heading, and how to run it."""

    heading: str
    run: Callable[[], Run]
    measured: bool = False  # a lesson: it has a line in the table, and another beside it


def run(options: argparse.Namespace) -> int:
    """Run all stages, also after one has failed; end with a table and a verdict."""
    enter.enter(["test"])
    lessons, begun, results = choose_lessons(options.lessons), time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="artcourse-", ignore_cleanup_errors=True) as folder:
        stages = plan(lessons, Path(folder), whole=not options.lessons, quick=options.quick)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for measured, some in groupby(list(stages), lambda stage: stage.measured):
                some = list(some)
                runs = (pool.map if measured else map)(_run_stage, some)
                results += zip(some, runs, strict=True)
    return report(results, time.monotonic() - begun)


def plan(lessons: Sequence[Path], folder: Path, *, whole: bool, quick: bool) -> Iterator[Stage]:
    """List the stages in their order; ``whole`` for all of the course, not only some lessons."""
    if whole:
        yield Stage("Lint", partial(_python, "-m", "ruff", "check", *PYTHON_FILES))
        yield Stage("Format", partial(_python, "-m", "ruff", "format", "--check", *PYTHON_FILES))
        yield Stage("Unit tests", partial(_pytest, "-m", "not browser"))
    else:
        for lesson in lessons:
            yield Stage(f"Rules and exercises of {lesson.stem}", partial(_rules, lesson))
    if quick:
        return
    for lesson in lessons:
        yield Stage(lesson.stem, partial(_nbval, lesson, folder, lesson.stem), measured=True)
    for lesson in lessons:
        heading = f"{lesson.stem}, solved"
        yield Stage(heading, partial(_solved, lesson, folder, heading), measured=True)
    if whole:
        yield Stage("Browser", _browser)


def _run_stage(stage: Stage) -> Run:
    print(f"\n=== {stage.heading} ===", flush=True)
    try:
        return stage.run()
    except (CommandError, ValueError, OSError) as error:
        print(error, flush=True)
        return Run(status=1, seconds=0.0)


# The stages


def _python(*arguments: str, env: dict[str, str] | None = None, output: IO | None = None) -> Run:
    env = {**(env or os.environ), **variables(), **STEADY}
    return run_measured([sys.executable, *arguments], cwd=course_root(), env=env, output=output)


def _pytest(*arguments: str, **where: Any) -> Run:
    return _python("-m", "pytest", "-q", *arguments, **where)


def _rules(lesson: Path) -> Run:
    described = {each.stem: each for each in student_work.list_lessons(lesson.parent)}
    exercises = described[lesson.stem].exercises if lesson.stem in described else ()
    groups = sorted({id.partition(".")[0] + "." for id in exercises})
    chosen = " or ".join([lesson.stem, *groups])
    return _pytest("tests/test_lessons.py", "tests/test_exercises.py", "-k", chosen)


def _nbval(notebook: Path, folder: Path, heading: str) -> Run:
    """Run a lesson and compare all outputs, in a new work folder and without personal settings.

    What it says is shown at its end, apart from what the lesson beside it says.
    """
    env = lesson_variables(Path(tempfile.mkdtemp(dir=folder)))
    # A warning of the machinery around the lesson is not a fault of the lesson.
    settings = ("--override-ini=addopts=", "--override-ini=filterwarnings=default")
    arguments = (*NBVAL_ARGUMENTS, *settings, "-p", "no:cacheprovider", str(notebook))
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        run = _pytest(*arguments, env=env, output=output)
        output.seek(0)
        print(f"\n--- {heading}, after {run.seconds:.0f} s ---\n{output.read()}", flush=True)
    return run


def _solved(lesson: Path, folder: Path, heading: str) -> Run:
    place = Path(tempfile.mkdtemp(dir=folder))
    return _nbval(write_solved(lesson, place), folder, heading)


def _browser() -> Run:
    env = {**os.environ, BROWSER_VARIABLE: find_browser()}
    return _pytest("-m", "browser", "tests/test_browser.py", env=env)


# The verdict


def report(results: Sequence[tuple[Stage, Run]], seconds: float) -> int:
    """Print the table of the lessons and the verdict; return the exit status."""
    measured = [(stage.heading, run) for stage, run in results if stage.measured]
    if measured:
        print("\n" + table(measured))
    failed = [stage.heading for stage, run in results if run.status != 0]
    if failed:
        print(f"\nFAILED after {seconds:.0f} s: {'; '.join(failed)}")
        return 1
    print(f"\nPassed: all {len(results)} stages, in {seconds:.0f} s.")
    return 0


def table(rows: Sequence[tuple[str, Run]]) -> str:
    """Lay out what each lesson took."""
    width = max(len(heading) for heading, _ in rows)
    lines = [f"{'Lesson':<{width}}  Seconds  CPU seconds  Peak memory"]
    for heading, run in rows:
        numbers = f"{run.seconds:7.1f}  {run.cpu_seconds:11.1f}  {run.peak_bytes / 1e6:8.0f} MB"
        lines.append(f"{heading:<{width}}  {numbers}" + ("" if run.status == 0 else "  FAILED"))
    return "\n".join(lines)
