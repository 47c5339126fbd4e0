"""The student's copies of the lessons: handing them out without ever losing work."""

import os
from dataclasses import dataclass
from pathlib import Path

from artcourse.work.files import digest, exclusive, free_name, write_atomically
from artcourse.work.folder import make_work_folder
from artcourse.work.lessons import Lesson, describe, lesson_files, read_notebook
from artcourse.work.notes import Notes, load_notes, save_notes
from artcourse.work.student_copy import edition_of, student_copy


@dataclass(frozen=True)
class Handout:
    """How one lesson stands in the work folder.

    Attributes
    ----------
    lesson : Lesson
    status : {"new", "current", "upgraded", "yours", "newer beside", "problem"}
        "yours" and "newer beside": the student has changed the copy, so it was left alone.
    newer : str or None
        The name of the file with a newer version than the student's, where there is one.
    problem : str or None
        What keeps the lesson from being handed out, and the way out.
    """

    lesson: Lesson
    status: str
    newer: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Report:
    """What :func:`hand_out` did.

    Attributes
    ----------
    handouts : tuple of Handout
        In the order of the lessons.
    problems : tuple of str
        Sentences for the student.
    """

    handouts: tuple[Handout, ...]
    problems: tuple[str, ...] = ()

    @property
    def news(self) -> list[str]:
        """What the student should hear of: newer versions first, then problems."""
        beside = [each for each in self.handouts if each.status == "newer beside"]
        return [
            f"{each.lesson.file} has a newer version. You have changed your copy, so it was "
            f"left alone; the newer version is in {each.newer}."
            for each in beside
        ] + list(self.problems)


@dataclass(frozen=True)
class _Edition:
    """A lesson as it is to be handed out now."""

    lesson: Lesson
    name: str
    content: bytes


def hand_out(lessons_folder: Path, work: Path) -> Report:
    """Copy the lessons into a work folder, and never touch what the student has changed.

    A lesson that is not there is handed out. A copy that is byte for byte as the course
    wrote it is brought up to date in place. Any other copy belongs to the student: when its
    lesson has a newer edition, that is put beside it once, under a name with the date.

    Parameters
    ----------
    lessons_folder : Path
        The folder with the notebooks ``NN_*.ipynb``.
    work : Path
        The work folder; it is made where it is missing.

    Returns
    -------
    Report
        What was done, and what could not be done. One bad lesson does not hold up others.

    Raises
    ------
    OSError
        When the work folder cannot be made or written to.
    """
    work = make_work_folder(work)
    with exclusive(work):
        notes, problem = load_notes(work)
        editions, problems = _current_editions(Path(lessons_folder))
        for edition in editions:
            notes.will_write(edition.lesson.file, digest(edition.content))
        save_notes(work, notes)  # first: a crash from here on leaves no file of ours unknown
        handouts = tuple(_hand_out_or_say(edition, work, notes) for edition in editions)
        save_notes(work, notes)
    problems += [each.problem for each in handouts if each.problem]
    return Report(handouts, tuple([problem, *problems] if problem else problems))


def _current_editions(lessons_folder: Path) -> tuple[list[_Edition], list[str]]:
    editions, problems = [], []
    files = lesson_files(lessons_folder)
    for path in files:
        try:
            notebook = read_notebook(path)
            editions.append(_Edition(describe(path.name, notebook), *student_copy(notebook)))
        except Exception as error:  # a bad lesson may not keep the student from the others
            problems.append(f"{error}. The other lessons are there.")
    if not files:
        problems.append(f"There are no lessons in {lessons_folder}. Is the course complete?")
    return editions, problems


def _hand_out_or_say(edition: _Edition, work: Path, notes: Notes) -> Handout:
    try:
        return _hand_out_one(edition, work, notes)
    except OSError as error:
        return Handout(edition.lesson, "problem", problem=str(error))


def _hand_out_one(edition: _Edition, work: Path, notes: Notes) -> Handout:
    lesson, copy = edition.lesson, work / edition.lesson.file
    found = _read_if_there(copy)
    if found is None or notes.is_ours(lesson.file, digest(found)):
        if found != edition.content:
            write_atomically(work, lesson.file, edition.content)
        if found is None:
            return Handout(lesson, "new")
        return Handout(lesson, "current" if edition_of(found) == edition.name else "upgraded")
    if edition_of(found) == edition.name:
        return Handout(lesson, "yours")
    beside = notes.beside.setdefault(lesson.file, {})
    if edition.name in beside:
        newer = beside[edition.name]
        return Handout(lesson, "yours", newer=newer if (work / newer).is_file() else None)
    newer = beside[edition.name] = _put_beside(edition, work, notes)
    return Handout(lesson, "newer beside", newer=newer)


def _read_if_there(copy: Path) -> bytes | None:
    if not os.path.lexists(copy):
        return None
    if not copy.is_file():
        raise OSError(f"{copy} is in the way of a lesson. Rename it and start the lab again.")
    return copy.read_bytes()


def _put_beside(edition: _Edition, work: Path, notes: Notes) -> str:
    """Write an edition under a new name, and take away older ones that nobody changed."""
    lesson = edition.lesson
    stem = f"{lesson.stem}_new"
    there = [path for path in sorted(work.glob(f"{stem}-*.ipynb")) if path.is_file()]
    contents = {path: path.read_bytes() for path in there}
    name = free_name(work, stem, ".ipynb")
    write_atomically(work, name, edition.content)
    for path, content in contents.items():  # after a crash, it may be this same edition
        if notes.is_ours(lesson.file, digest(content)):
            path.unlink()
    return name
