"""How long ``import artcourse`` takes, beside a Python that does nothing.

Run by hand: python tests/benchmarks/import_time.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15
STATEMENTS = ("pass", "import artcourse", "import artcourse.work", "import artcourse.commands")


def milliseconds(statement: str) -> float:
    """Time one fresh interpreter."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the table."""
    times = {statement: [] for statement in STATEMENTS}
    for _ in range(RUNS):  # in turns, so that a busy moment meets all of them
        for statement in STATEMENTS:
            times[statement].append(milliseconds(statement))
    nothing = statistics.median(times["pass"])
    print(f"| statement ({RUNS} fresh interpreters each) | median ms | more than `pass` |")
    print("|---|---:|---:|")
    for statement, taken in times.items():
        median = statistics.median(taken)
        print(f"| `{statement}` | {median:.0f} | {median - nothing:.0f} |")


if __name__ == "__main__":
    main()
