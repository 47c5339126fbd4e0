"""How the test ended: what each lesson took, and whether all is well."""

import re
from collections.abc import Iterator, Sequence

from artcourse.commands.maintain.lanes import Result

MOST_MEGABYTES = 2000  # of memory; a lesson with more fails
USUAL_GFLOPS = 100.0  # by the yardstick, on the machine for which lessons state their time


def report(results: Sequence[Result], seconds: float) -> int:
    """Print the table of the lessons and the verdict; return the exit status."""
    rows = [result for result in results if result.stage.in_table]
    gflops = measured_gflops(results)
    if rows:
        print("\n" + table(rows, gflops))
    for sentence in slow_lessons(rows, gflops):
        print(sentence)
    failed = [result.stage.heading for result in results if has_failed(result)]
    if failed:
        print(f"\nFAILED after {seconds:.0f} s: {'; '.join(failed)}")
        return 1
    print(f"\nPassed: all {len(results)} stages, in {seconds:.0f} s.")
    return 0


def has_failed(result: Result) -> bool:
    """Tell whether a stage failed, or needed too much memory."""
    return result.run.status != 0 or is_too_large(result)


def is_too_large(result: Result) -> bool:
    """Tell whether a lesson needed more memory than a small laptop can give it."""
    return result.stage.in_table and result.run.peak_bytes / 1e6 > MOST_MEGABYTES


def measured_gflops(results: Sequence[Result]) -> float | None:
    """What the yardstick said; None where it has not run or has failed."""
    for result in results:
        found = re.search(r"([\d.]+) GFLOP/s", result.said) if result.stage.is_yardstick else None
        if found:
            return float(found[1])
    return None


def usual_seconds(result: Result, gflops: float) -> float:
    """The processor time that a lesson would take on the usual machine."""
    return result.run.cpu_seconds * gflops / USUAL_GFLOPS


def slow_lessons(rows: Sequence[Result], gflops: float | None) -> Iterator[str]:
    """A sentence on each lesson that took longer than it states, on the scale of the yardstick."""
    if gflops is None:
        return
    for result in rows:
        stated = result.stage.stated_cpu_seconds
        usual = usual_seconds(result, gflops)
        if stated is not None and usual > stated:
            yield (
                f"Slow, whatever the machine: {result.stage.heading} would take {usual:.0f} CPU "
                f"seconds on the usual one, and states {stated:.0f}."
            )


def table(rows: Sequence[Result], gflops: float | None) -> str:
    """Lay out what each lesson took, and how fast the machine is."""
    width = max(len(result.stage.heading) for result in rows)
    heads = f"{'Lesson':<{width}}  Seconds  CPU seconds  Peak memory"
    lines = [heads if gflops is None else f"{heads}  Usual machine"]
    for result in rows:
        run = result.run
        line = f"{result.stage.heading:<{width}}  {run.seconds:7.1f}  {run.cpu_seconds:11.1f}"
        line += f"  {run.peak_bytes / 1e6:8.0f} MB"
        if gflops is not None:
            line += f"  {usual_seconds(result, gflops):11.1f} s"
        if is_too_large(result):
            line += f"  FAILED: more than {MOST_MEGABYTES} MB"
        elif has_failed(result):
            line += "  FAILED"
        lines.append(line)
    if gflops is not None:
        lines.append(
            f"Yardstick: this machine computes {gflops:.0f} GFLOP/s in one thread of PyTorch's "
            f"conv2d, the usual one {USUAL_GFLOPS:.0f}."
        )
    return "\n".join(lines)
