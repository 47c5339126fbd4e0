"""Rules on the notebook as a file."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import nbformat

from lesson_rules.lesson import Lesson, texts

LARGEST_FILE = 1_500_000  # bytes

_HERE = str(Path(__file__).resolve().parents[2])
_PATHS_OF_A_MACHINE = re.compile(
    rf"{re.escape(_HERE)}|{re.escape(str(Path.home()))}\b(?=[/\\])|file://|\b[A-Z]:\\+Users\b"
    r"|(?<![\w.:/-])/(?:home|Users|root|tmp|opt|usr|var|mnt|private|content)/\w"
)


def valid_notebook(lesson: Lesson) -> list[str]:
    """The notebook is valid in Jupyter's format 4.5, in which every cell has an id."""
    notebook = lesson.notebook
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        return [f"format {notebook.nbformat}.{notebook.nbformat_minor}, wanted 4.5 or newer"]
    ids = Counter(cell.get("id") for cell in lesson.cells)
    if repeated := [id for id, count in ids.items() if count > 1]:
        return [f"cell id {id!r} is there {ids[id]} times" for id in repeated]
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [f"not a valid notebook: {str(error).splitlines()[0]}"]
    return []


def small_file(lesson: Lesson) -> list[str]:
    """The file is under 1.5 MB."""
    if lesson.size < LARGEST_FILE:
        return []
    return [f"the file has {lesson.size:,} bytes, wanted less than {LARGEST_FILE:,}"]


def python_kernel(lesson: Lesson) -> list[str]:
    """The kernel is the one that every Jupyter has."""
    name = lesson.notebook.metadata.get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"the kernel is {name!r}, wanted 'python3'"]


def lesson_metadata(lesson: Lesson) -> list[str]:
    """The notebook says how long it takes and which exercises it has."""
    facts = lesson.notebook.metadata.get("artcourse", {})
    minutes = facts.get("minutes", {})
    faults = [
        f"metadata artcourse.minutes.{what} is {minutes.get(what)!r}, wanted whole minutes"
        for what in ("read", "run")
        if not isinstance(minutes.get(what), int) or minutes[what] < 1
    ]
    if not isinstance(facts.get("exercises"), str):
        faults.append("metadata artcourse.exercises does not name a module of exercises")
    return faults


def nothing_hidden(lesson: Lesson) -> list[str]:
    """No cell is folded away: readers see all that runs."""
    return [
        f"{lesson.where(index)} is hidden or folded"
        for index, cell in enumerate(lesson.cells)
        if cell.metadata.get("collapsed")
        or {"source_hidden", "outputs_hidden"} & set(cell.metadata.get("jupyter", {}))
    ]


def any_machine(lesson: Lesson) -> list[str]:
    """Nothing tells of the machine that it was made on, nor of a file without a name."""
    faults = []
    for index, cell in enumerate(lesson.cells):
        for text in [cell.source, *texts(cell)]:
            if found := _PATHS_OF_A_MACHINE.search(text):
                around = text[found.start() : found.end() + 20].split("\n")[0]
                faults.append(f"{lesson.where(index)} holds a path of one machine: {around}…")
            if "untitled" in text.lower():
                faults.append(f"{lesson.where(index)} speaks of an 'Untitled' file")
    return faults


RULES = (valid_notebook, small_file, python_kernel, lesson_metadata, nothing_hidden, any_machine)
