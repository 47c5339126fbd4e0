"""An exercise on the way back through softmax and cross-entropy."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _scores(generator: torch.Generator) -> list[Case]:
    def case(examples: int, classes: int) -> Case:
        target = torch.randint(0, classes, (examples,), generator=generator)
        return Case(torch.randn(examples, classes, generator=generator) * 2, target)

    return [
        Case(torch.tensor([[2.0, 1.0, -1.0], [0.5, -1.0, 3.0]]), torch.tensor([0, 1])),
        case(4, 3),
        case(3, 5),
        case(5, 4),
    ]


@exercise(
    "backpropagation.cross_entropy_backward",
    title="the gradient of softmax and cross-entropy together",
    cases=_scores,
    hints=[
        "First the probabilities: scores.exp(), each row divided by its sum "
        "(.sum(1, keepdim=True)).",
        "Then take 1 away from the probability of the true class of each row: "
        "p[torch.arange(len(target)), target] -= 1",
        "The loss is the mean over the rows, so divide by their number.",
    ],
    praise="Probabilities minus truth: few formulas in this field are as beautiful.",
)
def cross_entropy_backward(scores, target):
    """Gradient of the scores (N, C); target (N,) holds the numbers of the true classes.

    The loss is the mean over the N examples.
    """
    powers = (scores - scores.max(1, keepdim=True).values).exp()
    grad = powers / powers.sum(1, keepdim=True)
    grad[torch.arange(len(target)), target] -= 1
    return grad / len(target)


def _one_hot(scores, target):
    return (torch.arange(scores.shape[1]) == target[:, None]).float()


@cross_entropy_backward.misconception
def truth_not_subtracted(scores, target):
    """These are only the probabilities: the truth is missing. Take 1 away at the true class,
    otherwise training would lower all scores, the true one most of all."""
    return scores.softmax(1) / len(target)


@cross_entropy_backward.misconception
def not_divided_by_the_batch(scores, target):
    """You forgot to divide by the number of examples. The loss is their mean, so with N of them
    each gradient is N times too large."""
    return scores.softmax(1) - _one_hot(scores, target)


@cross_entropy_backward.misconception
def divided_by_all_the_numbers(scores, target):
    """You divided by all the numbers in the table. The mean is over the examples, the rows:
    there are len(scores) losses, whatever the number of classes."""
    return (scores.softmax(1) - _one_hot(scores, target)) / scores.numel()


@cross_entropy_backward.misconception
def truth_minus_probabilities(scores, target):
    """The sign is turned round: this is truth minus probabilities. A step against it would
    make the network worse. Probabilities minus truth."""
    return (_one_hot(scores, target) - scores.softmax(1)) / len(target)


@cross_entropy_backward.misconception
def softmax_over_the_examples(scores, target):
    """Your softmax runs down the columns, over the examples. The probabilities of *one* example
    add up to 1: along the row, axis 1."""
    return (scores.softmax(0) - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def softmax_over_the_whole_table(scores, target):
    """You divided by the sum over the whole table. Each example has probabilities of its own,
    which add up to 1: sum along each row, with .sum(1, keepdim=True)."""
    powers = scores.exp()
    return (powers / powers.sum() - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def scores_for_probabilities(scores, target):
    """You subtracted the truth from the scores. Turn them into probabilities first, with
    softmax."""
    return (scores - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def one_taken_from_every_class(scores, target):
    """You took 1 away from every class. Only the true class of each row loses 1."""
    return (scores.softmax(1) - 1) / len(target)


@cross_entropy_backward.misconception
def slope_of_the_logarithm_alone(scores, target):
    """You stopped at the logarithm: -1 / p at the true class, and 0 elsewhere. That is the slope
    towards the probabilities. Softmax lies between them and the scores, and makes it
    probabilities minus truth."""
    return -_one_hot(scores, target) / scores.softmax(1) / len(target)


@cross_entropy_backward.misconception
def softmax_without_powers(scores, target):
    """You divided the scores by their sum. Softmax takes e to the power of each score first:
    scores.exp()."""
    shares = scores / scores.sum(1, keepdim=True)
    return (shares - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def number_of_the_class_subtracted(scores, target):
    """You subtracted the number of the class. A class is a name, not an amount: take 1 away, at
    the place in the row that it names."""
    return (scores.softmax(1) - target[:, None]) / len(target)


@cross_entropy_backward.misconception
def one_taken_in_every_row(scores, target):
    """You took the 1 in every row, at all the classes that target names. Row n loses it only at
    target[n]: p[torch.arange(len(target)), target] -= 1, or p[n, target[n]] -= 1 in a loop."""
    grad = scores.softmax(1)
    grad[:, target] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def classes_taken_for_rows(scores, target):
    """p[target] picks whole *rows*: you took the classes for the numbers of rows. Row n loses its
    1 in column target[n]: p[torch.arange(len(target)), target] -= 1"""
    grad = scores.softmax(1)
    grad[target] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def row_of_the_class(scores, target):
    """In your loop p[t] is a whole *row*, and t names a column. Count the rows as well: row n
    loses its 1 in column t, p[n, t] -= 1"""
    grad = scores.softmax(1)
    for t in target:
        grad[t] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def loss_itself(scores, target):
    """That is the loss, one number. Wanted is its gradient: for each score, how fast the loss
    changes with it."""
    return -scores.log_softmax(1)[torch.arange(len(target)), target].mean()


@cross_entropy_backward.alternative
def cross_entropy_backward_by_rows(scores, target):
    rows = []
    for row, true_class in zip(scores, target, strict=True):
        p = (row - row.max()).exp()
        p = p / p.sum()
        p[true_class] = p[true_class] - 1
        rows.append(p / len(target))
    return torch.stack(rows)


@cross_entropy_backward.alternative
def cross_entropy_backward_by_one_hot(scores, target):
    probabilities = torch.softmax(scores, dim=1)
    return (probabilities - torch.eye(scores.shape[1])[target]) / scores.shape[0]
