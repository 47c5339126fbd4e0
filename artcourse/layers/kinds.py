"""The kinds of layers: those that learn, and those that have nothing to learn."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional.checks import whole, whole_pair
from artcourse.functional.sizes import IntOrPair

from .layer import Layer
from .weights import kaiming_normal_


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


class FunctionLayer(Layer):
    """A function and its backward rule, in ``functions``, as a layer.

    It keeps what they get after the input, weights too, under the names of their arguments.
    """

    functions: ClassVar[tuple[Callable[..., Tensor], Callable[..., Any]]]

    def arguments(self) -> list[Any]:
        """Return what both get after the input."""
        _, *names = inspect.signature(self.functions[0]).parameters
        return [getattr(self, name) for name in names]

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


class Conv2d(FunctionLayer):
    """Convolve with kernels that are learned: (N, C, H, W) -> (N, F, outH, outW).

    The weights begin as ``kaiming_normal_`` draws them, the biases as zeros.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, and kernels.
    kernel_size, stride, padding, dilation, groups
        As in :func:`artcourse.functional.conv2d`.
    bias : bool
        Whether each kernel has a number that is added to its answers.
    generator : torch.Generator, optional
        From which the weights are drawn.
    dtype : torch.dtype

    Attributes
    ----------
    weight : Tensor, shape (out_channels, in_channels/groups, kH, kW)
    bias : Tensor, shape (out_channels,), or None

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more, or the groups do not divide the channels.

    Examples
    --------
    >>> layer = Conv2d(3, 16, kernel_size=5, padding=2)
    >>> layer(torch.rand(8, 3, 20, 30)).shape
    torch.Size([8, 16, 20, 30])

    Lesson: 04_training_a_cnn
    """

    parameter_names = ("weight", "bias")
    functions = functional.conv2d, functional.conv2d_backward

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: IntOrPair | str = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.in_channels = whole("in_channels", in_channels, 1)
        self.out_channels = whole("out_channels", out_channels, 1)
        self.groups = whole("groups", groups, 1)
        if in_channels % groups or out_channels % groups:
            raise ValueError(f"{groups=} should divide {in_channels=} and {out_channels=}")
        self.kernel_size = whole_pair("kernel_size", kernel_size, 1)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = kaiming_normal_(torch.empty(shape, dtype=dtype), generator=generator)
        self.bias = torch.zeros(out_channels, dtype=dtype) if bias else None


class Linear(FunctionLayer):
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
    functions = functional.linear, functional.linear_backward

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
