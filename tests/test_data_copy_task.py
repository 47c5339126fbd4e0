"""The copy task, whose answers can be written down on paper."""

from __future__ import annotations

import pytest
import torch

from artcourse.data import copy_task


@pytest.mark.parametrize("gap", [1, 4, 11])
def test_what_was_read_is_asked_for_after_the_gap(gap: int) -> None:
    tokens, targets = copy_task(30, gap, torch.Generator().manual_seed(0))
    assert tokens.shape == targets.shape == (30, gap + 20)
    assert torch.equal(targets[:, -10:], tokens[:, :10])
    assert targets[:, :-10].eq(0).all()
    assert set(tokens[:, :10].unique().tolist()) == set(range(1, 9))
    assert tokens[:, 10:].ne(0).nonzero()[:, 1].unique().tolist() == [gap - 1]
    assert tokens[:, gap + 9].eq(9).all()


def test_the_generator_decides() -> None:
    one, two, other = (
        copy_task(2, 3, torch.Generator().manual_seed(seed))[0] for seed in (0, 0, 1)
    )
    assert torch.equal(one, two)
    assert not torch.equal(one, other)


def test_there_is_a_gap() -> None:
    with pytest.raises(ValueError, match="gap"):
        copy_task(2, 0, torch.Generator())
