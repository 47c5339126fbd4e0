"""How long it takes to record a check, and to read them all. Run by hand.

python tests/benchmarks/record.py
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from artcourse.work import make_work_folder, read_checks, record_check
from artcourse.work.folder import VARIABLE

SIZES = (0, 100, 1_000, 5_000)  # a hard-working student has some hundreds
CHECKS = 50


def milliseconds_per_check(count: int) -> tuple[float, float]:
    """Record some checks; return wall and CPU milliseconds each."""
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        problem = record_check(f"lesson.exercise{number % 40}", "wrong", "a misconception")
        assert problem is None, problem
    seconds = time.perf_counter() - wall, time.process_time() - cpu
    return tuple(1000 * each / count for each in seconds)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        work = make_work_folder(Path(folder) / "my-work")
        os.environ[VARIABLE] = str(work)
        print("| checks so far | ms to record one | CPU ms | ms to read all |")
        print("|---:|---:|---:|---:|")
        recorded = 0
        for size in SIZES:
            if size > recorded:
                milliseconds_per_check(size - recorded)
            wall, cpu = milliseconds_per_check(CHECKS)
            recorded = max(size, recorded) + CHECKS
            start = time.perf_counter()
            checks, problem = read_checks(work)
            reading = 1000 * (time.perf_counter() - start)
            assert (len(checks), problem) == (recorded, None)
            print(f"| {size} | {wall:.1f} | {cpu:.2f} | {reading:.1f} |")


if __name__ == "__main__":
    main()
