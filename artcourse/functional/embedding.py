"""The embedding: each symbol has a row of numbers, which is learned."""

import torch
from torch import Tensor


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """Look up the row of each symbol: ``output[…, :] = weight[input[…], :]``.

    The same as ``one_hot(input) @ weight``, without the multiplications by zero.

    Parameters
    ----------
    input : Tensor of int64 or int32, any shape
        The numbers of symbols, from 0 to V - 1.
    weight : Tensor, shape (V, D)
        D numbers for each of V symbols.
    padding_idx : int, optional
        The symbol that fills up short sequences: nothing is learned about its row.

    Returns
    -------
    Tensor, shape (…, D)

    Raises
    ------
    ValueError
        For a number that is none of the symbols, and where shapes or dtypes are wrong.

    Examples
    --------
    >>> embedding(torch.tensor([2, 0, 2]), torch.tensor([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]))
    tensor([[0.5000, 0.6000],
            [0.1000, 0.2000],
            [0.5000, 0.6000]])
    """
    return weight[input]


def embedding_backward(
    grad_output: Tensor, input: Tensor, weight: Tensor, padding_idx: int | None = None
) -> Tensor:
    """Return the gradient of embedding's weight. The numbers of symbols have none.

    Parameters
    ----------
    grad_output : Tensor, shape (…, D)
    input : Tensor of int64 or int32, any shape
    weight : Tensor, shape (V, D)
    padding_idx : int, optional

    Returns
    -------
    Tensor, shape (V, D)

    Raises
    ------
    ValueError
        As embedding, and where grad_output has not the shape of its answer.
    """
    symbols, grads = input.flatten(), grad_output.reshape(-1, weight.shape[1])
    # a row that was used several times adds up the gradients of all of them
    grad_weight = torch.zeros_like(weight).index_add(0, symbols, grads)
    if padding_idx is not None:
        grad_weight[padding_idx] = 0
    return grad_weight
