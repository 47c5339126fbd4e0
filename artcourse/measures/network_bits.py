"""How well a network foretells a text that it has never seen."""

import math
from typing import Any

import torch
from torch import Tensor

from artcourse.data import carried_windows
from artcourse.losses import sequence_cross_entropy

ROWS = 8  # the text is read in so many rows side by side
WINDOW = 256  # symbols, only to need less memory: the state is carried from one to the next


@torch.no_grad()
def network_bits(model: Any, tokens: Tensor) -> float:
    """Return how many bits a symbol of a text takes on average, by what a network foretells.

    The text is cut into eight rows, which are read side by side from their beginning, so that
    seven times the network has to begin without knowing what came before.

    Parameters
    ----------
    model : CharRNN, or any network that answers ``model(tokens, state)`` with logits and state
        In evaluation mode afterwards.
    tokens : Tensor of int64, shape (L,)
        The numbers of the text's symbols; at least nine.

    Returns
    -------
    float
        The mean of −log₂ of the probability of each symbol.

    Raises
    ------
    ValueError
        When the text is too short.

    Lesson: 05_recurrent_networks
    """
    if len(tokens) <= ROWS:
        raise ValueError(f"tokens should be {ROWS + 1} symbols or more, and are {len(tokens)}")
    if hasattr(model, "eval"):  # our own layers are the same in both modes
        model.eval()
    nats, count, state = 0.0, 0, None
    for inputs, targets in carried_windows(tokens, batch_size=ROWS, length=WINDOW):
        logits, state = model(inputs, state)
        nats += sequence_cross_entropy(logits, targets).item() * targets.numel()
        count += targets.numel()
    return nats / count / math.log(2)
