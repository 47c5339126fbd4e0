"""Layers that have nothing to learn: activations, pooling, flattening."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field

from torch import Tensor

from artcourse import functional
from artcourse.functional.sizes import IntOrPair
from artcourse.layers.layer import Layer


class ReLU(Layer):
    """Keep what is positive, and put 0 for the rest.

    Lesson: 04_training_a_cnn
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.relu(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.relu_backward(grad_output, self.input)


class Sigmoid(Layer):
    """Press each number between 0 and 1.

    Lesson: 04_training_a_cnn
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.sigmoid(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.sigmoid_backward(grad_output, self.input)


class Tanh(Layer):
    """Press each number between -1 and 1.

    Lesson: 04_training_a_cnn
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.tanh(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.tanh_backward(grad_output, self.input)


@dataclass(eq=False)
class MaxPool2d(Layer):
    """Keep the largest number of each window.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, ceil_mode
        As in :func:`artcourse.functional.max_pool2d`.

    Lesson: 04_training_a_cnn
    """

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    dilation: IntOrPair = 1
    ceil_mode: bool = field(default=False, kw_only=True)

    def forward(self, input: Tensor) -> Tensor:
        """Return the maxima: (N, C, H, W) -> (N, C, outH, outW)."""
        self.input = input
        return functional.max_pool2d(input, *astuple(self))

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.max_pool2d_backward(grad_output, self.input, *astuple(self))


@dataclass(eq=False)
class AvgPool2d(Layer):
    """Keep the mean of each window.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad
        As in :func:`artcourse.functional.avg_pool2d`.

    Lesson: 04_training_a_cnn
    """

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    ceil_mode: bool = False
    count_include_pad: bool = True

    def forward(self, input: Tensor) -> Tensor:
        """Return the means: (N, C, H, W) -> (N, C, outH, outW)."""
        self.input = input
        return functional.avg_pool2d(input, *astuple(self))

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.avg_pool2d_backward(grad_output, self.input, *astuple(self))


@dataclass(eq=False)
class Flatten(Layer):
    """Lay the axes of each picture out as one, for a Linear layer to take.

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of these axes.

    Lesson: 04_training_a_cnn
    """

    start_dim: int = 1
    end_dim: int = -1

    def forward(self, input: Tensor) -> Tensor:
        """Return the same numbers: (N, C, H, W) -> (N, C · H · W)."""
        self.input = input
        return functional.flatten(input, *astuple(self))

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.flatten_backward(grad_output, self.input, *astuple(self))
