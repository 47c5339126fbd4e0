"""Editions of a lesson, made from the one notebook that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from artcourse.exercises import Exercise

# How every notebook is validated: all outputs are compared, in this environment, and a
# cell that hangs is stopped long before nbval's own limit of 2,000 seconds.
NBVAL_ARGUMENTS = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=300")


def solved(notebook: NotebookNode, catalogue: Mapping[str, Exercise]) -> NotebookNode:
    """Fill every exercise of a lesson with its reference solution.

    Only two things change: a stub's source becomes the reference's, and the output
    expected of a check becomes the message of a passed one. Everything else stays as it
    was saved, so that strict nbval on the result proves that every check passes and that
    nothing after it depends on who solved it.

    Parameters
    ----------
    notebook : NotebookNode
        The executed lesson. It is not changed.
    catalogue : mapping
        ``{id: exercise}``, as :func:`artcourse.exercises.catalogue` returns it.

    Raises
    ------
    ValueError
        When the lesson names an exercise that the catalogue does not have.
    """
    from nbformat.v4 import new_output

    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        facts = cell.metadata.get("artcourse", {})
        if "exercise" in facts:
            cell.source = _find(facts["exercise"], catalogue).source
        if "check" in facts:
            message = _find(facts["check"], catalogue).passed_message + "\n"
            cell.outputs = [new_output("stream", name="stdout", text=message)]
    return notebook


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

    notebook_path, target = Path(notebook_path), Path(folder) / Path(notebook_path).name
    if target.resolve() == notebook_path.resolve():
        raise ValueError(f"{folder} holds the lesson itself; give another folder")
    notebook = nbformat.read(notebook_path, as_version=4)
    nbformat.write(solved(notebook, catalogue()), target)
    return target


def _find(id: str, catalogue: Mapping[str, Exercise]) -> Exercise:
    if id not in catalogue:
        raise ValueError(
            f"the lesson has an exercise {id!r} that the catalogue does not have; "
            f"it has {', '.join(sorted(catalogue)) or 'none'}"
        )
    return catalogue[id]
