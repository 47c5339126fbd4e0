"""What an exercise says of answers that it cannot compare, or that it looks into further."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from artcourse import exercises
from artcourse.exercises.judge import diagnose

CATALOGUE = exercises.catalogue()


def by_single_numbers(x):
    """A right sigmoid that leaves torch, so that it has no slope."""
    numbers = [
        1 / (1 + math.exp(-n)) if n > 0 else math.exp(n) / (1 + math.exp(n))
        for n in x.flatten().tolist()
    ]
    return torch.tensor(numbers).reshape(x.shape)


def on_a_changed_copy(x):
    x = x * 1
    x[x > 0] *= -1
    return torch.exp(x)  # not the sigmoid, but without nan


def nan_at_100(x):
    return torch.sigmoid(x) + 0 * torch.exp(x.abs())


def no_slope_at_60(x):
    return torch.sigmoid(x) + 0 * (60 - x.abs()).clamp(min=0).sqrt()


@pytest.mark.parametrize(
    ("id", "answer", "outcome", "words"),
    [
        ("activations.stable_sigmoid", by_single_numbers, "passed", "neither value nor slope"),
        ("activations.stable_sigmoid", on_a_changed_copy, "wrong", "2 of 2 numbers differ"),
        ("activations.stable_sigmoid", nan_at_100, "wrong", "To 100 you answer nan"),
        ("activations.stable_sigmoid", no_slope_at_60, "wrong", "At -60 the slope"),
        ("activations.avg_pool", lambda i, k, s, p: i / 0 - i / 0, "wrong", "an *empty* window"),
        ("backpropagation.neuron_gradient", lambda w, x, b, t: 2.0, "wrong", "give back 3 things"),
        ("backpropagation.neuron_gradient", lambda w, x, b, t: None, "wrong", "returned nothing"),
    ],
)
def test_observers(id: str, answer: Callable, outcome: str, words: str) -> None:
    diagnosis = diagnose(CATALOGUE[id], answer)
    assert diagnosis.outcome == outcome
    assert words in " ".join(diagnosis.message.split())


def test_a_slope_is_not_looked_for_in_a_way_that_the_student_sees(recwarn) -> None:
    """A float of a tensor with a gradient makes torch warn."""

    def answer(x):
        return torch.tensor([[1 / (1 + math.exp(-float(n)))] for n in x.flatten()])

    diagnose(CATALOGUE["activations.stable_sigmoid"], answer)
    assert not recwarn
