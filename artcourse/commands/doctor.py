"""``doctor``: look whether this computer can run the course, and say what to do if not.

Nothing is installed or changed, and no network is needed. Before the set-up it says what it can.
"""

import argparse
import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import artcourse
from artcourse.commands import doctor_checks
from artcourse.setup import enter
from artcourse.setup.words import typed

HELP = "check whether this computer can run the course"
MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes
    ----------
    name : str
    status : {"ok", "warn", "fail"}
    detail : str
        What is there.
    fix : str
        What to do; empty if all is well.
    """

    name: str
    status: str
    detail: str
    fix: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('doctor --json')}   prints the findings for a program"
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Print one line for each check, with its fix; return 0 if none fails."""
    enter.enter_if_ready()
    findings = []
    for finding in examine():
        findings.append(finding)
        if not options.json:
            print(f"{MARKS[finding.status]}  {finding.name}: {finding.detail}", flush=True)
            if finding.fix:
                print(f"      -> {finding.fix}", flush=True)
    failed = sum(finding.status == "fail" for finding in findings)
    if options.json:
        print(as_json(findings))
    elif failed:
        print(f"\nTo mend before you start: {failed}. The arrows say how.")
    else:
        print(f"\nThis computer is ready. Start with: {typed('lab')}")
    return 1 if failed else 0


def examine() -> Iterator[Finding]:
    """Run all checks, one after the other."""
    for name, check in doctor_checks.CHECKS.items():
        yield _carefully(name, check)


def _carefully(name: str, check: Callable[[], tuple[str, ...]]) -> Finding:
    try:
        return Finding(name, *check())
    except Exception as error:  # a doctor who faints helps nobody
        return Finding(name, "warn", f"the check itself failed ({error!r})")


def as_json(findings: list[Finding]) -> str:
    """Write findings for a program; nothing in them names the person."""
    return json.dumps(
        {
            "artcourse": artcourse.__version__,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "ok": all(finding.status != "fail" for finding in findings),
            "checks": [asdict(finding) for finding in findings],
        },
        indent=1,
    )
