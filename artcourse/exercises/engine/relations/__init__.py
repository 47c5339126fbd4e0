"""What a wrong answer can have to do with the right one, whatever the exercise.

Most slips leave a trace that needs no knowledge of the task: the answer is the right one times
C, with the wrong sign, transposed, one short, averaged over the batch. Such a relation has to
hold in every case of the exercise, so that it is no chance. It is looked for after the
misconceptions, which know more of the task, and said with the names of the sizes at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor

from artcourse.exercises.engine.observe import arguments
from artcourse.exercises.engine.relations.bent import bent, constant, normalised, the_input
from artcourse.exercises.engine.relations.conditions import only_where
from artcourse.exercises.engine.relations.extent import in_part, too_little, too_much
from artcourse.exercises.engine.relations.factors import plus, times
from artcourse.exercises.engine.relations.places import other_places, other_shape
from artcourse.exercises.engine.relations.relation import Comparison, Relation, as_tensor
from artcourse.exercises.engine.relations.sizes import sizes_of, words_of
from artcourse.exercises.engine.tables import same

if TYPE_CHECKING:
    from artcourse.exercises.engine.exercise import Exercise

# Those that say most come first.
_KINDS = (
    constant,
    the_input,
    bent,
    times,
    plus,
    other_shape,
    other_places,
    too_much,
    too_little,
    in_part,
    normalised,
)


def find_relation(
    exercise: Exercise, expected: list[Any], got: list[Any], right: list[bool]
) -> Relation | None:
    """Find how a wrong answer relates to the right one.

    Parameters
    ----------
    exercise : Exercise
        Whose cases these are.
    expected, got : list
        What the reference gives in each case, and what the answer gives: tensors, numbers,
        lists of numbers, or dictionaries of such parts.
    right : list of bool
        In which cases the answer is right.

    Returns
    -------
    Relation or None
        The first relation that holds in every case, or else what tells the right cases from
        the wrong ones.
    """
    given = [arguments(exercise, case) for case in exercise.cases]
    if all(isinstance(value, dict) for value in [*expected, *got]):
        return _of_parts(exercise, given, expected, got, right)
    found = _of_values(exercise, given, expected, got, right)
    return found or only_where(given, right)


def _of_values(
    exercise: Exercise,
    given: list[dict[str, Any]],
    expected: list[Any],
    got: list[Any],
    right: list[bool],
) -> Relation | None:
    if not all(_of_one_kind(*pair) for pair in zip(expected, got, strict=True)):
        return None
    wanted, mine = [[as_tensor(value) for value in values] for values in (expected, got)]
    if any(value is None or not value.isfinite().all() for value in [*wanted, *mine]):
        return None
    comparison = Comparison(
        expected=wanted,
        got=mine,
        given=given,
        right=right,
        sizes=[
            sizes_of(one, value, exercise.sizes) for one, value in zip(given, wanted, strict=True)
        ],
        words=words_of(exercise.words),
        tolerance=exercise.tolerance,
    )
    if comparison.holds(comparison.expected):
        return None  # the numbers are right, and something else is not
    found = (kind(comparison) for kind in _KINDS)
    return next((relation for relation in found if relation is not None), None)


def _of_one_kind(expected: Any, got: Any) -> bool:
    """Whether two values differ in nothing but their numbers and their shape."""
    if isinstance(expected, Tensor) and isinstance(got, Tensor):
        return expected.dtype == got.dtype
    return type(expected) is type(got)


def _of_parts(
    exercise: Exercise,
    given: list[dict[str, Any]],
    expected: list[dict[str, Any]],
    got: list[dict[str, Any]],
    right: list[bool],
) -> Relation | None:
    """A relation of one part, where the others are right, or of parts that are swapped."""
    names = list(expected[0])
    if any(list(one) != names for one in [*expected, *got]):
        return None
    wrong = [name for name in names if not _agree(exercise, expected, got, name, name)]
    for place, one in enumerate(wrong):
        for other in wrong[place + 1 :]:
            if _agree(exercise, expected, got, one, other) and _agree(
                exercise, expected, got, other, one
            ):
                return Relation(
                    "parts swapped",
                    f"{one} and {other} are swapped. The order is {', '.join(names)}.",
                )
    found = {
        name: _of_values(
            exercise,
            given,
            [one[name] for one in expected],
            [one[name] for one in got],
            right,
        )
        for name in wrong
    }
    if wrong and all(found.values()):
        (first, relation), *more = found.items()
        if not more:
            return Relation(f"{first}: {relation.name}", f"In {first}: {relation.sentence}")
        if all(other.name == relation.name for _, other in more):
            return Relation(
                f"{' and '.join(found)}: {relation.name}",
                f"In {' and '.join(found)}: {relation.sentence}",
            )
    return only_where(given, right)


def _agree(
    exercise: Exercise, expected: list[dict], got: list[dict], wanted: str, mine: str
) -> bool:
    """Whether a part of the answer is, in every case, what another part should be."""
    pairs = zip(expected, got, strict=True)
    return all(same(one[wanted], two[mine], exercise.tolerance) for one, two in pairs)
