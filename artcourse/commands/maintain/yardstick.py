"""A small fixed calculation, timed: it tells a slow machine from a slow lesson.

Run as a program it prints its result, so that ``test`` can have it in a process of its own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

ROUNDS = 8
REPEATS = 40  # a round takes about a tenth of a second, which every system's clock can tell


def gflops() -> float:
    """Time PyTorch's convolution of 8 pictures of 16 channels, 64 × 64, in one thread.

    Returns
    -------
    float
        Thousand millions of multiplications and additions in a second of processor time, in the
        best of some rounds. Processor time, because lessons are measured in it as well, and
        another program that wants the same core does not change it.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        generator = torch.Generator().manual_seed(0)
        pictures = torch.randn(8, 16, 64, 64, generator=generator)
        kernels = torch.randn(32, 16, 3, 3, generator=generator)
        answer = torch.nn.functional.conv2d(pictures, kernels)
        best = min(_seconds(pictures, kernels) for _ in range(ROUNDS))
    finally:
        torch.set_num_threads(threads)
    operations_for_a_number = 2 * kernels[0].numel()  # a multiplication and an addition each
    return answer.numel() * operations_for_a_number / best / 1e9


def _seconds(pictures: Tensor, kernels: Tensor) -> float:
    """Processor time of one convolution, the mean of a round."""
    import torch

    begun = time.process_time()
    for _ in range(REPEATS):
        torch.nn.functional.conv2d(pictures, kernels)
    return (time.process_time() - begun) / REPEATS


if __name__ == "__main__":
    print(f"{gflops():.1f} GFLOP/s")
