"""An exercise on ReLU: keep what is positive."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _answers(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([3.0, -2.0])),
        Case(torch.tensor([[0.5, -0.25, 4.0], [-1.5, 0.75, -8.0]])),
        Case(torch.tensor([[-3.0, -1.0, -6.0]])),
        Case(whole(generator, 2, 3, 4)),
        Case(whole(generator, 2, 3, 5, 4) / 4),
    ]


@exercise(
    "activations.rectify",
    title="keep what is positive, put 0 for the rest",
    cases=_answers,
    hints=[
        "x > 0 is a tensor of True and False, with the shape of x. Which of the numbers may stay?",
        "Python's own max(0, x) compares two single numbers; a whole tensor wants torch.where.",
        "torch.where(condition, a, b) takes from a where the condition is True, otherwise from b.",
    ],
    praise="The simplest bend there is, and the one that most networks use.",
)
def rectify(x):
    """ReLU: keep the positive numbers, put 0 for the others: a tensor with the shape of x."""
    return torch.where(x > 0, x, 0)


@rectify.misconception
def switch(x):
    """Yours is a switch: it says only yes or no (1 or 0). ReLU lets a positive number through
    *as it is*, so that a strong answer stays stronger than a weak one."""
    return (x > 0).to(x.dtype)


@rectify.misconception
def sign_dropped(x):
    """You dropped the minus signs: that is the absolute value. With ReLU a negative number
    becomes 0."""
    return x.abs()


@rectify.misconception
def leaky(x):
    """You let one hundredth of each negative number through. That is a relative, "leaky ReLU";
    the plain one answers exactly 0 there."""
    return torch.where(x > 0, x, 0.01 * x)


@rectify.misconception
def clipped_at_one(x):
    """You cut off at both ends, at 0 and at 1. ReLU has no upper end: 4 stays 4."""
    return x.clamp(0, 1)


@rectify.misconception
def negatives_thrown_out(x):
    """You threw the negative numbers out, and with them the shape. Each place has to keep a
    number: put a 0 where the negative one was."""
    return x[x > 0]


@rectify.misconception
def wrong_side_kept(x):
    """You kept the negative numbers, and put 0 for the positive ones. It is the other way
    round."""
    return x.clamp(max=0)


@rectify.misconception
def sign_turned(x):
    """You let the negative numbers through, with their sign turned: that is ReLU of -x."""
    return (-x).clamp(min=0)


@rectify.misconception
def only_the_sign(x):
    """You returned only the signs, 1 and -1. ReLU keeps how large the positive numbers are, and
    puts 0 for the others."""
    return x.sign()


@rectify.alternative
def rectify_by_a_gate(x):
    return x * (x > 0)


@rectify.alternative
def rectify_by_arithmetic(x):
    return (x + x.abs()) / 2


@rectify.alternative
def rectify_by_filling_a_copy(x):
    answer = x.clone()
    answer[x < 0] = 0
    return answer


@rectify.alternative
def rectify_by_maximum(x):
    return torch.maximum(x, torch.zeros_like(x))
