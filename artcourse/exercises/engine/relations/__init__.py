"""What a wrong answer can have to do with the right one, whatever the exercise.

Most slips leave a trace that needs no knowledge of the task: the answer is the right one times
C, with the wrong sign, transposed, one short, averaged over the batch. Such a relation has to
hold in every case of the exercise, so that it is no chance. It is looked for after the
misconceptions, which know more of the task, and said with the names of the sizes at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from torch import Tensor

from artcourse.exercises.engine.observe import arguments
from artcourse.exercises.engine.relations.altered import from_altered_inputs
from artcourse.exercises.engine.relations.bent import bent, constant, normalised, the_input
from artcourse.exercises.engine.relations.conditions import only_where
from artcourse.exercises.engine.relations.extent import in_part, too_little, too_much
from artcourse.exercises.engine.relations.factors import plus, times
from artcourse.exercises.engine.relations.places import other_places, other_shape
from artcourse.exercises.engine.relations.relation import Comparison, Relation, as_tensor
from artcourse.exercises.engine.relations.sizes import sizes_of, words_of
from artcourse.exercises.engine.relations.with_inputs import step_from_an_input, with_an_input
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
    with_an_input,
    step_from_an_input,
    other_shape,
    other_places,
    too_much,
    too_little,
    in_part,
    normalised,
)


def find_relation(
    exercise: Exercise,
    expected: list[Any],
    got: list[Any],
    right: list[bool],
    *,
    vague: bool = False,
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
    vague : bool
        Whether a relation that leaves the cause open will do.

    Returns
    -------
    Relation or None
        The first relation that holds in every case.
    """
    if all(isinstance(value, dict) for value in [*expected, *got]):
        between = _of_parts(exercise, expected, got, right, vague)
    elif all(_of_one_kind(*pair) for pair in zip(expected, got, strict=True)):
        between = _of_values(exercise, expected, got, right, vague)
    else:
        return None
    return between if between or vague else from_altered_inputs(exercise, got, right)


def find_condition(exercise: Exercise, right: list[bool]) -> Relation | None:
    """Find what tells the cases that are right from those that are wrong."""
    return only_where([arguments(exercise, case) for case in exercise.cases], right)


def find_factor(exercise: Exercise, some: list[Any], got: list[Any]) -> Relation | None:
    """Find the product of sizes by which an answer differs from some values, if it is one."""
    if not all(_of_one_kind(*pair) for pair in zip(some, got, strict=True)):
        return None
    comparison = _comparison(exercise, some, got, [False] * len(got))
    found = None if comparison is None else times(comparison)
    return None if found is None or found.vague or found.name == "not 0" else found


def _of_values(
    exercise: Exercise, expected: list[Any], got: list[Any], right: list[bool], vague: bool
) -> Relation | None:
    comparison = _comparison(exercise, expected, got, right)
    if comparison is None or comparison.holds(comparison.expected):
        return None  # no numbers, or the numbers are right and something else is not
    found = (kind(comparison) for kind in _KINDS)
    good = (relation for relation in found if relation and (vague or not relation.vague))
    return next(good, None)


def _comparison(
    exercise: Exercise, expected: list[Any], got: list[Any], right: list[bool]
) -> Comparison | None:
    """Two answers beside one another, or None where they are not numbers throughout."""
    given = [arguments(exercise, case) for case in exercise.cases]
    wanted, mine = [[as_tensor(value) for value in values] for values in (expected, got)]
    if any(value is None or not value.isfinite().all() for value in [*wanted, *mine]):
        return None
    return Comparison(
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


def same_numbers(expected: Any, got: Any, tolerance: float) -> bool:
    """Whether two values hold the same numbers, of whatever type."""
    if same(expected, got, tolerance):
        return True
    one, other = as_tensor(expected), as_tensor(got)
    return one is not None and other is not None and same(one, other, tolerance)


def _of_one_kind(expected: Any, got: Any) -> bool:
    """Whether two values differ in nothing but their numbers and their shape."""
    if isinstance(expected, Tensor) and isinstance(got, Tensor):
        return expected.dtype == got.dtype
    return type(expected) is type(got)


def _of_parts(
    exercise: Exercise, expected: list[dict], got: list[dict], right: list[bool], vague: bool
) -> Relation | None:
    """Relations of all parts that are wrong, or two parts that are swapped."""
    names = list(expected[0])
    if any(list(one) != names for one in [*expected, *got]):
        return None
    wrong = [name for name in names if not _agree(exercise, expected, got, name, name)]
    for one, other in combinations(wrong, 2):
        crosswise = ((one, other), (other, one))
        if all(_agree(exercise, expected, got, *pair) for pair in crosswise):
            return Relation(
                "parts swapped",
                f"{one} and {other} are swapped. The order is {', '.join(names)}.",
            )
    found = relations_of_parts(exercise, expected, got, right, wrong, vague=vague)
    for mine, wanted in permutations(names, 2):
        if found.get(mine, mine) is None and _agree(exercise, expected, got, wanted, mine):
            sentence = f"Your {mine} is what {wanted} should be."
            found[mine] = Relation(f"the right {wanted}", sentence)
    return together(found) if wrong and all(found.values()) else None


def relations_of_parts(
    exercise: Exercise,
    expected: list[dict],
    got: list[dict],
    right: list[bool],
    names: list[str],
    *,
    vague: bool = False,
) -> dict[str, Relation | None]:
    """Find the relation of each of these parts, by its name."""
    found = {}
    for name in names:
        some, others = [one[name] for one in expected], [one[name] for one in got]
        alike = all(_of_one_kind(*pair) for pair in zip(some, others, strict=True))
        found[name] = _of_values(exercise, some, others, right, vague) if alike else None
    return found


def together(found: Mapping[str, Relation]) -> Relation:
    """One relation of several parts: those that have the same are named together."""
    groups: dict[str, list[str]] = {}
    for part, relation in found.items():
        groups.setdefault(relation.name, []).append(part)
    sentences = {relation.name: relation.sentence for relation in found.values()}
    named = {" and ".join(parts): name for name, parts in groups.items()}
    return Relation(
        "; ".join(f"{parts}: {name}" for parts, name in named.items()),
        " ".join(f"In {parts}: {sentences[name]}" for parts, name in named.items()),
    )


def _agree(
    exercise: Exercise, expected: list[dict], got: list[dict], wanted: str, mine: str
) -> bool:
    """Whether a part of the answer is, in every case, what another part should be."""
    pairs = zip(expected, got, strict=True)
    return all(same(one[wanted], two[mine], exercise.tolerance) for one, two in pairs)
