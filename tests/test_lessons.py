"""Every lesson keeps the rules in ``lesson_rules``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lesson_rules import PLAN, RULES, Lesson
from lesson_rules.exceptions import EXCEPTIONS

from artcourse.exercises import catalogue

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@cache
def read(path: Path) -> Lesson:
    return Lesson.read(path, catalogue())


def test_the_lessons_are_there_in_order() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert tuple(names[:5]) == PLAN[:5]
    assert names == [name for name in PLAN if name in names]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_lesson(path: Path, rule: str) -> None:
    faults = RULES[rule](read(path))
    if path.stem in EXCEPTIONS.get(rule, ()):
        assert faults, f"{path.stem} keeps {rule} now: take it out of lesson_rules/exceptions.py"
    else:
        assert not faults, "\n".join([f"{path.name}: {RULES[rule].__doc__}", *faults])


def test_exceptions_are_rules_and_lessons() -> None:
    assert set(EXCEPTIONS) <= set(RULES)
    assert {name for names in EXCEPTIONS.values() for name in names} <= set(PLAN)
