"""A tighter bound of the log-likelihood, from several draws for each picture."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from artcourse.functional._door import need_alike, need_filled, need_floats, need_shape, shape

HALF_LOG_2_PI = 0.5 * math.log(2 * math.pi)


def importance_weighted_bound(log_joint: Tensor, log_posterior: Tensor) -> Tensor:
    """Return log of the mean weight, ``log 1/K Σₖ p(x, zₖ) / q(zₖ | x)``, without overflow.

    On average it is never above log p(x), grows with K, and is the ELBO for K = 1.

    Parameters
    ----------
    log_joint : Tensor, shape (K, N)
        log p(x, zₖ) = log p(x | zₖ) + log p(zₖ), of K draws for each of N pictures.
    log_posterior : Tensor, shape (K, N)
        log q(zₖ | x).

    Returns
    -------
    Tensor, shape (N,)
        In nats.

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, and without a draw.

    Examples
    --------
    >>> log_joint = torch.tensor([[-3.0], [-1001.0]])
    >>> importance_weighted_bound(log_joint, torch.tensor([[-1.0], [-1.0]]))
    tensor([-2.6931])

    References
    ----------
    Burda, Grosse and Salakhutdinov, Importance weighted autoencoders (2016), equation 8.

    Lesson: 07_variational_autoencoder
    """
    need_floats("log_joint", log_joint, "(K, N)")
    need_filled("log_joint", log_joint, 2)
    need_floats("log_posterior", log_posterior, "(K, N)")
    need_alike("log_posterior", log_posterior, "log_joint", log_joint)
    need_shape("log_posterior", log_posterior, shape(log_joint), "as log_joint")
    log_weights = log_joint - log_posterior
    return torch.logsumexp(log_weights, dim=0) - math.log(len(log_weights))


def log_normal(value: Tensor, mu: Tensor, log_var: Tensor) -> Tensor:
    """Return the log-density of N(μ, s²) at each value, which is not summed.

    Parameters
    ----------
    value, mu, log_var : Tensor, shapes that can be broadcast

    Returns
    -------
    Tensor
        ``−½ (value − μ)² / s² − ½ log s² − ½ log 2π``.
    """
    return -0.5 * ((value - mu) ** 2 / log_var.exp() + log_var) - HALF_LOG_2_PI
