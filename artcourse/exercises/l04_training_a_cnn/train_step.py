"""An exercise on the whole of training: forward, loss, backward, step."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _batches(generator: torch.Generator) -> list[Case]:
    def case(examples: int, classes: int, inputs: int, lr: float) -> Case:
        weight, bias, images = (
            torch.randn(shape, generator=generator)
            for shape in ((classes, inputs), (classes,), (examples, inputs))
        )
        labels = torch.arange(1, examples + 1) % classes
        return Case(weight, bias, images, labels, lr)

    weight = torch.tensor([[1.0, 1.0], [1.0, 1.03125], [0.96875, 1.0]])
    bias, labels = torch.tensor([0.0, 0.5, -0.5]), torch.tensor([0, 2])
    large = torch.tensor([[64.0, 48.0], [48.0, 64.0]])
    far_apart = torch.tensor([[64.0, 48.0], [-48.0, -64.0]])
    return [
        Case(
            torch.tensor([[1.0, 0.5], [-0.5, 0.25]]),
            torch.tensor([0.5, -0.5]),
            torch.tensor([[2.0, 1.0], [-1.0, 3.0]]),
            torch.tensor([1, 0]),
            0.5,
        ),
        case(4, 3, 2, 0.5),
        case(3, 4, 5, 0.25),
        case(5, 2, 3, 1.0),
        Case(weight, bias, large, labels, 0.0625),
        Case(weight, bias, far_apart, labels, 0.0625),
    ]


def _trained(answer, weight, bias, images, labels, lr):
    """The answer; a loss that is a plain number is as right as a tensor."""
    got = answer(weight, bias, images, labels, lr)
    if not isinstance(got, (tuple, list)) or not got:
        return got
    *others, loss = got
    return [*others, torch.tensor(loss) if isinstance(loss, float) else loss]


@exercise(
    "training.train_step",
    title="forward, loss, backward, step: a network that learns",
    cases=_batches,
    observe=_trained,
    parts=("weight", "bias", "loss"),
    hints=[
        "Forward: scores = images @ weight.T + bias. Subtract the largest score of each row: "
        "the probabilities stay the same, and no power becomes too large.",
        "The loss of a row is log(sum of exp(scores)) - score of the true class. Then take the "
        "mean over the rows: that is the loss to give back.",
        "Backward: grad = probabilities; grad[torch.arange(len(labels)), labels] -= 1; then "
        "divide by the number of rows. This is cross_entropy_backward of lesson 03.",
        "The gradient of the weight is grad.T @ images, that of the bias grad.sum(0). Go lr "
        "times as far against each of them.",
    ],
    praise="Repeat this, and a network learns. That is all that training is.",
)
def train_step(weight, bias, images, labels, lr):
    """The new weight (C, D), the new bias (C,), and the mean loss before the step.

    images are (N, D), labels (N,) the numbers of the true classes. Scores may be large.
    """
    scores = images @ weight.T + bias
    scores = scores - scores.max(1, keepdim=True).values
    powers = scores.exp()
    sums = powers.sum(1, keepdim=True)
    rows = torch.arange(len(labels))
    loss = (sums.log()[:, 0] - scores[rows, labels]).mean()
    grad = powers / sums
    grad[rows, labels] -= 1
    grad = grad / len(labels)
    weight = weight - lr * grad.T @ images
    bias = bias - lr * grad.sum(0)
    return weight, bias, loss


def _forward(weight, bias, images, labels):
    """Mean loss, probabilities, and the truth in the same form."""
    scores = images @ weight.T + bias
    truth = (torch.arange(scores.shape[1]) == labels[:, None]).float()
    loss = (scores.logsumexp(1) - (scores * truth).sum(1)).mean()
    return loss, scores.softmax(1), truth


def _step(weight, bias, images, grad, lr):
    return weight - lr * grad.T @ images, bias - lr * grad.sum(0)


@train_step.misconception
def loss_after_the_step(weight, bias, images, labels, lr):
    """Weight and bias are right. But your loss is that of the new weights. It is measured on the
    way forward, before the step."""
    weight, bias, _ = train_step.reference(weight, bias, images, labels, lr)
    return weight, bias, _forward(weight, bias, images, labels)[0]


@train_step.misconception
def loss_of_all_classes(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss is taken over all classes. Only the probability
    of the true class of each row counts: p[torch.arange(len(labels)), labels]."""
    loss = -(images @ weight.T + bias).log_softmax(1).mean()
    return *train_step.reference(weight, bias, images, labels, lr)[:2], loss


@train_step.misconception
def loss_after_the_subtraction(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss is nan. You took the logarithm when 1 was already
    subtracted from the probabilities. First the loss, then the subtraction."""
    loss = torch.tensor(float("nan"))
    return *train_step.reference(weight, bias, images, labels, lr)[:2], loss


@train_step.misconception
def logarithm_forgotten(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss is minus the probability of the true class. Take
    its logarithm: -log(p). A sure and wrong answer then costs very much."""
    weight_after, bias_after, _ = train_step.reference(weight, bias, images, labels, lr)
    _, probabilities, truth = _forward(weight, bias, images, labels)
    return weight_after, bias_after, -(probabilities * truth).sum(1).mean()


@train_step.misconception
def truth_not_subtracted(weight, bias, images, labels, lr):
    """On the way back you forgot the truth. The gradient of the scores is probabilities minus
    truth: take 1 away at the true class of each row."""
    loss, probabilities, _ = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, probabilities / len(labels), lr), loss


@train_step.misconception
def class_numbers_subtracted(weight, bias, images, labels, lr):
    """You subtracted the labels themselves. A label is the *number* of a class, not a
    probability. Take away 1, and only at the true class of each row:
    grad[torch.arange(len(labels)), labels] -= 1"""
    loss, probabilities, _ = _forward(weight, bias, images, labels)
    return *_step(weight, bias, images, (probabilities - labels) / len(labels), lr), loss


@train_step.misconception
def class_numbers_subtracted_in_rows(weight, bias, images, labels, lr):
    """You subtracted from each row its label. A label is the *number* of a class, not a
    probability. Take away 1 in each row, at its true class alone:
    grad[torch.arange(len(labels)), labels] -= 1"""
    loss, probabilities, _ = _forward(weight, bias, images, labels)
    grad = (probabilities - labels[:, None]) / len(labels)
    return *_step(weight, bias, images, grad, lr), loss


@train_step.misconception
def truth_in_every_row(weight, bias, images, labels, lr):
    """You took [:, labels], and that means these columns in *every* row. Each row has one true
    class: [torch.arange(len(labels)), labels] pairs rows and classes."""
    _, probabilities, _ = _forward(weight, bias, images, labels)
    loss = -probabilities[:, labels].log().mean()
    probabilities[:, labels] -= 1
    return *_step(weight, bias, images, probabilities / len(labels), lr), loss


@train_step.misconception
def gradient_times_the_loss(weight, bias, images, labels, lr):
    """The loss is right, but your gradient is multiplied by it. The way back begins with 1: if
    the loss grows by a little, the loss grows by just as much. Give cross_entropy_backward
    torch.ones_like(loss), not loss."""
    loss = train_step.reference(weight, bias, images, labels, lr)[2]
    return *train_step.reference(weight, bias, images, labels, lr * loss)[:2], loss


@train_step.misconception
def gradients_given_back(weight, bias, images, labels, lr):
    """You gave back the gradients. Take the step too: weight - lr * grad_weight, and the same
    for the bias."""
    weight_after, bias_after, loss = train_step.reference(weight, bias, images, labels, 1.0)
    return weight - weight_after, bias - bias_after, loss


@train_step.misconception
def bias_not_summed(weight, bias, images, labels, lr):
    """Your bias has become a table, with a row for each example: you forgot a sum. All examples
    have the same bias, so their gradients are added up: grad.sum(0)."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    grad = (probabilities - truth) / len(labels)
    return weight - lr * grad.T @ images, bias - lr * grad, loss


@train_step.misconception
def bias_summed_over_the_wrong_axis(weight, bias, images, labels, lr):
    """Your bias's gradient has a number for each example. It needs one for each class: add up
    over the examples, grad.sum(0)."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    grad = (probabilities - truth) / len(labels)
    return weight - lr * grad.T @ images, bias - lr * grad.sum(1), loss


@train_step.misconception
def weights_gradient_transposed(weight, bias, images, labels, lr):
    """The gradient of your weight is transposed: (inputs, classes). It has to look like the
    weight, (classes, inputs): grad.T @ images."""
    loss, probabilities, truth = _forward(weight, bias, images, labels)
    grad = (probabilities - truth) / len(labels)
    return weight - lr * images.T @ grad, bias - lr * grad.sum(0), loss


@train_step.misconception
def forward_without_transposing(weight, bias, images, labels, lr):
    """On the way forward the weight is not transposed. It is (classes, inputs), with a row for
    each class: images @ weight.T + bias."""
    scores = images @ weight + bias
    truth = torch.eye(len(bias))[labels]
    loss = (scores.logsumexp(1) - (scores * truth).sum(1)).mean()
    grad = (scores.softmax(1) - truth) / len(labels)
    return *_step(weight, bias, images, grad, lr), loss


@train_step.misconception
def bias_left_out_of_the_scores(weight, bias, images, labels, lr):
    """You left the bias out on the way forward. scores = images @ weight.T + bias"""
    zeros = torch.zeros_like(bias)
    weight, change, loss = train_step.reference(weight, zeros, images, labels, lr)
    return weight, bias + change, loss


@train_step.misconception
def bias_moved_first(weight, bias, images, labels, lr):
    """You moved the bias, and then found the weight's gradient with the new bias. All
    gradients belong to one way forward: find them all, then step."""
    _, bias, loss = train_step.reference(weight, bias, images, labels, lr)
    return train_step.reference(weight, bias, images, labels, lr)[0], bias, loss


@train_step.misconception
def weight_moved_first(weight, bias, images, labels, lr):
    """You moved the weight, and then found the bias's gradient with the new weight. All
    gradients belong to one way forward: find them all, then step."""
    weight, _, loss = train_step.reference(weight, bias, images, labels, lr)
    return weight, train_step.reference(weight, bias, images, labels, lr)[1], loss


def _in_two_ways(weight, bias, images, labels, lr, for_loss, for_gradient):
    """The scores are moved by different amounts, which only rounding sees."""
    _, _, truth = _forward(weight, bias, images, labels)
    scores = images @ weight.T + bias
    largest = scores.max(1, keepdim=True).values
    moved = scores - for_loss(scores, largest)
    loss = (moved.exp().sum(1).log() - (moved * truth).sum(1)).mean()
    powers = (scores - for_gradient(scores, largest)).exp()
    grad = (powers / powers.sum(1, keepdim=True) - truth) / len(labels)
    return *_step(weight, bias, images, grad, lr), loss


def _by_nothing(scores, largest):
    return 0


def _by_rows(scores, largest):
    return largest


def _by_the_whole(scores, largest):
    return scores.max()


@train_step.misconception
def powers_too_large(weight, bias, images, labels, lr):
    """Right, until scores become large: e to the power of 100 is too large a number for float32,
    so it is inf, and inf / inf is nan. Subtract the largest score of each row first; the
    probabilities stay the same."""
    return _in_two_ways(weight, bias, images, labels, lr, _by_nothing, _by_nothing)


@train_step.misconception
def powers_of_the_loss_too_large(weight, bias, images, labels, lr):
    """Weight and bias are right, but your loss becomes inf when scores are large. For the loss
    too, subtract the largest score of each row before you take powers."""
    return _in_two_ways(weight, bias, images, labels, lr, _by_nothing, _by_rows)


@train_step.misconception
def powers_of_the_gradient_too_large(weight, bias, images, labels, lr):
    """The loss is right, but weight and bias become nan when scores are large. For the
    probabilities too, subtract the largest score of each row before you take powers."""
    return _in_two_ways(weight, bias, images, labels, lr, _by_rows, _by_nothing)


@train_step.misconception
def one_maximum_for_all_rows(weight, bias, images, labels, lr):
    """You subtracted the largest score of the whole table. A row whose scores are all much
    smaller then has only powers that are 0, and 0 / 0 is nan. Each row has its own largest
    score: .max(1, keepdim=True).values"""
    return _in_two_ways(weight, bias, images, labels, lr, _by_the_whole, _by_the_whole)


@train_step.misconception
def softmax_over_the_examples(weight, bias, images, labels, lr):
    """Your probabilities add up to 1 down the columns, over the examples. Those of *one*
    example add up to 1: softmax along the rows, axis 1."""
    _, _, truth = _forward(weight, bias, images, labels)
    probabilities = (images @ weight.T + bias).softmax(0)
    loss = -(probabilities * truth).sum(1).log().mean()
    return *_step(weight, bias, images, (probabilities - truth) / len(labels), lr), loss


def _divided_by_flat_sums(weight, bias, images, labels, lr, moved):
    """Without keepdim, the sums lie in a row."""
    _, _, truth = _forward(weight, bias, images, labels)
    scores = images @ weight.T + bias
    powers = (scores - moved(scores)).exp()
    probabilities = powers / powers.sum(1)
    loss = -(probabilities * truth).sum(1).log().mean()
    return *_step(weight, bias, images, (probabilities - truth) / len(labels), lr), loss


@train_step.misconception
def keepdim_forgotten(weight, bias, images, labels, lr):
    """You divided each *column* by the sum of a row. With .sum(1, keepdim=True) the sums stand
    below each other, one beside each row."""
    return _divided_by_flat_sums(weight, bias, images, labels, lr, lambda scores: 0)


@train_step.misconception
def keepdim_forgotten_at_the_sum(weight, bias, images, labels, lr):
    """You kept the largest scores beside their rows, but not the sums: you divided each *column*
    by the sum of a row. Write keepdim=True there too."""
    return _divided_by_flat_sums(
        weight, bias, images, labels, lr, lambda scores: scores.amax(1, keepdim=True)
    )


@train_step.misconception
def keepdim_forgotten_at_the_maximum(weight, bias, images, labels, lr):
    """You subtracted the largest score of a row from a *column*. With .max(1, keepdim=True).values
    they stand below each other, one beside each row."""
    _, _, truth = _forward(weight, bias, images, labels)
    scores = images @ weight.T + bias
    scores = scores - scores.max(1).values
    loss = (scores.logsumexp(1) - (scores * truth).sum(1)).mean()
    grad = (scores.softmax(1) - truth) / len(labels)
    return *_step(weight, bias, images, grad, lr), loss


@train_step.alternative
def train_step_by_autograd(weight, bias, images, labels, lr):
    weight, bias = weight.clone().requires_grad_(), bias.clone().requires_grad_()
    scores = images @ weight.T + bias
    loss = (scores.logsumexp(1) - scores[torch.arange(len(labels)), labels]).mean()
    loss.backward()
    return weight - lr * weight.grad, bias - lr * bias.grad, loss


@train_step.alternative
def train_step_by_one_hot(weight, bias, images, labels, lr):
    truth = torch.eye(len(bias))[labels]
    probabilities = torch.softmax(images @ weight.T + bias, dim=1)
    loss = -(truth * probabilities).sum(1).log().mean()
    grad = (probabilities - truth) / len(images)
    return weight - lr * (images.T @ grad).T, bias - lr * grad.sum(0), loss.item()


@train_step.alternative
def train_step_example_by_example(weight, bias, images, labels, lr):
    grad_weight, grad_bias, loss = torch.zeros_like(weight), torch.zeros_like(bias), 0
    for image, label in zip(images, labels, strict=True):
        scores = weight @ image + bias
        p = (scores - scores.max()).exp()
        p = p / p.sum()
        loss = loss - p[label].log() / len(labels)
        p[label] -= 1
        grad_weight += torch.outer(p, image) / len(labels)
        grad_bias += p / len(labels)
    return weight - lr * grad_weight, bias - lr * grad_bias, loss
