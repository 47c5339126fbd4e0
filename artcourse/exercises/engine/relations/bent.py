"""The right numbers after one function too many, or one too few: cut, rounded, squared, rooted."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from artcourse.exercises.engine.relations.relation import Comparison, Relation, as_tensor

# What is done to the right answer, its name, and what the student reads of it.
_BENT: tuple[tuple[Callable[[Tensor], Tensor], str, str], ...] = (
    (
        torch.trunc,
        "cut to whole numbers",
        "Your numbers are the right ones without what stands behind the point. Is the result "
        "kept in a tensor of whole numbers, or cut by int(…) or //?",
    ),
    (
        torch.floor,
        "rounded down",
        "Your numbers are the right ones rounded down. Is there // in place of /, or a floor?",
    ),
    (torch.round, "rounded", "Your numbers are the right ones, rounded to whole numbers."),
    (
        torch.abs,
        "without signs",
        "Your numbers are the right ones without their signs: the negative ones are positive.",
    ),
    (
        torch.relu,
        "negative ones cut to 0",
        "Where the right numbers are negative, yours are 0; the others are right.",
    ),
    (
        lambda one: one.clamp(0, 1),
        "clamped to 0 and 1",
        "Your numbers are the right ones clamped between 0 and 1.",
    ),
    (
        lambda one: one.clamp(-1, 1),
        "clamped to -1 and 1",
        "Your numbers are the right ones clamped between -1 and 1.",
    ),
    (torch.square, "squared", "Your numbers are the right ones squared. One square is too many."),
    (
        torch.sqrt,
        "the root",
        "Your numbers are the roots of the right ones. One root is too many, or a square is "
        "missing.",
    ),
    (
        torch.reciprocal,
        "1 divided by it",
        "Your numbers are 1 divided by the right ones: is a fraction upside down?",
    ),
    (
        torch.exp,
        "e to the power of it",
        "Yours is e to the power of the right answer: a log is missing, or an exp is too many.",
    ),
    (
        torch.log,
        "the logarithm",
        "Yours is the logarithm of the right answer: an exp is missing, or a log is too many.",
    ),
    (lambda one: 1 - one, "1 minus it", "Yours is 1 minus the right answer."),
    (
        torch.tanh,
        "the tanh",
        "Yours is the tanh of the right answer: one tanh is too many.",
    ),
    (
        torch.sigmoid,
        "the sigmoid",
        "Yours is the sigmoid of the right answer: one sigmoid is too many.",
    ),
)


def bent(comparison: Comparison) -> Relation | None:
    """The answer is one function of the right one, number by number."""
    if not comparison.same_shapes:
        return None
    for side, enough in ((comparison.expected, 4), (comparison.got, 3)):
        # So many different numbers tell a function from a chance.
        if torch.cat([one.flatten() for one in side]).unique().numel() < enough:
            return None
    for function, name, sentence in _BENT:
        if comparison.holds([function(one) for one in comparison.expected]):
            return Relation(name, sentence)
    return None


def the_input(comparison: Comparison) -> Relation | None:
    """The answer is one of the inputs, as it came."""
    for name in comparison.given[0]:
        values = [as_tensor(given.get(name)) for given in comparison.given]
        if comparison.holds(values) and sum(value.numel() for value in values) > 3:
            return Relation(
                f"the input {name}",
                f"Your answer is `{name}` itself, unchanged. Is the result returned, and not what "
                "you began with?",
            )
    return None


def constant(comparison: Comparison) -> Relation | None:
    """The answer is the same in every case, whatever comes in."""
    first = comparison.got[0]
    if len(comparison.got) < 3 or not all(torch.equal(first, one) for one in comparison.got):
        return None
    if all(torch.equal(comparison.expected[0], one) for one in comparison.expected):
        return None
    return Relation(
        "always the same",
        "Your answer is the same in every case, whatever comes in. Does it use its inputs?",
    )


def normalised(comparison: Comparison) -> Relation | None:
    """The answer is the right one brought to sum 1, to length 1, or to mean 0."""
    if not comparison.same_shapes or any(one.numel() < 2 for one in comparison.expected):
        return None
    whole = {
        "divided by its sum": ("their sum", lambda one: one / one.sum()),
        "divided by its largest": ("the largest of them", lambda one: one / one.max()),
        "divided by its length": ("their length (norm)", lambda one: one / one.norm()),
    }
    for name, (by, function) in whole.items():
        if comparison.holds([function(one) for one in comparison.expected]):
            return Relation(name, f"Your numbers are the right ones divided by {by}.")
    if comparison.holds([one - one.mean() for one in comparison.expected]):
        return Relation(
            "its mean subtracted", "Your numbers are the right ones, their mean subtracted."
        )
    return None
