"""How far one normal distribution is from another: the Kullback-Leibler divergence."""

from collections.abc import Sequence

from torch import Tensor

from artcourse.functional._door import need_alike, need_floats, need_shape, shape
from artcourse.losses.reduction import need_reduction, reduced, reduced_backward


def kl_standard_normal(mu: Tensor, log_var: Tensor, *, reduction: str = "mean") -> Tensor:
    """Return KL(N(μ, s²) ‖ N(0, 1)), added up over the D numbers of each example, in nats.

    ``½ Σ (s² + μ² − 1 − log s²)``: 0 where the two are the same, and never below.

    Parameters
    ----------
    mu, log_var : Tensor, shape (N, D)
        The means, and the natural logarithms of the variances, s². Every number stands by
        itself: the covariance is diagonal.
    reduction : 'mean', 'sum' or 'none'
        What becomes of the N examples. The D numbers of an example are always added up, as the
        divergence of a distribution of several independent numbers is the sum.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' (N,).

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, and an unknown reduction.

    Examples
    --------
    >>> import torch
    >>> kl_standard_normal(torch.tensor([[0.0, 2.0]]), torch.zeros(1, 2))
    tensor(2.)

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014), appendix B; they write σ for s.

    Lesson: 07_variational_autoencoder
    """
    _need_alike({"mu": mu, "log_var": log_var}, reduction)
    each = 0.5 * (log_var.exp() + mu**2 - 1 - log_var)
    return reduced(each.sum(-1), reduction)


def kl_standard_normal_backward(
    grad_output: Tensor, mu: Tensor, log_var: Tensor, *, reduction: str = "mean"
) -> tuple[Tensor, Tensor]:
    """Return the gradients of kl_standard_normal's means and log-variances.

    Parameters
    ----------
    grad_output : Tensor, shape ()
        With reduction 'none' (N,).
    mu, log_var, reduction
        As in kl_standard_normal.

    Returns
    -------
    grad_mu, grad_log_var : Tensor, shape (N, D)
    """
    _need_alike({"mu": mu, "log_var": log_var}, reduction)
    grad = reduced_backward(grad_output, mu[..., 0], reduction)[..., None]
    # ∂½(s² + μ² − 1 − log s²)/∂μ = μ, and ∂/∂log s² = ½(s² − 1)
    return grad * mu, grad * 0.5 * (log_var.exp() - 1)


def kl_normal(
    mu: Tensor,
    log_var: Tensor,
    other_mu: Tensor,
    other_log_var: Tensor,
    *,
    reduction: str = "mean",
) -> Tensor:
    """Return KL(N(μ, s²) ‖ N(μ₂, s₂²)), added up over the D numbers of each example, in nats.

    ``½ Σ (s² / s₂² + (μ − μ₂)² / s₂² − 1 − log s² + log s₂²)``. It is no distance: the other way
    round it is another number.

    Parameters
    ----------
    mu, log_var, other_mu, other_log_var : Tensor, shape (N, D)
    reduction : 'mean', 'sum' or 'none'
        As in :func:`kl_standard_normal`.

    Returns
    -------
    Tensor, shape ()
        With reduction 'none' (N,).

    Raises
    ------
    ValueError
        For two shapes, dtypes or devices, and an unknown reduction.

    Examples
    --------
    >>> import torch
    >>> one, two = torch.zeros(1, 1), torch.full((1, 1), 2.0)
    >>> kl_normal(two, one, one, one)
    tensor(2.)
    """
    tensors = {"mu": mu, "log_var": log_var, "other_mu": other_mu, "other_log_var": other_log_var}
    _need_alike(tensors, reduction)
    ratio = (log_var - other_log_var).exp()
    apart = (mu - other_mu) ** 2 / other_log_var.exp()
    each = 0.5 * (ratio + apart - 1 - log_var + other_log_var)
    return reduced(each.sum(-1), reduction)


def _need_alike(tensors: dict[str, Tensor], reduction: object) -> None:
    """Refuse tensors that do not belong together, and what is no reduction."""
    need_reduction(reduction)
    names: Sequence[str] = list(tensors)
    first = tensors[names[0]]
    need_floats(names[0], first, "(N, D)")
    for name in names[1:]:
        need_floats(name, tensors[name], "(N, D)")
        need_alike(name, tensors[name], names[0], first)
        need_shape(name, tensors[name], shape(first), f"as {names[0]}")
