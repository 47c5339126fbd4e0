"""Activations: ReLU, sigmoid and tanh bend each number on its own."""

import torch
from torch import Tensor


def relu(input: Tensor) -> Tensor:
    """Keep what is positive, and put 0 for the rest: ``max(0, x)``.

    Parameters
    ----------
    input : Tensor, any shape

    Returns
    -------
    Tensor, same shape and dtype

    Raises
    ------
    ValueError
        Where input is no tensor of real numbers.

    Examples
    --------
    >>> relu(torch.tensor([-2.0, 0.0, 3.0]))
    tensor([0., 0., 3.])

    Lesson: 02_activations_and_pooling
    """
    # "<= 0" and not "> 0": what is not a number stays so, and the fault can be seen
    return torch.where(input <= 0, 0, input)


def relu_backward(grad_output: Tensor, input: Tensor) -> Tensor:
    """Return the gradient of relu's input: the gradient passes, or it stops.

    At 0, where relu has a corner, the slope is taken as 0, as in torch.

    Parameters
    ----------
    grad_output, input : Tensor, same shape

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        Where shapes or dtypes differ, or the numbers are not floating-point.

    Lesson: 03_backpropagation
    """
    # relu′(x) = 1 where x > 0, otherwise 0
    return torch.where(input <= 0, 0, grad_output)


def sigmoid(input: Tensor) -> Tensor:
    """Press all numbers between 0 and 1: ``1 / (1 + e⁻ˣ)``.

    Parameters
    ----------
    input : Tensor, any shape

    Returns
    -------
    Tensor, same shape
        Floating-point numbers, for whole ones too.

    Raises
    ------
    ValueError
        Where input is no tensor of real numbers.

    Examples
    --------
    >>> sigmoid(torch.tensor([-10_000.0, 0.0, 10_000.0]))
    tensor([0.0000, 0.5000, 1.0000])

    Lesson: 02_activations_and_pooling
    """
    # 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): take the one whose power is never larger than 1
    power = torch.where(input > 0, -input, input).exp()
    return torch.where(input > 0, 1, power) / (1 + power)


def sigmoid_backward(grad_output: Tensor, input: Tensor) -> Tensor:
    """Return the gradient of sigmoid's input.

    Parameters
    ----------
    grad_output, input : Tensor, same shape

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        Where shapes or dtypes differ, or the numbers are not floating-point.

    Lesson: 02_activations_and_pooling
    """
    # σ′(x) = σ(x) · (1 − σ(x))
    output = sigmoid(input)
    return grad_output * output * (1 - output)


def tanh(input: Tensor) -> Tensor:
    """Press all numbers between -1 and 1: ``(e²ˣ − 1) / (e²ˣ + 1)``.

    Parameters
    ----------
    input : Tensor, any shape

    Returns
    -------
    Tensor, same shape
        Floating-point numbers, for whole ones too.

    Raises
    ------
    ValueError
        Where input is no tensor of real numbers.

    Examples
    --------
    >>> tanh(torch.tensor([-10_000.0, 0.0, 10_000.0]))
    tensor([-1.,  0.,  1.])

    Lesson: 02_activations_and_pooling
    """
    # (e²ˣ − 1) / (e²ˣ + 1) = −(e⁻²ˣ − 1) / (e⁻²ˣ + 1): take the one whose power is small.
    # expm1 is the power minus 1, exact for x near 0 too
    power_less_1 = torch.where(input > 0, -2 * input, 2 * input).expm1()
    return torch.where(input > 0, -power_less_1, power_less_1) / (power_less_1 + 2)


def tanh_backward(grad_output: Tensor, input: Tensor) -> Tensor:
    """Return the gradient of tanh's input.

    Parameters
    ----------
    grad_output, input : Tensor, same shape

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        Where shapes or dtypes differ, or the numbers are not floating-point.

    Lesson: 02_activations_and_pooling
    """
    # tanh′(x) = 1 − tanh(x)²
    return grad_output * (1 - tanh(input) ** 2)
