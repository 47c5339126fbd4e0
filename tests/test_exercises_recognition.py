"""Wrong answers that the catalogue does not list are named for their true cause all the same.

They were misconceptions once. What a relation says as well went out of the catalogue, and each
of these answers says here what it is told instead; None for the few that are not named any more.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from artcourse.exercises import FOLDERS, catalogue
from artcourse.exercises.engine.judge import diagnose

FEWEST_NAMED = 0.97
CATALOGUE = catalogue()
HERE = Path(__file__).parent


def wrong_answers() -> list[tuple[str, Callable, str | None]]:
    """Each as (exercise, answer, what it is told)."""
    found = []
    for lesson, folder in FOLDERS.items():
        for path in sorted((HERE / "wrong_answers" / folder).glob("[!_]*.py")):
            told = import_module(f"wrong_answers.{folder}.{path.stem}").TOLD
            found += [(f"{lesson}.{path.stem}", *one) for one in told.items()]
    return found


ANSWERS = wrong_answers()


@pytest.mark.parametrize(
    ("id", "answer", "told"), ANSWERS, ids=[f"{id}-{one.__name__}" for id, one, _ in ANSWERS]
)
def test_a_wrong_answer_is_told_its_cause(id: str, answer: Callable, told: str | None) -> None:
    diagnosis = diagnose(CATALOGUE[id], answer)
    assert diagnosis.outcome in ("wrong", "error")
    assert diagnosis.misconception == told


def test_nearly_all_are_named() -> None:
    """Together with the misconceptions of the catalogue, which another test sees named."""
    listed = sum(len(exercise.misconceptions) for exercise in CATALOGUE.values())
    named = sum(told is not None for _, _, told in ANSWERS)
    assert len(ANSWERS) > 100
    assert (listed + named) / (listed + len(ANSWERS)) >= FEWEST_NAMED


FORMULAS = ["not_divided", "upside_down", "absolute_differences", "gram_matrices_compared"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_two_slips_at_once_are_both_told(formula: str) -> None:
    """A wrong formula, and a gradient into the target that should be a constant."""
    module = import_module("artcourse.exercises.l09_style_transfer.content_error")
    diagnosis = diagnose(CATALOGUE["style.content_error"], getattr(module, formula))
    assert diagnosis.misconception == f"{formula.replace('_', ' ')}; gradient of target: not 0"
