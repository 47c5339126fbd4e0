"""Wrong answers to confusion, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l04_training_a_cnn.confusion import confusion


def rows_and_columns_swapped(scores, labels, classes):
    """Your table lies on its side: rows and columns are swapped. The row is the true class, the
    column is what the network answered."""
    return confusion.reference(scores, labels, classes).T.contiguous()


def one_row_for_all(scores, labels, classes):
    """All your rows are one and the same list: [[0] * classes] * classes repeats it without a
    copy. Begin with torch.zeros(classes, classes, dtype=torch.int64)."""
    row = torch.bincount(scores.argmax(1), minlength=classes)
    return row.repeat(classes, 1)


def counted_in_floats(scores, labels, classes):
    """The counts are right, but they are floats, because torch.zeros makes floats. Counts are
    whole numbers: torch.zeros(classes, classes, dtype=torch.int64)."""
    return confusion.reference(scores, labels, classes).float()


def mistakes_only(scores, labels, classes):
    """You counted only the mistakes. Right answers count too: they stand on the diagonal."""
    counts = confusion.reference(scores, labels, classes)
    return counts - counts.diag().diag()


def right_answers_only(scores, labels, classes):
    """You counted only the right answers. The mistakes are what one wants to see: each has its
    place beside the diagonal."""
    return confusion.reference(scores, labels, classes).diag().diag()


def lowest_score(scores, labels, classes):
    """You took the class with the lowest score. The network's answer is the class with the
    highest: argmax."""
    return confusion.reference(-scores, labels, classes)


def signs_ignored(scores, labels, classes):
    """You took the score that is farthest from 0. A large negative score says "certainly not".
    The answer is the class with the highest score, signs and all: no abs(), no square."""
    return confusion.reference(scores.abs(), labels, classes)


def search_began_at_zero(scores, labels, classes):
    """Right, until all scores of an example are negative. Your search for the highest begins with
    0, and no score is above that. Begin with -inf, or take argmax(1)."""
    return confusion.reference(scores.clamp(min=0), labels, classes)


TOLD = {
    rows_and_columns_swapped: "transposed",
    one_row_for_all: "sum over axis 0",
    counted_in_floats: "another type",
    mistakes_only: "diagonal 0",
    right_answers_only: "right on the diagonal only",
    lowest_score: "scores negated",
    signs_ignored: "scores squared",
    search_began_at_zero: "scores negative ones cut to 0",
}
