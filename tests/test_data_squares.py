"""Random squares of a picture."""

from __future__ import annotations

import pytest
import torch

from artcourse.data import random_squares


def test_squares_are_parts_of_the_picture():
    rows, columns = torch.arange(20.0), torch.arange(30.0)
    image = torch.stack([rows[:, None].expand(20, 30), columns.expand(20, 30)])[None]
    squares = random_squares(
        image, 50, 5, smallest=0.25, generator=torch.Generator().manual_seed(0)
    )
    assert squares.shape == (50, 2, 5, 5)
    steps = squares.diff(dim=2)[:, 0]  # downwards, the first channel grows as much as the second
    torch.testing.assert_close(steps.mean((1, 2)), squares.diff(dim=3)[:, 1].mean((1, 2)))
    assert steps.mean((1, 2)).min() < 1.6  # a small one
    assert steps.mean((1, 2)).max() > 3.2


def test_the_whole_of_a_square_picture_is_itself_made_small():
    image = torch.rand(1, 3, 8, 8)
    squares = random_squares(image, 2, 4, smallest=1.0)
    means = image.unflatten(2, (4, 2)).unflatten(4, (4, 2)).mean((3, 5))
    torch.testing.assert_close(squares, means.expand(2, -1, -1, -1))


def test_the_same_generator_cuts_the_same():
    image = torch.rand(1, 1, 9, 7)
    one, other = (
        random_squares(image, 3, generator=torch.Generator().manual_seed(5)) for _ in range(2)
    )
    torch.testing.assert_close(one, other)


@pytest.mark.parametrize("smallest", [0, -1, 1.5])
def test_a_part_that_is_none_is_refused(smallest):
    with pytest.raises(ValueError, match="smallest should be"):
        random_squares(torch.rand(1, 1, 9, 7), 3, smallest=smallest)


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="image"):
        random_squares(torch.rand(9, 7), 3)
    with pytest.raises(ValueError, match="count should be"):
        random_squares(torch.rand(1, 1, 9, 7), 0)
