"""With which weights a network begins, and why not with just any.

Each number that a layer puts out is a sum of ``fan_in`` products, weight times input, so
its variance is ``fan_in · Var(weight)`` times that of the inputs. If that factor is 1/2,
after twenty layers a millionth of the signal is left; if it is 2, a million times as much.
So the weights are drawn such that the factor is 1. Backward the same holds for the
gradients, with ``fan_out``, the number of outputs to which an input goes.

All weights equal, zero for one, would not do either: then all the kernels of a layer get
the same gradient, and stay equal for ever.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, *, generator: torch.Generator | None = None
) -> Tensor:
    """Fill with numbers from -a to a, ``a = gain · √(6 / (fan_in + fan_out))``; for tanh.

    Near zero tanh leaves numbers as they are, so a layer keeps the variance when
    ``Var(weight) = 1 / fan_in``, and the gradient's when it is ``1 / fan_out``. Both cannot be
    had, and ``2 / (fan_in + fan_out)`` stands between them. Numbers spread evenly from -a to a
    have the variance ``a² / 3``.

    Parameters
    ----------
    tensor : Tensor, shape (out, in) or (out, in, kH, kW)
        Weights, which are overwritten.
    gain : float
        All numbers are multiplied by it.
    generator : torch.Generator, optional
        Where the random numbers come from.

    Returns
    -------
    Tensor
        The same one.

    Raises
    ------
    ValueError
        For a tensor of fewer than two axes.

    References
    ----------
    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks (2010), equation 16.
    """
    bound = gain * math.sqrt(6 / sum(_fans(tensor)))
    return tensor.detach().uniform_(-bound, bound, generator=generator)


def xavier_normal_(
    tensor: Tensor, gain: float = 1.0, *, generator: torch.Generator | None = None
) -> Tensor:
    """Fill with normal numbers of variance ``gain² · 2 / (fan_in + fan_out)``; for tanh.

    The reason, parameters, answer and errors are those of :func:`xavier_uniform_`.
    """
    deviation = gain * math.sqrt(2 / sum(_fans(tensor)))
    return tensor.detach().normal_(0, deviation, generator=generator)


def kaiming_uniform_(tensor: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Fill with numbers from -a to a, ``a = √(6 / fan_in)``; for ReLU.

    The reason, parameters, answer and errors are those of :func:`kaiming_normal_`.
    """
    fan_in, _ = _fans(tensor)
    bound = math.sqrt(6 / fan_in)
    return tensor.detach().uniform_(-bound, bound, generator=generator)


def kaiming_normal_(tensor: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Fill with normal numbers of variance ``2 / fan_in``; for ReLU.

    ReLU puts 0 for half of the numbers, and with them goes half of the mean square that the
    next layer sees. So the weights have twice the variance that a linear layer would need.

    Parameters
    ----------
    tensor : Tensor, shape (out, in) or (out, in, kH, kW)
        Weights, which are overwritten.
    generator : torch.Generator, optional
        Where the random numbers come from.

    Returns
    -------
    Tensor
        The same one.

    Raises
    ------
    ValueError
        For a tensor of fewer than two axes.

    References
    ----------
    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 10.

    Lesson: 04_training_a_cnn
    """
    fan_in, _ = _fans(tensor)
    return tensor.detach().normal_(0, math.sqrt(2 / fan_in), generator=generator)


def initialise(
    model: Any, method: Callable[..., Tensor], generator: torch.Generator | None = None
) -> None:
    """Begin a network anew: its weights as a method draws them, its biases zero.

    Parameters
    ----------
    model : Layer or torch.nn.Module
        Parameters of one axis that are no biases, such as those that batch normalisation
        multiplies by, stay as they are.
    method : callable
        One of the four of this module, or of ``torch.nn.init``: fills a tensor in place.
    generator : torch.Generator, optional
        Where the random numbers come from.

    Examples
    --------
    >>> from artcourse.layers import Linear
    >>> model = Linear(1000, 10)
    >>> initialise(model, xavier_uniform_, torch.Generator().manual_seed(0))
    >>> bool(model.weight.abs().max() < (6 / 1010) ** 0.5)
    True

    Lesson: 04_training_a_cnn
    """
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1:
            method(parameter.detach(), generator=generator)
        elif name.rpartition(".")[2].startswith("bias"):
            parameter.detach().zero_()


def _fans(tensor: Tensor) -> tuple[int, int]:
    """Count the inputs of each output, and the outputs of each input."""
    if tensor.ndim < 2:
        raise ValueError(
            "weights should have shape (out, in) or (out, in, kH, kW), and these have "
            f"{tuple(tensor.shape)}: biases begin with zeros"
        )
    places = math.prod(tensor.shape[2:])
    return tensor.shape[1] * places, tensor.shape[0] * places
