"""A lesson as the rules see it: its notebook, its exercises, its limits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

IGNORE = "nbval-ignore-output"


@dataclass(frozen=True)
class Limits:
    """Sizes of a lesson, each as (fewest, most) where there are two."""

    cells: tuple[int, int] = (30, 50)
    words: tuple[int, int] = (1500, 2600)
    exercises: int = 3
    misconceptions: int = 4
    widgets: int = 1


LATER = Limits()
# The welcome is short, and its first exercise is only there to be tried out.
FIRST = Limits(cells=(20, 50), words=(600, 2600), exercises=1, misconceptions=0, widgets=0)


@dataclass(frozen=True)
class Lesson:
    """A notebook with what it is held against."""

    notebook: NotebookNode
    catalogue: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = LATER
    size: int = 0  # bytes on the disk
    name: str = ""  # as in "01_convolution"
    others: tuple[str, ...] = ()  # the names of the lessons beside it

    @classmethod
    def read(cls, path: Path, catalogue: Mapping[str, Any]) -> Lesson:
        """Read a lesson; the one numbered 00 has limits of its own."""
        notebook = nbformat.read(path, as_version=4)
        limits = FIRST if path.name.startswith("00_") else LATER
        others = tuple(sorted(other.stem for other in path.parent.glob("*.ipynb")))
        return cls(notebook, catalogue, limits, path.stat().st_size, path.stem, others)

    @property
    def cells(self) -> list[NotebookNode]:
        return self.notebook.cells

    @property
    def code(self) -> list[tuple[int, NotebookNode]]:
        """The code cells with their positions in the notebook."""
        return [(i, cell) for i, cell in enumerate(self.cells) if cell.cell_type == "code"]

    @property
    def markdown(self) -> list[tuple[int, NotebookNode]]:
        """The markdown cells with their positions in the notebook."""
        return [(i, cell) for i, cell in enumerate(self.cells) if cell.cell_type == "markdown"]

    def where(self, index: int) -> str:
        """Name a cell so that it is found: counted from 1, with how it begins."""
        first_line = self.cells[index].source.strip().partition("\n")[0]
        return f"cell {index + 1} ({first_line[:50]!r})"


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def facts(cell: NotebookNode) -> Mapping[str, Any]:
    """What the course itself has noted in a cell's metadata."""
    return cell.metadata.get("artcourse", {})


def lines(cell: NotebookNode) -> list[str]:
    """The lines of a cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


def tree(cell: NotebookNode) -> ast.Module:
    """The syntax tree of a code cell, without IPython's own lines.

    What is not Python is an empty tree here; the rule ``plain_python`` names it.
    """
    source = re.sub(r"^(\s*)[%!].*$", r"\1pass", cell.source, flags=re.MULTILINE)
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def definitions(module: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes at the top level."""
    return [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def data(cell: NotebookNode) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """Each representation in a cell's outputs: MIME type, content, its metadata."""
    for output in cell.get("outputs", []):
        for kind, content in output.get("data", {}).items():
            yield kind, content, output.get("metadata", {}).get(kind, {})


def texts(cell: NotebookNode) -> Iterator[str]:
    """Each piece of text in a cell's outputs, without what is encoded in it."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield output.text
    for kind, content, _ in data(cell):
        if kind.startswith("text/"):
            yield re.sub(r"data:[\w/+.-]*;base64,[A-Za-z0-9+/=\s]*", "data:", content)
