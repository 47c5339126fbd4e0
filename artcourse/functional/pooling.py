"""Pooling: of each window of a picture, keep one number, the largest or the mean."""

import torch
from torch import Tensor

from artcourse.functional.in_parts import backward_plane_by_plane, plane_by_plane
from artcourse.functional.pooling_windows import (
    least_number,
    places2d,
    pool2d_margins,
    window_counts,
)
from artcourse.functional.sizes import IntOrPair
from artcourse.functional.sliding import frame2d, pad2d_backward


@plane_by_plane
def max_pool2d(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """Keep the largest number of each window.

    ``output[n, c, i, j] = max over a, b of input[n, c, i · sH + a, j · sW + b]``

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        A batch, or one picture of shape (C, H, W).
    kernel_size : int or pair
        Height and width of the window, in pixels.
    stride : int or pair, optional
        Steps between two windows (rows, columns), in pixels. Without it, as long as the
        window: the windows lie side by side.
    padding : int or pair
        Rows and columns on each side that lose against every number. At most half of
        kernel_size.
    dilation : int or pair
        Steps between two numbers of a window, in pixels.
    ceil_mode : bool
        Whether the last window may hang over the end.

    Returns
    -------
    Tensor, shape (N, C, outH, outW)
        Or (C, outH, outW) for one picture.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.max_pool2d`` refuses.

    Examples
    --------
    >>> image = torch.tensor([[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]])
    >>> max_pool2d(image, 2)
    tensor([[[5., 7.]]])

    Lesson: 02_activations_and_pooling
    """
    stride = stride or kernel_size
    sides = pool2d_margins(input.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    framed = frame2d(input, sides, least_number(input.dtype))
    first, *others = places2d(framed, kernel_size, stride, dilation)
    largest = first.clone()
    for place in others:
        largest = torch.maximum(largest, place)
    return largest


@backward_plane_by_plane
def max_pool2d_backward(
    grad_output: Tensor,
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """Return the gradient of max_pool2d's input: all of it goes to the largest number.

    Where several are equally large, the first takes it, row by row, as in torch.

    Parameters
    ----------
    grad_output : Tensor, shape (N, C, outH, outW)
    input, kernel_size, stride, padding, dilation, ceil_mode
        As they were given to :func:`max_pool2d`.

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        As max_pool2d, and where grad_output has not the shape of max_pool2d's answer.

    Lesson: 03_backpropagation
    """
    stride = stride or kernel_size
    sides = pool2d_margins(input.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    framed = frame2d(input, sides, torch.nan)  # a margin that is never equal to the maximum
    grad_framed = torch.zeros_like(framed)
    places = places2d(framed, kernel_size, stride, dilation)
    grad_places = places2d(grad_framed, kernel_size, stride, dilation)
    output = max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode)
    grad_left = grad_output
    for place, grad_place in zip(places, grad_places, strict=True):
        # ∂max/∂place = 1 where this place holds the maximum, otherwise 0
        taken = grad_left * (place == output)
        grad_place += taken
        grad_left = grad_left - taken
    return pad2d_backward(grad_framed, input, sides)


@plane_by_plane
def avg_pool2d(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Keep the mean of each window.

    ``output[n, c, i, j] = Σ_a Σ_b input[n, c, i · sH + a, j · sW + b] / (kH · kW)``

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        A batch, or one picture of shape (C, H, W). Floating-point numbers.
    kernel_size : int or pair
        Height and width of the window, in pixels.
    stride : int or pair, optional
        Steps between two windows (rows, columns), in pixels. Without it, as long as the
        window: the windows lie side by side.
    padding : int or pair
        Rows and columns of zeros on each side. At most half of kernel_size.
    ceil_mode : bool
        Whether the last window may hang over the end. What hangs over does not count.
    count_include_pad : bool
        Whether the zeros of the padding count.

    Returns
    -------
    Tensor, shape (N, C, outH, outW)
        Or (C, outH, outW) for one picture.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.avg_pool2d`` refuses, and for whole numbers, the
        mean of which torch cuts off.

    Examples
    --------
    >>> image = torch.tensor([[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]])
    >>> avg_pool2d(image, 2)
    tensor([[[3.2500, 3.7500]]])

    Lesson: 02_activations_and_pooling
    """
    stride = stride or kernel_size
    sides = pool2d_margins(input.shape[2:], kernel_size, stride, padding, 1, ceil_mode)
    places = places2d(frame2d(input, sides, 0), kernel_size, stride)
    return sum(places) / window_counts(
        input, kernel_size, stride, padding, ceil_mode, count_include_pad
    )


@backward_plane_by_plane
def avg_pool2d_backward(
    grad_output: Tensor,
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the gradient of avg_pool2d's input: each number of a window gets an equal share.

    Parameters
    ----------
    grad_output : Tensor, shape (N, C, outH, outW)
    input, kernel_size, stride, padding, ceil_mode, count_include_pad
        As they were given to :func:`avg_pool2d`.

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        As avg_pool2d, and where grad_output has not the shape of avg_pool2d's answer.

    Lesson: 03_backpropagation
    """
    stride = stride or kernel_size
    sides = pool2d_margins(input.shape[2:], kernel_size, stride, padding, 1, ceil_mode)
    counts = window_counts(input, kernel_size, stride, padding, ceil_mode, count_include_pad)
    grad_framed = torch.zeros_like(frame2d(input, sides, 0))
    for grad_place in places2d(grad_framed, kernel_size, stride):
        # ∂mean/∂place = 1 / count
        grad_place += grad_output / counts
    return pad2d_backward(grad_framed, input, sides)
