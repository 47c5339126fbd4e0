"""What windows of tokens are judged by: what they hold, laid end to end, and their lengths."""

from __future__ import annotations

from typing import Any

import torch

from artcourse.exercises.engine import NoAnswer


def laid_out(pairs: Any, batch_size: int) -> Any:
    """All inputs, (batch_size, steps), all targets, and how long each window is."""
    if pairs is None:
        return None
    if isinstance(pairs, torch.Tensor) or not hasattr(pairs, "__iter__"):
        raise NoAnswer("Return a list of pairs: [(inputs, targets), (inputs, targets), …].")
    pairs = list(pairs)
    if not pairs:
        raise NoAnswer("Your list is empty. Does your loop run at all, and append to the list?")
    windows = [_pair(pair, batch_size) for pair in pairs]
    inputs, targets = (torch.cat(side, 1) for side in zip(*windows, strict=True))
    return inputs, targets, [window.shape[1] for window, _ in windows]


def _pair(pair: Any, batch_size: int) -> tuple[torch.Tensor, torch.Tensor]:
    stacked = isinstance(pair, torch.Tensor) and pair.ndim == 3
    if not (isinstance(pair, (tuple, list)) or stacked) or len(pair) != 2:
        raise NoAnswer(
            "Each entry of your list should be a pair: append((inputs, targets)), with brackets of "
            "their own. Two lists are made into pairs by list(zip(inputs, targets))."
        )
    inputs, targets = pair
    for name, one in (("inputs", inputs), ("targets", targets)):
        if not isinstance(one, torch.Tensor):
            raise NoAnswer(f"The {name} of a pair should be a tensor of torch.")
        _need_rows(name, one, batch_size)
    return inputs, targets


def _need_rows(name: str, window: torch.Tensor, batch_size: int) -> None:
    shape = tuple(window.shape)
    said = f"A window of {name} has the shape {shape}, where batch_size is {batch_size}."
    if window.ndim != 2:
        raise NoAnswer(f"{said} It should have two axes: a row for each of the batch_size rows.")
    if shape[0] != batch_size and shape[1] == batch_size:
        raise NoAnswer(
            f"{said} It lies on its side: rows first, (batch_size, length). A reshape to "
            "(batch_size, steps) makes rows; .T turns a table on its side."
        )
    if shape[0] != batch_size:
        raise NoAnswer(f"{said} Every window should have batch_size rows: cut columns, not rows.")
