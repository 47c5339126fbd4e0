"""What an exercise is, and how an answer to it is judged."""

from artcourse.exercises.exercise import (
    Case,
    Diagnosis,
    Exercise,
    Function,
    Misconception,
    NoAnswer,
    exercise,
)

__all__ = [
    "Case",
    "Diagnosis",
    "Exercise",
    "Function",
    "Misconception",
    "NoAnswer",
    "exercise",
]
