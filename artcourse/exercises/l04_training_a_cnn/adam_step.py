"""An exercise on the step of Adam."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _steps(generator: torch.Generator) -> list[Case]:
    def state(*shape: int) -> list[torch.Tensor]:
        weight, grad, mean = (torch.randn(shape, generator=generator) * 3 for _ in range(3))
        return [weight, grad, mean, torch.rand(shape, generator=generator) * 9 + 1]

    weight, zeros = torch.tensor([2.0, -3.0, 1.0]), torch.zeros(3)
    return [
        Case(
            weight[:2].clone(),
            torch.tensor([4.0, -0.5]),
            zeros[:2],
            zeros[:2],
            1,
            0.1,
            0.9,
            0.99,
            1e-8,
        ),
        Case(*state(4), 2, 0.2, 0.8, 0.9, 1e-8),
        Case(*state(2, 3), 10, 0.5, 0.9, 0.999, 1e-8),
        Case(weight, torch.tensor([2e-5, 0.0, -5e-5]), zeros, zeros, 1, 0.5, 0.9, 0.999, 1e-8),
        Case(*state(3, 2), 5, 0.3, 0.7, 0.95, 0.1),
    ]


@exercise(
    "training.adam_step",
    title="one step of Adam",
    cases=_steps,
    parts=("weight", "mean", "square"),
    hints=[
        "Both means are made in the same way: beta times the old one, plus 1 - beta times what "
        "is new. New is grad for the one, and grad ** 2 for the other.",
        "Both began at 0, so in step t they are too small by the factor 1 - beta ** t. Divide "
        "by it, but under new names: what you give back are the means before that.",
        "The step is lr * unbiased_mean / (unbiased_square.sqrt() + eps), downhill.",
    ],
    praise="Most networks that you have heard of were trained with these five lines.",
)
def adam_step(weight, grad, mean, square, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """The new weight, mean and square, in this order, as new tensors. t counts from 1."""
    mean = beta1 * mean + (1 - beta1) * grad
    square = beta2 * square + (1 - beta2) * grad**2
    unbiased_mean = mean / (1 - beta1**t)
    unbiased_square = square / (1 - beta2**t)
    weight = weight - lr * unbiased_mean / (unbiased_square.sqrt() + eps)
    return weight, mean, square


def _means(grad, mean, square, beta1, beta2):
    """Both means after a step."""
    return beta1 * mean + (1 - beta1) * grad, beta2 * square + (1 - beta2) * grad**2


def _moved(weight, mean, square, t, lr, beta1, beta2, eps):
    """The weight after a step with these means, which are given back too."""
    unbiased = square / (1 - beta2**t)
    step = lr * mean / (1 - beta1**t) / (unbiased.sqrt() + eps)
    return weight - step, mean, square


@adam_step.misconception
def no_correction(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You forgot to correct the means. Both began at 0, so in the first steps they are too
    small, and not by the same factor: divide them by 1 - beta1 ** t and 1 - beta2 ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    return weight - lr * mean / (square.sqrt() + eps), mean, square


@adam_step.misconception
def only_the_mean_corrected(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You corrected mean, and not square. Square began at 0 too, and grows even more slowly:
    divide it by 1 - beta2 ** t before you take the root."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = lr * mean / (1 - beta1**t) / (square.sqrt() + eps)
    return weight - step, mean, square


@adam_step.misconception
def only_the_square_corrected(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You corrected square, and not mean. Mean began at 0 too: divide it by 1 - beta1 ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = lr * mean / ((square / (1 - beta2**t)).sqrt() + eps)
    return weight - step, mean, square


@adam_step.misconception
def corrected_means_kept(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """The weight is right. But you gave back the corrected means; the next step would correct
    them once more. Give the corrected ones names of their own, and return mean and square
    as they were before."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    weight = _moved(weight, mean, square, t, lr, beta1, beta2, eps)[0]
    return weight, mean / (1 - beta1**t), square / (1 - beta2**t)


@adam_step.misconception
def step_with_the_old_means(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Mean and square are right, but your weight does not use them: you corrected the old ones.
    First make the new means, then correct those, and step with them."""
    weight = _moved(weight, mean, square, t, lr, beta1, beta2, eps)[0]
    return weight, *_means(grad, mean, square, beta1, beta2)


@adam_step.misconception
def step_with_the_old_mean(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Mean and square are right, but your step goes along the old mean. The new square is in it
    already; take the new mean too, corrected."""
    after, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)[0], after, square


@adam_step.misconception
def step_with_the_old_square(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Mean and square are right, but your step divides by the root of the old square. The new
    mean is in it already; take the new square too, corrected."""
    mean, after = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)[0], mean, after


@adam_step.misconception
def times_for_to_the_power(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You multiplied beta by t. In each step what is left of the zero at the beginning is
    multiplied by beta once more: that is a power, 1 - beta ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1 * t) / ((square / (1 - beta2 * t)).sqrt() + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def brackets_in_the_wrong_place(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Your brackets are in the wrong place: (1 - beta) ** t. First comes the power of beta alone,
    then it is taken from 1: 1 - beta ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1) ** t / ((square / (1 - beta2) ** t).sqrt() + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def brackets_forgotten(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Brackets are missing. mean / 1 - beta1 ** t divides by 1 and then subtracts, because
    division comes first: mean / (1 - beta1 ** t)."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = (mean - beta1**t) / ((square - beta2**t).sqrt() + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def one_beta_for_both_corrections(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You corrected both with beta1. Square was made with beta2, so divide it by
    1 - beta2 ** t."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1**t) / ((square / (1 - beta1**t)).sqrt() + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def multiplied_by_the_correction(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You multiplied by 1 - beta ** t. The means are too small at first, and this makes them
    smaller still: divide."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean * (1 - beta1**t) / ((square * (1 - beta2**t)).sqrt() + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def corrected_after_the_root(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You took the root of square first, and then divided by 1 - beta2 ** t. That corrects too
    much: it is square that is too small by this factor. First correct it, then take the
    root."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1**t) / (square.sqrt() / (1 - beta2**t) + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def eps_inside_the_root(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Your eps is inside the root. There it weighs much more: the root of 0.00000001 is 0.0001,
    and numbers with small gradients hardly move. Take the root first, then add eps."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1**t) / (square / (1 - beta2**t) + eps).sqrt()
    return weight - lr * step, mean, square


@adam_step.misconception
def eps_before_the_correction(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Nearly: you corrected after you had added eps, so eps was corrected too. Where gradients
    are tiny one sees it. First correct square, then take the root, then add eps."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    factor = (1 - beta2**t) ** 0.5 / (1 - beta1**t)
    return weight - lr * factor * mean / (square.sqrt() + eps), mean, square


@adam_step.misconception
def eps_outside_the_fraction(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Your eps is outside of the fraction: division comes before addition, so it is added to the
    weight. Put brackets around root + eps."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = lr * mean / (1 - beta1**t) / (square / (1 - beta2**t)).sqrt()
    return weight - step + eps, mean, square


@adam_step.misconception
def root_forgotten(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You divided by the square itself. The mean has to be measured against something of its
    own size: take the root of the square."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = mean / (1 - beta1**t) / (square / (1 - beta2**t) + eps)
    return weight - lr * step, mean, square


@adam_step.misconception
def gradient_not_squared(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """In square you forgot the square: it is the mean of grad ** 2. A mean of the gradients
    themselves can be negative, and then its root is nan."""
    mean = beta1 * mean + (1 - beta1) * grad
    square = beta2 * square + (1 - beta2) * grad
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def share_squared_too(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """In square you squared 1 - beta2 too. A power comes before a product: (1 - beta2) * grad ** 2,
    without brackets around the product."""
    mean = beta1 * mean + (1 - beta1) * grad
    square = beta2 * square + ((1 - beta2) * grad) ** 2
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def mean_squared(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """In square you took the mean, squared. It is the mean of the squares, not the square of
    the mean: grad ** 2."""
    mean = beta1 * mean + (1 - beta1) * grad
    square = beta2 * square + (1 - beta2) * mean**2
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def sums_for_means(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You added the new gradient whole, as in momentum. These are means: what is new counts
    for 1 - beta, what was there for beta, together 1."""
    mean, square = beta1 * mean + grad, beta2 * square + grad**2
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def sum_for_the_first_mean(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Square is right, but to mean you added the new gradient whole, as in momentum. Here what
    is new counts for 1 - beta1."""
    _, square = _means(grad, mean, square, beta1, beta2)
    return _moved(weight, beta1 * mean + grad, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def old_and_new_swapped(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You gave beta to the new gradient and 1 - beta to the old mean. It is the other way
    round: the mean forgets slowly, so most of it, beta, is what was there."""
    mean = (1 - beta1) * mean + beta1 * grad
    square = (1 - beta2) * square + beta2 * grad**2
    return _moved(weight, mean, square, t, lr, beta1, beta2, eps)


@adam_step.misconception
def gradient_for_the_mean(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """Your step goes along the last gradient (that is RMSprop). In Adam it goes along the mean
    of the gradients, corrected."""
    mean, square = _means(grad, mean, square, beta1, beta2)
    step = lr * grad / ((square / (1 - beta2**t)).sqrt() + eps)
    return weight - step, mean, square


@adam_step.misconception
def usual_settings_written_in(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """You wrote the usual numbers, 0.001, 0.9 and 0.999, into the function. Use its parameters
    lr, beta1, beta2 and eps: whoever calls it may want others."""
    return adam_step.reference(weight, grad, mean, square, t)


@adam_step.misconception
def step_given_back(weight, grad, mean, square, t, lr, beta1, beta2, eps):
    """First you gave back the step, and not where it leads: weight minus step."""
    after = _means(grad, mean, square, beta1, beta2)
    moved = _moved(weight, *after, t, lr, beta1, beta2, eps)[0]
    return weight - moved, *after


@adam_step.alternative
def adam_step_with_lerp(weight, grad, mean, square, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = torch.lerp(grad, mean, beta1)
    square = torch.lerp(grad * grad, square, beta2)
    size = torch.sqrt(square / (1 - beta2**t)) + eps
    return weight - lr * (mean / (1 - beta1**t)) / size, mean, square


@adam_step.alternative
def adam_step_with_a_corrected_lr(
    weight, grad, mean, square, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    mean = mean + (1 - beta1) * (grad - mean)
    square = square + (1 - beta2) * (grad.pow(2) - square)
    root = (1 - beta2**t) ** 0.5
    lr = lr * root / (1 - beta1**t)
    return weight - lr * mean / (square**0.5 + eps * root), mean, square


@adam_step.alternative
def adam_step_on_copies(weight, grad, mean, square, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    weight, mean, square = weight.clone(), mean.clone(), square.clone()
    mean.mul_(beta1).add_(grad, alpha=1 - beta1)
    square.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    size = (square / (1 - beta2**t)).sqrt_().add_(eps)
    weight.addcdiv_(mean, size, value=-lr / (1 - beta1**t))
    return weight, mean, square
