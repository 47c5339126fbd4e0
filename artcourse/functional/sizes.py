"""How large things are: pairs, margins, and the size of a convolution's answer."""

from __future__ import annotations

from typing import Any, TypeAlias

import torch

from artcourse.functional.checks import checked, whole

IntOrPair: TypeAlias = int | tuple[int, int]
Margins: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


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

    Lesson: 01_convolution
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

    Lesson: 01_convolution
    """
    both = []
    for size, step in zip(pair(kernel_size), pair(dilation), strict=True):
        total = step * (size - 1)
        both.append((total // 2, total - total // 2))
    return both[0], both[1]


def _check_output_size(
    size: object, kernel_size: object, stride: object, padding: object, dilation: object
) -> dict[str, int]:
    numbers = {
        "size": whole("size", size, 0),
        "kernel_size": whole("kernel_size", kernel_size, 1),
        "stride": whole("stride", stride, 1),
        "padding": whole("padding", padding, 0),
        "dilation": whole("dilation", dilation, 1),
    }
    room = numbers["size"] + 2 * numbers["padding"]
    need_room("the axis", room, numbers["kernel_size"], numbers["dilation"])
    return numbers


def need_room(what: str, size: int, kernel_size: int, dilation: int) -> None:
    """Refuse a kernel that is longer than the padded axis on which it should move."""
    reach = dilation * (kernel_size - 1) + 1
    if reach > size:
        spread = f" (kernel size {kernel_size}, dilation {dilation})" if dilation > 1 else ""
        raise ValueError(
            f"the kernel should fit into the padded input: it reaches over {reach} numbers"
            f"{spread}, and {what} has {size}. Take a smaller kernel or more padding"
        )


@checked(_check_output_size)
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


def conv2d_output_shape(
    input: torch.Tensor,
    weight: torch.Tensor,
    stride: IntOrPair = 1,
    padding: IntOrPair | Margins = 0,
    dilation: IntOrPair = 1,
) -> tuple[int, int, int, int]:
    """Return the shape of ``conv2d(input, weight, …)``: (N, F, outH, outW).

    Lesson: 01_convolution
    """
    (sh, sw), (dh, dw) = pair(stride), pair(dilation)
    (top, bottom), (left, right) = margins(padding)
    height = conv2d_output_size(input.shape[2] + top + bottom, weight.shape[2], sh, 0, dh)
    width = conv2d_output_size(input.shape[3] + left + right, weight.shape[3], sw, 0, dw)
    return len(input), len(weight), height, width
