"""Convolution from scratch: by loops, to be read, and as one matrix product, to be used."""

from torch import Tensor

from artcourse.functional.in_parts import (
    backward_in_parts,
    backward_of_one_picture_too,
    in_parts,
    one_picture_too,
)
from artcourse.functional.sizes import IntOrPair, conv2d_output_shape
from artcourse.functional.sliding import pad2d, pad2d_backward, window_at
from artcourse.functional.windows import (
    columns_to_windows,
    windows2d,
    windows2d_backward,
    windows_to_columns,
)


@one_picture_too
def conv2d_loops(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Tensor:
    """Convolve by loops: slow, and as near to the formula as code can be.

    ``output[n, f, i, j] = bias[f] + Σ_c Σ_a Σ_b weight[f, c, a, b] · window[c, a, b]``,
    where ``window`` is the part of picture n that lies under the kernel at (i, j).
    Parameters, answer and errors are those of :func:`conv2d`.

    Lesson: 01_convolution
    """
    padded = pad2d(input, padding)
    output = input.new_zeros(conv2d_output_shape(padded, weight, stride, 0, dilation))
    number, filters, height, width = output.shape
    for n in range(number):
        for f in range(filters):
            channels = padded[n].chunk(groups)[f * groups // filters]
            b = 0 if bias is None else bias[f]
            for i in range(height):
                for j in range(width):
                    window = window_at(channels, i, j, weight.shape[2:], stride, dilation)
                    output[n, f, i, j] = (window * weight[f]).sum() + b
    return output


@one_picture_too
@in_parts
def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Tensor:
    """Convolve a batch of pictures: every window at once, in one matrix product.

    ``output[n, f, i, j] = bias[f] + Σ_c Σ_a Σ_b weight[f, c, a, b] · window[c, a, b]``.
    Each window becomes a column, each kernel a row, and rows times columns is the answer.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)
        A batch, or one picture of shape (C, H, W).
    weight : Tensor, shape (F, C/groups, kH, kW)
        F kernels.
    bias : Tensor, shape (F,), optional
        A number for each kernel, added to all of its answers.
    stride : int or pair
        Steps between two positions of the kernel (rows, columns), in pixels.
    padding : int, pair, 'valid' or 'same'
        Rows and columns of zeros on each side. 'valid' adds none; 'same' adds as many as
        keep the picture's size, and wants stride 1.
    dilation : int or pair
        Steps between two numbers of the kernel, in pixels.
    groups : int
        Channels and kernels are split into this many groups that do not see each other.

    Returns
    -------
    Tensor, shape (N, F, outH, outW)
        Or (F, outH, outW) for one picture.

    Raises
    ------
    ValueError
        For what ``torch.nn.functional.conv2d`` refuses, and for a picture without channels.

    Examples
    --------
    >>> import torch
    >>> image = torch.arange(12.0).reshape(1, 1, 3, 4)
    >>> conv2d(image, torch.ones(1, 1, 2, 2), stride=2, padding=(1, 0))
    tensor([[[[ 1.,  5.],
              [26., 34.]]]])

    Lesson: 01_convolution
    """
    windows = windows2d(pad2d(input, padding), weight.shape[2:], stride, dilation)
    number, _, height, width, _, _ = windows.shape
    filters = len(weight)
    rows = weight.reshape(groups, filters // groups, -1)
    output = rows @ windows_to_columns(windows, groups)
    output = output.reshape(filters, number, height, width).transpose(0, 1)
    if bias is not None:
        output += bias[:, None, None]
    return output


@backward_of_one_picture_too
@backward_in_parts
def conv2d_backward(
    grad_output: Tensor,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Return the gradients of conv2d's input, weight and bias.

    Forward, ``output = rows @ columns``. Backward, by the chain rule,
    ``grad_rows = grad_output @ columns.T`` and ``grad_columns = rows.T @ grad_output``.

    Parameters
    ----------
    grad_output : Tensor, shape (N, F, outH, outW)
        Gradient of the loss with respect to conv2d's answer.
    input, weight, bias, stride, padding, dilation, groups
        As they were given to :func:`conv2d`.

    Returns
    -------
    grad_input : Tensor, shape (N, C, H, W)
    grad_weight : Tensor, shape (F, C/groups, kH, kW)
    grad_bias : Tensor, shape (F,), or None without a bias

    Raises
    ------
    ValueError
        As conv2d, and where grad_output has not the shape of conv2d's answer.

    Lesson: 03_backpropagation
    """
    padded = pad2d(input, padding)
    windows = windows2d(padded, weight.shape[2:], stride, dilation)
    rows = weight.reshape(groups, len(weight) // groups, -1)
    grad = grad_output.transpose(0, 1).reshape(groups, len(weight) // groups, -1)

    # The same as grad @ columns.mT, and a little faster where there are few kernels.
    grad_rows = (windows_to_columns(windows, groups) @ grad.mT).mT
    grad_windows = columns_to_windows(rows.mT @ grad, windows.shape)
    grad_padded = windows2d_backward(grad_windows, padded, weight.shape[2:], stride, dilation)
    grad_input = pad2d_backward(grad_padded, input, padding)
    grad_bias = None if bias is None else grad_output.sum((0, 2, 3))
    return grad_input, grad_rows.reshape(weight.shape), grad_bias
