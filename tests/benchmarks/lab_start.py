"""How long it takes from the command to a served page. Run by hand.

python3 tests/benchmarks/lab_start.py            later starts, in this course folder
python3 tests/benchmarks/lab_start.py --first    also the first: in a copy, with the set-up
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".git", ".venv*", "my-work", "__pycache__", ".*_cache", ".hypothesis")


def seconds_to_page(python: str, course: Path, work: Path) -> float:
    """Start the lab, wait for its page, stop it; return the seconds until the page was there."""
    command = [python, "-u", "-m", "artcourse", "lab", "--no-browser", "--work", str(work)]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, text=True) as lab:
        for line in lab.stdout:
            if address := re.search(r"http://127\.0\.0\.1:\S+", line):
                break
        else:
            raise SystemExit("the lab did not start; try it by hand")
        with urllib.request.urlopen(address[0]) as page:
            assert b"JupyterLab" in page.read()
        seconds = time.perf_counter() - started
        lab.send_signal(signal.SIGINT)
        lab.communicate()
    return seconds


def first_start(folder: Path) -> None:
    """Measure in a fresh copy of the course, with the Python outside any environment."""
    course = folder / "course"
    shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*NOT_COPIED))
    outside = getattr(sys, "_base_executable", sys.executable)
    seconds = seconds_to_page(outside, course, folder / "first")
    size = sum(path.lstat().st_size for path in (course / ".venv").rglob("*") if path.is_file())
    print(f"first start, with the set-up     {seconds:6.1f} s   (.venv: {size / 1e9:.1f} GB)")
    later_starts(outside, course, folder, "later starts in that copy")


def later_starts(python: str, course: Path, folder: Path, name: str, times: int = 3) -> None:
    """Measure starts when all is set up."""
    seconds = [seconds_to_page(python, course, folder / f"work-{n}") for n in range(times)]
    spread = f"{min(seconds):.1f} to {max(seconds):.1f}"
    print(f"{name:<31} {statistics.mean(seconds):6.1f} s   ({spread} s, {times} times)")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", action="store_true", help="also measure a first start")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.first:
            first_start(Path(folder))
        later_starts(sys.executable, ROOT, Path(folder), "later starts")


if __name__ == "__main__":
    main()
