"""An exercise on the way back through a linear layer."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _layers(generator: torch.Generator) -> list[Case]:
    def case(examples: int, inputs: int, outputs: int) -> Case:
        sizes = ((examples, outputs), (examples, inputs), (outputs, inputs))
        return Case(*(whole(generator, *size) for size in sizes))

    return [case(2, 2, 1), case(3, 2, 4), case(2, 3, 3), case(4, 3, 2), case(5, 4, 3)]


@exercise(
    "backpropagation.linear_backward",
    title="the gradients of a linear layer",
    cases=_layers,
    parts=("grad_input", "grad_weight", "grad_bias"),
    hints=[
        "A gradient has the shape of what it belongs to. Which product of grad_output (N, out) "
        "and weight (out, in) has the shape (N, in)?",
        "grad_weight is (out, in): transpose grad_output to (out, N), and multiply by the input "
        "(N, in). The product adds up over the N examples.",
        "The bias was added to every row of the output, so its gradient is the sum over the "
        "rows: grad_output.sum(0).",
    ],
    praise="Three lines, and you can train any fully connected network.",
)
def linear_backward(grad_output, input, weight):
    """Gradients of input (N, in), weight (out, in) and bias (out,), for grad_output (N, out)."""
    grad_input = grad_output @ weight
    grad_weight = grad_output.T @ input
    grad_bias = grad_output.sum(0)
    return grad_input, grad_weight, grad_bias


@linear_backward.misconception
def bias_averaged(grad_output, input, weight):
    """grad_bias is averaged over the batch. Every example moves the loss through the same bias,
    and their effects add up: sum, not mean. (If the loss is a mean, its own backward has
    divided already.)"""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, grad_output.mean(0)


@linear_backward.misconception
def bias_summed_over_the_wrong_axis(grad_output, input, weight):
    """grad_bias is summed over the wrong axis: it has one number for each example. It needs
    one for each output, so add up over the examples, axis 0."""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, grad_output.sum(1)


@linear_backward.misconception
def bias_not_summed(grad_output, input, weight):
    """grad_bias still has a row for each example. The bias was shared by all of them
    (broadcast), so its gradient is the sum over them."""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, grad_output.clone()


@linear_backward.misconception
def bias_kept_as_a_row(grad_output, input, weight):
    """grad_bias is a table with one row, of shape (1, out). The bias has shape (out,), so its
    gradient has too: sum without keepdim."""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, grad_output.sum(0, keepdim=True)


@linear_backward.misconception
def bias_a_single_number(grad_output, input, weight):
    """You added up all of grad_output into one number. There is a bias for each output: add up
    over the examples only, with .sum(0)."""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, grad_output.sum()


@linear_backward.misconception
def weight_transposed(grad_output, input, weight):
    """grad_input goes through weight.T. Forward was input @ weight.T; the way back uses the
    weight itself: (N, out) @ (out, in)."""
    _, grad_weight, grad_bias = linear_backward.reference(grad_output, input, weight)
    return grad_output @ weight.T, grad_weight, grad_bias


@linear_backward.misconception
def weights_gradient_transposed(grad_output, input, weight):
    """grad_weight is transposed: (in, out) in place of (out, in). It has to look like the
    weight, so that one can be subtracted from the other."""
    grad_input, grad_weight, grad_bias = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight.T.contiguous(), grad_bias


@linear_backward.misconception
def weights_averaged_over_the_batch(grad_output, input, weight):
    """grad_weight is divided by the number of examples. The examples add up here; if the loss
    is a mean, its own backward has divided already."""
    grad_input, grad_weight, grad_bias = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight / len(input), grad_bias


@linear_backward.misconception
def weight_and_input_change_places(grad_output, input, weight):
    """The first two answers have changed places. Return them in the order of the inputs:
    grad_input, grad_weight, grad_bias."""
    grad_input, grad_weight, grad_bias = linear_backward.reference(grad_output, input, weight)
    return grad_weight, grad_input, grad_bias


@linear_backward.misconception
def examples_counted(grad_output, input, weight):
    """grad_bias only counts the examples. The slope towards the bias is 1 for each of them, but
    it is multiplied by what comes from behind: add up grad_output."""
    grad_input, grad_weight, _ = linear_backward.reference(grad_output, input, weight)
    return grad_input, grad_weight, torch.full_like(grad_output[0], len(input))


@linear_backward.alternative
def linear_backward_example_by_example(grad_output, input, weight):
    grad_input, grad_weight = torch.zeros_like(input), torch.zeros_like(weight)
    grad_bias = torch.zeros(len(weight))
    for n in range(len(input)):
        for o in range(len(weight)):
            grad_input[n] += grad_output[n, o] * weight[o]
            grad_weight[o] += grad_output[n, o] * input[n]
            grad_bias[o] += grad_output[n, o]
    return grad_input, grad_weight, grad_bias


@linear_backward.alternative
def linear_backward_by_broadcasting(grad_output, input, weight):
    grad_input = (grad_output[:, :, None] * weight).sum(1)
    grad_weight = (grad_output[:, :, None] * input[:, None, :]).sum(0)
    return grad_input, grad_weight, torch.ones(len(input)) @ grad_output
