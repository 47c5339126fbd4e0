"""Pooling as layers: they have nothing to learn, and hold their windows' sizes."""

from dataclasses import dataclass, field

from torch import Tensor

from artcourse import functional
from artcourse.functional.sizes import IntOrPair
from artcourse.layers.layer import Layer


@dataclass(eq=False)
class MaxPool2d(Layer):
    """Keep the largest number of each window: (N, C, H, W) -> (N, C, outH, outW).

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
        """Return the largest number of each window."""
        self.input = input
        return functional.max_pool2d(
            input,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
        )

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.max_pool2d_backward(
            grad_output,
            self.input,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
        )


@dataclass(eq=False)
class AvgPool2d(Layer):
    """Keep the mean of each window: (N, C, H, W) -> (N, C, outH, outW).

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
        """Return the mean of each window."""
        self.input = input
        return functional.avg_pool2d(
            input,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
            count_include_pad=self.count_include_pad,
        )

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.avg_pool2d_backward(
            grad_output,
            self.input,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            ceil_mode=self.ceil_mode,
            count_include_pad=self.count_include_pad,
        )
