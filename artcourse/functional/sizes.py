"""How large things are: pairs, margins, and the answer of a kernel that moves over a picture."""

from typing import Any, TypeAlias

from torch import Tensor

Pair: TypeAlias = tuple[int, int]
IntOrPair: TypeAlias = int | Pair
Margins: TypeAlias = tuple[Pair, Pair]


def pair(value: Any) -> tuple[Any, Any]:
    """Return one thing for both axes as a pair, and a pair as it is.

    Examples
    --------
    >>> pair(2), pair((1, 3))
    ((2, 2), (1, 3))
    """
    return tuple(value) if isinstance(value, tuple | list) else (value, value)


def margins(padding: IntOrPair | Margins) -> Margins:
    """Return the margins on all four sides: ``((top, bottom), (left, right))``.

    Examples
    --------
    >>> margins(1)
    ((1, 1), (1, 1))
    >>> margins((1, 2))
    ((1, 1), (2, 2))
    """
    vertical, horizontal = pair(padding)
    return pair(vertical), pair(horizontal)


def same_margins(kernel_size: IntOrPair, dilation: IntOrPair = 1) -> Margins:
    """Return the margins with which the answer is as large as the input (at stride 1).

    Where they cannot be equal on both sides, the larger one is at the bottom and at
    the right, as in torch.

    Examples
    --------
    >>> same_margins((3, 4))
    ((1, 1), (1, 2))
    """
    both = []
    for size, step in zip(pair(kernel_size), pair(dilation), strict=True):
        total = step * (size - 1)
        both.append((total // 2, total - total // 2))
    return both[0], both[1]


def conv2d_output_size(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Return how many positions a kernel has along one axis.

    Parameters
    ----------
    size : int
        Length of the input along this axis, in pixels.
    kernel_size : int
        Length of the kernel, in numbers.
    stride : int
        Steps between two positions, in pixels.
    padding : int
        Zeros added on each of the two sides.
    dilation : int
        Steps between two numbers of the kernel, in pixels.

    Raises
    ------
    ValueError
        Where a number is out of its range, or the kernel longer than the padded input.

    Examples
    --------
    >>> conv2d_output_size(7, kernel_size=3, stride=2, padding=1)
    4

    Lesson: 01_convolution
    """
    reach = dilation * (kernel_size - 1) + 1
    return (size + 2 * padding - reach) // stride + 1


def output_size2d(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair | Margins = 0,
    dilation: IntOrPair = 1,
) -> tuple[int, int]:
    """Return how many positions a kernel has on a picture, in rows and in columns."""
    (kh, kw), (sh, sw), (dh, dw) = pair(kernel_size), pair(stride), pair(dilation)
    vertical, horizontal = margins(padding)
    height = conv2d_output_size(input.shape[-2] + sum(vertical), kh, sh, 0, dh)
    width = conv2d_output_size(input.shape[-1] + sum(horizontal), kw, sw, 0, dw)
    return height, width


def conv2d_output_shape(
    input: Tensor,
    weight: Tensor,
    stride: IntOrPair = 1,
    padding: IntOrPair | Margins = 0,
    dilation: IntOrPair = 1,
) -> tuple[int, ...]:
    """Return the shape of ``conv2d(input, weight, …)``: (N, F, outH, outW).

    Or (F, outH, outW) for one picture.

    Lesson: 01_convolution
    """
    size = output_size2d(input, weight.shape[2:], stride, padding, dilation)
    return *input.shape[:-3], len(weight), *size
