"""An exercise on what has been learned: which class is taken for which."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _guesses(generator: torch.Generator) -> list[Case]:
    def case(labels: list[int], answers: list[int], classes: int) -> Case:
        scores = torch.rand(len(labels), classes, generator=generator).round(decimals=2)
        scores = scores - 0.5
        scores[torch.arange(len(labels)), answers] += 1
        scores[0] -= 4  # all negative: the highest is the nearest to 0
        scores[-1] += 2  # the largest of each column: no class has this number
        return Case(scores, torch.tensor(labels), classes)

    first = torch.tensor([[3.0, 1.0, 0.0], [-2.0, -1.0, -6.0], [5.0, 0.5, 2.0]])
    return [
        Case(first, torch.tensor([0, 1, 2]), 3),
        case([0, 0, 1, 1, 0], [0, 1, 1, 1, 1], 2),
        case([2, 0, 1, 2, 2, 0, 1, 2], [2, 1, 1, 0, 2, 0, 1, 0], 3),
        case([1, 2, 0, 0, 2, 1], [1, 1, 0, 2, 2, 1], 4),
    ]


def _counted(answer, scores, labels, classes):
    counts = answer(scores, labels, classes)
    if isinstance(counts, torch.Tensor) and counts.is_floating_point():
        return counts.nan_to_num()  # where a row that is all 0 was divided by its sum
    return counts


@exercise(
    "training.confusion",
    title="which class is taken for which",
    cases=_guesses,
    observe=_counted,
    hints=[
        "The answer to an example is the class with the highest score in its row: "
        "answers = scores.argmax(1)",
        "Begin with torch.zeros(classes, classes, dtype=torch.int64).",
        "Go through the examples in a loop, and add 1 in the row of the true class and the "
        "column of the answer.",
    ],
    praise="Whoever reads only the accuracy never sees this table.",
)
def confusion(scores, labels, classes):
    """Counts as int64, (classes, classes), for scores (N, classes) and labels (N,)."""
    answers = scores.argmax(1)
    counts = torch.zeros(classes, classes, dtype=torch.int64)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


@confusion.misconception
def argmax_over_the_examples(scores, labels, classes):
    """You searched the highest score down each column: the example that is most like a class.
    Asked for is the best class of each example: along the row, argmax(1)."""
    answers = scores.argmax(0)
    counts = torch.zeros(classes, classes, dtype=torch.int64)
    counts.index_put_((labels, answers), torch.tensor(1), accumulate=True)
    return counts


@confusion.misconception
def counted_once(scores, labels, classes):
    """Your counts are only 0 and 1. A pair of classes that occurs three times should count 3.
    counts[labels, answers] += 1 reads all places first and writes them afterwards, so a
    place that is named three times grows by 1 only. Use a loop, and += in it, not =."""
    counts = torch.zeros(classes, classes, dtype=torch.int64)
    counts[labels, scores.argmax(1)] += 1
    return counts


@confusion.misconception
def returned_in_the_loop(scores, labels, classes):
    """You counted only the first example: your `return` stands inside the loop, and ends it.
    Move it to the left, below the loop."""
    return confusion.reference(scores[:1], labels[:1], classes)


@confusion.misconception
def as_many_examples_as_classes(scores, labels, classes):
    """You counted only the first examples, as many as there are classes: your loop runs over
    range(classes). Run it over the examples: range(len(labels))."""
    return confusion.reference(scores[:classes], labels[:classes], classes)


@confusion.misconception
def parts_of_each_row(scores, labels, classes):
    """You divided each row by its sum. That is a good way to look at it, but asked for are the
    counts themselves, as whole numbers."""
    counts = confusion.reference(scores, labels, classes)
    return counts / counts.sum(1, keepdim=True)


@confusion.misconception
def parts_of_the_whole(scores, labels, classes):
    """You divided by the number of examples. Asked for are the counts themselves, as whole
    numbers."""
    return confusion.reference(scores, labels, classes) / len(labels)


@confusion.misconception
def as_many_classes_as_labels_show(scores, labels, classes):
    """Your table is too small where the last class does not occur among the labels. Its size
    is given: classes."""
    seen = int(labels.max()) + 1
    return confusion.reference(scores, labels, classes)[:seen, :seen].clone()


@confusion.misconception
def truth_with_itself(scores, labels, classes):
    """You counted the true classes only: row and column are both the label. The column is
    what the network answered, scores.argmax(1)."""
    return torch.bincount(labels, minlength=classes).diag()


@confusion.misconception
def answers_with_themselves(scores, labels, classes):
    """You counted the answers only: row and column are both what the network said. The row is
    the true class."""
    return torch.bincount(scores.argmax(1), minlength=classes).diag()


@confusion.misconception
def scores_added_up(scores, labels, classes):
    """You added up the scores themselves. Each example counts as 1, in the column of its highest
    score, however high that is."""
    counts = torch.zeros(classes, classes)
    for row, label in zip(scores, labels, strict=True):
        counts[label] += row
    return counts


@confusion.alternative
def confusion_by_numbering_pairs(scores, labels, classes):
    pairs = labels * classes + scores.argmax(1)
    return torch.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@confusion.alternative
def confusion_place_by_place(scores, labels, classes):
    answers = scores.max(1).indices
    rows = [
        [int(((labels == true) & (answers == said)).sum()) for said in range(classes)]
        for true in range(classes)
    ]
    return torch.tensor(rows)


@confusion.alternative
def confusion_by_one_hot(scores, labels, classes):
    one = torch.eye(classes, dtype=torch.int64)
    return one[labels].T @ one[scores.argmax(dim=1)]
