"""Whether each number of a latent vector tells of one known factor, and of that one alone."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from artcourse.functional._door import need_floats, need_tensor, shape, whole


class MutualInformationGap(NamedTuple):
    """How far the latent number that tells most of a factor is ahead of the next one.

    Attributes
    ----------
    mean : float
        The gap, from 0 to 1: the mean of `per_factor`.
    per_factor : Tensor, shape (F,)
        Of each factor, as a part of its entropy.
    information : Tensor, shape (d, F)
        Mutual information of each latent number and each factor, in nats.
    entropies : Tensor, shape (F,)
        Of the factors, in nats.
    """

    mean: float
    per_factor: Tensor
    information: Tensor
    entropies: Tensor


def mutual_information_gap(
    latents: Tensor, factors: Tensor, bins: int = 20
) -> MutualInformationGap:
    """Measure whether each factor is told by one latent number alone.

    For each factor: the mutual information with the latent number that tells most of it, minus
    that with the second, divided by the factor's entropy H. That is 1 where one number tells
    the factor wholly and no other tells anything of it; and 0 where two tell the same of it.

    Mutual information is counted: a latent number's range, from its least to its largest
    value, is cut into equal bins, and pairs of a bin and a value are counted. From N examples
    counting finds too much, by about (bins - 1)(values - 1) / 2N nats where there is none; the
    same for all latent numbers, more or less, so that it hardly changes the gap.

    Parameters
    ----------
    latents : Tensor, shape (N, d)
        Of each example, the means of its posterior or a sample of it; d is 2 or more. The
        original takes samples; with means, a number that tells nothing has its own noise left
        out.
    factors : Tensor of int64, shape (N, F)
        Of each example, the values of the known factors. Of each factor there are two or more.
    bins : int
        For each latent number.

    Returns
    -------
    MutualInformationGap
        Its tensors are float64.

    Raises
    ------
    ValueError
        When shapes or types do not fit, there are fewer than two latent numbers, or a factor
        has one value only.

    References
    ----------
    Chen, Li, Grosse and Duvenaud, Isolating sources of disentanglement in variational
    autoencoders (2018), section 4.1. They work the information out from the densities of the
    posteriors; counting bins is how Locatello and others, Challenging common assumptions
    (2019), do it, also with 20.

    Examples
    --------
    >>> factors = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    >>> mutual_information_gap(factors.double(), factors).mean
    1.0

    Lesson: 08_latent_space
    """
    _check(latents, factors)
    bins = whole("bins", bins, 2)
    columns = [_binned(column, bins) for column in latents.detach().double().T]
    values = [column.unique(return_inverse=True)[1] for column in factors.T]
    information = torch.stack(
        [torch.stack([_mutual_information(z, v) for v in values]) for z in columns]
    )
    entropies = torch.stack([_mutual_information(v, v) for v in values])
    if not entropies.all():
        one = entropies.eq(0).nonzero()[0].item()
        raise ValueError(f"factors should have two values or more each, and factor {one} has one")
    first, second = information.topk(2, dim=0).values
    per_factor = (first - second) / entropies
    return MutualInformationGap(per_factor.mean().item(), per_factor, information, entropies)


def _check(latents: Tensor, factors: Tensor) -> None:
    need_floats("latents", latents)
    need_tensor("factors", factors)
    if latents.ndim != 2 or latents.shape[1] < 2 or not len(latents):
        wanted = "shape (N, d) with d of 2 or more"
        raise ValueError(f"latents should have {wanted}, and has {shape(latents)}")
    if factors.dtype != torch.int64:
        raise ValueError(f"factors should be whole numbers, int64, and is {factors.dtype}")
    if factors.ndim != 2 or len(factors) != len(latents) or not factors.numel():
        wanted = f"shape (N, F) with the N of latents, {len(latents)},"
        raise ValueError(f"factors should have {wanted} and has {shape(factors)}")
    if not latents.isfinite().all():
        raise ValueError("latents should hold numbers, and holds nan or inf")


def _binned(column: Tensor, bins: int) -> Tensor:
    """The bin of each number, shape (N,): all bins are equally wide."""
    least, most = column.aminmax()
    if least == most:
        return torch.zeros(len(column), dtype=torch.int64, device=column.device)
    return ((column - least) / (most - least) * bins).long().clamp(max=bins - 1)


def _mutual_information(one: Tensor, other: Tensor) -> Tensor:
    """Σ p(a, b) log(p(a, b) / p(a) p(b)) in nats, of two columns of whole numbers from 0 on.

    Of a column with itself that is its entropy.
    """
    wide = int(other.max()) + 1
    counts = torch.bincount(one * wide + other, minlength=(int(one.max()) + 1) * wide)
    joint = counts.reshape(-1, wide).double() / len(one)
    apart = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    there = joint > 0
    return (joint[there] * (joint[there] / apart[there]).log()).sum()
