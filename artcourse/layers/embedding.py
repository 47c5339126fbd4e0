"""The embedding as a layer: it holds the numbers that stand for each symbol."""

import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import whole
from artcourse.layers.layer import Layer


class Embedding(Layer):
    """Look up the numbers of each symbol: (…) -> (…, embedding_dim), the numbers learned.

    They begin as normal ones of variance 1, those of padding_idx as zeros, as in torch.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        How many symbols there are, and how many numbers each has.
    padding_idx : int, optional
        The symbol that fills up short sequences: nothing is learned about it.
    generator : torch.Generator, optional
        From which the numbers are drawn.
    dtype : torch.dtype

    Attributes
    ----------
    weight : Tensor, shape (num_embeddings, embedding_dim)

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more, or padding_idx is no symbol.

    Examples
    --------
    >>> layer = Embedding(90, 16)
    >>> layer(torch.tensor([[5, 2, 7], [0, 89, 2]])).shape
    torch.Size([2, 3, 16])
    """

    parameter_names = ("weight",)

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.num_embeddings = whole("num_embeddings", num_embeddings, 1)
        self.embedding_dim = whole("embedding_dim", embedding_dim, 1)
        self.padding_idx = padding_idx
        self.weight = torch.empty(num_embeddings, embedding_dim, dtype=dtype)
        self.weight.normal_(generator=generator)
        if padding_idx is not None:
            whole("padding_idx", padding_idx, -num_embeddings, num_embeddings - 1)
            self.weight[padding_idx] = 0

    def forward(self, input: Tensor) -> Tensor:
        """Return the numbers of each symbol."""
        self.input = input
        return functional.embedding(input, self.weight, self.padding_idx)

    def backward(self, grad_output: Tensor) -> None:
        """Add to the gradient of weight. The symbols, whole numbers, have no gradient."""
        grad_weight = functional.embedding_backward(
            grad_output, self.input, self.weight, self.padding_idx
        )
        self.add_gradients(weight=grad_weight)
