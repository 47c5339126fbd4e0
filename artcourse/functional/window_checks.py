"""What convolution and pooling refuse, whose windows move over pictures, and in which words."""

from typing import Any

from torch import Tensor

from . import checks
from .sizes import Margins, margins, same_margins

PICTURES = ("(N, C, H, W)", "(C, H, W)")


def check_image_and_kernel(image: object, kernel: object) -> None:
    """Check one picture of shape (H, W) and a kernel that fits into it."""
    checks.need_tensor("image", image, "(H, W)")
    checks.need_kernel("kernel", kernel, "(kH, kW)", "image", image)
    checks.need_room("the height of the image", image.shape[0], kernel.shape[0])
    checks.need_room("the width of the image", image.shape[1], kernel.shape[1])


def check_pad2d(input: object, padding: object) -> dict[str, Any]:
    """Check what pad2d gets; padding may also say all four margins."""
    checks.need_tensor("input", input, "(…, H, W)")
    two = isinstance(padding, tuple | list) and len(padding) == 2
    sides = padding if two else (padding, padding)
    return {"padding": tuple(checks.whole_pair("padding", side, 0) for side in sides)}


def check_windows2d(input: object, **sizes: Any) -> dict[str, Any]:
    """Check what windows2d gets, and turn its sizes into pairs."""
    checks.need_tensor("input", input, "(…, H, W)")
    sizes = _pairs(**sizes)
    _need_room(input, sizes["kernel_size"], margins(0), sizes["dilation"])
    return sizes


def check_conv2d(
    input: object, weight: object, bias: object, padding: object, groups: object, **steps: Any
) -> dict[str, Any]:
    """Check what conv2d gets, and turn padding (words too) into four margins."""
    checks.need_tensor("input", input, *PICTURES)
    checks.need_filled("input", input, 3)  # the batch, in front of these three axes, may be empty
    checks.need_kernel("weight", weight, "(F, C/groups, kH, kW)", "input", input)
    groups = checks.whole("groups", groups, 1)
    if len(weight) % groups:
        raise ValueError(
            f"groups should divide the {len(weight)} kernels of weight "
            f"(shape {checks.shape(weight)}) into equal groups, and is {groups}"
        )
    wanted = groups * weight.shape[1]
    if input.shape[-3] != wanted:
        raise ValueError(
            f"input should have {wanted} channels for weight of shape {checks.shape(weight)} "
            f"with groups={groups}, and has {input.shape[-3]} (shape {checks.shape(input)})"
        )
    checks.need_bias(bias, weight)
    steps = _pairs(**steps)
    sides = _margins(padding, weight, **steps)
    _need_room(input, weight.shape[2:], sides, steps["dilation"])
    return {"padding": sides, "groups": groups, **steps}


def check_max_pool2d(
    input: object, kernel_size: object, stride: object, ceil_mode: object, **others: Any
) -> dict[str, Any]:
    """Check what max_pool2d gets, and turn its sizes into pairs."""
    checks.need_real("input", input, *PICTURES)
    checks.need_filled("input", input, 3)  # the batch, in front of these three axes, may be empty
    _need_yes_or_no("ceil_mode", ceil_mode)
    stride = kernel_size if stride in (None, (), []) else stride
    sizes = _pairs(kernel_size=kernel_size, stride=stride, **others)
    if any(2 * p > k for p, k in zip(sizes["padding"], sizes["kernel_size"], strict=True)):
        raise ValueError(
            f"padding should be half of kernel_size at most, so that no window sees only "
            f"padding: it is {sizes['padding']}, and kernel_size is {sizes['kernel_size']}"
        )
    # with ceil_mode the only window may hang over the end, by less than one stride
    overhang = [step - 1 for step in sizes["stride"]] if ceil_mode else (0, 0)
    sides, dilation = margins(sizes["padding"]), sizes.get("dilation", (1, 1))
    _need_room(input, sizes["kernel_size"], sides, dilation, overhang)
    return sizes


def check_avg_pool2d(input: object, count_include_pad: object, **sizes: Any) -> dict[str, Any]:
    """Check what avg_pool2d gets, and turn its sizes into pairs."""
    checks.need_floats("input", input, *PICTURES)
    _need_yes_or_no("count_include_pad", count_include_pad)
    return check_max_pool2d(input, **sizes)


def _pairs(**sizes: object) -> dict[str, tuple[int, int]]:
    return {
        name: checks.whole_pair(name, value, 0 if name == "padding" else 1)
        for name, value in sizes.items()
    }


def _margins(
    padding: object, weight: Tensor, stride: tuple[int, int], dilation: tuple[int, int]
) -> Margins:
    if not isinstance(padding, str):
        return margins(checks.whole_pair("padding", padding, 0))
    if padding == "valid":
        return margins(0)
    if padding != "same":
        raise ValueError(f"padding should be numbers, 'valid' or 'same', and is {padding!r}")
    if stride != (1, 1):
        raise ValueError(f"padding='same' should go with stride 1, and stride is {stride}")
    return same_margins(tuple(weight.shape[2:]), dilation)


def _need_room(
    input: Tensor,
    kernel_size: tuple[int, int],
    sides: Margins,
    dilation: tuple[int, int],
    overhang: tuple[int, int] = (0, 0),
) -> None:
    for axis, name in ((-2, "the height"), (-1, "the width")):
        length = input.shape[axis] + sum(sides[axis])
        checks.need_room(name, length, kernel_size[axis], dilation[axis], overhang[axis])


def _need_yes_or_no(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} should be True or False, and is {value!r}")
