"""The pooling windows, moved as a student moves them."""

from __future__ import annotations

import re

import pytest
import torch

from artcourse import functional
from artcourse.data import load_photo
from artcourse.widgets import PoolingWindow, pooled, pooling_window, with_windows


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    return load_photo("chelsea", size=150)


@pytest.fixture
def window(photo: torch.Tensor) -> PoolingWindow:
    return pooling_window(photo)


def numbers(window: PoolingWindow) -> tuple[int, int, bool]:
    return window._size.value, window._stride.value, window._beside.value


def test_begins_side_by_side(window: PoolingWindow, photo: torch.Tensor) -> None:
    assert numbers(window) == (8, 8, True)
    assert torch.equal(window.picture[:, :, ::8, ::8], functional.max_pool2d(photo, 8))
    assert "12 × 18 numbers" in window._left.value
    assert "<b>1.4%</b>" in window._left.value


def test_stride_follows_the_window_until_it_is_pulled(window: PoolingWindow) -> None:
    window._size.value = 5
    assert numbers(window) == (5, 5, True)
    window._stride.value = 2
    assert numbers(window) == (5, 2, False)
    window._size.value = 9
    assert numbers(window) == (9, 2, False)
    window._beside.value = True
    assert numbers(window) == (9, 9, True)


def test_a_stride_of_ones_own_stays(photo: torch.Tensor) -> None:
    assert numbers(pooling_window(photo, 6, stride=3)) == (6, 3, False)


def test_max_and_average(window: PoolingWindow, photo: torch.Tensor) -> None:
    window._kind.value = "average"
    assert torch.allclose(window.picture[:, :, ::8, ::8], functional.avg_pool2d(photo, 8))
    assert "after average pooling: windows of 8 × 8 pixels, 8 apart" in window._after.value


def test_each_choice_draws_once(window: PoolingWindow) -> None:
    drawn = []
    window._after.observe(drawn.append, "value")
    window._size.value = 5
    window._stride.value = 2
    window._kind.value = "average"
    assert len(drawn) == 3


def test_each_number_is_a_square() -> None:
    image = torch.arange(24.0 * 30).reshape(1, 1, 24, 30) / 720
    picture = pooled(image, kernel_size=4, stride=3)
    assert picture.shape == (1, 1, 21, 27)
    assert (picture[..., :3, :3] == image[..., 3, 3]).all()


def test_windows_are_drawn_where_they_lie(photo: torch.Tensor) -> None:
    drawn = with_windows(photo, kernel_size=10, stride=20)
    assert drawn.shape == (1, 3, 48, 72)
    # Window (0, 1) begins at row 0, column 20; around all three are 21 columns of margin.
    part = photo[:, :, 0:48, 0:72]
    changed = (drawn != part).any(dim=1)[0].nonzero()
    assert changed.min(dim=0).values.tolist() == [0, 20]
    assert changed.max(dim=0).values.tolist() == [20 + 9, 20 + 20 + 9]
    assert torch.equal(drawn[:, :, 1:9, 21:29], part[:, :, 1:9, 21:29])


@pytest.mark.parametrize("size", [(72, 72), (100, 150), (512, 90)])
@pytest.mark.parametrize("kernel_size", [1, 5, 24])
@pytest.mark.parametrize("stride", [1, 7, 24])
def test_all_three_windows_are_in_sight(
    size: tuple[int, int], kernel_size: int, stride: int
) -> None:
    drawn = with_windows(torch.zeros(1, 1, *size), kernel_size, stride)
    assert drawn.shape == (1, 3, 48, 72)
    rows, columns = drawn.sum(dim=1)[0].nonzero().T
    assert rows.max() - rows.min() == stride + kernel_size - 1
    assert columns.max() - columns.min() == stride + kernel_size - 1


def test_every_picture_has_words(window: PoolingWindow) -> None:
    for part in (window._before, window._after):
        assert re.search(r'<img alt="The picture [^"]+"', part.value)
    assert repr(window) == "PoolingWindow()"


def test_pulling_draws_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long that takes is in benchmarks/widgets.py."""
    window, drawn = pooling_window(load_photo("chelsea", size=260)), []
    window._after.observe(lambda change: drawn.append(change), names="value")
    window._size.value = 5
    assert len(drawn) == 1


WRONG = {
    "no tensor": ([1.0], 8, None, r"a tensor of shape \(1, 3, H, W\).* This is a list"),
    "two": (torch.rand(2, 3, 80, 80), 8, None, r"\(2, 3, 80, 80\) holds 2 pictures: choose one"),
    "too small": (torch.rand(1, 3, 60, 80), 8, None, r"72 to 512 pixels.*80 × 60"),
    "too large": (torch.rand(1, 3, 80, 600), 8, None, "600 × 80"),
    "too bright": (torch.rand(1, 3, 80, 80) * 255, 8, None, "The shades go from"),
    "no window": (
        torch.rand(1, 3, 80, 80),
        0,
        None,
        "kernel_size should be .* and is 0",
    ),
    "stride": (torch.rand(1, 3, 80, 80), 8, 25, "stride should be a whole number.* and is 25"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_does_not_fit_is_refused(fault: str) -> None:
    image, kernel_size, stride, message = WRONG[fault]
    with pytest.raises(ValueError, match=message):
        pooling_window(image, kernel_size, stride)
