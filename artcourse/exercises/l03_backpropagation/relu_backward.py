"""An exercise on the way back through ReLU."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _bent(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([5.0, -7.0, 6.0, -4.0]), torch.tensor([3.0, 2.0, -1.0, -8.0])),
        Case(torch.tensor([4.0, -6.0, 3.0, 2.0]), torch.tensor([2.0, 0.0, -5.0, 0.0])),
        Case(whole(generator, 2, 3), whole(generator, 2, 3)),
        Case(whole(generator, 3, 2, 4), whole(generator, 3, 2, 4)),
    ]


@exercise(
    "backpropagation.relu_backward",
    title="the gradient of ReLU",
    cases=_bent,
    hints=[
        "Where the input was positive, ReLU handed it on unchanged: slope 1. Elsewhere it "
        "answered 0, whatever the input: slope 0.",
        "input > 0 is a tensor of True and False, and counts as 1 and 0 in a product.",
    ],
    praise="A gate: open where the neuron was awake, shut where it slept.",
)
def relu_backward(grad_output, input):
    """Gradient of the input of relu; all three tensors have the same shape."""
    return grad_output * (input > 0)


@relu_backward.misconception
def gate_asks_the_gradient(grad_output, input):
    """You looked at the sign of the gradient. The gate asks whether the *input* was positive;
    a negative gradient passes as well as a positive one."""
    return grad_output * (grad_output > 0)


@relu_backward.misconception
def slope_without_gradient(grad_output, input):
    """You returned the slope alone, 0 and 1. By the chain rule it is multiplied by what comes
    from behind: grad_output."""
    return (input > 0).to(input.dtype)


@relu_backward.misconception
def times_the_output(grad_output, input):
    """You multiplied by ReLU's answer. What counts is its slope, which is 1 however large the
    input is."""
    return grad_output * input.clamp(min=0)


@relu_backward.misconception
def times_the_input(grad_output, input):
    """You multiplied by the input. A product with the *slope* is wanted, and the slope is 1 where
    the input is greater than 0, however large it is, and 0 elsewhere."""
    return grad_output * input


@relu_backward.misconception
def forward_instead_of_backward(grad_output, input):
    """That is ReLU's own answer, the way forward. Wanted is what goes back: grad_output where the
    input was greater than 0, and 0 elsewhere."""
    return input.clamp(min=0)


@relu_backward.misconception
def everything_passes(grad_output, input):
    """Your gradient passes everywhere. Where the input was negative, ReLU answered 0, and a
    small change changes nothing: slope 0."""
    return grad_output.clone()


@relu_backward.misconception
def gate_the_wrong_way_round(grad_output, input):
    """Your gate is open where it should be shut. The gradient passes where the input was
    greater than 0."""
    return grad_output * (input <= 0)


@relu_backward.misconception
def open_at_zero(grad_output, input):
    """Nearly: at exactly 0, where ReLU has a corner, you let the gradient pass. Any slope from
    0 to 1 could be defended there; this course takes 0, as PyTorch does: input > 0, not
    input >= 0."""
    return grad_output * (input >= 0)


@relu_backward.misconception
def minus_below_zero(grad_output, input):
    """You turned the sign round where the input was negative. That is the slope of the
    absolute value, |x|. ReLU is flat there: slope 0."""
    return grad_output * input.sign()


@relu_backward.alternative
def relu_backward_by_where(grad_output, input):
    return torch.where(input > 0, grad_output, torch.zeros_like(grad_output))


@relu_backward.alternative
def relu_backward_by_a_mask(grad_output, input):
    grad_input = grad_output.clone()
    grad_input[input <= 0] = 0
    return grad_input
