"""How large things are: pairs, margins and answers, and which windows do not fit.

What convolution and pooling refuse, whose windows move over pictures, is said here.
"""

from typing import Any, TypeAlias

from torch import Tensor

from . import checks

PICTURES = ("(N, C, H, W)", "(C, H, W)")
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
    length = checks.whole("size", size, 0) + 2 * checks.whole("padding", padding, 0)
    kernel_size = checks.whole("kernel_size", kernel_size, 1)
    dilation = checks.whole("dilation", dilation, 1)
    checks.need_room("the axis", length, kernel_size, dilation)
    reach = dilation * (kernel_size - 1) + 1
    return (length - reach) // checks.whole("stride", stride, 1) + 1


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


def check_image_and_kernel(image: object, kernel: object) -> None:
    """Check one picture of shape (H, W) and a kernel that fits into it."""
    checks.need_tensor("image", image, "(H, W)")
    checks.need_kernel("kernel", kernel, "(kH, kW)", "image", image)
    _need_room(image, kernel.shape, margins(0), (1, 1))


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
    kernel_size, padding = sizes["kernel_size"], sizes["padding"]
    if any(2 * p > k for p, k in zip(padding, kernel_size, strict=True)):
        raise ValueError(
            f"padding should be half of kernel_size {kernel_size} at most, so that no window sees "
            f"only padding, and is {padding}"
        )
    # with ceil_mode the only window may hang over the end, by less than one stride
    overhang = [step - 1 for step in sizes["stride"]] if ceil_mode else (0, 0)
    _need_room(input, kernel_size, margins(padding), sizes.get("dilation", (1, 1)), overhang)
    return sizes


def check_avg_pool2d(input: object, count_include_pad: object, **sizes: Any) -> dict[str, Any]:
    """Check what avg_pool2d gets, and turn its sizes into pairs."""
    checks.need_floats("input", input, *PICTURES)
    _need_yes_or_no("count_include_pad", count_include_pad)
    return check_max_pool2d(input, **sizes)


def _pairs(**sizes: object) -> dict[str, Pair]:
    return {
        name: checks.whole_pair(name, value, 0 if name == "padding" else 1)
        for name, value in sizes.items()
    }


def _margins(padding: object, weight: Tensor, stride: Pair, dilation: Pair) -> Margins:
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
    input: Tensor, kernel_size: Pair, sides: Margins, dilation: Pair, overhang: Pair = (0, 0)
) -> None:
    for axis, name in ((-2, "the height"), (-1, "the width")):
        length = input.shape[axis] + sum(sides[axis])
        checks.need_room(name, length, kernel_size[axis], dilation[axis], overhang[axis])


def _need_yes_or_no(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} should be True or False, and is {value!r}")
