"""Which learning rate is best for each network of lesson 06's copy task.

Run by hand: python tests/benchmarks/copy_task.py [--seeds 0 1 2]

Prints, for each network and rate, the last loss at each gap as a part of the loss without
memory, and their mean over the gaps, by which the lesson chooses.
"""

from __future__ import annotations

import argparse
import math

import torch

from artcourse.data import copy_task
from artcourse.losses import sequence_cross_entropy
from artcourse.models import CharRNN
from artcourse.training import Adam, clip_grad_norm_

HIDDEN, EMBEDDING = 64, 16
RATES = (0.003, 0.006, 0.012)
GAPS = (1, 2, 4, 8, 16, 32)
STEPS = {1: 1000}  # at the first gap; later ones have OTHER_STEPS
OTHER_STEPS = 250
MEAN_OF = 20  # losses, so that a single batch does not decide
NETWORKS = {"RNN": ("rnn", 1.0), "LSTM": ("lstm", 1.0), "LSTM, no forget bias": ("lstm", 0.0)}


def learn(cell: str, forget_bias: float, lr: float, seed: int) -> list[float]:
    """Train while the gap grows: the loss at each gap, as a part of that without memory."""
    torch.manual_seed(seed)
    model = CharRNN(10, HIDDEN, EMBEDDING, cell)
    if cell == "lstm":
        model.recurrent.bias_ih_l0.data[HIDDEN : 2 * HIDDEN] = forget_bias
    optimizer = Adam(model.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(seed + 1)
    parts = []
    for gap in GAPS:
        losses = []
        for _ in range(STEPS.get(gap, OTHER_STEPS)):
            tokens, targets = copy_task(32, gap, generator)
            loss = sequence_cross_entropy(model(tokens)[0], targets)
            model.zero_grad()
            loss.backward()
            clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
            losses.append(loss.item())
        parts.append(sum(losses[-MEAN_OF:]) / MEAN_OF * (gap + 20) / (10 * math.log(8)))
    return parts


def main() -> None:
    """Print a row for each network, rate and seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", nargs="*", type=int, default=[0, 1, 2])
    seeds = parser.parse_args().seeds
    torch.set_num_threads(1)
    print("gaps:", *GAPS)
    for name, (cell, forget_bias) in NETWORKS.items():
        for lr in RATES:
            for seed in seeds:
                parts = learn(cell, forget_bias, lr, seed)
                row = " ".join(f"{part:.2f}" for part in parts)
                mean = sum(parts) / len(parts)
                print(f"{name}, rate {lr}, seed {seed}: {row}, mean {mean:.2f}", flush=True)


if __name__ == "__main__":
    main()
