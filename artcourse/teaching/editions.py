"""Editions of a lesson, made from the one notebook that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from artcourse.teaching.cells import find_exercise

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from artcourse.exercises import Exercise


def solved(notebook: NotebookNode, catalogue: Mapping[str, Exercise]) -> NotebookNode:
    """Make the edition of a lesson that proves its exercises: solved, and nothing else.

    It holds the set-up, which is the lesson's first code cell, and every stub and check. A
    stub's source becomes the reference's, and the output expected of a check becomes the
    message of a passed one; so strict nbval on it proves that every check passes, with what the
    lesson has imported. The cells that are left out need no answer, and no exercise needs them:
    the rules for lessons see to both.

    Parameters
    ----------
    notebook : NotebookNode
        The executed lesson. It is not changed.
    catalogue : mapping
        ``{id: exercise}``, as :func:`artcourse.exercises.catalogue` returns it.

    Returns
    -------
    NotebookNode
        The edition, with the lesson's own metadata.

    Raises
    ------
    ValueError
        When the lesson names an exercise that the catalogue does not have.
    """
    edition = deepcopy(notebook)
    code = [cell for cell in edition.cells if cell.cell_type == "code"]
    edition.cells = code[:1] + [cell for cell in code[1:] if _exercise_of(cell)]
    for cell in edition.cells:
        _solve(cell, catalogue)
    return edition


def write_solved(notebook_path: Path, folder: Path) -> Path:
    """Write the solved edition of a lesson into a folder, under the lesson's own name.

    Returns
    -------
    Path
        The file written. One that was there is replaced.

    Raises
    ------
    ValueError
        When the folder is the lesson's own, or an exercise is not in the catalogue.
    """
    import nbformat

    from artcourse.exercises import catalogue

    notebook_path = Path(notebook_path)
    target = Path(folder) / notebook_path.name
    if target.resolve() == notebook_path.resolve():
        raise ValueError(f"{folder} holds the lesson itself; give another folder")
    notebook = nbformat.read(notebook_path, as_version=4)
    nbformat.write(solved(notebook, catalogue()), target)
    return target


def _exercise_of(cell: NotebookNode) -> str | None:
    """The id of the exercise that a cell is the stub or the check of."""
    facts = cell.metadata.get("artcourse", {})
    return facts.get("exercise") or facts.get("check")


def _solve(cell: NotebookNode, catalogue: Mapping[str, Exercise]) -> None:
    """Fill in a stub, or say what its check is expected to print; leave other cells."""
    from nbformat.v4 import new_output

    facts = cell.metadata.get("artcourse", {})
    if "exercise" in facts:
        cell.source = find_exercise(facts["exercise"], catalogue).source
    elif "check" in facts:
        message = find_exercise(facts["check"], catalogue).passed_message + "\n"
        cell.outputs = [new_output("stream", name="stdout", text=message)]
