"""The course's own strict nbval run, for the tests that watch it fail."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from artcourse.commands.maintain.lessons import NBVAL_ARGUMENTS


def run_nbval(folder: Path, *names: str) -> tuple[int, dict[str, str]]:
    """Run the course's strict nbval: its exit code, and per notebook what it says of failures."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", *NBVAL_ARGUMENTS, f"--junitxml={report}"]
    done = subprocess.run(
        [*command, *(f"{name}.ipynb" for name in names)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    said: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = re.sub(r"\.ipynb$", "", case.get("classname", "")).rpartition(".")[2]
        reasons = "".join(failure.text or "" for failure in case.iter("failure"))
        said[name] = said.get(name, "") + reasons
    assert set(said) == set(names), done.stdout
    return done.returncode, said
