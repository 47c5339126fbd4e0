"""Kernels that are brushes: small grids of numbers, and what they do to a picture.

All of them are meant for cross-correlation, which is what ``conv2d`` computes.
"""

import torch
from torch import Tensor

from artcourse.functional._door import number, whole
from artcourse.functional.convolution import conv2d
from artcourse.functional.sizes import IntOrPair


def _odd(size: object) -> int:
    size = whole("size", size, 1)
    if size % 2 == 0:
        raise ValueError(f"size should be odd, so that the kernel has a middle, and is {size}")
    return size


def identity_kernel(size: int = 3, *, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return the kernel that changes nothing: 1 in the middle, 0 around it.

    Examples
    --------
    >>> identity_kernel()
    tensor([[0., 0., 0.],
            [0., 1., 0.],
            [0., 0., 0.]])
    """
    size = _odd(size)
    kernel = torch.zeros(size, size, dtype=dtype)
    kernel[size // 2, size // 2] = 1
    return kernel


def box_kernel(size: int = 3, *, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return the kernel that takes the mean of its window: the simplest blur.

    Lesson: 01_convolution
    """
    size = whole("size", size, 1)
    return torch.ones(size, size, dtype=dtype) / size**2


def gaussian_kernel(size: int, sigma: float, *, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return a kernel that blurs softly: near pixels weigh more than far ones.

    ``kernel[i, j] ∝ exp(-(y² + x²) / (2 σ²))``, where y and x are the distances from the
    middle. Its numbers add up to 1, so the picture keeps its brightness.

    Parameters
    ----------
    size : int
        Odd. Six sigmas hold nearly all of the bell.
    sigma : float
        Width of the bell, in pixels.

    Returns
    -------
    Tensor, shape (size, size)

    Raises
    ------
    ValueError
        For an even size, or a sigma that is not greater than 0.

    Lesson: 01_convolution
    """
    size = _odd(size)
    sigma = number("sigma", sigma, above=0, remark="in pixels")
    distance = torch.arange(size, dtype=torch.float64) - size // 2
    bell = torch.exp(-(distance**2) / (2 * sigma**2))
    kernel = bell[:, None] * bell
    return (kernel / kernel.sum()).to(dtype)


def sharpen_kernel(amount: float = 1.0, *, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return a kernel that makes edges stronger: the picture minus ``amount`` of its Laplacian.

    Examples
    --------
    >>> sharpen_kernel()
    tensor([[ 0., -1.,  0.],
            [-1.,  5., -1.],
            [ 0., -1.,  0.]])

    Lesson: 01_convolution
    """
    amount = number("amount", amount, remark="0 changes nothing")
    return identity_kernel(dtype=dtype) - amount * laplacian_kernel(dtype=dtype)


def sobel_kernels(*, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """Return two kernels that measure how fast the brightness changes.

    The first answers where it grows to the right (and so sees vertical edges), the second
    where it grows downwards. On an even slope the answer is 8 times the change per pixel.

    Returns
    -------
    horizontal_change, vertical_change : Tensor, shape (3, 3)

    Examples
    --------
    >>> sobel_kernels()[0]
    tensor([[-1.,  0.,  1.],
            [-2.,  0.,  2.],
            [-1.,  0.,  1.]])

    Lesson: 01_convolution
    """
    change = torch.tensor([-1, 0, 1], dtype=dtype)
    smooth = torch.tensor([1, 2, 1], dtype=dtype)
    return smooth[:, None] * change, change[:, None] * smooth


def emboss_kernel(*, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return a kernel that makes a relief, lit from the top left.

    Its numbers add up to 1, so even areas keep their brightness.
    """
    return torch.tensor([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], dtype=dtype)


def laplacian_kernel(*, dtype: torch.dtype = torch.float32) -> Tensor:
    """Return a kernel that compares a pixel with its four neighbours.

    Its answer is 0 where the picture is even or a straight slope, and large at edges.

    Lesson: 01_convolution
    """
    return torch.tensor([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=dtype)


def filter_image(image: Tensor, kernel: Tensor, padding: IntOrPair | str = "same") -> Tensor:
    """Lay one kernel on every channel of a picture, each channel on its own.

    Parameters
    ----------
    image : Tensor, shape (N, C, H, W)
        Or (C, H, W).
    kernel : Tensor, shape (kH, kW)
    padding : int, pair, 'valid' or 'same'
        As in :func:`conv2d`; 'same' keeps the picture's size.

    Returns
    -------
    Tensor, shape (N, C, outH, outW)
        Its numbers may leave the range from 0 to 1.

    Raises
    ------
    ValueError
        Where the shapes or dtypes do not fit together.

    Lesson: 01_convolution
    """
    channels = image.shape[-3]
    weight = kernel.expand(channels, 1, *kernel.shape)
    return conv2d(image, weight, padding=padding, groups=channels)
