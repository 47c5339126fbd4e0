"""What the functions of ``convolution`` refuse, and in which words."""

from __future__ import annotations

from typing import Any

import torch

from artcourse.functional.checks import (
    need_alike,
    need_shape,
    need_tensor,
    shape,
    whole,
    whole_pair,
)
from artcourse.functional.sizes import (
    Margins,
    conv2d_output_shape,
    margins,
    need_room,
    same_margins,
)


def check_image_and_kernel(image: object, kernel: object) -> dict[str, Any]:
    """Check one picture of shape (H, W) and a kernel that fits into it."""
    need_tensor("image", image, "(H, W)")
    need_tensor("kernel", kernel, "(kH, kW)")
    need_alike("image", image, "kernel", kernel)
    _need_numbers("kernel", kernel, 2)
    need_room("the height of the image", image.shape[0], kernel.shape[0], 1)
    need_room("the width of the image", image.shape[1], kernel.shape[1], 1)
    return {}


def check_pad2d(input: object, padding: object) -> dict[str, Any]:
    """Check what pad2d gets; padding may also say all four margins."""
    _need_axes(input)
    two = isinstance(padding, tuple | list) and len(padding) == 2
    sides = padding if two else (padding, padding)
    return {"padding": tuple(whole_pair("padding", side, 0) for side in sides)}


def check_windows2d(
    input: object, kernel_size: object, stride: object, dilation: object
) -> dict[str, Any]:
    """Check what windows2d gets."""
    _need_axes(input)
    sizes = {
        "kernel_size": whole_pair("kernel_size", kernel_size, 1),
        "stride": whole_pair("stride", stride, 1),
        "dilation": whole_pair("dilation", dilation, 1),
    }
    _need_room(input, sizes["kernel_size"], margins(0), sizes["dilation"])
    return sizes


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
    need_tensor("input", input, "(N, C, H, W)", "(C, H, W)")
    need_tensor("weight", weight, "(F, C/groups, kH, kW)")
    need_alike("input", input, "weight", weight)
    _need_numbers("weight", weight, 4)
    groups = whole("groups", groups, 1)
    _check_channels(input, weight, groups)
    if bias is not None:
        need_tensor("bias", bias)
        need_alike("bias", bias, "weight", weight)
        need_shape("bias", bias, (len(weight),), "one number for each kernel of weight")
    stride = whole_pair("stride", stride, 1)
    dilation = whole_pair("dilation", dilation, 1)
    sides = _margins(padding, weight, stride, dilation)
    _need_room(input, weight.shape[2:], sides, dilation)
    return {"stride": stride, "padding": sides, "dilation": dilation, "groups": groups}


def check_conv2d_backward(grad_output: object, **arguments: Any) -> dict[str, Any]:
    """Check what conv2d_backward gets."""
    tidied = check_conv2d(**arguments)
    input, weight = arguments["input"], arguments["weight"]
    need_tensor("grad_output", grad_output)
    need_alike("grad_output", grad_output, "input", input)
    if not input.is_floating_point():
        raise ValueError(f"gradients need float numbers, and input is {input.dtype}")
    pictures = input if input.ndim == 4 else input[None]
    sizes = {name: tidied[name] for name in ("stride", "padding", "dilation")}
    wanted = conv2d_output_shape(pictures, weight, **sizes)[4 - input.ndim :]
    need_shape("grad_output", grad_output, wanted, "as conv2d's answer")
    return tidied


def check_filter_image(image: object, kernel: object, padding: object) -> dict[str, Any]:
    """Check what filter_image gets; conv2d looks at the sizes."""
    need_tensor("image", image, "(N, C, H, W)", "(C, H, W)")
    need_tensor("kernel", kernel, "(kH, kW)")
    need_alike("kernel", kernel, "image", image)
    _need_numbers("kernel", kernel, 2)
    return {}


def _check_channels(input: torch.Tensor, weight: torch.Tensor, groups: int) -> None:
    _need_numbers("input", input, 3)  # the batch, in front of these three axes, may be empty
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


def _margins(
    padding: object, weight: torch.Tensor, stride: tuple[int, int], dilation: tuple[int, int]
) -> Margins:
    if not isinstance(padding, str):
        return margins(whole_pair("padding", padding, 0))
    if padding == "valid":
        return margins(0)
    if padding != "same":
        raise ValueError(f"padding should be numbers, 'valid' or 'same', and is {padding!r}")
    if stride != (1, 1):
        raise ValueError(f"padding='same' should go with stride 1, and stride is {stride}")
    return same_margins(tuple(weight.shape[2:]), dilation)


def _need_axes(input: object) -> None:
    need_tensor("input", input)
    if input.ndim < 2:
        raise ValueError(f"input should have shape (…, H, W), and has {shape(input)}")


def _need_room(
    input: torch.Tensor, kernel_size: tuple[int, int], sides: Margins, dilation: tuple[int, int]
) -> None:
    for axis, name in ((-2, "height"), (-1, "width")):
        size = input.shape[axis] + sum(sides[axis])
        need_room(f"the {name}", size, kernel_size[axis], dilation[axis])


def _need_numbers(name: str, tensor: torch.Tensor, axes: int) -> None:
    """Refuse a tensor where one of the last axes has length 0."""
    if 0 in tensor.shape[-axes:]:
        raise ValueError(f"{name} should not be empty, and has shape {shape(tensor)}")
