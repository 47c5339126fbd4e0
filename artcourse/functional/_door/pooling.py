"""What pooling refuses."""

from typing import Any

from torch import Tensor

from artcourse.functional._door.arguments import whole_pair, yes_or_no
from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.convolution import check_windows2d, need_room_2d
from artcourse.functional._door.tensors import PICTURES, need_filled, need_floats, need_real
from artcourse.functional.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from artcourse.functional.pooling_windows import places2d, pool2d_margins
from artcourse.functional.sizes import Pair, margins, output_size2d


def check_max_pool2d(
    input: object,
    kernel_size: object,
    stride: object,
    padding: object,
    dilation: object,
    ceil_mode: object,
) -> dict[str, Pair]:
    """Check what max_pool2d gets, and turn its sizes into pairs."""
    need_real("input", input, *PICTURES)
    need_filled("input", input, 3)  # the batch, in front of these three axes, may be empty
    yes_or_no("ceil_mode", ceil_mode)
    kernel_size = whole_pair("kernel_size", kernel_size, 1)
    stride = kernel_size if stride in (None, (), []) else whole_pair("stride", stride, 1)
    padding = whole_pair("padding", padding, 0)
    dilation = whole_pair("dilation", dilation, 1)
    if any(2 * p > k for p, k in zip(padding, kernel_size, strict=True)):
        raise ValueError(
            f"padding should be half of kernel_size {kernel_size} at most, so that no window sees "
            f"only padding, and is {padding}"
        )
    # with ceil_mode the only window may hang over the end, by less than one stride
    overhang = (stride[0] - 1, stride[1] - 1) if ceil_mode else (0, 0)
    need_room_2d(input, kernel_size, margins(padding), dilation, overhang)
    return {
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def max_pool2d_answer_shape(
    input: Tensor, kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil_mode: bool
) -> tuple[int, ...]:
    """Return the shape of max_pool2d's answer."""
    size = input.shape[-2:]
    sides = pool2d_margins(size, kernel_size, stride, padding, dilation, ceil_mode)
    return *input.shape[:-2], *output_size2d(input, kernel_size, stride, sides, dilation)


def check_avg_pool2d(
    input: object,
    kernel_size: object,
    stride: object,
    padding: object,
    ceil_mode: object,
    count_include_pad: object,
) -> dict[str, Any]:
    """Check what avg_pool2d gets, and turn its sizes into pairs."""
    need_floats("input", input, *PICTURES)
    yes_or_no("count_include_pad", count_include_pad)
    sizes = check_max_pool2d(input, kernel_size, stride, padding, 1, ceil_mode)
    del sizes["dilation"]  # which only the largest number has
    return sizes


def avg_pool2d_answer_shape(
    input: Tensor, kernel_size: Pair, stride: Pair, padding: Pair, ceil_mode: bool, **_: object
) -> tuple[int, ...]:
    """Return the shape of avg_pool2d's answer."""
    return max_pool2d_answer_shape(input, kernel_size, stride, padding, (1, 1), ceil_mode)


places2d = checked(check_windows2d)(places2d)
max_pool2d = checked(check_max_pool2d)(max_pool2d)
max_pool2d_backward = checked_backward(check_max_pool2d, max_pool2d_answer_shape)(
    max_pool2d_backward
)
avg_pool2d = checked(check_avg_pool2d)(avg_pool2d)
avg_pool2d_backward = checked_backward(check_avg_pool2d, avg_pool2d_answer_shape)(
    avg_pool2d_backward
)
