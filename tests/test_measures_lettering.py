"""How far letters lean."""

from __future__ import annotations

import pytest
import torch

from artcourse.measures import slant


def stroke(lean: float) -> torch.Tensor:
    """A stroke of 9 rows that moves right by so much for each row up, on unequal sides."""
    picture = torch.zeros(1, 1, 12, 40)
    for up in range(9):
        picture[0, 0, 10 - up, round(12 + lean * up)] = 0.25 + 0.05 * up
    return picture


@pytest.mark.parametrize("lean", [0, 1, 2, -1])
def test_the_lean_of_a_stroke_is_found(lean):
    assert slant(stroke(lean)).item() == pytest.approx(lean, abs=1e-4)


def test_each_of_a_batch_has_its_own_whatever_its_ink():
    found = slant(torch.cat([stroke(1), 0.3 * stroke(2), stroke(-1)]))
    torch.testing.assert_close(found, torch.tensor([1.0, 2.0, -1.0]), atol=1e-4, rtol=0)


def test_pictures_that_have_no_slant_are_refused():
    with pytest.raises(ValueError, match="ink in two rows or more, and one has not"):
        slant(torch.cat([stroke(1), torch.zeros(1, 1, 12, 40)]))
    with pytest.raises(ValueError, match="pictures"):
        slant(torch.rand(2, 3, 8, 8))
