"""How fast our convolution is, beside torch's and beside plain loops. One thread.

Run by hand: python tests/benchmarks/conv2d.py
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

import torch
from timing import ROUNDS, in_turns, seconds

from artcourse.functional import conv2d, conv2d_backward, conv2d_loops


@dataclass
class Setting:
    """Sizes of one line of DESIGN's table, and how many pictures the loops get."""

    name: str
    input: tuple[int, int, int, int]
    weight: tuple[int, int, int, int]
    stride: int
    pictures_for_loops: int


SETTINGS = (
    Setting("N8 C16 64×64, F32 k3", (8, 16, 64, 64), (32, 16, 3, 3), 1, 1),
    Setting("N100 C3 31×31, F25 k3 stride 2", (100, 3, 31, 31), (25, 3, 3, 3), 2, 5),
)


def works_of(setting: Setting) -> dict[str, Callable[[], object]]:
    """Forward, and forward and backward, by torch and by us."""
    input, weight = torch.randn(setting.input), torch.randn(setting.weight)
    bias = torch.randn(setting.weight[0])
    grad_output = torch.randn_like(conv2d(input, weight, bias, setting.stride))
    followed = [tensor.clone().requires_grad_() for tensor in (input, weight, bias)]

    def torch_both() -> None:
        output = torch.nn.functional.conv2d(*followed, setting.stride)
        torch.autograd.grad(output, followed, grad_output)

    def own_both() -> None:
        conv2d(input, weight, bias, setting.stride)
        conv2d_backward(grad_output, input, weight, bias, setting.stride)

    return {
        "torch forward": lambda: torch.nn.functional.conv2d(input, weight, bias, setting.stride),
        "own forward": lambda: conv2d(input, weight, bias, setting.stride),
        "torch both": torch_both,
        "own both": own_both,
    }


def loops_seconds(setting: Setting) -> float:
    """Time the loops on a few pictures, and reckon the time for all of them."""
    few = setting.pictures_for_loops
    input, weight = torch.randn(setting.input)[:few], torch.randn(setting.weight)
    bias = torch.randn(setting.weight[0])
    taken = seconds(lambda: conv2d_loops(input, weight, bias, setting.stride))
    return taken * setting.input[0] / few


def print_rows(setting: Setting) -> None:
    """Print the lines of one setting."""
    times = in_turns(works_of(setting))
    for what in ("forward", "both"):
        base = times[f"torch {what}"]
        for who in ("torch", "own"):
            own = times[f"{who} {what}"]
            ratio = statistics.median(a / b for a, b in zip(own, base, strict=True))
            row(setting, what, who, statistics.median(own), min(own), f"{ratio:.2f}")
    loops = loops_seconds(setting)
    times_torch = loops / statistics.median(times["torch forward"])
    row(setting, "forward", "own loops*", loops, loops, f"{times_torch:,.0f}")


def row(setting: Setting, what: str, who: str, median: float, least: float, ratio: str) -> None:
    """Print one line of the table."""
    what = "forward + backward" if what == "both" else what
    numbers = f"{1000 * median:,.2f} | {1000 * least:,.2f} | {ratio}"
    print(f"| {setting.name} | {what} | {who} | {numbers} |", flush=True)


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
    few = " and ".join(f"{s.pictures_for_loops} of {s.input[0]}" for s in SETTINGS)
    print(f"\n* once, on {few} pictures, and multiplied.")


if __name__ == "__main__":
    main()
