"""An exercise on the sliding product: a kernel along a row of numbers."""

from __future__ import annotations

import torch

from artcourse.exercises._cases import whole
from artcourse.exercises.engine import Case, exercise


def _signals(generator: torch.Generator) -> list[Case]:
    return [
        Case(torch.tensor([1.0, 2.0, 4.0, 8.0]), torch.tensor([3.0, 1.0])),
        Case(whole(generator, 7), whole(generator, 3)),
        Case(whole(generator, 5), whole(generator, 5)),
        Case(whole(generator, 12), whole(generator, 4)),
        Case(whole(generator, 6), whole(generator, 1)),
    ]


@exercise(
    "convolution.slide1d",
    title="slide a short row of numbers along a long one",
    cases=_signals,
    hints=[
        "At position 0 the kernel lies on signal[0:k], at position 1 on signal[1:k+1]. Multiply "
        "number by number, and add up.",
        "With n numbers and a kernel of k there are n - k + 1 positions.",
        "One value of the answer: (signal[i : i + k] * kernel).sum()",
    ],
    praise="That is convolution in one dimension, as every neural network uses it.",
)
def slide1d(signal, kernel):
    """Slide a kernel of k numbers along a signal of n: a tensor of n - k + 1 numbers."""
    k = len(kernel)
    output = torch.zeros(len(signal) - k + 1)
    for i in range(len(output)):
        output[i] = (signal[i : i + k] * kernel).sum()
    return output


@slide1d.misconception
def kernel_reversed(signal, kernel):
    """You laid the kernel on backwards. Its first number belongs to the first number of the
    window. (Mathematicians do reverse it; neural networks do not.)"""
    return slide1d.reference(signal, kernel.flip(0))


@slide1d.misconception
def last_position_forgotten(signal, kernel):
    """Your answer is one number short: the last position is missing. range(n - k) stops
    before it, and there are n - k + 1 positions."""
    return slide1d.reference(signal, kernel)[:-1]


@slide1d.misconception
def wrapped_around(signal, kernel):
    """Your kernel runs over the end and goes on at the beginning, as on a ring. It has to
    stay inside the signal, so there are only n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    ring = torch.cat([signal, signal])
    return torch.stack([(ring[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def hung_over_the_end(signal, kernel):
    """You let the kernel hang over the end, where it has only part of its numbers to work
    with. Here it has to stay inside: n - k + 1 positions."""
    k, n = len(kernel), len(signal)
    longer = torch.cat([signal, torch.zeros(k - 1)])
    return torch.stack([(longer[i : i + k] * kernel).sum() for i in range(n)])


@slide1d.misconception
def mean_for_sum(signal, kernel):
    """You took the mean of the products. The products are added up; nothing is divided."""
    return slide1d.reference(signal, kernel) / len(kernel)


@slide1d.misconception
def windows_without_overlap(signal, kernel):
    """Your kernel jumps by its own length. It moves by one place at a time, so that
    neighbouring windows overlap."""
    return slide1d.reference(signal, kernel)[:: len(kernel)]


@slide1d.misconception
def never_moved(signal, kernel):
    """Your window never moves: every answer comes from the start of the signal. The window
    for position i begins at signal[i]."""
    answer = slide1d.reference(signal, kernel)
    return answer[:1].expand(len(answer)).clone()


@slide1d.misconception
def returned_inside_the_loop(signal, kernel):
    """You return inside the loop, so it ends after the first place. Move `return` to the left,
    below the loop."""
    output = slide1d.reference(signal, kernel)
    output[1:] = 0
    return output


@slide1d.misconception
def only_the_last_product_kept(signal, kernel):
    """Each product overwrites the one before. Add them up, with += in place of =."""
    return signal[len(kernel) - 1 :] * kernel[-1]


@slide1d.misconception
def not_added_up(signal, kernel):
    """The products still have to be added up: one number for each place. A .sum() is
    missing."""
    k = len(kernel)
    return torch.stack([signal[i : i + k] * kernel for i in range(len(signal) - k + 1)])


@slide1d.misconception
def all_windows_added_up(signal, kernel):
    """You added all places together. Each place keeps a number of its own."""
    return slide1d.reference(signal, kernel).sum()


@slide1d.misconception
def zeros_at_the_end(signal, kernel):
    """Your answer is as long as the signal, with zeros left at the end. It has n - k + 1
    numbers."""
    return torch.cat([slide1d.reference(signal, kernel), torch.zeros(len(kernel) - 1)])


@slide1d.misconception
def last_place_left_at_zero(signal, kernel):
    """The last place is still 0: your loop stops one too early. range(n) counts from 0 to
    n - 1 by itself."""
    output = slide1d.reference(signal, kernel)
    output[-1] = 0
    return output


@slide1d.alternative
def slide1d_by_two_loops(signal, kernel):
    output = []
    for i in range(len(signal) - len(kernel) + 1):
        output.append(sum(signal[i + j] * kernel[j] for j in range(len(kernel))))
    return torch.stack(output)


@slide1d.alternative
def slide1d_by_shifts(signal, kernel):
    size = len(signal) - len(kernel) + 1
    return sum(weight * signal[j : j + size] for j, weight in enumerate(kernel))
