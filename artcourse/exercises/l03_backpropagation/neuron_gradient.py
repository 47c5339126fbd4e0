"""An exercise on the chain rule: the gradients of one neuron."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l03_backpropagation._numbers import as_floats


def _neurons(generator: torch.Generator) -> list[Case]:
    return [
        Case(3.0, 2.0, -4.0, 5.0),
        Case(2.0, 5.0, 1.0, 4.0),
        Case(-1.5, 4.0, 0.5, 3.0),
        Case(0.25, -8.0, 6.0, -3.0),
        Case(7.0, 3.0, -2.0, 24.0),
    ]


def _gradients_of_neuron(answer, w, x, b, target):
    return as_floats(answer(w, x, b, target))


@exercise(
    "backpropagation.neuron_gradient",
    title="the chain rule for one neuron",
    cases=_neurons,
    observe=_gradients_of_neuron,
    parts=("grad_w", "grad_x", "grad_b"),
    hints=[
        "Go forward first: output = w * x + b, and error = output - target.",
        "The loss is the error squared, so its slope with respect to the error is 2 * error.",
        "Then multiply by one more slope: the output changes by x when w grows by 1, by w when "
        "x does, and by 1 when b does.",
    ],
    praise="That is backpropagation for one neuron. What follows is only more of it.",
)
def neuron_gradient(w, x, b, target):
    """Return three numbers, grad_w, grad_x and grad_b, for the loss (w * x + b - target) ** 2."""
    error = w * x + b - target
    return 2 * error * x, 2 * error * w, 2 * error


@neuron_gradient.misconception
def factor_two_missing(w, x, b, target):
    """You forgot the factor 2. The slope of error² is 2 * error, so all three gradients are
    half as large as they should be."""
    error = w * x + b - target
    return error * x, error * w, error


@neuron_gradient.misconception
def sign_turned_round(w, x, b, target):
    """All three signs are turned round: you took target - output as the error, and forgot
    that its slope with respect to the output is -1. Take output - target."""
    error = target - (w * x + b)
    return 2 * error * x, 2 * error * w, 2 * error


@neuron_gradient.misconception
def weight_and_input_swapped(w, x, b, target):
    """The first two are swapped. The product w * x grows by x for each 1 that w grows: the
    slope towards one factor is the *other* factor."""
    error = w * x + b - target
    return 2 * error * w, 2 * error * x, 2 * error


@neuron_gradient.misconception
def chain_stopped_at_the_error(w, x, b, target):
    """You stopped at the error: three times 2 * error. For w and for x there is one more
    step, the product, and its slope has to be multiplied on."""
    error = w * x + b - target
    return 2 * error, 2 * error, 2 * error


@neuron_gradient.misconception
def only_the_last_step(w, x, b, target):
    """These are the slopes of the output, w * x + b. The question is about the loss: multiply
    each of them by 2 * error, the slope of the loss with respect to the output."""
    return x, w, 1.0


@neuron_gradient.misconception
def slopes_added(w, x, b, target):
    """You added the slopes along the way. One after the other they are multiplied: if p moves
    twice as fast as w, and the loss three times as fast as p, the loss moves six times as
    fast as w."""
    error = w * x + b - target
    return 2 * error + x, 2 * error + w, 2 * error + 1


@neuron_gradient.misconception
def target_forgotten(w, x, b, target):
    """You left the target out. The loss is (output - target)², so its slope is
    2 * (output - target)."""
    return neuron_gradient.reference(w, x, b, 0.0)


@neuron_gradient.misconception
def bias_times_input(w, x, b, target):
    """The gradient of b should not contain x. The bias is added to the product, not
    multiplied with anything, so its slope is 1."""
    error = w * x + b - target
    return 2 * error * x, 2 * error * w, 2 * error * x


@neuron_gradient.alternative
def neuron_gradient_step_by_step(w, x, b, target):
    p = w * x
    s = p + b
    e = s - target
    grad_e = 2 * e
    grad_s = grad_e * 1
    grad_p = grad_b = grad_s
    return grad_p * x, grad_p * w, grad_b


@neuron_gradient.alternative
def neuron_gradient_multiplied_out(w, x, b, target):
    grad_w = 2 * w * x * x + 2 * x * (b - target)
    grad_x = 2 * w * w * x + 2 * w * (b - target)
    return grad_w, grad_x, 2 * w * x + 2 * (b - target)
