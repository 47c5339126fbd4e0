"""How long VGG-19's weights take to read, and a picture to go through it.

Run by hand: python tests/benchmarks/vgg.py

Seconds of the wall clock, the best of several runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch

from artcourse.data import load_vgg19, records
from artcourse.data.weights import WEIGHTS
from artcourse.models import VGGFeatures

RUNS = 5


def best_of(function: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    path = Path(records.recorded_file(WEIGHTS["vgg19-original"]))
    features = VGGFeatures(["relu4_2"])
    image = torch.rand(1, 3, 256, 256)
    rows = [
        ("reading the file's bytes", lambda: path.read_bytes()),
        ("load_vgg19, its checksum included", load_vgg19),
        ("VGGFeatures up to relu4_2", lambda: VGGFeatures(["relu4_2"])),
        ("a picture of 256 px, forward", lambda: features(image)),
    ]
    print("| what | seconds |")
    print("|---|---:|")
    for what, function in rows:
        print(f"| {what} | {best_of(function):.3f} |")


if __name__ == "__main__":
    main()
