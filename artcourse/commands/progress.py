"""``python3 -m artcourse progress``: how far a student has come, shown or exported."""

import argparse
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import artcourse
from artcourse.setup.requirements import course_root
from artcourse.setup.words import CommandError, typed
from artcourse.work import Lesson, Progress, list_lessons, read_checks, summarise, work_folder

HELP = "show how far you have come, or export it"
COLUMNS = ("lesson", *Progress.__dataclass_fields__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed after ``progress``."""
    parser.epilog = f"Example: {typed('progress --export my-progress.csv')}"
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where your work is kept (default: my-work)"
    )
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="write it to a new file, .csv or .json"
    )
    parser.add_argument("--name", help="a name to put into the export (default: no name)")


def run(options: argparse.Namespace) -> int:
    """Show or export the progress that is recorded in a work folder.

    Returns
    -------
    int
        0, or 1 when not all that was recorded could be read.

    Raises
    ------
    CommandError
        When there is nothing to export, or the export cannot be written.
    """
    if options.name is not None and options.export is None:
        raise CommandError("--name is for an export. Add --export FILE.csv")
    work = options.work or work_folder() or course_root() / "my-work"
    checks, problem = read_checks(work)
    progress = summarise(checks)
    lessons = _with_unlisted(list_lessons(course_root() / "notebooks"), progress)
    if options.export is not None:
        if not work.is_dir():
            raise CommandError(f"There is no folder {work}. Name yours with --work FOLDER.")
        _write_new(options.export, _exported(options.export, lessons, progress, options.name))
        print(f"Exported to {options.export}.")
    elif progress or not problem:
        print(table(lessons, progress) if progress else _nothing_yet(work))
    if problem:
        print(problem)
    return 1 if problem else 0


def table(lessons: list[Lesson], progress: Mapping[str, Progress]) -> str:
    """Lay out progress lesson by lesson.

    Parameters
    ----------
    lessons : list of Lesson
    progress : mapping
        ``{exercise id: Progress}``.

    Returns
    -------
    str
        A table: what was passed, how many answers were checked, and the last diagnosis.
    """
    rows = [("Lesson", "Passed", "Attempts", "Last diagnosis")]
    for lesson in lessons:
        tried = [progress[id] for id in lesson.exercises if id in progress]
        rows.append(
            (
                lesson.title,
                f"{sum(each.passed for each in tried)} of {len(lesson.exercises)}",
                str(sum(each.attempts for each in tried)),
                _last_diagnosis(tried),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{title:<{widths[0]}}  {passed:>{widths[1]}}  {attempts:>{widths[2]}}  {last}".rstrip()
        for title, passed, attempts, last in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _last_diagnosis(tried: list[Progress]) -> str:
    last = max(tried, key=lambda each: each.last_checked or "", default=None)
    if last is None or not last.attempts:
        return ""
    return f"{last.exercise.rpartition('.')[2]}: {last.last_diagnosis}"


def _with_unlisted(lessons: list[Lesson], progress: Mapping[str, Progress]) -> list[Lesson]:
    """Add what was done in lessons that this version of the course does not have."""
    listed = {id for lesson in lessons for id in lesson.exercises}
    rest: dict[str, list[str]] = {}
    for id in progress:
        if id not in listed:
            rest.setdefault(id.partition(".")[0], []).append(id)
    return lessons + [
        Lesson(file="", title=f"{name} (other version)", exercises=tuple(ids))
        for name, ids in rest.items()
    ]


def _nothing_yet(work: Path) -> str:
    return (
        f"Nothing is recorded in {work} yet. Open the course with: {typed('lab')}\n"
        "Each check that you run there is then counted here."
    )


def _exported(
    file: Path, lessons: list[Lesson], progress: Mapping[str, Progress], name: str | None
) -> str:
    """The text of an export, in the format that the file's name asks for."""
    known = {} if name is None else {"name": name}
    rows = [
        {"lesson": lesson.stem or lesson.title, **asdict(progress.get(id) or Progress(id))}
        for lesson in lessons
        for id in lesson.exercises
    ]
    if file.suffix.lower() == ".json":
        now = datetime.now(UTC).isoformat(timespec="seconds")
        about = {"course": artcourse.__version__, "exported": now, **known}
        return json.dumps({**about, "exercises": rows}, indent=1, ensure_ascii=False) + "\n"
    if file.suffix.lower() != ".csv":
        raise CommandError(f"{file} should end in .csv (for spreadsheets) or in .json")
    text = io.StringIO()
    writer = csv.DictWriter(text, [*known, *COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**known, **row} for row in rows)
    # The mark at the start tells spreadsheet programs that letters beyond English are UTF-8.
    return "\ufeff" + text.getvalue()


def _write_new(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise CommandError(f"{file} exists already. Export to another name.") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be written ({error.strerror}).") from error
