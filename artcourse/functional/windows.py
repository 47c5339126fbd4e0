"""All windows of a picture at once: as a view, and as the columns of a matrix."""

import torch
from torch import Tensor

from artcourse.functional.sizes import IntOrPair, conv2d_output_size, pair


def windows2d(
    input: Tensor, kernel_size: IntOrPair, stride: IntOrPair = 1, dilation: IntOrPair = 1
) -> Tensor:
    """Show all windows of a picture at once, without copying a number.

    A tensor is a row of numbers in memory, and for each axis the number of steps to the
    next element along it. Here four axes walk through the two axes of the picture.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        Or any other number of axes before H and W.
    kernel_size, stride, dilation : int or pair

    Returns
    -------
    Tensor, shape (N, C, outH, outW, kH, kW)
        A view. Windows overlap in memory, so never write into it.

    Raises
    ------
    ValueError
        Where a size is out of its range, or a window larger than the picture.

    Examples
    --------
    >>> windows2d(torch.tensor([[1, 2, 4, 8]]), kernel_size=(1, 3))
    tensor([[[[1, 2, 4]],
    <BLANKLINE>
             [[2, 4, 8]]]])

    Lesson: 01_convolution
    """
    (kh, kw), (sh, sw), (dh, dw) = pair(kernel_size), pair(stride), pair(dilation)
    *others, height, width = input.shape
    *steps, down, right = input.stride()
    out_height = conv2d_output_size(height, kh, sh, 0, dh)
    out_width = conv2d_output_size(width, kw, sw, 0, dw)
    shape = (*others, out_height, out_width, kh, kw)
    return input.as_strided(shape, (*steps, sh * down, sw * right, dh * down, dw * right))


def windows2d_backward(
    grad_output: Tensor,
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    dilation: IntOrPair = 1,
) -> Tensor:
    """Return the gradient of windows2d's input.

    A pixel lies in several windows, and its gradient is the sum of theirs. So the
    gradients of all windows are added up, one place of the kernel after the other.

    Parameters
    ----------
    grad_output : Tensor, shape (N, C, outH, outW, kH, kW)
    input : Tensor, shape (N, C, H, W)

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Lesson: 03_backpropagation
    """
    kh, kw = pair(kernel_size)
    grad_input = torch.zeros_like(input)
    windows = windows2d(grad_input, kernel_size, stride, dilation)
    for a in range(kh):
        for b in range(kw):
            place = windows[..., a, b]
            place += grad_output[..., a, b]
    return grad_input


def windows_to_columns(windows: Tensor, groups: int = 1) -> Tensor:
    """Write each window as one column of a matrix (one matrix for each group).

    This copy is known as im2col.

    Parameters
    ----------
    windows : Tensor, shape (N, C, outH, outW, kH, kW)
    groups : int

    Returns
    -------
    Tensor, shape (groups, C/groups · kH · kW, N · outH · outW)

    Lesson: 01_convolution
    """
    number, channels, height, width, kh, kw = windows.shape
    kernel_first = windows.permute(1, 4, 5, 0, 2, 3)
    return kernel_first.reshape(groups, channels // groups * kh * kw, number * height * width)


def columns_to_windows(columns: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Undo windows_to_columns. As it only moves numbers, this is its backward rule too.

    Parameters
    ----------
    columns : Tensor, shape (groups, C/groups · kH · kW, N · outH · outW)
    shape : (N, C, outH, outW, kH, kW)
        Of the windows.

    Returns
    -------
    Tensor, shape (N, C, outH, outW, kH, kW)

    Lesson: 03_backpropagation
    """
    number, channels, height, width, kh, kw = shape
    kernel_first = columns.reshape(channels, kh, kw, number, height, width)
    return kernel_first.permute(3, 0, 4, 5, 1, 2)
