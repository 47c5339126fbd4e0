"""The cells of an exercise, written from it: the stub, and the check right below it.

A lesson says where its exercise belongs with a code cell of one line,
``# exercise: convolution.corr2d``, which the two cells replace. From then on they are kept
equal to the exercise: whoever changes a task or a name changes the exercise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from artcourse.exercises import Exercise

_PLACEHOLDER = re.compile(r"#\s*exercise:\s*(\S+)")


def exercise_cells(exercise: Exercise) -> tuple[NotebookNode, NotebookNode]:
    """Write the stub and the check of an exercise.

    Parameters
    ----------
    exercise : Exercise
        One exercise of the catalogue.

    Returns
    -------
    stub, check : NotebookNode
        Two code cells without outputs, with ids made from the exercise's.
    """
    from nbformat.v4 import new_code_cell

    id = _grade_id(exercise)
    stub = new_code_cell(exercise.stub, id=id, metadata=_stub_metadata(exercise))
    check = new_code_cell(
        f"exercises.{exercise.name}.check({exercise.name})",
        id=f"{id}-check",
        metadata=_check_metadata(exercise),
    )
    return stub, check


def refresh_cells(notebook: NotebookNode, catalogue: Mapping[str, Exercise]) -> None:
    """Make the stubs and checks of a lesson what its exercises say, in place.

    Ids, outputs and other metadata of the cells stay. A placeholder becomes a stub and a check.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson. It is changed.
    catalogue : mapping
        ``{id: exercise}``, as :func:`artcourse.exercises.catalogue` returns it.

    Raises
    ------
    ValueError
        When the lesson names an exercise that the catalogue does not have; the lesson is left
        as it was.
    """
    cells = []
    changes = []
    for cell in notebook.cells:
        facts = cell.metadata.get("artcourse", {})
        placeholder = _PLACEHOLDER.fullmatch(cell.source.strip())
        if cell.cell_type == "code" and placeholder:
            cells.extend(exercise_cells(find_exercise(placeholder.group(1), catalogue)))
            continue
        cells.append(cell)
        if "exercise" in facts:
            changes.append((cell, exercise_cells(find_exercise(facts["exercise"], catalogue))[0]))
        elif "check" in facts:
            changes.append((cell, exercise_cells(find_exercise(facts["check"], catalogue))[1]))
    for cell, written in changes:
        cell.source = written.source
        cell.metadata.update(written.metadata)
    notebook.cells = cells


def _stub_metadata(exercise: Exercise) -> dict[str, Any]:
    return {
        "artcourse": {"exercise": exercise.id},
        "nbgrader": _marks(_grade_id(exercise), solution=True, grade=False, locked=False),
        "tags": ["exercise"],
    }


def _check_metadata(exercise: Exercise) -> dict[str, Any]:
    grade_id = f"{_grade_id(exercise)}-check"
    return {
        "artcourse": {"check": exercise.id},
        "nbgrader": _marks(grade_id, solution=False, grade=True, locked=True, points=1),
        "tags": ["check"],
    }


def _marks(grade_id: str, **kind: Any) -> dict[str, Any]:
    """What nbgrader wants to know of a cell, in its schema 3."""
    return {
        "cell_type": "code",
        "grade_id": grade_id,
        "schema_version": 3,
        "task": False,
        **kind,
    }


def _grade_id(exercise: Exercise) -> str:
    return exercise.id.replace(".", "-")


def find_exercise(id: str, catalogue: Mapping[str, Exercise]) -> Exercise:
    """Look an exercise up that a lesson names.

    Raises
    ------
    ValueError
        When the catalogue does not have it; the message says what it needs.
    """
    if id not in catalogue:
        near = get_close_matches(id, catalogue, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"The lesson has an exercise {id!r} that the catalogue does not have.{hint} It "
            "needs a file in the folder of its lesson, and an import in the folder's __init__.py."
        )
    return catalogue[id]
