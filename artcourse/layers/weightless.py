"""Layers that have nothing to learn: activations, pooling, flattening."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any, ClassVar

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


@dataclass(eq=False, repr=False)
class FunctionLayer(Layer):
    """A function and its backward rule, in ``functions``, as a layer."""

    functions: ClassVar[tuple[Callable[..., Tensor], Callable[..., Any]]]

    def arguments(self) -> tuple[Any, ...]:
        """Return what both get after the input: the parameters, then the settings."""
        return astuple(self)

    def forward(self, input: Tensor) -> Tensor:
        """Return the function's answer."""
        self.input = input
        return self.functions[0](input, *self.arguments())

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of the parameters."""
        grads = self.functions[1](grad_output, self.input, *self.arguments())
        grad_input, *others = grads if isinstance(grads, tuple) else [grads]
        self.add_gradients(**dict(zip(self.parameter_names, others, strict=True)))
        return grad_input


class Sigmoid(FunctionLayer):
    """Press each number between 0 and 1.

    Lesson: 04_training_a_cnn
    """

    functions = functional.sigmoid, functional.sigmoid_backward


class Tanh(FunctionLayer):
    """Press each number between -1 and 1.

    Lesson: 04_training_a_cnn
    """

    functions = functional.tanh, functional.tanh_backward


@dataclass(eq=False)
class MaxPool2d(FunctionLayer):
    """Keep the largest number of each window: (N, C, H, W) -> (N, C, outH, outW).

    Parameters
    ----------
    kernel_size, stride, padding, dilation, ceil_mode
        As in :func:`artcourse.functional.max_pool2d`.

    Lesson: 04_training_a_cnn
    """

    functions = functional.max_pool2d, functional.max_pool2d_backward

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    dilation: IntOrPair = 1
    ceil_mode: bool = field(default=False, kw_only=True)


@dataclass(eq=False)
class AvgPool2d(FunctionLayer):
    """Keep the mean of each window: (N, C, H, W) -> (N, C, outH, outW).

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad
        As in :func:`artcourse.functional.avg_pool2d`.

    Lesson: 04_training_a_cnn
    """

    functions = functional.avg_pool2d, functional.avg_pool2d_backward

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    ceil_mode: bool = False
    count_include_pad: bool = True


@dataclass(eq=False)
class Flatten(FunctionLayer):
    """Lay the axes of each picture out as one, for a Linear layer: (N, C, H, W) -> (N, C · H · W).

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of these axes.

    Lesson: 04_training_a_cnn
    """

    functions = functional.flatten, functional.flatten_backward

    start_dim: int = 1
    end_dim: int = -1
