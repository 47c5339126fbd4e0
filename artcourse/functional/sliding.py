"""A kernel slides over a picture: the loops, the margin of zeros, and all windows at once."""

import torch
from torch import Tensor

from .checks import checked
from .sizes import IntOrPair, Margins, conv2d_output_size, margins, pair
from .window_checks import check_image_and_kernel, check_pad2d, check_windows2d


@checked(check_image_and_kernel)
def cross_correlate2d(image: Tensor, kernel: Tensor) -> Tensor:
    """Slide a kernel over a picture: what machine learning calls a convolution.

    ``output[i, j] = Σ_a Σ_b image[i + a, j + b] · kernel[a, b]``

    Parameters
    ----------
    image : Tensor, shape (H, W)
    kernel : Tensor, shape (kH, kW)

    Returns
    -------
    Tensor, shape (H - kH + 1, W - kW + 1)

    Raises
    ------
    ValueError
        Where the shapes or dtypes do not fit together.

    Examples
    --------
    >>> image = torch.tensor([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])
    >>> cross_correlate2d(image, torch.tensor([[3.0, 1.0]]))
    tensor([[ 5., 10.],
            [40., 80.]])

    Lesson: 01_convolution
    """
    (height, width), (kh, kw) = image.shape, kernel.shape
    output = image.new_zeros(height - kh + 1, width - kw + 1)
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            window = image[i : i + kh, j : j + kw]
            output[i, j] = (window * kernel).sum()
    return output


@checked(check_image_and_kernel)
def convolve2d(image: Tensor, kernel: Tensor) -> Tensor:
    """Convolve as in mathematics: turn the kernel by 180°, then slide it over the picture.

    ``output[i, j] = Σ_a Σ_b image[i + a, j + b] · kernel[kH - 1 - a, kW - 1 - b]``

    Parameters
    ----------
    image : Tensor, shape (H, W)
    kernel : Tensor, shape (kH, kW)

    Returns
    -------
    Tensor, shape (H - kH + 1, W - kW + 1)

    Raises
    ------
    ValueError
        Where the shapes or dtypes do not fit together.

    Examples
    --------
    >>> convolve2d(torch.tensor([[1.0, 2.0, 4.0]]), torch.tensor([[3.0, 1.0]]))
    tensor([[ 7., 14.]])

    Lesson: 01_convolution
    """
    return cross_correlate2d(image, kernel.flip(0, 1))


@checked(check_pad2d)
def pad2d(input: Tensor, padding: IntOrPair | Margins) -> Tensor:
    """Put a margin of zeros around the last two axes.

    Parameters
    ----------
    input : Tensor, shape (…, H, W)
    padding : int, pair, or ((top, bottom), (left, right))
        Rows and columns of zeros on each side; a pair is (rows, columns).

    Returns
    -------
    Tensor, shape (…, top + H + bottom, left + W + right)
        A copy; where there is nothing to add, the input itself.

    Raises
    ------
    ValueError
        Where the padding is negative or no whole number.

    Lesson: 01_convolution
    """
    return frame2d(input, margins(padding), 0)


def frame2d(input: Tensor, sides: Margins, value: float) -> Tensor:
    """Put a margin of one number around the last two axes.

    Parameters
    ----------
    input : Tensor, shape (…, H, W)
    sides : ((top, bottom), (left, right))

    Returns
    -------
    Tensor, shape (…, top + H + bottom, left + W + right)
        The input itself where all margins are 0.

    Lesson: 02_activations_and_pooling
    """
    (top, bottom), (left, right) = sides
    if (top, bottom, left, right) == (0, 0, 0, 0):
        return input
    *others, height, width = input.shape
    framed = input.new_full((*others, top + height + bottom, left + width + right), value)
    framed[..., top : top + height, left : left + width] = input
    return framed


def pad2d_backward(grad_output: Tensor, input: Tensor, padding: IntOrPair | Margins) -> Tensor:
    """Return the gradient of pad2d's input: cut the margin away.

    Lesson: 03_backpropagation
    """
    (top, _), (left, _) = margins(padding)
    height, width = input.shape[-2:]
    return grad_output[..., top : top + height, left : left + width]


def window_at(
    channels: Tensor,
    i: int,
    j: int,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    dilation: IntOrPair = 1,
) -> Tensor:
    """Return what lies under the kernel at position (i, j).

    Parameters
    ----------
    channels : Tensor, shape (C, H, W)

    Returns
    -------
    Tensor, shape (C, kH, kW)
        A view: no numbers are copied.

    Lesson: 01_convolution
    """
    (kh, kw), (sh, sw), (dh, dw) = pair(kernel_size), pair(stride), pair(dilation)
    top, left = i * sh, j * sw
    return channels[:, top : top + kh * dh : dh, left : left + kw * dw : dw]


@checked(check_windows2d)
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
