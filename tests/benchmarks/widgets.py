"""How long a widget takes to answer: typing a number of a kernel, pulling a slider.

    python3 tests/benchmarks/widgets.py

CPU milliseconds, the best of ten, with one thread; 100 is where one begins to wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from artcourse.data import load_photo
from artcourse.widgets import kernel_editor, pooling_window


def best(act: Callable[[int], None], times: int = 10) -> float:
    """Return the CPU milliseconds of the quickest of several acts."""
    spent = []
    for number in range(times):
        before = time.process_time()
        act(number)
        spent.append(time.process_time() - before)
    return 1000 * min(spent)


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    editor = kernel_editor(load_photo("chelsea", size=300))
    window = pooling_window(load_photo("chelsea", size=260))

    def type_a_number(number: int) -> None:
        editor._boxes[0].value = float(number + 2)

    def pull_the_slider(number: int) -> None:
        window._size.value = 2 + number % 6

    print("widget          CPU ms")
    print(f"kernel_editor   {best(type_a_number):6.1f}")
    print(f"pooling_window  {best(pull_the_slider):6.1f}")


if __name__ == "__main__":
    main()
