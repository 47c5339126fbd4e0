"""The loss of a network that draws: how likely it found each movement of the pen.

A network that answers with one place can only say the mean of all places to which a pen may
go next: between two good ones, where nobody draws. So it answers with a density, a mixture of
K bell curves (Gaussians) in two dimensions, and with the chances of the three states of the
pen.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from artcourse.data.pen import DOWN, END, MOVEMENT
from artcourse.functional import log_softmax
from artcourse.functional._door import checked, need_alike, need_floats, need_shape, shape
from artcourse.losses.reduction import need_reduction

PEN_STATES = 3
NUMBERS = 6  # of each bell curve: its weight, two means, two deviations, a correlation
SMALLEST = 0.0025  # deviation: below it, the density of an exactly vertical line would be endless
LARGEST = 0.99  # correlation, with either sign: at 1 the bell is a line, and divided by zero
FARTHEST = 50.0  # mean, in units of the movements; several times the paper


class Mixture(NamedTuple):
    """What a network says of the next movement.

    Attributes
    ----------
    log_weights : Tensor, shape (…, K)
        Logarithms of the weights π of the bell curves, which add up to 1.
    means : Tensor, shape (…, K, 2)
        μ: how far to the right, and how far down.
    deviations : Tensor, shape (…, K, 2)
        σ, above 0.
    correlations : Tensor, shape (…, K)
        ρ, above -1 and below 1.
    pen_logits : Tensor, shape (…, 3)
        Scores of the pen's states: on the paper, lifted, put away.
    """

    log_weights: Tensor
    means: Tensor
    deviations: Tensor
    correlations: Tensor
    pen_logits: Tensor


def _check_mixture_parameters(input: object) -> None:
    need_floats("input", input, "(…, 6 K + 3)")
    curves, left = divmod(input.shape[-1] - PEN_STATES, NUMBERS)
    if left or curves < 1:
        raise ValueError(
            "input should have 6 numbers for each bell curve and 3 for the pen, such as 63 for 10 "
            f"curves, and has shape {shape(input)}"
        )


@checked(_check_mixture_parameters)
def mixture_parameters(input: Tensor) -> Mixture:
    """Turn a network's numbers, which may be any, into those of a density.

    ``π = softmax``, ``σ = 0.0025 + softplus``, ``ρ = 0.99 tanh``, and ``μ = 50 tanh(μ / 50)``,
    which is nearly μ as far as the paper reaches: 6.955 for 7. So no answer of a network makes
    nan or inf of a density.

    Parameters
    ----------
    input : Tensor, shape (…, 6 K + 3)
        K numbers each for π, the means to the right and down, the deviations to the right
        and down, and ρ; then three scores of the pen.

    Returns
    -------
    Mixture

    Raises
    ------
    ValueError
        When the last axis has another length.

    References
    ----------
    Graves, Generating sequences with recurrent neural networks (2013), equations 18 to 22.
    There ``σ = exp`` and ``ρ = tanh``, which overflow and reach 1; softplus grows evenly.

    Lesson: 06_lstm_and_gru
    """
    numbers, pen_logits = input[..., :-PEN_STATES], input[..., -PEN_STATES:]
    weights, right, down, spread_right, spread_down, correlations = numbers.chunk(NUMBERS, dim=-1)
    means = torch.stack([right, down], dim=-1)
    spreads = torch.stack([spread_right, spread_down], dim=-1)
    return Mixture(
        log_weights=log_softmax(weights, -1),
        means=FARTHEST * torch.tanh(means / FARTHEST),
        deviations=SMALLEST + softplus(spreads),
        correlations=LARGEST * torch.tanh(correlations),
        pen_logits=pen_logits,
    )


def movement_log_density(mixture: Mixture, movement: Tensor) -> Tensor:
    """Return the logarithm of the density of a mixture at movements.

    ``log Σ π N(movement; μ, σ, ρ)``, where one bell curve in two dimensions is
    ``exp(−(z₁² + z₂² − 2 ρ z₁ z₂) / (2 (1 − ρ²))) / (2π σ₁ σ₂ √(1 − ρ²))`` with
    ``z = (movement − μ) / σ``.

    Parameters
    ----------
    mixture : Mixture
    movement : Tensor, shape (…, 2)

    Returns
    -------
    Tensor, shape (…)

    Lesson: 06_lstm_and_gru
    """
    z = (movement.unsqueeze(-2) - mixture.means) / mixture.deviations
    across, down = z[..., 0], z[..., 1]
    rho = mixture.correlations
    narrow = 1 - rho**2
    # z₁² + z₂² − 2 ρ z₁ z₂, as a sum of squares: it cannot fall below 0 by rounding
    distance = ((across - rho * down) ** 2 + narrow * down**2) / narrow
    log_volume = math.log(2 * math.pi) + mixture.deviations.log().sum(-1) + 0.5 * narrow.log()
    return torch.logsumexp(mixture.log_weights - distance / 2 - log_volume, dim=-1)


def _check_mixture_density_loss(input: object, target: object, reduction: object) -> None:
    _check_mixture_parameters(input)
    need_floats("target", target)
    need_reduction(reduction)
    if input.ndim != 3 or not input.numel():
        raise ValueError(f"input should have shape (N, T, 6 K + 3), and has {shape(input)}")
    need_alike("target", target, "input", input)
    wanted = (*shape(input)[:2], MOVEMENT)
    need_shape("target", target, wanted, f"a movement for each answer in {shape(input)}")


@checked(_check_mixture_density_loss)
def mixture_density_loss(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    """Return how surprised a network is by the movements of a pen, in nats for each of them.

    The loss of a movement is ``−log p(where to) − log P(pen)``. The movement that puts the
    pen away goes nowhere, so it has only the second part, and the movements after it have
    none: drawings of different lengths, filled up at their ends, count as they are.

    It may be negative. P is a probability, never above 1; but p is a density, a probability
    for each unit of area, and 0.001 of probability on 0.0001 of area is a density of 10.
    Whoever measures in millimetres and not in metres changes it by log 1,000,000. So such
    losses can be compared only for the same data in the same unit, and a loss of 0 means
    nothing.

    Parameters
    ----------
    input : Tensor, shape (N, T, 6 K + 3)
        What a network such as ``StrokeRNN`` answers: see :func:`mixture_parameters`.
    target : Tensor, shape (N, T, 5)
        The movements themselves, as ``load_strokes`` returns them.
    reduction : 'mean', 'sum' or 'none'
        What becomes of the losses of all movements; the mean is over those that count.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' of shape (N, T), 0 where nothing counts.

    Raises
    ------
    ValueError
        For shapes, dtypes or devices that do not fit together.

    References
    ----------
    Bishop, Mixture density networks (1994); Ha and Eck, A neural representation of sketch
    drawings (2018), equations 9 and 10. They divide by the longest length of all drawings;
    this divides by the number of movements.
    """
    mixture = mixture_parameters(input)
    ends = target[..., END]
    counts = (ends.cumsum(1) - ends == 0).to(input.dtype)  # until the pen is put away
    log_density = movement_log_density(mixture, target[..., :2])
    pen = target[..., DOWN:].argmax(-1, keepdim=True)
    log_chance = log_softmax(mixture.pen_logits, -1).gather(-1, pen).squeeze(-1)
    losses = -counts * ((1 - ends) * log_density + log_chance)
    if reduction == "mean":
        return losses.sum() / counts.sum()
    return losses.sum() if reduction == "sum" else losses
