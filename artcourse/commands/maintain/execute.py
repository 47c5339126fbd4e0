"""``execute``: for maintainers; run lessons and save their outputs in place."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from artcourse.commands.maintain.lessons import choose_lessons, lesson_variables
from artcourse.setup import enter
from artcourse.setup.requirements import course_root
from artcourse.setup.words import CommandError, typed
from artcourse.work.lessons import KERNEL

if TYPE_CHECKING:
    from nbformat import NotebookNode

HELP = "for maintainers: run lessons and save their outputs"
KEPT_CELL_METADATA = (
    "artcourse",
    "nbgrader",
    "tags",
    "editable",
    "deletable",
    "jupyter",
    "slideshow",
)
SECONDS_FOR_A_CELL = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('execute 01')}"
    parser.add_argument(
        "lessons",
        nargs="*",
        metavar="LESSON",
        help="lessons such as 01 (default: all, and datasets/README.md)",
    )


def run(options: argparse.Namespace) -> int:
    """Run the lessons one after another; one in which a cell fails is left as it was."""
    enter.enter(["test"])
    for path in choose_lessons(options.lessons):
        print(f"{path.stem} ...", end=" ", flush=True)
        execute(path)
        print("saved", flush=True)
    if not options.lessons:
        _write_datasets_page()
    return 0


def _write_datasets_page() -> None:
    """Write ``datasets/README.md`` anew from the records."""
    from artcourse.teaching.datasets_page import datasets_page

    page = course_root() / "datasets" / "README.md"
    page.write_text(datasets_page(), encoding="utf-8")


def execute(path: Path) -> None:
    """Write a notebook's exercises anew, run it from top to bottom, replace it by the result.

    Raises
    ------
    CommandError
        If a cell fails, or there is no exercise of a name; the notebook is left as it was.
    """
    import nbformat

    from artcourse.exercises import catalogue
    from artcourse.teaching.cells import refresh_cells

    notebook = nbformat.read(path, as_version=4)
    try:
        refresh_cells(notebook, catalogue())
    except ValueError as error:
        raise CommandError(f"{path.name} is left as it was. {error}") from None
    with tempfile.TemporaryDirectory(prefix="artcourse-", ignore_cleanup_errors=True) as folder:
        _run_cells(notebook, path, Path(folder))
    tidy(notebook)
    unfinished = path.with_suffix(".part")
    nbformat.write(notebook, unfinished)
    os.replace(unfinished, path)


def _run_cells(notebook: NotebookNode, path: Path, folder: Path) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=SECONDS_FOR_A_CELL,
        kernel_name="python3",
        # It would warn that its messages to us, inside this computer, are not encrypted.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
    )
    try:
        client.execute(env=lesson_variables(folder))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CommandError(
            f"{path.name} is left as it was, because a cell failed.\n{error}"
        ) from None


def tidy(notebook: NotebookNode) -> None:
    """Keep what belongs to the lesson, and drop what only belongs to this run of it."""
    course = notebook.metadata.get("artcourse", {})
    notebook.metadata = {
        "artcourse": course,
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = _kept(cell.metadata)
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = {kind: facts for kind, facts in output.metadata.items() if facts}


def _kept(metadata: Mapping[str, object]) -> dict[str, object]:
    return {name: metadata[name] for name in KEPT_CELL_METADATA if name in metadata}
