"""Answers of another form than asked for, each with a name and a sentence of its own.

The observer of an exercise raises one of these, and a misconception that brings it about gives it
its name: the judge takes two errors of one type for the same mistake.
"""

from __future__ import annotations

from artcourse.exercises.engine import Exercise, Function, Misconception, NoAnswer


class Refused(NoAnswer):
    """What the student reads of it stands in the docstring of each kind."""

    def __init__(self) -> None:
        super().__init__(sentence_of(type(self)))


class SeveralNumbers(Refused):
    """Your answer is a tuple or a list. Asked for is one number: both terms together, and the mean
    over the batch. Leave the terms by themselves out of the return line."""


class OneGradient(Refused):
    """Your function should give back two tensors: `return grad_mu, grad_log_var`."""


class SummedOverTheBatch(Refused):
    """Your gradients have lost the axis of the batch. Each picture has a mu and a log_var of its
    own, so each has gradients of its own, (N, d): leave the sum or the mean over axis 0 out."""


class NoTensor(Refused):
    """A number, a list or a NumPy array came where a tensor of torch is wanted. torch.stack(…)
    makes one of a list of tensors, torch.tensor(…) of numbers, torch.from_numpy(…) of an array."""


class OneDraw(Refused):
    """Your answer is one draw for each picture, (N, d). Asked for are `count` of them, with new
    noise for each: (count, N, d)."""


class PicturesFirst(Refused):
    """Your axes are in another order. The draws are axis 0: (count, N, d). torch.stack(draws) of a
    list of draws does so, or noise of the shape (count, N, d)."""


class InOneRow(Refused):
    """Your draws lie in one row: torch.cat joins them along an axis that is there already. The
    answer has three axes, (count, N, d): torch.stack makes a new one."""


class AnotherCount(Refused):
    """Your answer has another number of draws than `count`. Does the loop stop too early, or run
    too far?"""


class OnePicture(Refused):
    """Your answer has draws for one picture alone, (count, d). Each of the N pictures has its own:
    (count, N, d)."""


def sentence_of(kind: type[Refused]) -> str:
    """What the student reads of an answer of this kind."""
    return " ".join((kind.__doc__ or "").split())


def add_refused(exercise: Exercise, name: str, kind: type[Refused], answer: Function) -> None:
    """Give a kind its name in an exercise, by an answer that is refused so."""
    exercise.misconceptions.append(Misconception(name, answer, sentence_of(kind)))
