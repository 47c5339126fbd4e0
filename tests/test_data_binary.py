"""Ink and paper: shades above a threshold, or by chance."""

from __future__ import annotations

import pytest
import torch

from artcourse.data import binarised, dynamically_binarised


def shades(*shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


def test_a_threshold_parts_ink_from_paper() -> None:
    images = shades(3, 1, 5, 4)
    for threshold in (0, 0.3, 0.5, 1):
        found = binarised(images, threshold)
        assert found.dtype == images.dtype
        assert found.tolist() == [
            [[[float(x > threshold) for x in row] for row in channel] for channel in image]
            for image in images.tolist()
        ]
    assert binarised(torch.tensor([0.5])).item() == 0


def test_by_chance_each_pixel_is_ink_as_often_as_its_shade_says() -> None:
    images = torch.tensor([0.0, 0.1, 0.35, 0.8, 1.0])
    generator = torch.Generator().manual_seed(0)
    draws = torch.stack([dynamically_binarised(images, generator) for _ in range(4_000)])
    assert set(draws.unique().tolist()) == {0, 1}
    assert draws.dtype == images.dtype
    error = (images * (1 - images) / len(draws)).sqrt()
    assert ((draws.mean(0) - images).abs() <= 4 * error).all()


def test_chance_is_new_each_time_and_can_be_repeated() -> None:
    images = shades(2, 1, 6, 5)
    first, second = (torch.Generator().manual_seed(7) for _ in range(2))
    one = dynamically_binarised(images, first)
    assert torch.equal(one, dynamically_binarised(images, second))
    assert not torch.equal(one, dynamically_binarised(images, first))
    torch.manual_seed(1)
    own = dynamically_binarised(images)
    torch.manual_seed(1)
    assert torch.equal(own, dynamically_binarised(images))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: binarised([0.5]), "images should be a torch tensor"),
        (lambda: binarised(torch.ones(2, dtype=torch.uint8)), "images should hold floating-point"),
        (lambda: binarised(shades(3) + 1), r"images should hold shades in \[0, 1\], and go from 1"),
        (lambda: binarised(shades(3), -1), "threshold should be a number"),
        (lambda: dynamically_binarised(-shades(3)), r"shades in \[0, 1\], and go from -0"),
        (lambda: dynamically_binarised(shades(3) * torch.nan), r"\[0, 1\], and go from nan"),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
