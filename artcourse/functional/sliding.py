"""A kernel slides over a picture: the loops, the margin around it, and a single window."""

from torch import Tensor

from artcourse.functional.sizes import IntOrPair, Margins, margins, pair


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
    >>> import torch
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
    >>> import torch
    >>> convolve2d(torch.tensor([[1.0, 2.0, 4.0]]), torch.tensor([[3.0, 1.0]]))
    tensor([[ 7., 14.]])

    Lesson: 01_convolution
    """
    return cross_correlate2d(image, kernel.flip(0, 1))


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
