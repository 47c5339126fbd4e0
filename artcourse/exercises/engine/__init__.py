"""How an answer is judged: from what the student wrote to a diagnosis.

``Exercise.check`` asks the judge. The judge calls the answer on all cases (observe), compares
it with the reference, then with the known misconceptions, then with what a wrong answer can
have to do with the right one (relations), and lays out what it found (report, tables).
"""

from artcourse.exercises.engine.diagnosis import (
    Case,
    Diagnosis,
    Function,
    Misconception,
    NoAnswer,
)
from artcourse.exercises.engine.exercise import Exercise, exercise

__all__ = [
    "Case",
    "Diagnosis",
    "Exercise",
    "Function",
    "Misconception",
    "NoAnswer",
    "exercise",
]
