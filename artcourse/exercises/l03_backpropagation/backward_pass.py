"""An exercise on backpropagation: through any graph of numbers."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l03_backpropagation._numbers import as_floats


def _graphs(generator: torch.Generator) -> list[Case]:
    return [
        Case([(1, 0, 3.0)], 2),
        Case([(1, 0, 2.0), (2, 1, 5.0)], 3),
        Case([(1, 0, 3.0), (2, 0, 4.0), (3, 1, 5.0), (3, 2, -2.0)], 4),
        Case([(2, 0, 7.0), (2, 1, 3.0), (3, 2, -2.0), (4, 3, 1.0), (4, 2, 6.0)], 5),
        Case([(1, 0, 3.0), (1, 0, 3.0), (2, 1, 2.0), (2, 0, 5.0), (3, 2, -4.0)], 4),
    ]


def _gradients_of_graph(answer, arrows, count):
    """The gradients as a tensor, so that the check can say which of them are wrong."""
    gradients = as_floats(answer(arrows, count))
    if isinstance(gradients, list) and all(isinstance(one, float) for one in gradients):
        return torch.tensor(gradients)
    return gradients


@exercise(
    "backpropagation.backward_pass",
    title="send the gradient back through any graph",
    cases=_graphs,
    observe=_gradients_of_graph,
    hints=[
        "Begin with grads = [0.0] * count, and the last number of the graph, the result, gets "
        "gradient 1: it changes as fast as itself.",
        "The arrows are in forward order. Walk through reversed(arrows), so that a number is "
        "complete before it passes anything on.",
        "Each arrow adds: grads[source] += grads[result] * slope",
    ],
    praise="This loop trains every network there is. A library only makes the list of arrows.",
)
def backward_pass(arrows, count):
    """Gradients of the last of `count` numbers with respect to each, as a list of floats.

    arrows is a list of (result, source, slope), in the order of computing.
    """
    grads = [0.0] * count
    grads[-1] = 1.0
    for result, source, slope in reversed(arrows):
        grads[source] += grads[result] * slope
    return grads


@backward_pass.misconception
def assigned_instead_of_added(arrows, count):
    """A number that is used twice loses a part of its gradient: the second arrow overwrites
    the first. Each use has its own effect on the result, and the effects add up: += in place
    of =."""
    grads = [0.0] * (count - 1) + [1.0]
    for result, source, slope in reversed(arrows):
        grads[source] = grads[result] * slope
    return grads


@backward_pass.misconception
def walked_forward(arrows, count):
    """You went through the arrows in forward order. Then a number passes its gradient on before
    it has received it. Walk backward: reversed(arrows)."""
    grads = [0.0] * (count - 1) + [1.0]
    for result, source, slope in arrows:
        grads[source] += grads[result] * slope
    return grads


@backward_pass.misconception
def nothing_to_begin_with(arrows, count):
    """All gradients are 0: there was nothing to pass on. The result itself begins with
    gradient 1."""
    return [0.0] * count


@backward_pass.misconception
def everyone_begins_with_one(arrows, count):
    """Every gradient begins with 1. Only the result does; all others begin with 0 and collect
    what arrives."""
    grads = [1.0] * count
    for result, source, slope in reversed(arrows):
        grads[source] += grads[result] * slope
    return grads


@backward_pass.misconception
def own_slope_only(arrows, count):
    """You added up the slopes, but not what comes from further on. By the chain rule each
    slope is multiplied by the gradient of the number it leads to: grads[result] * slope."""
    grads = [0.0] * (count - 1) + [1.0]
    for _, source, slope in reversed(arrows):
        grads[source] += slope
    return grads


@backward_pass.misconception
def slope_forgotten(arrows, count):
    """You passed the gradients on unchanged. On its way along an arrow a gradient is
    multiplied by the slope of the arrow."""
    grads = [0.0] * (count - 1) + [1.0]
    for result, source, _ in reversed(arrows):
        grads[source] += grads[result]
    return grads


@backward_pass.misconception
def gradient_and_slope_added(arrows, count):
    """You added slope and gradient. Along one path slopes are multiplied; only different paths
    are added."""
    grads = [0.0] * (count - 1) + [1.0]
    for result, source, slope in reversed(arrows):
        grads[source] += grads[result] + slope
    return grads


@backward_pass.misconception
def paths_multiplied(arrows, count):
    """Where a number is used twice, you multiplied what arrives. Slopes are multiplied along
    one path; different paths add up."""
    grads = [None] * (count - 1) + [1.0]
    for result, source, slope in reversed(arrows):
        arrives = grads[result] * slope
        grads[source] = arrives if grads[source] is None else grads[source] * arrives
    return grads


@backward_pass.misconception
def result_and_source_swapped(arrows, count):
    """Nothing leaves the result: you took the source for the result, and the result for the
    source. An arrow is (result, source, slope), and the gradient goes from the result to the
    source."""
    grads = [0.0] * (count - 1) + [1.0]
    for source, result, slope in reversed(arrows):
        grads[source] += grads[result] * slope
    return grads


@backward_pass.misconception
def began_at_the_first_number(arrows, count):
    """You gave the 1 to number 0. The *last* number, the result, begins with it: grads[-1] = 1.0"""
    grads = [1.0] + [0.0] * (count - 1)
    for result, source, slope in reversed(arrows):
        grads[source] += grads[result] * slope
    return grads


@backward_pass.misconception
def from_the_first_to_the_last(arrows, count):
    """You went from number 0 to the result. This tells how each number moves with number 0.
    Asked is how the *result* moves with each number: begin with 1 at the result, and walk
    backward."""
    grads = [1.0] + [0.0] * (count - 1)
    for result, source, slope in arrows:
        grads[result] += grads[source] * slope
    return grads


@backward_pass.misconception
def only_number_zero_returned(arrows, count):
    """You returned the gradient of number 0 alone. Return them all, as a list: return grads"""
    return backward_pass.reference(arrows, count)[0]


@backward_pass.misconception
def returned_inside_the_loop(arrows, count):
    """Your function stops after one arrow: the `return` is inside the loop. Move it to the left,
    so that it stands below the loop."""
    return backward_pass.reference(arrows[-1:], count)


@backward_pass.alternative
def backward_pass_by_asking(arrows, count):
    def grad(number):
        if number == count - 1:
            return 1.0
        return sum((grad(r) * slope for r, source, slope in arrows if source == number), 0.0)

    return [grad(number) for number in range(count)]


@backward_pass.alternative
def backward_pass_in_a_tensor(arrows, count):
    grads = torch.zeros(count)
    grads[-1] = 1
    for result, source, slope in arrows[::-1]:
        grads[source] = grads[source] + slope * grads[result]
    return grads


@backward_pass.alternative
def backward_pass_number_by_number(arrows, count):
    grads = dict.fromkeys(range(count), 0)
    grads[count - 1] = 1
    for number in range(count - 1, -1, -1):
        for result, source, slope in arrows:
            if result == number:
                grads[source] = grads[source] + slope * grads[number]
    return [grads[number] for number in range(count)]
