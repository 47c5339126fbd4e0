"""What is done to gradients between backward and the step of the optimiser."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor


@torch.no_grad()
def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Tensor:
    """Shorten the gradient where it is longer than max_norm: its direction stays.

    All gradients are taken as one long vector, and multiplied by one and the same number. So
    a step that would go too far goes the same way, but not so far.

    Parameters
    ----------
    parameters : iterable of Tensor, or Tensor
        As ``model.parameters()`` gives them. Their ``grad`` is changed in place; those
        without one are passed over.
    max_norm : float
        The greatest length. With ``math.inf`` the length is only measured.
    norm_type : float
        2 for the length; ``math.inf`` for the largest number; or any p greater than 0.
    error_if_nonfinite : bool
        Whether to stop where the length is nan or infinite. Otherwise gradients become nan or
        zero then, as torch's do.

    Returns
    -------
    Tensor, shape ()
        The length before.

    Raises
    ------
    ValueError
        For a negative max_norm, a norm_type that is none, and what are no tensors.
    RuntimeError
        With error_if_nonfinite, where the length is nan or infinite.

    References
    ----------
    Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks
    (2013), algorithm 1.

    Examples
    --------
    >>> weight, bias = torch.zeros(1), torch.zeros(1)
    >>> weight.grad, bias.grad = torch.tensor([3.0]), torch.tensor([-4.0])
    >>> clip_grad_norm_([weight, bias], max_norm=1.0)
    tensor(5.)
    >>> weight.grad, bias.grad
    (tensor([0.6000]), tensor([-0.8000]))

    Lesson: 06_lstm_and_gru
    """
    _need_norms(max_norm, norm_type)
    parameters = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    if not all(isinstance(parameter, Tensor) for parameter in parameters):
        raise ValueError("parameters should be tensors: give it model.parameters()")
    grads = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not grads:
        return torch.tensor(0.0)
    # the norm of the norms is that of all numbers together
    norms = [torch.linalg.vector_norm(grad, norm_type).to(grads[0].device) for grad in grads]
    total_norm = torch.linalg.vector_norm(torch.stack(norms), norm_type)
    if error_if_nonfinite and not total_norm.isfinite():
        raise RuntimeError(
            f"the gradients have the norm {total_norm.item()}, which cannot be clipped: the "
            "loss, or a step before, may have become too large"
        )
    factor = (max_norm / (total_norm + 1e-6)).clamp(max=1.0)  # 1e-6, as in torch: never by zero
    for grad in grads:
        grad.mul_(factor.to(grad.device))
    return total_norm


def _need_norms(max_norm: object, norm_type: object) -> None:
    """Refuse what is no length, and what is no kind of norm; both may be infinite."""
    for name, value in (("max_norm", max_norm), ("norm_type", norm_type)):
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            raise ValueError(f"{name} should be a number, and is {value!r}")
    if max_norm < 0:
        raise ValueError(f"max_norm should be a number, 0 or more, and is {max_norm!r}")
    if norm_type <= 0:
        raise ValueError(f"norm_type should be a number greater than 0, and is {norm_type!r}")
