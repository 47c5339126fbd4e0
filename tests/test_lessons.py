"""Every lesson keeps the rules in ``lesson_rules``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lesson_rules import RULES, Lesson

from artcourse.exercises import catalogue

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@cache
def read(path: Path) -> Lesson:
    return Lesson.read(path, catalogue())


def test_the_lessons_are_there_in_order() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert names[:2] == ["00_welcome", "01_convolution"]
    assert [name[:3] for name in names] == [f"{number:02d}_" for number in range(len(names))]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_lesson(path: Path, rule: str) -> None:
    faults = RULES[rule](read(path))
    assert not faults, "\n".join([f"{path.name}: {RULES[rule].__doc__}", *faults])
