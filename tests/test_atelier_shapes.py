"""Shapes whose factors are known: all combinations, each drawn as its factors say."""

from __future__ import annotations

import pytest
import torch

from artcourse.atelier import SHAPE_FACTORS, Shapes, load_shapes

PAPER = torch.tensor([12, 12, 20]) / 255
SPLITS = ("train", "validation", "test")


@pytest.fixture(scope="module")
def parts() -> dict[str, Shapes]:
    return {split: load_shapes(split) for split in SPLITS}


@pytest.fixture(scope="module")
def everything(parts: dict[str, Shapes]) -> Shapes:
    images, factors = (torch.cat([part[k] for part in parts.values()]) for k in (0, 1))
    return Shapes(images, factors, parts["train"].names)


def the_picture(everything: Shapes, *factors: int) -> torch.Tensor:
    (picture,) = everything.images[(everything.factors == torch.tensor(factors)).all(1)]
    return picture


def coverage(picture: torch.Tensor) -> torch.Tensor:
    """How much of each pixel the shape covers, about: shape (32, 32)."""
    difference = (picture - PAPER[:, None, None]).norm(dim=0)
    return difference / difference.max()


def middle(picture: torch.Tensor) -> list[float]:
    cover = coverage(picture)
    places = torch.arange(32) + 0.5
    return [(cover.sum(axis) * places).sum().item() / cover.sum().item() for axis in (0, 1)]


def test_every_combination_is_there_once(parts: dict[str, Shapes], everything: Shapes) -> None:
    assert [len(part.images) for part in parts.values()] == [4_915, 614, 615]
    assert everything.names == tuple(SHAPE_FACTORS)
    assert everything.factors.unique(dim=0).shape == (6_144, 5)
    assert everything.factors.amin(0).tolist() == [0] * 5
    assert (everything.factors.amax(0) + 1).tolist() == list(SHAPE_FACTORS.values())
    for part in parts.values():
        assert part.images.shape == (len(part.factors), 3, 32, 32)
        assert part.images.dtype == torch.float32
        assert part.factors.dtype == torch.int64
        assert part.images.amin() >= 0
        assert part.images.amax() <= 1
        for column, count in zip(part.factors.T, SHAPE_FACTORS.values(), strict=True):
            assert len(column.unique()) == count


def test_no_two_pictures_are_the_same(everything: Shapes) -> None:
    assert len((everything.images * 255).round().to(torch.uint8).flatten(1).unique(dim=0)) == 6_144


def test_the_splits_never_change(parts: dict[str, Shapes]) -> None:
    assert parts["test"].factors[:3].tolist() == FIRST_OF_TEST
    again = load_shapes("train+validation")
    assert torch.equal(again.images[4_915:], parts["validation"].images)


FIRST_OF_TEST = [[2, 0, 1, 1, 3], [0, 7, 1, 4, 6], [1, 7, 0, 5, 3]]


def test_nothing_is_cut_off(everything: Shapes) -> None:
    largest = everything.images[everything.factors[:, 2] == 3]
    paper = PAPER[:, None]
    for edge in (largest[..., 0], largest[..., -1], largest[..., 0, :], largest[..., -1, :]):
        # A corner may shade the outermost pixels a little.
        assert (edge - paper).abs().max() < 0.6
    for axis in (2, 3):
        cover = (largest - PAPER[:, None, None]).abs().amax(1).amax(axis - 1)
        assert (cover > 0.4).any(1).all()


@pytest.mark.parametrize("shape", range(3))
def test_x_goes_right_and_y_goes_down_by_equal_steps(everything: Shapes, shape: int) -> None:
    across = [middle(the_picture(everything, shape, 1, 2, x, 3)) for x in range(8)]
    down = [middle(the_picture(everything, shape, 1, 2, 3, y)) for y in range(8)]
    assert [x - across[0][0] for x, _ in across] == pytest.approx(
        [2 * k for k in range(8)], abs=0.1
    )
    assert [y for _, y in across] == pytest.approx([across[0][1]] * 8, abs=0.1)
    assert [y - down[0][1] for _, y in down] == pytest.approx([2 * k for k in range(8)], abs=0.1)
    assert across[0][0] == pytest.approx(9, abs=0.3)


def test_sizes_grow_and_shapes_of_a_size_cover_the_same(everything: Shapes) -> None:
    covers = torch.tensor(
        [
            [coverage(the_picture(everything, shape, 0, size, 4, 4)).sum() for size in range(4)]
            for shape in range(3)
        ]
    )
    areas = torch.pi * torch.tensor([3.0, 4, 5, 6]) ** 2
    assert ((covers / areas - 1).abs() < 0.13).all()  # edges count a little more than half


def test_shapes_are_what_they_are_called(everything: Shapes) -> None:
    disc, square, triangle = (
        coverage(the_picture(everything, shape, 0, 3, 4, 4)) > 0.5 for shape in range(3)
    )
    assert torch.equal(disc, disc.T)
    widths = square.sum(1)
    assert widths[widths > 0].unique().numel() == 1
    widths = triangle.sum(1)
    widths = widths[widths > 0]
    assert (widths.diff() >= 0).all()
    assert widths[-1] > 4 * widths[0]


def test_hues_are_told_apart(everything: Shapes) -> None:
    colours = torch.stack([the_picture(everything, 0, hue, 3, 4, 4)[:, 17, 17] for hue in range(8)])
    distances = torch.cdist(colours, colours)
    assert distances[~torch.eye(8, dtype=torch.bool)].min() > 0.2
    red, green, blue = colours[0]
    assert red > 0.9 > 0.2 > max(green, blue)


def test_unknown_splits_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no split 'trian'\. Did you mean 'train'"):
        load_shapes("trian")
