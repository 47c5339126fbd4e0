"""Kernels answer on simple pictures as one can work out on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from artcourse.functional import (
    box_kernel,
    emboss_kernel,
    filter_image,
    gaussian_kernel,
    identity_kernel,
    laplacian_kernel,
    sharpen_kernel,
    sobel_kernels,
)

KERNELS: list[Callable[..., torch.Tensor]] = [
    identity_kernel,
    box_kernel,
    lambda **options: gaussian_kernel(5, 1.2, **options),
    sharpen_kernel,
    emboss_kernel,
    laplacian_kernel,
    lambda **options: sobel_kernels(**options)[0],
    lambda **options: sobel_kernels(**options)[1],
]
TOTALS = [1, 1, 1, 1, 1, 0, 0, 0]
# Two steps darker with each row, three brighter with each column.
RAMP = 3.0 * torch.arange(6).expand(5, 6) - 2.0 * torch.arange(5)[:, None]


def on_ramp(kernel: torch.Tensor) -> torch.Tensor:
    """The answer of a kernel on the ramp, where it does not reach over the edge."""
    return filter_image(RAMP[None, None], kernel, padding="valid")[0, 0]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_form(kernel: Callable[..., torch.Tensor], dtype: torch.dtype) -> None:
    assert kernel().dtype is torch.float32
    made = kernel(dtype=dtype)
    assert made.dtype is dtype
    assert made.ndim == 2
    assert made.shape[0] == made.shape[1]


@pytest.mark.parametrize(("kernel", "total"), [*zip(KERNELS, TOTALS, strict=True)])
def test_what_the_numbers_add_up_to(kernel: Callable[..., torch.Tensor], total: int) -> None:
    """1 keeps the brightness of even areas, 0 makes them black."""
    assert kernel(dtype=torch.float64).sum().item() == pytest.approx(total, abs=1e-12)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_identity_changes_nothing(size: int) -> None:
    image = torch.rand(2, 3, 5, 6)
    assert torch.equal(filter_image(image, identity_kernel(size)), image)


@pytest.mark.parametrize("kernel", [box_kernel(3), gaussian_kernel(3, 0.8), sharpen_kernel(2.0)])
def test_a_slope_stays_a_slope(kernel: torch.Tensor) -> None:
    torch.testing.assert_close(on_ramp(kernel), RAMP[1:-1, 1:-1])


def test_box_takes_the_mean() -> None:
    assert box_kernel(2).tolist() == [[0.25, 0.25], [0.25, 0.25]]


def test_gaussian_by_hand() -> None:
    # With σ² = 1 / (2 ln 2) the bell is 1/2 one pixel from the middle: ½ 1 ½ both ways.
    kernel = gaussian_kernel(3, (2 * torch.tensor(2.0).log().item()) ** -0.5)
    wanted = torch.tensor([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]) / 16
    torch.testing.assert_close(kernel, wanted)


def test_gaussian_blurs_more_with_a_larger_sigma() -> None:
    narrow, broad = gaussian_kernel(9, 0.5), gaussian_kernel(9, 3.0)
    assert narrow[4, 4] > broad[4, 4]
    assert narrow[0, 0] < broad[0, 0]
    assert torch.equal(gaussian_kernel(5, 1e-3), identity_kernel(5))


def test_sharpen_makes_the_middle_stand_out() -> None:
    dot = torch.zeros(1, 1, 3, 3)
    dot[0, 0, 1, 1] = 1
    wanted = [[0.0, -0.5, 0.0], [-0.5, 3.0, -0.5], [0.0, -0.5, 0.0]]
    assert filter_image(dot, sharpen_kernel(0.5))[0, 0].tolist() == wanted
    assert torch.equal(sharpen_kernel(0), identity_kernel())


def test_sobel_measures_the_slope() -> None:
    horizontal, vertical = sobel_kernels()
    assert on_ramp(horizontal).unique().tolist() == [8 * 3]
    assert on_ramp(vertical).unique().tolist() == [8 * -2]


def test_laplacian_is_silent_on_a_slope_and_answers_a_dot() -> None:
    assert on_ramp(laplacian_kernel()).abs().max() == 0
    dot = torch.zeros(1, 1, 3, 3)
    dot[0, 0, 1, 1] = 1
    wanted = [[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]
    assert filter_image(dot, laplacian_kernel())[0, 0].tolist() == wanted


def test_emboss_is_lit_from_the_top_left() -> None:
    square = torch.zeros(1, 1, 9, 9)
    square[..., 3:6, 3:6] = 1
    relief = filter_image(square, emboss_kernel())[0, 0]
    assert relief[3, 3] > 1
    assert relief[4, 4] == 1
    assert relief[5, 5] < 0
    assert relief[0, 0] == 0


def test_each_channel_is_filtered_on_its_own() -> None:
    image = torch.rand(2, 3, 5, 6)
    kernel = torch.rand(3, 2)
    together = filter_image(image, kernel)
    assert together.shape == image.shape
    for n in range(2):
        torch.testing.assert_close(filter_image(image[n], kernel), together[n])
        for c in range(3):
            alone = filter_image(image[n : n + 1, c : c + 1], kernel)
            torch.testing.assert_close(alone[0, 0], together[n, c])


def test_padding_is_passed_on() -> None:
    assert filter_image(torch.rand(1, 3, 5, 6), box_kernel(), padding="valid").shape == (1, 3, 3, 4)
    assert filter_image(torch.rand(3, 5, 6), box_kernel(), padding=(2, 0)).shape == (3, 7, 4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: identity_kernel(4), "size should be odd, .* and is 4"),
        (lambda: gaussian_kernel(2, 1.0), "size should be odd, .* and is 2"),
        (lambda: box_kernel(0), "size should be a whole number, 1 or more, and is 0"),
        (lambda: box_kernel(2.0), "size should be a whole number, 1 or more, and is 2.0"),
        (lambda: gaussian_kernel(3, 0), "sigma should be a number greater than 0 .* and is 0"),
        (lambda: gaussian_kernel(3, float("nan")), "sigma should be a number .* and is nan"),
        (lambda: gaussian_kernel(3, "wide"), "sigma should be a number .* and is 'wide'"),
        (lambda: sharpen_kernel(float("inf")), "amount should be a number .* and is inf"),
        (lambda: sharpen_kernel(None), "amount should be a number .* and is None"),
    ],
)
def test_kernels_that_are_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("image", "kernel", "message"),
    [
        (RAMP, box_kernel(), r"image should have shape \(N, C, H, W\) or \(C, H, W\), and has"),
        (RAMP[None], box_kernel()[None], r"kernel should have shape \(kH, kW\), and has \(1, 3, 3"),
        (RAMP[None].double(), box_kernel(), "image has torch.float64, kernel has torch.float32"),
        (RAMP[None], torch.ones(0, 3), r"kernel should not be empty, and has shape \(0, 3\)"),
        (RAMP[None], torch.ones(0).reshape(3, 0), "kernel should not be empty"),
        ("coffee", box_kernel(), "image should be a torch tensor, and is a str"),
        (RAMP[None], [[1.0]], "kernel should be a torch tensor, and is a list"),
        (RAMP[None, :0], box_kernel(), "image should not be empty"),
    ],
)
def test_pictures_that_are_refused(image: Any, kernel: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        filter_image(image, kernel)
