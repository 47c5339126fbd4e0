"""Drawings in batches to learn from, where those of a batch are about equally long."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from artcourse.data.pen import need_movements, number_of_points, previous_movements
from artcourse.functional._door import number, whole


class StrokeBatches:
    """Batches of drawings, for ``fit(…, data=StrokeBatches(movements))``.

    All drawings of a batch are filled up to the longest of them. So those of about the same
    length come together, in an order that is drawn anew each time; what is drawn by lot is
    torch's own (``torch.manual_seed``), to which ``fit`` sees.

    Parameters
    ----------
    movements : Tensor, shape (N, T, 5)
        As ``load_strokes`` returns them.
    batch_size : int
        How many drawings at a time.
    stretch : float
        By which part each drawing gets wider or narrower, and higher or lower, at most: a
        character that is a little wider is the same character.

    Raises
    ------
    ValueError
        When an argument is not as described.
    """

    def __init__(self, movements: Tensor, batch_size: int = 64, stretch: float = 0.1) -> None:
        need_movements("movements", movements, "(N, T, 5)")
        if number("stretch", stretch, least=0) >= 1:
            raise ValueError(f"stretch should be a number below 1, and is {stretch!r}")
        self.movements = movements
        self.batch_size = whole("batch_size", batch_size, 1)
        self.stretch = stretch
        self.lengths = number_of_points(movements)

    def __len__(self) -> int:
        return -(-len(self.movements) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Go through all drawings once.

        Yields
        ------
        pair of Tensor, shapes (B, L, 5)
            What a network is given, and the movements that it should find likely.
        """
        # sorted by length, but not exactly, so that others come together each time
        blurred = self.lengths * (
            1 + 0.1 * torch.rand(len(self.lengths), device=self.lengths.device)
        )
        chunks = blurred.argsort().split(self.batch_size)
        for chunk in torch.randperm(len(chunks)):
            chosen = chunks[chunk]
            targets = self.movements[chosen, : self.lengths[chosen].max() + 1]  # a copy
            targets[..., :2] *= 1 + self.stretch * (2 * torch.rand(len(chosen), 1, 2) - 1)
            yield previous_movements(targets), targets
