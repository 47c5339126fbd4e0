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


PLAN = [
    "00_welcome",
    "01_convolution",
    "02_activations_and_pooling",
    "03_backpropagation",
    "04_training_a_cnn",
    "05_recurrent_networks",
    "06_lstm_and_gru",
    "07_variational_autoencoder",
    "08_latent_space",
    "09_style_transfer",
    "10_creativity",
    "11_data_and_privacy",
    "12_efficient_training",
    "13_studio",
]


def test_the_lessons_are_there_in_order() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert names[:5] == PLAN[:5]
    assert names == [name for name in PLAN if name in names]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_lesson(path: Path, rule: str) -> None:
    faults = RULES[rule](read(path))
    assert not faults, "\n".join([f"{path.name}: {RULES[rule].__doc__}", *faults])
