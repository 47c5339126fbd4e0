"""``test``: find out whether the course is in order, lesson by lesson."""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from artcourse.commands.maintain.browser import VARIABLE as BROWSER_VARIABLE
from artcourse.commands.maintain.browser import find_browser
from artcourse.commands.maintain.lanes import Stage, run_stages
from artcourse.commands.maintain.lessons import (
    NBVAL_ARGUMENTS,
    STEADY,
    choose_lessons,
    lesson_variables,
)
from artcourse.commands.maintain.measure import Run, run_measured
from artcourse.commands.maintain.train import needs_data, networks_of
from artcourse.commands.maintain.unit_tests import SECONDS_OF_A_HALF, halves
from artcourse.commands.maintain.verdict import report
from artcourse.setup import enter
from artcourse.setup.requirements import course_root
from artcourse.setup.variables import variables
from artcourse.setup.words import typed
from artcourse.teaching.editions import write_solved
from artcourse.work.lessons import Lesson, list_lessons

HELP = "test the course: its code and every lesson"
PYTHON_FILES = ("artcourse", "tests", "notebooks")
REPORTS_VARIABLE = "ARTCOURSE_REPORTS"  # names a folder for reports and previews of the lessons
DATA, NETWORK = "Data, read once", "Network {!r}, trained once"  # headings
MOST_CPU_SECONDS = 120  # of a lesson that states nothing, or more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('test 01')}   tests lesson 01 only"
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="lessons such as 01 (default: everything)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="run no notebooks and no browser: code and rules only"
    )


def run(options: argparse.Namespace) -> int:
    """Run all stages, also after one has failed; end with a table and a verdict."""
    enter.enter(["test"])
    lessons = choose_lessons(options.lessons)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="artcourse-", ignore_cleanup_errors=True) as folder:
        whole = not options.lessons
        stages = plan(lessons, Path(folder), whole=whole, quick=options.quick)
        results = run_stages(list(stages))
    return report(results, time.monotonic() - begun)


def plan(lessons: Sequence[Path], folder: Path, *, whole: bool, quick: bool) -> Iterator[Stage]:
    """List the stages; ``whole`` for all of the course, not only some lessons."""
    described = {lesson.stem: lesson for lesson in list_lessons(lessons[0].parent)}
    if whole:
        yield from _code_stages()
    else:
        for lesson in lessons:
            run_rules = partial(_rules, lesson, described.get(lesson.stem))
            yield Stage(f"Rules and exercises of {lesson.stem}", run_rules, expected_seconds=10)
    if quick:
        return
    # Early in the queue, so that it is timed as the lessons are: beside another stage.
    yield Stage("Yardstick", _yardstick, expected_seconds=math.inf, is_yardstick=True)
    yield from _data_stages(lessons)
    for lesson in lessons:
        stated = stated_seconds(described.get(lesson.stem))
        yield Stage(
            lesson.stem,
            partial(_nbval, [lesson], folder, name=lesson.stem),
            expected_seconds=stated,
            in_table=True,
            stated_cpu_seconds=stated,
            needs=_needs(lesson),
        )
    yield Stage(
        "Exercises, solved",
        partial(_solved, lessons, folder),
        expected_seconds=5 * len(lessons),
        in_table=True,
    )
    if reports_folder():
        previews = partial(_previews, lessons)
        yield Stage("Previews", previews, expected_seconds=3 * len(lessons))
    if whole:
        # JupyterLab, a browser and a kernel are more than one core's work and 2.5 GB, and wait for
        # one another: beside another stage they could be slow enough for the patience to end.
        yield Stage("Browser", _browser, expected_seconds=20, alone=True)


def stated_seconds(lesson: Lesson | None) -> int:
    """How long a lesson may compute: what it tells its readers, and two minutes at most."""
    minutes = lesson and lesson.minutes_to_run
    return min(60 * minutes, MOST_CPU_SECONDS) if minutes else MOST_CPU_SECONDS


def reports_folder() -> Path | None:
    """Where to keep what the lessons said, and how they look; None if nobody wants it."""
    named = os.environ.get(REPORTS_VARIABLE)
    return course_root() / named if named else None


# The stages: each is given the file for what it says


def _code_stages() -> Iterator[Stage]:
    lint = partial(_python, "-m", "ruff", "check", *PYTHON_FILES)
    yield Stage("Lint", lint, expected_seconds=1)
    layout = partial(_python, "-m", "ruff", "format", "--check", *PYTHON_FILES)
    yield Stage("Format", layout, expected_seconds=1)
    for number, arguments in enumerate(halves(course_root()), start=1):
        unit_tests = partial(_pytest, "-m", "not browser", *arguments)
        yield Stage(f"Unit tests, half {number}", unit_tests, expected_seconds=SECONDS_OF_A_HALF)


def _data_stages(lessons: Sequence[Path]) -> Iterator[Stage]:
    """Read data once, and train networks once, for the lessons that load them."""
    if any(needs_data(lesson) for lesson in lessons):
        read = partial(_python, "-m", "artcourse", "train", "--data")
        yield Stage(DATA, read, expected_seconds=60)
    for name in sorted({name for lesson in lessons for name in networks_of(lesson)}):
        train = partial(_python, "-m", "artcourse", "train", name)
        yield Stage(NETWORK.format(name), train, expected_seconds=400, in_table=True, needs=(DATA,))


def _needs(lesson: Path) -> tuple[str, ...]:
    """What has to be there before a lesson begins, so that it prints nothing about that."""
    networks = tuple(NETWORK.format(name) for name in networks_of(lesson))
    return (DATA, *networks) if needs_data(lesson) else ()


def _python(*arguments: str, env: Mapping[str, str] | None = None, output: IO[str]) -> Run:
    env = {**(env or os.environ), **variables(), **STEADY}
    return run_measured([sys.executable, *arguments], cwd=course_root(), env=env, output=output)


def _pytest(*arguments: str, env: Mapping[str, str] | None = None, output: IO[str]) -> Run:
    return _python("-m", "pytest", "-q", *arguments, env=env, output=output)


def _rules(path: Path, lesson: Lesson | None, *, output: IO[str]) -> Run:
    exercises = lesson.exercises if lesson else ()
    groups = sorted({id.partition(".")[0] + "." for id in exercises})
    chosen = " or ".join([path.stem, *groups])
    files = ("tests/test_lessons.py", "tests/test_exercises.py")
    return _pytest(*files, "-k", chosen, output=output)


def _yardstick(*, output: IO[str]) -> Run:
    return _python("-m", "artcourse.commands.maintain.yardstick", output=output)


def _nbval(notebooks: Sequence[Path], folder: Path, *, name: str, output: IO[str]) -> Run:
    """Run notebooks and compare all outputs, in a new work folder, without personal settings."""
    env = lesson_variables(Path(tempfile.mkdtemp(dir=folder)))
    arguments = [*NBVAL_ARGUMENTS, *map(str, notebooks)]
    if reports := reports_folder():
        arguments.insert(0, f"--junitxml={reports / name}.xml")
    return _pytest(*arguments, env=env, output=output)


def _solved(lessons: Sequence[Path], folder: Path, *, output: IO[str]) -> Run:
    """Run the solved editions of lessons: their set-up, stubs and checks."""
    place = Path(tempfile.mkdtemp(dir=folder))
    editions = [write_solved(lesson, place) for lesson in lessons]
    return _nbval(editions, folder, name="solved", output=output)


def _previews(lessons: Sequence[Path], *, output: IO[str]) -> Run:
    """Write the lessons as pages that a browser shows without Jupyter."""
    arguments = ("--to", "html", "--output-dir", str(reports_folder()), *map(str, lessons))
    return _python("-m", "nbconvert", *arguments, output=output)


def _browser(*, output: IO[str]) -> Run:
    env = {**os.environ, BROWSER_VARIABLE: find_browser()}
    return _pytest("-m", "browser", "tests/test_browser.py", env=env, output=output)
