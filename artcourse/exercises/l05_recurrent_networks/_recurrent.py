"""Numbers for one layer that reads step by step, and what its axes are called."""

from __future__ import annotations

import torch

SIZES = {
    "input": ("T", "N", "in"),
    "grad_output": ("T", "N", "H"),
    "output": ("T", "N", "H"),
    "hidden": ("N", "H"),
    "weight_ih": ("H", "in"),
    "weight_hh": ("H", "H"),
    "bias": ("H",),
}
WORDS = {
    "T": "the number of steps",
    "N": "how many sequences are in the batch",
    "in": "how many numbers come in at each step",
    "H": "how many numbers the hidden state has",
}


def some(generator: torch.Generator, *shape: int, scale: float = 1.0) -> torch.Tensor:
    """Random numbers that are neither small nor so large that tanh is flat."""
    numbers = torch.rand(shape, generator=generator) * 0.8 + 0.2
    signs = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return numbers * signs * scale


def parameters(
    generator: torch.Generator, inputs: int, hidden: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """weight_ih, weight_hh and bias, with which the sums stay moderate."""
    return (
        some(generator, hidden, inputs, scale=0.7),
        some(generator, hidden, hidden, scale=0.7),
        some(generator, hidden, scale=0.6),
    )


def all_states(
    input: torch.Tensor,
    hidden: torch.Tensor,
    weight_ih: torch.Tensor,
    weight_hh: torch.Tensor,
    bias: torch.Tensor,
) -> torch.Tensor:
    """The hidden state after each step, (T, N, H)."""
    states = []
    for now in input:
        hidden = torch.tanh(now @ weight_ih.T + hidden @ weight_hh.T + bias)
        states.append(hidden)
    return torch.stack(states)
