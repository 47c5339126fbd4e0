"""The convolution as a layer: it holds the kernels that are learned."""

import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import whole, whole_pair
from artcourse.functional.sizes import IntOrPair
from artcourse.layers.initialisation import kaiming_normal_
from artcourse.layers.layer import Layer


class Conv2d(Layer):
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

    def forward(self, input: Tensor) -> Tensor:
        """Return the answer of each kernel at each of its positions."""
        self.input = input
        return functional.conv2d(
            input,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of weight and bias."""
        grad_input, grad_weight, grad_bias = functional.conv2d_backward(
            grad_output,
            self.input,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )
        self.add_gradients(weight=grad_weight, bias=grad_bias)
        return grad_input
