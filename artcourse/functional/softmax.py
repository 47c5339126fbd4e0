"""Softmax: turn scores into probabilities, and into their logarithms."""

from torch import Tensor


def softmax(input: Tensor, dim: int) -> Tensor:
    """Turn scores into probabilities: ``eˣⁱ / Σⱼ eˣʲ`` along one axis.

    Parameters
    ----------
    input : Tensor, any shape
        Scores, also called logits.
    dim : int
        The axis along which the probabilities add up to 1.

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        Where the numbers are not floating-point, or there is no such axis, or it is empty.

    Examples
    --------
    >>> import torch
    >>> softmax(torch.tensor([[10_000.0, 10_000.0], [0.0, 10_000.0]]), dim=1)
    tensor([[0.5000, 0.5000],
            [0.0000, 1.0000]])

    Lesson: 03_backpropagation
    """
    # taking one number away from all scores changes nothing; with the largest, no power overflows
    powers = (input - input.amax(dim, keepdim=True)).exp()
    return powers / powers.sum(dim, keepdim=True)


def softmax_backward(grad_output: Tensor, input: Tensor, dim: int) -> Tensor:
    """Return the gradient of softmax's input.

    Each score moves all probabilities: where one rises, the others have to fall.

    Parameters
    ----------
    grad_output, input : Tensor, same shape
    dim : int

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        As softmax, and where grad_output has another shape or dtype.

    Lesson: 03_backpropagation
    """
    # ∂pᵢ/∂xⱼ = pᵢ · ([i = j] − pⱼ), and the sum over all i
    output = softmax(input, dim)
    return output * (grad_output - (grad_output * output).sum(dim, keepdim=True))


def log_softmax(input: Tensor, dim: int) -> Tensor:
    """Return the logarithm of softmax: ``xᵢ − log Σⱼ eˣʲ``.

    The probability itself may be too small for the computer's numbers; its logarithm is not.

    Parameters
    ----------
    input : Tensor, any shape
        Scores, also called logits.
    dim : int
        The axis along which the probabilities add up to 1.

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        Where the numbers are not floating-point, or there is no such axis, or it is empty.

    Examples
    --------
    >>> import torch
    >>> log_softmax(torch.tensor([0.0, 10_000.0]), dim=0)
    tensor([-10000.,      0.])
    """
    shifted = input - input.amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


def log_softmax_backward(grad_output: Tensor, input: Tensor, dim: int) -> Tensor:
    """Return the gradient of log_softmax's input.

    Parameters
    ----------
    grad_output, input : Tensor, same shape
    dim : int

    Returns
    -------
    Tensor, same shape

    Raises
    ------
    ValueError
        As log_softmax, and where grad_output has another shape or dtype.
    """
    # ∂(log pᵢ)/∂xⱼ = [i = j] − pⱼ, and the sum over all i
    return grad_output - softmax(input, dim) * grad_output.sum(dim, keepdim=True)
