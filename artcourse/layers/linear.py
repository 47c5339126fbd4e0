"""The linear layer, which holds its weights, and the flattening of what goes into it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import whole
from artcourse.layers.initialisation import kaiming_normal_
from artcourse.layers.layer import Layer


class Linear(Layer):
    """Weigh all inputs for each output, and add them up: ``x Wᵀ + b``, W and b learned.

    From (…, in_features) to (…, out_features). The weights begin as ``kaiming_normal_``
    draws them, the biases as zeros.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool
        Whether each output has a number that is added to it.
    generator : torch.Generator, optional
        From which the weights are drawn.
    dtype : torch.dtype

    Attributes
    ----------
    weight : Tensor, shape (out_features, in_features)
    bias : Tensor, shape (out_features,), or None

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more.

    Lesson: 04_training_a_cnn
    """

    parameter_names = ("weight", "bias")

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.in_features = whole("in_features", in_features, 1)
        self.out_features = whole("out_features", out_features, 1)
        empty = torch.empty(out_features, in_features, dtype=dtype)
        self.weight = kaiming_normal_(empty, generator=generator)
        self.bias = torch.zeros(out_features, dtype=dtype) if bias else None

    def forward(self, input: Tensor) -> Tensor:
        """Return the weighed sums."""
        self.input = input
        return functional.linear(input, self.weight, self.bias)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of weight and bias."""
        grad_input, grad_weight, grad_bias = functional.linear_backward(
            grad_output, self.input, self.weight, self.bias
        )
        self.add_gradients(weight=grad_weight, bias=grad_bias)
        return grad_input


@dataclass(eq=False)
class Flatten(Layer):
    """Lay the axes of each picture out as one, for a Linear layer: (N, C, H, W) -> (N, C · H · W).

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of these axes.

    Lesson: 04_training_a_cnn
    """

    start_dim: int = 1
    end_dim: int = -1

    def forward(self, input: Tensor) -> Tensor:
        """Return the same numbers, with fewer axes."""
        self.input = input
        return functional.flatten(input, self.start_dim, self.end_dim)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input: the same numbers, in its shape."""
        return functional.flatten_backward(grad_output, self.input, self.start_dim, self.end_dim)
