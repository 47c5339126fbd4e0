"""Which learning rate is best for each network of lesson 06's copy task, and how it does then.

Run by hand: python tests/benchmarks/copy_task.py [--only RNN GRU] [--seeds 0 1 2]

The networks have about equally many weights. Prints, for each network, rate and seed, the loss
at the end of each gap as a part of the loss without memory, and the mean over the gaps, by
which the rate is chosen. What the best rate gave is saved for the lesson.
"""

from __future__ import annotations

import argparse
import math
from typing import Any

import torch

from artcourse.data import copy_task
from artcourse.data.measured import load_measured, save_measured
from artcourse.losses import sequence_cross_entropy
from artcourse.models import CharRNN
from artcourse.training import Adam, clip_grad_norm_

COMMAND = "python tests/benchmarks/copy_task.py"
EMBEDDING = 16
GAPS = (1, 2, 4, 8, 16, 32)
STEPS = {1: 1000}  # at the first gap; later ones have OTHER_STEPS
OTHER_STEPS = 250
MEAN_OF = 20  # losses, so that a single batch does not decide
GATED_RATES = (0.003, 0.006, 0.012)
# name: kind of cell, hidden numbers, forget bias, learning rates to be tried
NETWORKS = {
    "RNN": ("rnn", 135, 1.0, (0.003, 0.004, 0.006)),
    "LSTM": ("lstm", 64, 1.0, GATED_RATES),
    "LSTM, no forget bias": ("lstm", 64, 0.0, GATED_RATES),
    "GRU": ("gru", 75, 1.0, GATED_RATES),
}


def learn(cell: str, hidden: int, forget_bias: float, lr: float, seed: int) -> list[float]:
    """Train while the gap grows: the loss at each gap, as a part of that without memory."""
    torch.manual_seed(seed)
    model = CharRNN(10, hidden, EMBEDDING, cell)
    if cell == "lstm":
        torch.nn.init.constant_(model.recurrent.bias_ih_l0[hidden : 2 * hidden], forget_bias)
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


def search(name: str, seeds: list[int]) -> dict[str, Any]:
    """Try the rates of one network; what the best one gave, a row for each seed."""
    cell, hidden, forget_bias, rates = NETWORKS[name]
    tried = {}
    for lr in rates:
        tried[lr] = [learn(cell, hidden, forget_bias, lr, seed) for seed in seeds]
        for seed, parts in zip(seeds, tried[lr], strict=True):
            row = " ".join(f"{part:.2f}" for part in parts)
            print(f"{name}, rate {lr}, seed {seed}: {row}, mean {_mean(parts):.2f}", flush=True)
    means = {lr: _mean([_mean(parts) for parts in rows]) for lr, rows in tried.items()}
    best = min(means, key=means.__getitem__)
    rows = [[round(part, 4) for part in parts] for parts in tried[best]]
    searched = {str(lr): round(mean, 4) for lr, mean in means.items()}
    return {"hidden": hidden, "lr": best, "seeds": seeds, "parts": rows, "searched": searched}


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _measured() -> dict[str, Any]:
    try:
        return load_measured("copy_task")["networks"]
    except ValueError:
        return {}


def main() -> None:
    """Search and save, network by network: what was measured before stays for the others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=list(NETWORKS), choices=list(NETWORKS))
    parser.add_argument("--seeds", nargs="*", type=int, default=[0, 1, 2])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name in arguments.only:
        found = search(name, arguments.seeds)
        networks = {**_measured(), name: found}
        ordered = {name: networks[name] for name in NETWORKS if name in networks}
        save_measured("copy_task", COMMAND, {"gaps": list(GAPS), "networks": ordered})


if __name__ == "__main__":
    main()
