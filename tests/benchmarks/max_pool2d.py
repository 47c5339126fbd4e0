"""How fast our max pooling is, the maximum of four strided slices, beside torch's. One thread.

Run by hand: python tests/benchmarks/max_pool2d.py
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import torch
from timing import ROUNDS, in_turns

from artcourse.functional import max_pool2d, max_pool2d_backward

SETTINGS = {
    "N8 C16 64×64, 2×2": ((8, 16, 64, 64), {"kernel_size": 2}),
    "N64 C8 28×28, 2×2": ((64, 8, 28, 28), {"kernel_size": 2}),
    "N32 C64 16×16, 2×2": ((32, 64, 16, 16), {"kernel_size": 2}),
    "N1 C64 256×256, 2×2": ((1, 64, 256, 256), {"kernel_size": 2}),
    "N8 C16 65×65, 3×3 stride 2 padding 1": (
        (8, 16, 65, 65),
        {"kernel_size": 3, "stride": 2, "padding": 1},
    ),
}


def works_of(shape: tuple[int, ...], options: dict[str, int]) -> dict[str, Callable[[], object]]:
    """Forward, and forward and backward, by torch and by us."""
    input = torch.randn(shape)
    followed = input.clone().requires_grad_()
    grad_output = torch.randn_like(max_pool2d(input, **options))

    def torch_both() -> None:
        output = torch.nn.functional.max_pool2d(followed, **options)
        torch.autograd.grad(output, followed, grad_output)

    def own_both() -> None:
        max_pool2d(input, **options)
        max_pool2d_backward(grad_output, input, **options)

    return {
        "torch forward": lambda: torch.nn.functional.max_pool2d(input, **options),
        "own forward": lambda: max_pool2d(input, **options),
        "torch forward + backward": torch_both,
        "own forward + backward": own_both,
    }


def print_rows(setting: str) -> None:
    """Print the lines of one setting."""
    times = in_turns(works_of(*SETTINGS[setting]))
    for name, taken in times.items():
        who, _, what = name.partition(" ")
        base = times[f"torch {what}"]
        ratio = statistics.median(own / of_torch for own, of_torch in zip(taken, base, strict=True))
        numbers = f"{1000 * statistics.median(taken):,.2f} | {1000 * min(taken):,.2f} | {ratio:.2f}"
        print(f"| {setting} | {what} | {who} | {numbers} |", flush=True)


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    torch.zeros(6_000_000)  # 24 MB: from now on the C library keeps freed memory for the next run
    print(f"float32, one thread, medians of {ROUNDS} rounds in turns, torch {torch.__version__}\n")
    print("| setting | what | who | median ms | least ms | times torch |")
    print("|---|---|---|---:|---:|---:|")
    for setting in SETTINGS:
        print_rows(setting)


if __name__ == "__main__":
    main()
