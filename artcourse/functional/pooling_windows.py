"""Where the windows of a pooling lie, and what is in them."""

import torch
from torch import Tensor

from artcourse.functional.sizes import IntOrPair, Margins, conv2d_output_size, margins, pair
from artcourse.functional.sliding import frame2d


def pool2d_margins(
    size: tuple[int, int],
    kernel_size: IntOrPair,
    stride: IntOrPair,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Margins:
    """Return the margins on all four sides: ``((top, bottom), (left, right))``.

    With ceil_mode the margins at the bottom and at the right grow, until the last
    numbers too lie in a window. But each window begins inside the picture, or before it.

    Parameters
    ----------
    size : (H, W)
        Of the picture.

    Examples
    --------
    >>> pool2d_margins((5, 6), kernel_size=2, stride=2, ceil_mode=True)
    ((0, 1), (0, 0))

    Lesson: 02_activations_and_pooling
    """
    both = []
    numbers = (pair(value) for value in (kernel_size, stride, padding, dilation))
    for length, k, s, before, d in zip(size, *numbers, strict=True):
        after = before
        if ceil_mode:
            reach = d * (k - 1) + 1
            missing = (reach - length - 2 * before) % s  # for one more window
            after += missing if before + missing < reach else 0
        both.append((before, after))
    return both[0], both[1]


def least_number(dtype: torch.dtype) -> float:
    """Return what no number of this dtype is smaller than: −∞, or the least whole number."""
    return -torch.inf if dtype.is_floating_point else torch.iinfo(dtype).min


def places2d(
    input: Tensor, kernel_size: IntOrPair, stride: IntOrPair, dilation: IntOrPair = 1
) -> list[Tensor]:
    """Return, for each place of a window, the numbers that all windows have there.

    The windows of 2 × 2 have four places: top left, top right, bottom left, bottom right.

    Parameters
    ----------
    input : Tensor, shape (…, H, W)

    Returns
    -------
    list of kH · kW Tensors, each of shape (…, outH, outW)
        Views: no numbers are copied. A view itself may be written into.

    Examples
    --------
    >>> places2d(torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]]), kernel_size=2, stride=2)
    [tensor([[1, 3]]), tensor([[2, 4]]), tensor([[5, 7]]), tensor([[6, 8]])]

    Lesson: 02_activations_and_pooling
    """
    (kh, kw), (sh, sw), (dh, dw) = pair(kernel_size), pair(stride), pair(dilation)
    *_, height, width = input.shape
    out_height = conv2d_output_size(height, kh, sh, 0, dh)
    out_width = conv2d_output_size(width, kw, sw, 0, dw)
    rows = [slice(a * dh, a * dh + out_height * sh, sh) for a in range(kh)]
    columns = [slice(b * dw, b * dw + out_width * sw, sw) for b in range(kw)]
    return [input[..., row, column] for row in rows for column in columns]


def window_counts(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Count the numbers in each window, by pooling a picture of ones.

    Parameters
    ----------
    input : Tensor, shape (…, H, W)
        Only its shape and dtype matter.
    count_include_pad : bool
        Whether zeros of the padding count. What ceil_mode adds to it never does.

    Returns
    -------
    Tensor, shape (outH, outW)

    Examples
    --------
    >>> window_counts(torch.zeros(3, 4), 2, stride=2, ceil_mode=True)
    tensor([[4., 4.],
            [2., 2.]])

    Lesson: 02_activations_and_pooling
    """
    size = input.shape[-2:]
    inner = margins(padding)
    outer = pool2d_margins(size, kernel_size, stride, padding, 1, ceil_mode)
    (_, down), (_, right) = [(0, sides[1] - p[1]) for sides, p in zip(outer, inner, strict=True)]
    ones = frame2d(input.new_ones(size), inner, float(count_include_pad))
    return sum(places2d(frame2d(ones, ((0, down), (0, right)), 0.0), kernel_size, stride))
