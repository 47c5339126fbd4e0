"""Misconceptions that come in families: one table of slips for a line of the formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from artcourse.exercises.engine import Exercise, Function, Misconception


def add_slips(
    exercise: Exercise,
    slips: Mapping[str, tuple[str, Function]],
    answer_with: Callable[[Function], Function],
) -> None:
    """Add a misconception for each slip.

    Parameters
    ----------
    exercise : Exercise
        To which they are added.
    slips : mapping
        The name of each slip, with what the student reads of it and the function that stands in
        the place of the right one.
    answer_with : callable
        Makes the whole wrong answer of that function.
    """
    for name, (said, slip) in slips.items():
        exercise.misconceptions.append(Misconception(name, answer_with(slip), said))
