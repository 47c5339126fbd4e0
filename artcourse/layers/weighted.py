"""Layers that learn: convolution and the linear layer."""

from typing import Any

import torch

from artcourse.functional import conv2d, conv2d_backward, linear, linear_backward
from artcourse.functional.checks import whole, whole_pair
from artcourse.functional.sizes import IntOrPair
from artcourse.layers.initialisation import kaiming_normal_
from artcourse.layers.weightless import FunctionLayer


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
    functions = conv2d, conv2d_backward

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
            raise ValueError(
                f"groups should divide the channels, and {groups} groups do not divide "
                f"in_channels={in_channels} and out_channels={out_channels}"
            )
        self.kernel_size = whole_pair("kernel_size", kernel_size, 1)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = kaiming_normal_(torch.empty(shape, dtype=dtype), generator=generator)
        self.bias = torch.zeros(out_channels, dtype=dtype) if bias else None

    def arguments(self) -> tuple[Any, ...]:
        """Return what conv2d gets after the input."""
        return self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups


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
    functions = linear, linear_backward

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

    def arguments(self) -> tuple[Any, ...]:
        """Return what linear gets after the input."""
        return self.weight, self.bias
