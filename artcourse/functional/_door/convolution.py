"""What convolution, padding and sliding windows refuse."""

from typing import Any

from torch import Tensor

from artcourse.functional._door.arguments import whole, whole_pair
from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.tensors import (
    PICTURES,
    need_bias,
    need_filled,
    need_kernel,
    need_tensor,
    shape,
)
from artcourse.functional.convolution import conv2d, conv2d_backward, conv2d_loops
from artcourse.functional.kernels import filter_image
from artcourse.functional.sizes import (
    Margins,
    Pair,
    conv2d_output_shape,
    conv2d_output_size,
    margins,
    output_size2d,
    same_margins,
)
from artcourse.functional.sliding import convolve2d, cross_correlate2d, pad2d
from artcourse.functional.windows import windows2d, windows2d_backward


def check_output_size(
    size: object, kernel_size: object, stride: object, padding: object, dilation: object
) -> dict[str, int]:
    """Check what conv2d_output_size gets: one axis."""
    sizes = {
        "size": whole("size", size, 0),
        "kernel_size": whole("kernel_size", kernel_size, 1),
        "stride": whole("stride", stride, 1),
        "padding": whole("padding", padding, 0),
        "dilation": whole("dilation", dilation, 1),
    }
    length = sizes["size"] + 2 * sizes["padding"]
    need_room("the axis", length, sizes["kernel_size"], sizes["dilation"])
    return sizes


def check_output_shape(
    input: object, weight: object, stride: object, padding: object, dilation: object
) -> dict[str, Any]:
    """Check what conv2d_output_shape gets; padding may also say all four margins."""
    need_tensor("input", input, *PICTURES)
    need_tensor("weight", weight, "(F, C/groups, kH, kW)")
    sides = _four_margins(padding)
    stride = whole_pair("stride", stride, 1)
    dilation = whole_pair("dilation", dilation, 1)
    need_room_2d(input, weight.shape[2:], sides, dilation)
    return {"stride": stride, "padding": sides, "dilation": dilation}


def check_image_and_kernel(image: object, kernel: object) -> None:
    """Check one picture of shape (H, W) and a kernel that fits into it."""
    need_tensor("image", image, "(H, W)")
    need_kernel("kernel", kernel, "(kH, kW)", "image", image)
    need_room_2d(image, kernel.shape, sides=margins(0), dilation=(1, 1))


def check_pad2d(input: object, padding: object) -> dict[str, Margins]:
    """Check what pad2d gets; padding may also say all four margins."""
    need_tensor("input", input, "(…, H, W)")
    return {"padding": _four_margins(padding)}


def check_windows2d(
    input: object, kernel_size: object, stride: object, dilation: object
) -> dict[str, Pair]:
    """Check what windows2d gets, and turn its sizes into pairs."""
    need_tensor("input", input, "(…, H, W)")
    kernel_size = whole_pair("kernel_size", kernel_size, 1)
    stride = whole_pair("stride", stride, 1)
    dilation = whole_pair("dilation", dilation, 1)
    need_room_2d(input, kernel_size, sides=margins(0), dilation=dilation)
    return {"kernel_size": kernel_size, "stride": stride, "dilation": dilation}


def windows2d_answer_shape(
    input: Tensor, kernel_size: Pair, stride: Pair, dilation: Pair
) -> tuple[int, ...]:
    """Return the shape of windows2d's answer: a window at each of its positions."""
    size = output_size2d(input, kernel_size, stride, 0, dilation)
    return *input.shape[:-2], *size, *kernel_size


def check_conv2d(
    input: object,
    weight: object,
    bias: object,
    stride: object,
    padding: object,
    dilation: object,
    groups: object,
) -> dict[str, Any]:
    """Check what conv2d gets, and turn padding (words too) into four margins."""
    need_tensor("input", input, *PICTURES)
    need_filled("input", input, 3)  # the batch, in front of these three axes, may be empty
    need_kernel("weight", weight, "(F, C/groups, kH, kW)", "input", input)
    groups = whole("groups", groups, 1)
    _need_groups(input, weight, groups)
    need_bias(bias, weight)
    stride = whole_pair("stride", stride, 1)
    dilation = whole_pair("dilation", dilation, 1)
    kernel_size = shape(weight)[2:]
    sides = _margins(padding, kernel_size, stride, dilation)
    need_room_2d(input, kernel_size, sides, dilation)
    return {"stride": stride, "padding": sides, "dilation": dilation, "groups": groups}


def conv2d_answer_shape(
    input: Tensor, weight: Tensor, stride: Pair, padding: Margins, dilation: Pair, **_: object
) -> tuple[int, ...]:
    """Return the shape of conv2d's answer, which bias and groups do not change."""
    size = output_size2d(input, weight.shape[2:], stride, padding, dilation)
    return *input.shape[:-3], len(weight), *size


def check_filter_image(image: object, kernel: object, padding: object) -> dict[str, Margins]:
    """Check what filter_image gets, and turn padding (words too) into four margins."""
    need_tensor("image", image, *PICTURES)
    need_filled("image", image, 3)
    need_kernel("kernel", kernel, "(kH, kW)", "image", image)
    kernel_size = shape(kernel)
    sides = _margins(padding, kernel_size, stride=(1, 1), dilation=(1, 1))
    need_room_2d(image, kernel_size, sides, dilation=(1, 1))
    return {"padding": sides}


def need_room_2d(
    input: Tensor, kernel_size: Pair, sides: Margins, dilation: Pair, overhang: Pair = (0, 0)
) -> None:
    """Refuse a kernel that is higher or wider than the padded picture."""
    for axis, name in ((-2, "the height"), (-1, "the width")):
        length = input.shape[axis] + sum(sides[axis])
        need_room(name, length, kernel_size[axis], dilation[axis], overhang[axis])


def need_room(axis: str, length: int, kernel_size: int, dilation: int, overhang: int = 0) -> None:
    """Refuse a kernel that is longer than the padded axis on which it should move."""
    reach = dilation * (kernel_size - 1) + 1
    if reach > length + overhang:
        spread = f" (kernel size {kernel_size}, dilation {dilation})" if dilation > 1 else ""
        raise ValueError(
            f"the kernel should fit into the padded input: it reaches over {reach} numbers"
            f"{spread}, and {axis} has {length}. Take a smaller kernel or more padding"
        )


def _need_groups(input: Tensor, weight: Tensor, groups: int) -> None:
    """Refuse kernels that cannot be split into groups, and other channels than theirs."""
    if len(weight) % groups:
        raise ValueError(
            f"groups should divide the {len(weight)} kernels of weight "
            f"(shape {shape(weight)}) into equal groups, and is {groups}"
        )
    wanted = groups * weight.shape[1]
    if input.shape[-3] != wanted:
        raise ValueError(
            f"input should have {wanted} channels for weight of shape {shape(weight)} "
            f"with groups={groups}, and has {input.shape[-3]} (shape {shape(input)})"
        )


def _four_margins(padding: object) -> Margins:
    two = isinstance(padding, tuple | list) and len(padding) == 2
    vertical, horizontal = padding if two else (padding, padding)
    return whole_pair("padding", vertical, 0), whole_pair("padding", horizontal, 0)


def _margins(padding: object, kernel_size: Pair, stride: Pair, dilation: Pair) -> Margins:
    if not isinstance(padding, str):
        return margins(whole_pair("padding", padding, 0))
    if padding == "valid":
        return margins(0)
    if padding != "same":
        raise ValueError(f"padding should be numbers, 'valid' or 'same', and is {padding!r}")
    if stride != (1, 1):
        raise ValueError(f"padding='same' should go with stride 1, and stride is {stride}")
    return same_margins(kernel_size, dilation)


conv2d_output_size = checked(check_output_size)(conv2d_output_size)
conv2d_output_shape = checked(check_output_shape)(conv2d_output_shape)
cross_correlate2d = checked(check_image_and_kernel)(cross_correlate2d)
convolve2d = checked(check_image_and_kernel)(convolve2d)
pad2d = checked(check_pad2d)(pad2d)
windows2d = checked(check_windows2d)(windows2d)
windows2d_backward = checked_backward(check_windows2d, windows2d_answer_shape)(windows2d_backward)
conv2d_loops = checked(check_conv2d)(conv2d_loops)
conv2d = checked(check_conv2d)(conv2d)
conv2d_backward = checked_backward(check_conv2d, conv2d_answer_shape)(conv2d_backward)
filter_image = checked(check_filter_image)(filter_image)
