"""An exercise on one step: what comes in, and what is remembered."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Misconception, exercise
from artcourse.exercises.l05_recurrent_networks._recurrent import SIZES, WORDS, parameters, some


def _steps(generator: torch.Generator) -> list[Case]:
    def case(batch: int, inputs: int, hidden: int, scale: float = 1.0) -> Case:
        weight_ih, weight_hh, bias = parameters(generator, inputs, hidden)
        return Case(
            some(generator, batch, inputs, scale=scale),
            some(generator, batch, hidden),
            weight_ih / scale,
            weight_hh,
            bias,
        )

    return [
        case(1, 3, 2),
        case(3, 2, 2),  # as many inputs as hidden numbers: weights that lie on their side fit
        case(3, 5, 3),  # as many sequences as hidden numbers
        case(4, 2, 5, scale=200.0),
        case(2, 7, 3),
    ]


@exercise(
    "recurrent.rnn_step",
    title="one step of a recurrent network",
    cases=_steps,
    sizes={**SIZES, "input": ("N", "in")},
    words=WORDS,
    hints=[
        "Two linear layers that are added: one of the input, one of the hidden state. "
        "input @ weight_ih.T has the shape (N, H).",
        "The sum is input @ weight_ih.T + hidden @ weight_hh.T + bias.",
        "torch.tanh of that whole sum is the new hidden state.",
    ],
    praise="Old memory and new input in one sum: that is the whole idea of a recurrent network.",
)
def rnn_step(input, hidden, weight_ih, weight_hh, bias):
    """The new hidden state (N, H), of input (N, in) and hidden (N, H): the tanh of a sum of three.

    weight_ih (H, in) meets the input, weight_hh (H, H) the hidden state; bias (H,) is added.
    """
    return torch.tanh(input @ weight_ih.T + hidden @ weight_hh.T + bias)


def _sum(input, hidden, weight_ih, weight_hh, bias):
    """What stands inside the tanh."""
    return input @ weight_ih.T + hidden @ weight_hh.T + bias


# ---------------- the function around the sum


@rnn_step.misconception
def tanh_forgotten(input, hidden, weight_ih, weight_hh, bias):
    """The sum is right; its tanh is missing. Without it the hidden state can grow at every step,
    and many steps are no more than one linear layer."""
    return _sum(input, hidden, weight_ih, weight_hh, bias)


@rnn_step.misconception
def sigmoid_for_tanh(input, hidden, weight_ih, weight_hh, bias):
    """You took the sigmoid of the sum. Its numbers lie between 0 and 1, so a hidden number could
    never be negative. Take torch.tanh, from -1 to 1."""
    return torch.sigmoid(_sum(input, hidden, weight_ih, weight_hh, bias))


@rnn_step.misconception
def relu_for_tanh(input, hidden, weight_ih, weight_hh, bias):
    """You took the ReLU of the sum. It has no upper end, so the hidden state can grow from step to
    step. Take torch.tanh, which stays between -1 and 1."""
    return torch.relu(_sum(input, hidden, weight_ih, weight_hh, bias))


@rnn_step.misconception
def softmax_for_tanh(input, hidden, weight_ih, weight_hh, bias):
    """You took the softmax of the sum. A hidden state is no list of probabilities. Take torch.tanh
    of each number by itself."""
    return _sum(input, hidden, weight_ih, weight_hh, bias).softmax(1)


@rnn_step.misconception
def tanh_half_as_steep(input, hidden, weight_ih, weight_hh, bias):
    """Your tanh is half as steep as it should be: 2 * sigmoid(a) - 1 is the tanh of a / 2. From the
    sigmoid, tanh(a) is 2 * sigmoid(2 * a) - 1; torch.tanh(a) is simpler."""
    return 2 * torch.sigmoid(_sum(input, hidden, weight_ih, weight_hh, bias)) - 1


@rnn_step.misconception
def slope_of_tanh(input, hidden, weight_ih, weight_hh, bias):
    """That is the slope of tanh, 1 - tanh(a)². The slope is for the way back. On the way forward
    the new state is tanh(a) itself."""
    return 1 - torch.tanh(_sum(input, hidden, weight_ih, weight_hh, bias)) ** 2


@rnn_step.misconception
def sinh_for_tanh(input, hidden, weight_ih, weight_hh, bias):
    """Below the fraction line stands 2: that is the sinh. For tanh the difference of the two powers
    is divided by their sum; torch.tanh is simpler."""
    return torch.sinh(_sum(input, hidden, weight_ih, weight_hh, bias))


@rnn_step.misconception
def cut_at_one(input, hidden, weight_ih, weight_hh, bias):
    """You cut the sum off at -1 and 1. tanh bends it smoothly, so that small differences count
    everywhere: torch.tanh."""
    return _sum(input, hidden, weight_ih, weight_hh, bias).clamp(-1, 1)


@rnn_step.misconception
def arctangent(input, hidden, weight_ih, weight_hh, bias):
    """You took the arc tangent, torch.atan. Its name is like that of tanh, and it ends at 1.57, not
    at 1: torch.tanh."""
    return torch.atan(_sum(input, hidden, weight_ih, weight_hh, bias))


@rnn_step.misconception
def tangent(input, hidden, weight_ih, weight_hh, bias):
    """You took the tangent, torch.tan, which jumps to infinity. The h is missing: torch.tanh, the
    hyperbolic tangent."""
    return torch.tan(_sum(input, hidden, weight_ih, weight_hh, bias))


@rnn_step.misconception
def sum_divided_by_one_and_itself(input, hidden, weight_ih, weight_hh, bias):
    """You bent the sum by a / (1 + |a|). It looks like tanh, and is flatter. Take torch.tanh."""
    a = _sum(input, hidden, weight_ih, weight_hh, bias)
    return a / (1 + a.abs())


# ---------------- what stands inside of it


@rnn_step.misconception
def old_state_through_a_tanh_first(input, hidden, weight_ih, weight_hh, bias):
    """You took the tanh of the old hidden state first. It has been through a tanh already, when it
    was made: multiply it by weight_hh.T as it is."""
    return rnn_step.reference(input, torch.tanh(hidden), weight_ih, weight_hh, bias)


@rnn_step.misconception
def state_without_its_weight(input, hidden, weight_ih, weight_hh, bias):
    """You added the old hidden state as it is. It goes through its own weight first: hidden @
    weight_hh.T"""
    return torch.tanh(input @ weight_ih.T + hidden + bias)


@rnn_step.misconception
def a_tanh_inside_of_the_state(input, hidden, weight_ih, weight_hh, bias):
    """You took a tanh of the hidden state's part, and another one of the whole sum. Add the parts
    as they are; then take one tanh."""
    return torch.tanh(input @ weight_ih.T + torch.tanh(hidden @ weight_hh.T) + bias)


@rnn_step.misconception
def a_tanh_inside_of_the_input(input, hidden, weight_ih, weight_hh, bias):
    """You took a tanh of the input's part, and another one of the whole sum. Add the parts as they
    are; then take one tanh."""
    return torch.tanh(torch.tanh(input @ weight_ih.T) + hidden @ weight_hh.T + bias)


@rnn_step.misconception
def a_tanh_inside_of_the_input_with_the_bias(input, hidden, weight_ih, weight_hh, bias):
    """You took a tanh of the input's part and the bias, and another one of the whole sum. Add all
    three as they are; then take one tanh."""
    return torch.tanh(torch.tanh(input @ weight_ih.T + bias) + hidden @ weight_hh.T)


@rnn_step.misconception
def a_tanh_and_a_bias_for_each_part(input, hidden, weight_ih, weight_hh, bias):
    """You gave each part a tanh and a bias of its own, and added them. Add the parts and one bias
    first; then take one tanh of the sum."""
    return (input @ weight_ih.T + bias).tanh() + (hidden @ weight_hh.T + bias).tanh()


@rnn_step.misconception
def parts_multiplied(input, hidden, weight_ih, weight_hh, bias):
    """You multiplied the two parts with each other. They are added: what comes in, plus what is
    remembered, plus the bias."""
    return torch.tanh((input @ weight_ih.T) * (hidden @ weight_hh.T) + bias)


@rnn_step.misconception
def input_in_place_of_the_state(input, hidden, weight_ih, weight_hh, bias):
    """You sent the input through both weights, one after the other, and the old hidden state counts
    for nothing. weight_hh belongs to `hidden`: hidden @ weight_hh.T"""
    return torch.tanh(torch.tanh(input @ weight_ih.T + bias) @ weight_hh.T)


_TERMS = {
    "input @ weight_ih.T": lambda input, hidden, w, u, bias: input @ w.T,
    "hidden @ weight_hh.T": lambda input, hidden, w, u, bias: hidden @ u.T,
    "bias": lambda input, hidden, w, u, bias: bias,
}


def _with_several_tanhs(*groups, outside=()):
    """The sum of a tanh of each group of terms, and of the terms outside."""

    def implementation(input, hidden, weight_ih, weight_hh, bias):
        given = (input, hidden, weight_ih, weight_hh, bias)
        inner = [sum(_TERMS[term](*given) for term in group) for group in groups]
        return sum(one.tanh() for one in inner) + sum(_TERMS[term](*given) for term in outside)

    return implementation


def _without_bias(function):
    """Another function of the sum of the first two terms."""

    def implementation(input, hidden, weight_ih, weight_hh, bias):
        return function(input @ weight_ih.T + hidden @ weight_hh.T)

    return implementation


def _said(terms):
    return " + ".join(terms)


_x, _h, _b = _TERMS
for inside in ((_x,), (_h,), (_b,), (_x, _h), (_x, _b), (_h, _b)):
    outside = [term for term in _TERMS if term not in inside]
    rnn_step.misconceptions.append(
        Misconception(
            name=f"tanh of {_said(inside)} alone",
            implementation=_with_several_tanhs(inside, outside=outside),
            explanation=f"Inside your tanh stands {_said(inside)} alone, and {_said(outside)} is "
            "added afterwards. Add all three terms first; then take one tanh of the sum.",
        )
    )
for groups in (((_x,), (_h, _b)), ((_x, _b), (_h,)), ((_x, _h), (_b,)), ((_x,), (_h,), (_b,))):
    said = " and of ".join(_said(group) for group in groups)
    rnn_step.misconceptions.append(
        Misconception(
            name=f"tanh of {said}",
            implementation=_with_several_tanhs(*groups),
            explanation=f"You took a tanh of {said}, each by itself, and added them. Add all three "
            "terms first; then take one tanh of the sum.",
        )
    )
for name, function in (("no tanh", lambda a: a), ("sigmoid", torch.sigmoid), ("relu", torch.relu)):
    rnn_step.misconceptions.append(
        Misconception(
            name=f"{name} and no bias",
            implementation=_without_bias(function),
            explanation=f"Two things: the bias is missing from your sum, and around it stands "
            f"{name} in place of the tanh: torch.tanh(… + … + bias)",
        )
    )


# ---------------- the weights


@rnn_step.misconception
def input_weight_not_turned(input, hidden, weight_ih, weight_hh, bias):
    """You multiplied by weight_ih itself, (H, in). Where `in` and H are equal that is no error, and
    wrong all the same: row h should lead to hidden number h. Turn it: input @ weight_ih.T"""
    return torch.tanh(input @ weight_ih + hidden @ weight_hh.T + bias)


@rnn_step.misconception
def weights_not_turned(input, hidden, weight_ih, weight_hh, bias):
    """You multiplied by both weights as they lie. Where `in` and H are equal that is no error, and
    wrong all the same: row h should lead to hidden number h. Turn both: weight_ih.T, weight_hh.T"""
    return torch.tanh(input @ weight_ih + hidden @ weight_hh + bias)


@rnn_step.misconception
def joined_in_another_order(input, hidden, weight_ih, weight_hh, bias):
    """You joined input and hidden state in one order, and their weights in the other. So inputs
    meet weights that belong to the state. Take the same order in both torch.cat."""
    both = torch.cat([hidden, input], 1)
    return torch.tanh(both @ torch.cat([weight_ih, weight_hh], 1).T + bias)


@rnn_step.misconception
def weights_joined_in_another_order(input, hidden, weight_ih, weight_hh, bias):
    """You joined the weights in one order, and input and hidden state in the other. So inputs meet
    weights that belong to the state. Take the same order in both torch.cat."""
    both = torch.cat([input, hidden], 1)
    return torch.tanh(both @ torch.cat([weight_hh, weight_ih], 1).T + bias)


@rnn_step.misconception
def input_weight_reshaped(input, hidden, weight_ih, weight_hh, bias):
    """You brought weight_ih into the shape (in, H) by reshape or view. That takes the numbers as
    they lie in memory and mixes them up. Turn it on its side: weight_ih.T"""
    turned = weight_ih.reshape(weight_ih.shape[1], -1)
    return torch.tanh(input @ turned + hidden @ weight_hh.T + bias)


@rnn_step.misconception
def batch_in_columns(input, hidden, weight_ih, weight_hh, bias):
    """With the weights in front, as in weight_ih @ input.T, each sequence becomes a column, (H, N),
    and the bias does not fit. Put the batch first: input @ weight_ih.T is (N, H)."""
    return torch.tanh(weight_ih @ input.T + weight_hh @ hidden.T + bias)


@rnn_step.alternative
def rnn_step_joined(input, hidden, weight_ih, weight_hh, bias):
    both = torch.cat([input, hidden, torch.ones(len(input), 1)], dim=1)
    return (both @ torch.cat([weight_ih, weight_hh, bias[:, None]], dim=1).mT).tanh()


@rnn_step.alternative
def rnn_step_by_torch(input, hidden, weight_ih, weight_hh, bias):
    cell = torch.nn.RNNCell(weight_ih.shape[1], weight_ih.shape[0])
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    values = (weight_ih, weight_hh, bias, torch.zeros_like(bias))
    cell.load_state_dict(dict(zip(names, values, strict=True)))
    return cell(input, hidden)


@rnn_step.alternative
def rnn_step_number_by_number(input, hidden, weight_ih, weight_hh, bias):
    new = torch.empty_like(hidden)
    for n, (now, old) in enumerate(zip(input, hidden, strict=True)):
        for h in range(len(bias)):
            a = (weight_ih[h] * now).sum() + (weight_hh[h] * old).sum() + bias[h]
            new[n, h] = (a.exp() - (-a).exp()) / (a.exp() + (-a).exp())
    return new
