"""The solved edition of a lesson, and that strict nbval judges it."""

from __future__ import annotations

import inspect
from copy import deepcopy
from functools import wraps
from pathlib import Path

import nbformat
import pytest
from lesson_builder import code, exercise, notebook, prose, value
from nbformat import NotebookNode
from run_nbval import run_nbval

from artcourse.exercises import Case, Exercise
from artcourse.teaching.editions import solved, write_solved

SET_UP, STUB, CHECK = 1, 2, 3  # cells of the lesson

# Stands in for `from artcourse.exercises import small as exercises`.
CHECKS = """
from types import SimpleNamespace


def check(answer):
    print("✓ add: passed. Good." if answer(2) == 4 else "wrong")


exercises = SimpleNamespace(add=SimpleNamespace(check=check))
"""


def small() -> NotebookNode:
    """A lesson with one exercise, executed as far as its outputs say."""
    cells = [prose("# Sums"), code(CHECKS.strip()), *exercise("add"), code("1 + 1", value("2"))]
    return notebook(cells)


def noted(function):
    """A decorator, as exercises have one."""

    @wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


def right():
    @noted
    def add(x):
        # Doubling is adding a number to itself.
        return x + x

    return add


def wrong():
    @noted
    def add(x):
        return x + 1

    return add


def catalogue(reference) -> dict[str, Exercise]:
    cases = lambda generator: [Case(2)]  # noqa: E731
    return {"small.add": Exercise("small.add", "add", reference, cases, ["?", "??"], "Good.")}


def test_a_stub_becomes_the_reference_without_its_decorator() -> None:
    made = solved(small(), catalogue(right()))
    assert made.cells[1].source == inspect.cleandoc("""
        def add(x):
            # Doubling is adding a number to itself.
            return x + x
    """)


def test_a_check_is_expected_to_pass() -> None:
    (output,) = solved(small(), catalogue(right())).cells[2].outputs
    assert (output.output_type, output.name) == ("stream", "stdout")
    assert output.text == "✓ add: passed. Good.\n"


def test_only_set_up_stubs_and_checks_are_in_it() -> None:
    """Not the prose, and not the cell after the check."""
    before = small()
    made = solved(before, catalogue(right()))
    assert [cell.id for cell in made.cells] == [before.cells[i].id for i in (SET_UP, STUB, CHECK)]
    assert made.cells[0] == before.cells[SET_UP]
    assert made.metadata == before.metadata
    nbformat.validate(made)


def test_the_lesson_itself_does_not_change() -> None:
    before = small()
    untouched = deepcopy(before)
    solved(before, catalogue(right()))
    assert before == untouched


def test_a_lesson_whose_first_code_is_an_exercise_has_it_once() -> None:
    lesson = small()
    del lesson.cells[SET_UP]
    made = solved(lesson, catalogue(right()))
    assert [sorted(cell.metadata["artcourse"]) for cell in made.cells] == [["exercise"], ["check"]]


@pytest.mark.parametrize("fact", ["exercise", "check"])
def test_an_unknown_exercise_is_named(fact: str) -> None:
    made = small()
    made.cells[SET_UP].metadata["artcourse"] = {fact: "small.multiply"}
    with pytest.raises(ValueError, match=r"'small.multiply' that the catalogue does not have"):
        solved(made, catalogue(right()))


def test_write_solved_keeps_the_name_and_the_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("artcourse.exercises.catalogue", lambda: catalogue(right()))
    lesson, folder = tmp_path / "00_small.ipynb", tmp_path / "solved"
    folder.mkdir()
    nbformat.write(small(), lesson)
    before = lesson.read_bytes()
    assert write_solved(lesson, folder) == folder / "00_small.ipynb"
    assert nbformat.read(folder / "00_small.ipynb", 4) == solved(
        nbformat.read(lesson, 4), catalogue(right())
    )
    with pytest.raises(ValueError, match="holds the lesson itself"):
        write_solved(lesson, tmp_path)
    assert lesson.read_bytes() == before


def test_strict_nbval_passes_a_right_reference_and_fails_a_wrong_one(tmp_path: Path) -> None:
    for name, reference in (("right", right()), ("wrong", wrong())):
        nbformat.write(solved(small(), catalogue(reference)), tmp_path / f"{name}.ipynb")
    exit_code, said = run_nbval(tmp_path, "right", "wrong")
    assert exit_code == 1
    assert said["right"] == ""
    assert "mismatch 'stdout'" in said["wrong"]
