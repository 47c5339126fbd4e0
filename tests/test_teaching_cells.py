"""The cells of exercises are written from them, and adding an exercise is two steps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from lesson_builder import code, notebook, prose

from artcourse.exercises import catalogue
from artcourse.teaching.cells import exercise_cells, refresh_cells

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STUB, CHECK = 1, 2

# What a maintainer writes: a file in the lesson's folder, and below it its import.
BRIGHTEN = '''\
"""An exercise on light: more of it."""

import torch

from artcourse.exercises.engine import Case, exercise


def _pictures(generator):
    return [Case(torch.tensor([[0.25, 0.5]])), Case(torch.rand(3, 4, generator=generator))]


@exercise(
    "convolution.brighten",
    title="more light",
    cases=_pictures,
    hints=["Twice as much.", "2 * image"],
    praise="It is brighter.",
)
def brighten(image):
    """Return the picture with twice the light."""
    return 2 * image


@brighten.misconception
def squared(image):
    """You squared the shades, which makes those below 1 darker. Multiply by 2."""
    return image**2
'''
IMPORT = "from artcourse.exercises.l01_convolution.brighten import brighten\n"
SET_UP = "from artcourse.exercises import convolution as exercises"


def corr2d_lesson() -> nbformat.NotebookNode:
    """A lesson with one exercise: prose, a stub, its check."""
    return notebook([prose("# Sums"), *exercise_cells(catalogue()["convolution.corr2d"])])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_in_the_lesson_are_as_written_from_its_exercises(path: Path) -> None:
    lesson = nbformat.read(path, as_version=4)
    facts = [cell.metadata.get("artcourse", {}) for cell in lesson.cells]
    found = [
        (cell.source, cell.metadata)
        for cell, noted in zip(lesson.cells, facts, strict=True)
        if "exercise" in noted or "check" in noted
    ]
    own = catalogue(lesson.metadata["artcourse"]["exercises"])
    written = [cell for exercise in own.values() for cell in exercise_cells(exercise)]
    assert found == [(cell.source, cell.metadata) for cell in written]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_stays_as_it_is_when_nothing_changed(path: Path) -> None:
    lesson = nbformat.read(path, as_version=4)
    before = deepcopy(lesson)
    refresh_cells(lesson, catalogue())
    assert lesson == before


def test_a_stub_gives_the_task_and_nothing_of_the_answer() -> None:
    stub, check = exercise_cells(catalogue()["convolution.corr2d"])
    assert stub.source == (
        "def corr2d(image, kernel):\n"
        '    """Slide a (kh, kw) kernel over an (H, W) image: shape (H - kh + 1, W - kw + 1)."""\n'
        "    raise NotImplementedError"
    )
    assert check.source == "exercises.corr2d.check(corr2d)"
    assert stub.metadata.nbgrader.grade_id == "convolution-corr2d"
    assert check.metadata.nbgrader.grade_id == "convolution-corr2d-check"


def test_an_old_cell_is_brought_up_to_date_and_keeps_what_is_its_own() -> None:
    lesson = corr2d_lesson()
    wanted = deepcopy(lesson)
    for cell, addition in ((lesson.cells[STUB], "# old"), (lesson.cells[CHECK], "# older")):
        cell.source = addition
        cell.metadata.update(nbgrader={"grade_id": "x"}, tags=[], slideshow={"slide_type": "slide"})
    refresh_cells(lesson, catalogue())
    for cell in lesson.cells[STUB:]:
        assert cell.metadata.pop("slideshow") == {"slide_type": "slide"}
    assert lesson == wanted


def test_a_placeholder_becomes_a_stub_and_a_check() -> None:
    lesson = notebook([prose("# Sums"), code("# exercise: convolution.corr2d"), code("1 + 1")])
    refresh_cells(lesson, catalogue())
    sources = [cell.source.splitlines()[0] for cell in lesson.cells]
    assert sources == [
        "# Sums",
        "def corr2d(image, kernel):",
        "exercises.corr2d.check(corr2d)",
        "1 + 1",
    ]
    nbformat.validate(lesson)


def test_prose_about_a_placeholder_is_prose() -> None:
    lesson = notebook([prose("# exercise: convolution.corr2d")])
    refresh_cells(lesson, catalogue())
    assert [cell.cell_type for cell in lesson.cells] == ["markdown"]


@pytest.mark.parametrize(
    "cell",
    [
        code("# exercise: convolution.cor2d"),
        code("", exercise="convolution.cor2d"),
        code("", check="convolution.cor2d"),
    ],
)
def test_an_unknown_exercise_is_named_and_the_lesson_left(cell: nbformat.NotebookNode) -> None:
    lesson = corr2d_lesson()
    lesson.cells[STUB].source = "# old"
    lesson.cells.append(cell)
    before = deepcopy(lesson)
    with pytest.raises(ValueError, match=r"'convolution.cor2d'.*mean 'convolution.corr2d'"):
        refresh_cells(lesson, catalogue())
    assert lesson == before


def test_an_exercise_is_added_in_two_steps(tmp_path: Path) -> None:
    cached = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "artcourse", tmp_path / "artcourse", ignore=cached)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "notebooks" / "01_scratch.ipynb"
    cells = [prose("# Light"), code(SET_UP), code("# exercise: convolution.brighten")]
    nbformat.write(notebook(cells), path)

    folder = tmp_path / "artcourse/exercises/l01_convolution"
    (folder / "brighten.py").write_text(BRIGHTEN, encoding="utf-8")
    with (folder / "__init__.py").open("a", encoding="utf-8") as names:
        names.write(IMPORT)
    _in_the_copy(tmp_path, "-m", "artcourse", "execute", "01")

    _, _, stub, check = nbformat.read(path, as_version=4).cells
    assert stub.source == (
        "def brighten(image):\n"
        '    """Return the picture with twice the light."""\n'
        "    raise NotImplementedError"
    )
    assert "brighten: not attempted yet" in check.outputs[0].text
    answers = "exercises.brighten.check(lambda image: 2 * image)"
    mistakes = "exercises.brighten.check(lambda image: image * image)"
    said = _in_the_copy(tmp_path, "-c", f"{SET_UP}; {answers}; {mistakes}")
    assert "✓ brighten: passed. It is brighter." in said
    assert "You squared the shades" in said


def _in_the_copy(folder: Path, *arguments: str) -> str:
    """Run Python in a copy of the course, and return what it printed."""
    variables = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
