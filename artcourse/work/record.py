"""The record of checks: one SQLite file in the work folder, written to by every notebook.

Each check is one short transaction with SQLite's default rollback journal, which works
on network drives too: a kill in the middle loses at most the check being written.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import artcourse
from artcourse.work.files import PATIENCE, exclusive, free_name
from artcourse.work.folder import work_folder
from artcourse.work.record_errors import FILE, NewerProgressError, explain, means_damage

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE checks (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,  -- UTC, ISO 8601
    exercise TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('not attempted', 'error', 'wrong', 'passed')),
    misconception TEXT,
    version TEXT NOT NULL  -- of the course
)
"""
COLUMNS = "time, exercise, outcome, misconception, version"
OUTCOMES = ("not attempted", "error", "wrong", "passed")  # from the least to the best


class Check(NamedTuple):
    """One check of one exercise, as it was recorded."""

    time: str
    exercise: str
    outcome: str
    misconception: str | None
    version: str


def record_check(exercise_id: str, outcome: str, misconception: str | None = None) -> str | None:
    """Record the outcome of one check in the student's work folder.

    Parameters
    ----------
    exercise_id : str
        As in ``"convolution.corr2d"``.
    outcome : {"passed", "wrong", "error", "not attempted"}
    misconception : str, optional
        The name of the misconception, or of the relation to the right answer, that was found.

    Returns
    -------
    str or None
        One sentence for the student when something is the matter, else None. Nothing is
        recorded, and nothing said, where there is no work folder. It never raises.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        work = work_folder()
        if work is None:
            return None
        check = Check(now, exercise_id, outcome, misconception, artcourse.__version__)
        return _append_or_begin_afresh(work, check)
    except Exception as error:  # whatever is wrong here, the student's notebook goes on
        return f"This check was not recorded: {explain(error)}"


def read_checks(work: Path) -> tuple[list[Check], str | None]:
    """Read all that was recorded, oldest first.

    Parameters
    ----------
    work : Path
        The work folder.

    Returns
    -------
    checks : list of Check
        What could be read. Empty when nothing is recorded yet.
    problem : str or None
        A sentence when that is not all. It never raises, and changes nothing.
    """
    try:
        if not (work / FILE).exists():
            return [], None
        with closing(_connect(work)) as connection:
            version = _schema_version(connection)
            if not version:  # a new file, which has no table yet
                return [], None
            rows = connection.execute(f"SELECT {COLUMNS} FROM checks ORDER BY number")
            return [Check(*row) for row in rows], None
    except (sqlite3.Error, UnicodeError, NewerProgressError, OSError) as error:
        readable = list(_readable(work, FILE).values()) if means_damage(error) else []
        return readable, f"Not all progress could be read: {explain(error)}"


def _append_or_begin_afresh(work: Path, check: Check) -> str | None:
    try:
        _append(work, [check])
        return None
    except (sqlite3.DatabaseError, UnicodeError) as error:
        if not means_damage(error):
            raise
    said = _set_aside(work)
    _append(work, [check])
    return said


def _connect(work: Path, name: str = FILE) -> sqlite3.Connection:
    connection = sqlite3.connect(work / name, timeout=PATIENCE, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")  # damage may not raise
    return connection


def _schema_version(connection: sqlite3.Connection) -> int:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerProgressError(
            f"{FILE} was written by a newer version of the course. Update the course."
        )
    return version


def _append(work: Path, checks: Iterable[Sequence[str | None]]) -> None:
    """Add rows in one transaction; make the table in a new file."""
    with closing(_connect(work)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # closing without COMMIT takes everything back
        version = _schema_version(connection)
        _require_sound(connection)
        if not version:
            connection.execute(SCHEMA)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.executemany(f"INSERT INTO checks ({COLUMNS}) VALUES (?, ?, ?, ?, ?)", checks)
        connection.execute("COMMIT")


def _require_sound(connection: sqlite3.Connection) -> None:
    # Without this, rows would be added happily to a file whose older part is damaged.
    finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if finding != "ok":
        raise sqlite3.DatabaseError(finding)


def _set_aside(work: Path) -> str | None:
    """Rename a damaged file, begin a fresh one with the rows that can still be read."""
    with exclusive(work):
        try:
            _append(work, [])
            return None  # another notebook was quicker
        except (sqlite3.DatabaseError, UnicodeError) as error:
            if not means_damage(error):
                raise
        aside = free_name(work, "progress.damaged", ".sqlite")
        (work / FILE).rename(work / aside)
        rescued = _readable(work, aside)
        _append(work, rescued.values())
    return (
        f"Your progress file was damaged. It is kept as {aside}, and a new one was begun "
        f"with the {len(rescued)} earlier checks that could still be read."
    )


def _readable(work: Path, name: str) -> dict[int, Check]:
    """What can still be read of a damaged file: from the front and from the back."""
    found: dict[int, Check] = {}
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeError), closing(_connect(work, name)) as connection:
            # Makes SQLite read a file that was cut short as far as it goes.
            connection.execute("PRAGMA writable_schema = ON")
            rows = connection.execute(f"SELECT number, {COLUMNS} FROM checks ORDER BY 1 {order}")
            for number, *row in rows:
                if row[2] in OUTCOMES and all(isinstance(text, str) for text in row[:2] + row[4:]):
                    found[number] = Check(*row)
    return dict(sorted(found.items()))
