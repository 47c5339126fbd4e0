"""Each relation is seen where it holds, and not where it only nearly does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from artcourse.exercises.engine import Case, Exercise, exercise
from artcourse.exercises.engine.judge import diagnose

SHAPES = [(2, 3, 5, 4), (1, 2, 3, 7), (3, 5, 2, 2), (2, 4, 6, 5)]


def _cases(generator: torch.Generator) -> list[Case]:
    return [
        Case(
            3 * torch.randn(shape, generator=generator) + 1,
            torch.rand(shape[1], generator=generator) + 0.5,
            (0.3, 0.8, 1.4, 2.5)[number],
        )
        for number, shape in enumerate(SHAPES)
    ]


def scaled_means(image: Tensor, weight: Tensor, rate: float) -> Tensor:
    """Take the mean of each channel, weigh it, and lessen it by the rate: (N, C)."""
    return image.mean((2, 3)) * weight - rate


def made(function: Callable, cases: Callable = _cases, **facts: object) -> Exercise:
    make = exercise("welcome.small", "small", cases, hints=["a", "b"], praise="Good.", **facts)
    return make(function)


ONE = made(scaled_means)


def told(answer: Callable, one: Exercise = ONE) -> str | None:
    diagnosis = diagnose(one, answer)
    assert diagnosis.outcome == "wrong", diagnosis.message
    return diagnosis.misconception


def of_right(change: Callable[[Tensor], object]) -> Callable:
    return lambda image, weight, rate: change(scaled_means(image, weight, rate))


def with_inputs(**changes: Callable) -> Callable:
    def answer(image: Tensor, weight: Tensor, rate: float) -> Tensor:
        given = {"image": image, "weight": weight, "rate": rate}
        return scaled_means(**{n: changes.get(n, lambda x: x)(v) for n, v in given.items()})

    return answer


def first_kept(right: Tensor) -> Tensor:
    out = torch.zeros_like(right)
    out[0] = right[0]
    return out


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        # numbers
        (of_right(torch.neg), "negated"),
        (of_right(lambda one: 2 * one), "times 2"),
        (of_right(lambda one: one / 2), "divided by 2"),
        (of_right(lambda one: -one / 2), "negated and divided by 2"),
        (of_right(lambda one: one * 0.37), "times a constant"),
        (of_right(lambda one: one * 0), "all zeros"),
        (of_right(lambda one: one + 1), "rate one too small"),
        (lambda i, w, r: scaled_means(i, w, r) * i.shape[1], "times C"),
        (lambda i, w, r: scaled_means(i, w, r) / len(i), "divided by N"),
        (lambda i, w, r: scaled_means(i, w, r) * i[0, 0].numel(), "times H · W"),
        (lambda i, w, r: scaled_means(i, w, r) / i.shape[2] ** 0.5, "divided by √H"),
        (lambda i, w, r: scaled_means(i, w, r) * r, "times rate"),
        (lambda i, w, r: scaled_means(i, w, r) * float(i.max()), "times a number of its own"),
        (of_right(torch.trunc), "cut to whole numbers"),
        (of_right(torch.abs), "without signs"),
        (of_right(torch.relu), "negative ones cut to 0"),
        (of_right(torch.square), "squared"),
        (of_right(torch.exp), "e to the power of it"),
        (of_right(lambda one: 1 - one), "1 minus it"),
        (of_right(lambda one: one - one.mean()), "its mean subtracted"),
        (lambda i, w, r: scaled_means(i, w, r) * w, "times weight"),
        (lambda i, w, r: scaled_means(i, w, r) + w, "plus weight"),
        (lambda i, w, r: i, "the input image"),
        (lambda i, w, r: torch.ones(2, 3), "always the same"),
        # places
        (of_right(lambda one: one.T), "transposed"),
        (of_right(lambda one: one.flip(1)), "reversed"),
        (of_right(lambda one: one.roll(1, 1)), "rolled"),
        (of_right(lambda one: one[:, :-1]), "one short"),
        (of_right(lambda one: torch.cat([one, one[:, :1]], 1)), "one too long"),
        (of_right(lambda one: one[None]), "an axis of length 1"),
        (of_right(torch.flatten), "another shape"),
        (of_right(lambda one: one.T.flatten()), "axes swapped and reshaped"),
        (of_right(lambda one: one.T.reshape(one.shape)), "right numbers in other places"),
        # how much is put together
        (of_right(lambda one: one.mean(0)), "mean over axis 0"),
        (of_right(lambda one: one.sum(1, keepdim=True)), "sum over axis 1"),
        (of_right(torch.mean), "mean of all"),
        (lambda i, w, r: i.mean(3) * w[:, None] - r, "not averaged over axis 2"),
        (of_right(lambda one: one[:, 0]), "the first alone"),
        (lambda i, w, r: torch.cat([scaled_means(i, w, r)[:1]] * len(i)), "the first repeated"),
        # the right way with other inputs
        (with_inputs(rate=lambda rate: 0.0), "rate taken for 0"),
        (with_inputs(rate=lambda rate: -rate), "rate negated"),
        (with_inputs(weight=torch.ones_like), "weight taken for 1"),
        (with_inputs(weight=lambda weight: 1 / weight), "weight upside down"),
        (with_inputs(weight=lambda weight: weight.flip(0)), "weight reversed"),
        (with_inputs(weight=torch.sqrt), "weight under a root"),
        (with_inputs(image=torch.relu), "image negative ones cut to 0"),
    ],
)
def test_a_relation_is_named(answer: Callable, name: str) -> None:
    assert (told(answer) or "").startswith(name)


@pytest.mark.parametrize(
    "answer",
    [
        of_right(lambda one: one + 0.1 * torch.sin(40 * one)),
        lambda i, w, r: scaled_means(i, w, r) * (1 if len(i) < 3 else i.shape[1]),
        of_right(
            lambda one: torch.where(torch.arange(one.shape[1]) % 2 > 0, -one, one) + one.std()
        ),
        lambda i, w, r: i.amax((2, 3)) * w - r,
    ],
)
def test_what_only_nearly_holds_is_not_named(answer: Callable) -> None:
    assert told(answer) is None


def test_the_exercises_own_words_are_said() -> None:
    one = made(scaled_means, sizes={"image": ("N", "C", "y", "x")}, words={"x": "the columns"})
    message = diagnose(one, lambda i, w, r: scaled_means(i, w, r) / i.shape[3]).message
    assert "divided by x (x: the columns)" in " ".join(message.split())


def test_what_is_wrong_comes_with_the_smallest_example() -> None:
    message = diagnose(ONE, of_right(torch.neg)).message
    assert message.startswith("✗ small: not yet. Your numbers have the wrong sign")
    assert "expected" in message
    assert "yours" in message


def _steps(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.randn(n, 3, generator=generator), torch.randn(n, 3, generator=generator), lr)
        for n, lr in ((2, 0.5), (3, 0.25), (4, 2.0))
    ]


def moved(weight: Tensor, grad: Tensor, lr: float) -> tuple[Tensor, Tensor]:
    """Take a step down: the new weight, and how far it went."""
    return weight - lr * grad, lr * grad.abs().sum()


STEP = made(moved, _steps, parts=("weight", "length"))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda w, g, lr: (w + lr * g, lr * g.abs().sum()), "weight: weight moved the other way"),
        (lambda w, g, lr: (w - g, lr * g.abs().sum()), "weight: step of weight divided by lr"),
        (lambda w, g, lr: (w, lr * g.abs().sum()), "weight: the input weight"),
        (lambda w, g, lr: (w - lr * g, -lr * g.abs().sum()), "length: negated"),
        (lambda w, g, lr: (w - g, g.abs().sum()), "weight: step of weight divided by lr; length"),
    ],
)
def test_parts_are_told_by_their_names(answer: Callable, name: str) -> None:
    assert (told(answer, STEP) or "").startswith(name)


def test_parts_that_are_swapped_are_told() -> None:
    def both(weight: Tensor, grad: Tensor, lr: float) -> tuple[Tensor, Tensor]:
        return weight + grad, weight - grad

    one = made(both, _steps, parts=("sum", "difference"))
    assert told(lambda w, g, lr: (w - g, w + g), one) == "parts swapped"


def test_inputs_that_are_swapped_are_told() -> None:
    def between(first: Tensor, second: Tensor, lr: float) -> Tensor:
        return first**2 - lr * second

    one = made(between, _steps)
    assert told(lambda a, b, lr: b**2 - lr * a, one) == "first and second swapped"


def test_a_condition_is_told_where_it_alone_tells_right_from_wrong() -> None:
    def cases(generator: torch.Generator) -> list[Case]:
        shapes = [(3, 3), (2, 5), (4, 4), (3, 4), (5, 5)]
        return [Case(torch.randn(shape, generator=generator)) for shape in shapes]

    def columns(table: Tensor) -> Tensor:
        return table.cos().sum(0) * table.shape[1] + table[0, 0]

    def by_rows(table: Tensor) -> Tensor:
        return table.cos().sum(0) * len(table) + table[0, 0]

    assert told(by_rows, made(columns, cases)) == "right for squares only"


def test_a_misconception_and_a_factor_are_both_told() -> None:
    one = made(scaled_means)

    @one.misconception
    def largest(image: Tensor, weight: Tensor, rate: float) -> Tensor:
        """You took the largest number of each channel, and no mean."""
        return image.amax((2, 3)) * weight - rate

    name = told(lambda i, w, r: largest(i, w, r) / i.shape[1], one)
    assert name == "largest; divided by C"


def test_a_misconception_comes_before_a_relation() -> None:
    one = made(scaled_means)

    @one.misconception
    def upside(image: Tensor, weight: Tensor, rate: float) -> Tensor:
        """You subtracted the mean from the rate. It is the other way round."""
        return -scaled_means(image, weight, rate)

    assert told(of_right(torch.neg), one) == "upside"


def test_lists_and_plain_numbers_have_relations_too() -> None:
    def cases(generator: torch.Generator) -> list[Case]:
        return [Case([1.5, 2.5, 4.0]), Case([0.5, -3.0]), Case([2.0, 7.5, 1.0, 3.5])]

    def halves(numbers: list[float]) -> list[float]:
        return [number / 2 for number in numbers]

    assert told(lambda numbers: halves(numbers)[::-1], made(halves, cases)) == "reversed"
    assert told(lambda numbers: halves(numbers)[:-1], made(halves, cases)) == "one short"
    assert (
        told(lambda n: [one + 7 for one in halves(n)], made(halves, cases)) == "off by a constant"
    )


def test_known_answers_are_worked_out_once() -> None:
    one, calls = made(scaled_means), []

    @one.misconception
    def counted(image: Tensor, weight: Tensor, rate: float) -> Tensor:
        """You counted, and did nothing else at all in this exercise."""
        calls.append(1)
        return image

    for _ in range(3):
        told(lambda i, w, r: i.amax((2, 3)), one)
    assert len(calls) == len(SHAPES)
