"""An exercise on the sigmoid: right for large numbers, too, in value and slope."""

from __future__ import annotations

import warnings
from contextlib import suppress

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise


def _scores(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([2.0, -1.0])),
        Case(torch.tensor([[0.5, -3.0, 1.0], [-0.25, 4.0, -2.0]])),
        Case(torch.tensor([5.0, -60.0, 0.5, 60.0])),
        Case(torch.tensor([[100.0, -1.5], [3.0, 1000.0]])),
        Case(torch.tensor([[-100.0, 3.0], [-1.5, -1000.0]])),
        Case(torch.randn(2, 3, 4, generator=generator) * 3),
    ]


class _NoValue(NoAnswer):
    """The value is nan already, not only the slope."""


def _value_with_a_slope(answer, x):
    """What the answer gives, where neither its value nor its slope is nan."""
    value = answer(x)
    if not (isinstance(value, torch.Tensor) and value.shape == x.shape):
        return value
    if value.isnan().any():
        raise _NoValue(
            f"To {float(x[value.isnan()][0]):g} you answer nan, not a number. Is a power inf "
            "there? inf / inf is nan. Choose a form in which no power gets large."
        )
    slope = _slope(answer, x)
    if slope is not None and slope.isnan().any():
        raise NoAnswer(
            f"At {float(x[slope.isnan()][0]):g} the slope of your function is nan: a power is inf "
            "there. Choose a form in which no power gets large."
        )
    return value


def _slope(answer, x):
    """The slope at each place; None where the answer leaves torch, so that there is none."""
    with torch.enable_grad(), warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        leaf = x.clone().requires_grad_()
        return torch.autograd.grad(answer(leaf * 1).sum(), leaf)[0]  # * 1: it may be changed


@exercise(
    "activations.stable_sigmoid",
    title="press all numbers between 0 and 1, however large they are",
    cases=_scores,
    observe=_value_with_a_slope,
    hints=[
        "There are two forms, with torch.exp(-x) and with torch.exp(x). Which of these two powers "
        "is small for x > 0, and which for x < 0?",
        "You see nan? torch.exp(100.0) is larger than any number of this type, which makes it "
        "inf. torch.exp(-x.abs()) is the small power on both sides.",
        "With power = torch.exp(-x.abs()) nothing overflows. Where x > 0 the answer is "
        "1 / (1 + power), otherwise power / (1 + power).",
    ],
    praise="Large numbers break neither value nor slope. That care is called numerical stability.",
)
def stable_sigmoid(x):
    """Press each number between 0 and 1; value and slope must be right at ±1000, too."""
    power = torch.exp(-x.abs())
    return torch.where(x > 0, 1, power) / (1 + power)


@stable_sigmoid.misconception
def minus_forgotten(x):
    """You forgot the minus in the power, so your curve falls where it should rise. It is
    torch.exp(-x)."""
    return 1 / (1 + torch.exp(x))


@stable_sigmoid.misconception
def brackets_forgotten(x):
    """You forgot a pair of brackets: 1 / 1 + e is 1 + e. The whole sum belongs below the 1."""
    return 1 / 1 + torch.exp(-x)


@stable_sigmoid.misconception
def minus_for_plus(x):
    """Below the 1 you subtract the power. It is added, so that one never divides by 0."""
    return 1 / (1 - torch.exp(-x))


@stable_sigmoid.misconception
def rounded_to_a_switch(x):
    """Yours says only 0 or 1, like a switch. The sigmoid passes through all shades between
    them: the answer to 0.5 is 0.62."""
    return (x > 0).to(x.dtype)


@stable_sigmoid.misconception
def straight_line_clipped(x):
    """You cut the numbers off at 0 and at 1. The sigmoid is a smooth curve, which comes ever
    nearer to 0 and to 1."""
    return x.clamp(0, 1)


@stable_sigmoid.misconception
def tanh_for_sigmoid(x):
    """That is tanh, whose answers go from -1 to 1. Those of the sigmoid go from 0 to 1."""
    return torch.tanh(x)


@stable_sigmoid.misconception
def shared_among_all(x):
    """Your numbers add up to 1: each was divided by a sum over all of them (that is softmax,
    which comes later). The sigmoid looks at each number on its own."""
    return torch.softmax(x.flatten(), 0).reshape(x.shape)


@stable_sigmoid.misconception
def slope_for_value(x):
    """That is the slope of the sigmoid. Asked is the curve itself."""
    power = torch.exp(-x.abs())
    return power / (1 + power) ** 2


@stable_sigmoid.misconception
def formula_as_it_stands(x):
    """Your values are right, even at -1000: there the power is inf, and 1 / inf is 0. But its
    slope is 0 · inf = nan, and a network learns from slopes. For x < 0 take the other form."""
    return 1 / (1 + torch.exp(-x))


@stable_sigmoid.misconception
def e_rounded(x):
    """You wrote 2.718 for e, which has more digits: 2.71828… torch.exp knows as many as the
    computer does: torch.exp(-x) is e to the power of -x."""
    return 1 / (1 + 2.718**-x)


@stable_sigmoid.misconception
def second_form_everywhere(x):
    """You took the second form everywhere. For x < 0 it is the right one; but at 100 its power is
    inf, and inf / inf is nan. For x > 0 take the first form."""
    return torch.exp(x) / (1 + torch.exp(x))


@stable_sigmoid.misconception
def chosen_too_late(x):
    """Your values are right, but far out the slope is nan. torch.where works out *both* forms
    everywhere and chooses afterwards: the power that is not wanted has become inf all the same.
    Choose the power first: torch.exp(-x.abs())."""
    return torch.where(x > 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


@stable_sigmoid.misconception
def large_power_on_both_sides(x):
    """On both sides you took the form whose power is large: at 100 inf / inf is nan, and at -100
    the slope is. Exchange them, so that the power is never larger than 1: torch.exp(-x.abs())."""
    return torch.where(x > 0, torch.exp(x) / (1 + torch.exp(x)), 1 / (1 + torch.exp(-x)))


@stable_sigmoid.alternative
def sigmoid_of_chosen_powers(x):
    power = torch.exp(torch.where(x > 0, -x, x))
    return torch.where(x > 0, 1 / (1 + power), power / (1 + power))


@stable_sigmoid.alternative
def sigmoid_side_by_side(x):
    answer = torch.zeros_like(x)
    answer[x > 0] = 1 / (1 + torch.exp(-x[x > 0]))
    answer[x <= 0] = torch.exp(x[x <= 0]) / (1 + torch.exp(x[x <= 0]))
    return answer


@stable_sigmoid.alternative
def sigmoid_by_tanh(x):
    return (1 + torch.tanh(x / 2)) / 2


@stable_sigmoid.alternative
def sigmoid_of_clipped_numbers(x):
    power = torch.exp(x.clamp(-80, 80))
    return power / (1 + power)
