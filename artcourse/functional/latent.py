"""Numbers drawn from normal distributions, in such a way that a gradient comes through."""

from torch import Tensor


def reparameterize(mu: Tensor, log_var: Tensor, noise: Tensor) -> Tensor:
    """Turn standard normal noise into draws from N(μ, s²): ``μ + s · noise``.

    Whoever draws directly gets a number that does not know where it comes from. Here all chance
    is in the noise, which depends on nothing, and the draw is an ordinary function of μ and s.

    Parameters
    ----------
    mu, log_var : Tensor, any shape
        The means, and the natural logarithms of the variances: log s². So every number is
        allowed, and ``s = exp(log_var / 2)`` is above 0.
    noise : Tensor, same shape
        Drawn from N(0, 1): ``torch.randn_like(mu)``.

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        For different shapes, dtypes or devices, and for what holds no floating-point numbers.

    Examples
    --------
    >>> import torch
    >>> reparameterize(torch.tensor([1.0]), torch.tensor([4.0]).log(), torch.tensor([-0.5]))
    tensor([0.])

    References
    ----------
    Kingma and Welling, Auto-encoding variational Bayes (2014), section 2.4; they write σ for s.

    Lesson: 07_variational_autoencoder
    """
    return mu + (0.5 * log_var).exp() * noise


def reparameterize_backward(
    grad_output: Tensor, mu: Tensor, log_var: Tensor, noise: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients of reparameterize's means, log-variances and noise.

    Parameters
    ----------
    grad_output, mu, log_var, noise : Tensor, same shape

    Returns
    -------
    grad_mu, grad_log_var, grad_noise : Tensor, same shape

    Raises
    ------
    ValueError
        As reparameterize, and where grad_output has not the shape of its answer.

    Lesson: 07_variational_autoencoder
    """
    deviation = (0.5 * log_var).exp()
    # z = μ + s·ε with s = exp(log s² / 2), so ∂s/∂log s² = s / 2
    return grad_output, grad_output * noise * 0.5 * deviation, grad_output * deviation
