"""A task that only a memory can solve: read symbols, wait, and write them down."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.functional._door import whole

LENGTH = 10  # symbols to be copied
KINDS = 8  # of symbols, from 1 on; 0 stands for nothing
NOW = 9  # the token that asks for the copy
TOKENS = 10  # different ones


def copy_task(count: int, gap: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Make sequences of the copy task, and the right answers.

    A network reads 10 symbols, from 1 to 8; then zeros, and a 9 at the end of the gap; and
    answers with the 10 symbols, while it reads zeros. Before that, the right answer is 0.
    Without a memory the loss is at best ``10 · ln 8 / (gap + 20)`` nats for each step.

    Parameters
    ----------
    count : int
        How many sequences, N.
    gap : int
        Steps from the last symbol to the 9, the 9 included.
    generator : torch.Generator
        From which the symbols are drawn.

    Returns
    -------
    tokens, targets : Tensor of int64, shape (N, gap + 20)

    Raises
    ------
    ValueError
        When a size is no whole number of 1 or more.

    Examples
    --------
    >>> tokens, targets = copy_task(1, gap=3, generator=torch.Generator().manual_seed(0))
    >>> print(*tokens[0].tolist())
    5 8 6 1 4 4 4 8 2 4 0 0 9 0 0 0 0 0 0 0 0 0 0
    >>> print(*targets[0].tolist())
    0 0 0 0 0 0 0 0 0 0 0 0 0 5 8 6 1 4 4 4 8 2 4

    References
    ----------
    Arjovsky, Shah and Bengio, Unitary evolution recurrent neural networks (2016), section 4.1,
    after Hochreiter and Schmidhuber, Long short-term memory (1997).

    Lesson: 06_lstm_and_gru
    """
    whole("count", count, 1)
    whole("gap", gap, 1)
    symbols = torch.randint(1, KINDS + 1, (count, LENGTH), generator=generator)
    tokens = torch.zeros(count, gap + 2 * LENGTH, dtype=torch.int64)
    targets = tokens.clone()
    tokens[:, :LENGTH] = symbols
    tokens[:, LENGTH + gap - 1] = NOW
    targets[:, -LENGTH:] = symbols
    return tokens, targets
