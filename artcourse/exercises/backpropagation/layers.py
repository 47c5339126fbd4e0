"""Exercises on the layers that know nothing of pictures."""

from __future__ import annotations

import torch

from artcourse.exercises.backpropagation.cases import whole
from artcourse.exercises.exercise import Case, exercise

# ---------------- relu_backward


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


# ---------------- linear_backward


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


# ---------------- cross_entropy_backward


def _scores(generator: torch.Generator) -> list[Case]:
    def case(examples: int, classes: int) -> Case:
        target = torch.randint(0, classes, (examples,), generator=generator)
        return Case(torch.randn(examples, classes, generator=generator) * 2, target)

    return [
        Case(torch.tensor([[2.0, 1.0, -1.0], [0.5, -1.0, 3.0]]), torch.tensor([0, 1])),
        case(4, 3),
        case(3, 5),
        case(5, 4),
    ]


@exercise(
    "backpropagation.cross_entropy_backward",
    title="the gradient of softmax and cross-entropy together",
    cases=_scores,
    hints=[
        "First the probabilities: scores.exp(), each row divided by its sum "
        "(.sum(1, keepdim=True)).",
        "Then take 1 away from the probability of the true class of each row: "
        "p[torch.arange(len(target)), target] -= 1",
        "The loss is the mean over the rows, so divide by their number.",
    ],
    praise="Probabilities minus truth: few formulas in this field are as beautiful.",
)
def cross_entropy_backward(scores, target):
    powers = (scores - scores.max(1, keepdim=True).values).exp()
    grad = powers / powers.sum(1, keepdim=True)
    grad[torch.arange(len(target)), target] -= 1
    return grad / len(target)


def _one_hot(scores, target):
    return (torch.arange(scores.shape[1]) == target[:, None]).float()


@cross_entropy_backward.misconception
def truth_not_subtracted(scores, target):
    """These are only the probabilities: the truth is missing. Take 1 away at the true class,
    otherwise training would lower all scores, the true one most of all."""
    return scores.softmax(1) / len(target)


@cross_entropy_backward.misconception
def not_divided_by_the_batch(scores, target):
    """You forgot to divide by the number of examples. The loss is their mean, so with N of them
    each gradient is N times too large."""
    return scores.softmax(1) - _one_hot(scores, target)


@cross_entropy_backward.misconception
def divided_by_all_the_numbers(scores, target):
    """You divided by all the numbers in the table. The mean is over the examples, the rows:
    there are len(scores) losses, whatever the number of classes."""
    return (scores.softmax(1) - _one_hot(scores, target)) / scores.numel()


@cross_entropy_backward.misconception
def truth_minus_probabilities(scores, target):
    """The sign is turned round: this is truth minus probabilities. A step against it would
    make the network worse. Probabilities minus truth."""
    return (_one_hot(scores, target) - scores.softmax(1)) / len(target)


@cross_entropy_backward.misconception
def softmax_over_the_examples(scores, target):
    """Your softmax runs down the columns, over the examples. The probabilities of *one* example
    add up to 1: along the row, axis 1."""
    return (scores.softmax(0) - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def softmax_over_the_whole_table(scores, target):
    """You divided by the sum over the whole table. Each example has probabilities of its own,
    which add up to 1: sum along each row, with .sum(1, keepdim=True)."""
    powers = scores.exp()
    return (powers / powers.sum() - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def scores_for_probabilities(scores, target):
    """You subtracted the truth from the scores. Turn them into probabilities first, with
    softmax."""
    return (scores - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def one_taken_from_every_class(scores, target):
    """You took 1 away from every class. Only the true class of each row loses 1."""
    return (scores.softmax(1) - 1) / len(target)


@cross_entropy_backward.misconception
def slope_of_the_logarithm_alone(scores, target):
    """You stopped at the logarithm: -1 / p at the true class, and 0 elsewhere. That is the slope
    towards the probabilities. Softmax lies between them and the scores, and makes it
    probabilities minus truth."""
    return -_one_hot(scores, target) / scores.softmax(1) / len(target)


@cross_entropy_backward.misconception
def softmax_without_powers(scores, target):
    """You divided the scores by their sum. Softmax takes e to the power of each score first:
    scores.exp()."""
    shares = scores / scores.sum(1, keepdim=True)
    return (shares - _one_hot(scores, target)) / len(target)


@cross_entropy_backward.misconception
def number_of_the_class_subtracted(scores, target):
    """You subtracted the number of the class. A class is a name, not an amount: take 1 away, at
    the place in the row that it names."""
    return (scores.softmax(1) - target[:, None]) / len(target)


@cross_entropy_backward.misconception
def one_taken_in_every_row(scores, target):
    """You took the 1 in every row, at all the classes that target names. Row n loses it only at
    target[n]: p[torch.arange(len(target)), target] -= 1, or p[n, target[n]] -= 1 in a loop."""
    grad = scores.softmax(1)
    grad[:, target] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def classes_taken_for_rows(scores, target):
    """p[target] picks whole *rows*: you took the classes for the numbers of rows. Row n loses its
    1 in column target[n]: p[torch.arange(len(target)), target] -= 1"""
    grad = scores.softmax(1)
    grad[target] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def row_of_the_class(scores, target):
    """In your loop p[t] is a whole *row*, and t names a column. Count the rows as well: row n
    loses its 1 in column t, p[n, t] -= 1"""
    grad = scores.softmax(1)
    for t in target:
        grad[t] -= 1
    return grad / len(target)


@cross_entropy_backward.misconception
def loss_itself(scores, target):
    """That is the loss, one number. Wanted is its gradient: for each score, how fast the loss
    changes with it."""
    return -scores.log_softmax(1)[torch.arange(len(target)), target].mean()


@cross_entropy_backward.alternative
def cross_entropy_backward_by_rows(scores, target):
    rows = []
    for row, true_class in zip(scores, target, strict=True):
        p = (row - row.max()).exp()
        p = p / p.sum()
        p[true_class] = p[true_class] - 1
        rows.append(p / len(target))
    return torch.stack(rows)


@cross_entropy_backward.alternative
def cross_entropy_backward_by_one_hot(scores, target):
    probabilities = torch.softmax(scores, dim=1)
    return (probabilities - torch.eye(scores.shape[1])[target]) / scores.shape[0]
