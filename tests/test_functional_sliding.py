"""Sliding windows, margins and sizes: worked by hand, and beside torch and SciPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import scipy.signal
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from artcourse.functional import (
    columns_to_windows,
    conv2d_output_shape,
    conv2d_output_size,
    convolve2d,
    cross_correlate2d,
    margins,
    pad2d,
    pad2d_backward,
    pair,
    same_margins,
    window_at,
    windows2d,
    windows2d_backward,
    windows_to_columns,
)

IMAGE = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [9.0, 8.0, 6.0]])
KERNEL = torch.tensor([[3.0, 1.0], [-2.0, 4.0]])
SLIDES = pytest.mark.parametrize("slide", [cross_correlate2d, convolve2d])
SHAPES = st.tuples(*[st.integers(1, 4)] * 2, *[st.integers(0, 4)] * 2)
QUICK = settings(max_examples=60, deadline=None)


def test_cross_correlation_by_hand() -> None:
    # 3·1 + 1·2 - 2·4 + 4·5 = 17, 3·2 + 1·3 - 2·5 + 4·7 = 27,
    # 3·4 + 1·5 - 2·9 + 4·8 = 31, 3·5 + 1·7 - 2·8 + 4·6 = 30
    assert cross_correlate2d(IMAGE, KERNEL).tolist() == [[17.0, 27.0], [31.0, 30.0]]


def test_convolution_turns_the_kernel() -> None:
    # 4·1 - 2·2 + 1·4 + 3·5 = 19, 4·2 - 2·3 + 1·5 + 3·7 = 28,
    # 4·4 - 2·5 + 1·9 + 3·8 = 39, 4·5 - 2·7 + 1·8 + 3·6 = 32
    assert convolve2d(IMAGE, KERNEL).tolist() == [[19.0, 28.0], [39.0, 32.0]]


@SLIDES
@QUICK
@given(sizes=SHAPES, seed=st.integers(0, 99))
def test_beside_scipy(slide: Callable, sizes: tuple[int, ...], seed: int) -> None:
    kh, kw, more_rows, more_columns = sizes
    generator = torch.Generator().manual_seed(seed)
    image = torch.randn(kh + more_rows, kw + more_columns, generator=generator).double()
    kernel = torch.randn(kh, kw, generator=generator).double()
    beside = {
        cross_correlate2d: scipy.signal.correlate2d,
        convolve2d: scipy.signal.convolve2d,
    }[slide]
    wanted = torch.from_numpy(beside(image.numpy(), kernel.numpy(), mode="valid"))
    before = image.clone(), kernel.clone()
    torch.testing.assert_close(slide(image, kernel), wanted, rtol=1e-12, atol=1e-12)
    assert torch.equal(image, before[0])
    assert torch.equal(kernel, before[1])


def test_convolution_does_not_care_which_comes_first() -> None:
    """Convolution is commutative, cross-correlation is not."""
    one, two = torch.tensor([[1.0, 2.0, 5.0]]), torch.tensor([[3.0, 1.0, 4.0]])
    room = ((0, 0), (2, 2))
    assert torch.equal(convolve2d(pad2d(one, room), two), convolve2d(pad2d(two, room), one))
    other_way = cross_correlate2d(pad2d(two, room), one)
    assert not torch.equal(cross_correlate2d(pad2d(one, room), two), other_way)


@SLIDES
@pytest.mark.parametrize(
    ("image", "kernel", "message"),
    [
        (IMAGE[None], KERNEL, r"image should have shape \(H, W\), and has \(1, 3, 3\)"),
        (IMAGE, KERNEL[0], r"kernel should have shape \(kH, kW\), and has \(2,\)"),
        (IMAGE.byte(), KERNEL, r"same dtype: image has torch.uint8, kernel has torch.float32"),
        (KERNEL, IMAGE, r"reaches over 3 numbers, and the height has 2"),
        (IMAGE, torch.ones(1, 4), r"reaches over 4 numbers, and the width has 3"),
        (IMAGE, KERNEL[:0], r"kernel should not be empty, and has shape \(0, 2\)"),
        (IMAGE.tolist(), KERNEL, r"image should be a torch tensor, and is a list"),
    ],
)
def test_what_does_not_slide(slide: Callable, image: Any, kernel: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        slide(image, kernel)


def test_other_devices_are_named() -> None:
    with pytest.raises(ValueError, match="same device: image has meta, kernel has cpu"):
        cross_correlate2d(IMAGE.to("meta"), KERNEL)


@pytest.mark.parametrize(
    ("padding", "sides"),
    [
        (2, (2, 2, 2, 2)),
        ((1, 2), (2, 2, 1, 1)),
        ([3, 0], (0, 0, 3, 3)),
        (((0, 1), (2, 3)), (2, 3, 0, 1)),
        (0, (0, 0, 0, 0)),
    ],
)
def test_padding_beside_torch(padding: Any, sides: tuple[int, ...]) -> None:
    for image in (IMAGE[:2], IMAGE[None, None, :2], IMAGE[:2].long()):
        padded = pad2d(image, padding)
        wanted = torch.nn.functional.pad(image, sides)
        assert padded.dtype == wanted.dtype
        assert torch.equal(padded, wanted)
        assert torch.equal(pad2d_backward(padded, image, padding), image)


@pytest.mark.parametrize(
    ("input", "padding", "message"),
    [
        (IMAGE, -1, "padding should be a whole number, 0 or more, .* and is -1"),
        (IMAGE, (1, 2, 3), r"padding .* and is \(1, 2, 3\)"),
        (IMAGE, ((1, 1), (0, -2)), r"padding .* and is \(0, -2\)"),
        (IMAGE, "same", "padding .* and is 'same'"),
        (IMAGE, 1.5, "padding .* and is 1.5"),
        (IMAGE[0], 1, r"input should have shape \(…, H, W\), and has \(3,\)"),
        (None, 1, "input should be a torch tensor"),
    ],
)
def test_padding_that_is_refused(input: Any, padding: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pad2d(input, padding)


def test_one_number_in_a_tuple_will_do() -> None:
    assert torch.equal(pad2d(IMAGE, (3,)), pad2d(IMAGE, 3))


def test_pairs_and_margins() -> None:
    assert pair([1, 2]) == (1, 2)
    assert margins(((1, 2), 3)) == ((1, 2), (3, 3))
    assert same_margins(3) == ((1, 1), (1, 1))
    assert same_margins((4, 1), (3, 2)) == ((4, 5), (0, 0))


@QUICK
@given(
    size=st.integers(1, 9),
    kernel_size=st.integers(1, 4),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
)
def test_output_size_is_the_number_of_positions(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> None:
    last = size + 2 * padding - dilation * (kernel_size - 1)
    starts = range(0, max(0, last), stride)
    if starts:
        own = conv2d_output_size(size, kernel_size, stride, padding, dilation)
        assert own == len(starts)
        assert type(own) is int
    else:
        with pytest.raises(ValueError, match="the kernel should fit into the padded input"):
            conv2d_output_size(size, kernel_size, stride, padding, dilation)


@pytest.mark.parametrize("name", ["size", "kernel_size", "stride", "padding", "dilation"])
@pytest.mark.parametrize("value", [-1, 1.0, "2", (2, 2), None, True])
def test_sizes_are_whole_numbers(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{name} should be a whole number"):
        conv2d_output_size(**{"size": 5, "kernel_size": 3, name: value})


def test_output_shape() -> None:
    image, weight = torch.ones(2, 3, 7, 8), torch.ones(5, 3, 3, 2)
    assert conv2d_output_shape(image, weight) == (2, 5, 5, 7)
    assert conv2d_output_shape(image, weight, (2, 1), ((0, 1), (2, 0)), (1, 3)) == (2, 5, 3, 7)


@pytest.mark.parametrize("image", [IMAGE, IMAGE.T, torch.arange(40.0).reshape(5, 8)[1:, ::2]])
def test_windows_lie_where_the_loops_look(image: torch.Tensor) -> None:
    picture = torch.stack([image, 2 * image])
    windows = windows2d(picture, kernel_size=(1, 2), stride=(2, 1), dilation=(3, 2))
    assert windows.shape == (2, (image.shape[0] - 1) // 2 + 1, image.shape[1] - 2, 1, 2)
    for i in range(windows.shape[1]):
        for j in range(windows.shape[2]):
            under_the_kernel = window_at(picture, i, j, (1, 2), (2, 1), (3, 2))
            assert torch.equal(windows[:, i, j], under_the_kernel)


def test_windows_are_a_view() -> None:
    image = torch.arange(12.0).reshape(3, 4)
    assert windows2d(image, 2).data_ptr() == image.data_ptr()
    assert windows2d(image[1:, 1:], 2)[0, 0].tolist() == [[5.0, 6.0], [9.0, 10.0]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernel_size": 4}, "reaches over 4 numbers, and the height has 3"),
        ({"kernel_size": (1, 2), "dilation": 3}, "reaches over 4 numbers .*, and the width has 3"),
        ({"kernel_size": 0}, "kernel_size should be a whole number, 1 or more"),
        ({"kernel_size": 1, "stride": 0}, "stride should be a whole number, 1 or more"),
        ({"kernel_size": 1, "dilation": 0}, "dilation should be a whole number, 1 or more"),
    ],
)
def test_windows_that_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        windows2d(IMAGE, **arguments)


def test_a_pixel_s_gradient_is_the_number_of_its_windows() -> None:
    image = torch.zeros(1, 1, 3, 4)
    grad = windows2d_backward(torch.ones_like(windows2d(image, 2)), image, 2)
    assert grad[0, 0].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]]


@pytest.mark.parametrize("groups", [1, 2])
def test_columns_are_windows(groups: int) -> None:
    windows = windows2d(torch.randn(2, 4, 5, 6), kernel_size=(3, 2))
    columns = windows_to_columns(windows, groups)
    assert columns.shape == (groups, 4 // groups * 6, 2 * 3 * 5)
    second_picture_first_row = 1 * 3 * 5 + 0 * 5 + 4
    last_group = windows[1, -(4 // groups) :, 0, 4].flatten()
    assert torch.equal(columns[-1, :, second_picture_first_row], last_group)
    assert torch.equal(columns_to_windows(columns, windows.shape), windows)
