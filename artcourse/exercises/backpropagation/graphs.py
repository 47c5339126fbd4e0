"""The first exercises: one neuron, and any graph of numbers."""

from __future__ import annotations

import torch

from artcourse.exercises.exercise import Case, exercise


def _as_floats(numbers):
    """Several numbers as floats: 3 is as right as 3.0, and a tensor of numbers as a list."""
    if isinstance(numbers, torch.Tensor) and numbers.ndim <= 1:
        return numbers.tolist()
    if not isinstance(numbers, (list, tuple)):
        return numbers
    plain = (int, float, torch.Tensor)
    return [float(n) if isinstance(n, plain) else n for n in numbers]


# ---------------- neuron_gradient


def _neurons(generator: torch.Generator) -> list[Case]:
    return [
        Case(3.0, 2.0, -4.0, 5.0),
        Case(2.0, 5.0, 1.0, 4.0),
        Case(-1.5, 4.0, 0.5, 3.0),
        Case(0.25, -8.0, 6.0, -3.0),
        Case(7.0, 3.0, -2.0, 24.0),
    ]


def _gradients_of_neuron(answer, w, x, b, target):
    return _as_floats(answer(w, x, b, target))


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


# ---------------- backward_pass


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
    gradients = _as_floats(answer(arrows, count))
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
