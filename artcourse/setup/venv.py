"""The course's own environment, ``.venv``: whose it is, and whether it is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from artcourse.setup.requirements import course_root, fingerprint
from artcourse.setup.variables import variables


@dataclass(frozen=True)
class Marker:
    """What we know of the ``.venv`` that we made; kept in a file inside it."""

    finished: bool
    fingerprint: str
    python: str
    extras: tuple[str, ...]
    root: str

    @classmethod
    def wanted(cls, python: str, extras: Iterable[str], *, finished: bool = True) -> Marker:
        """Describe the environment that the course folder asks for today."""
        return cls(
            finished=finished,
            fingerprint=fingerprint(),
            python=python,
            extras=tuple(sorted(set(extras))),
            root=str(course_root()),
        )

    @classmethod
    def read(cls, venv: Path) -> Marker | None:
        """Read the marker; None if this ``.venv`` is not ours."""
        try:
            facts = json.loads(marker_file(venv).read_text(encoding="utf-8"))
            return cls(**{**facts, "extras": tuple(facts["extras"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, venv: Path) -> None:
        """Write the marker, all of it or nothing."""
        venv.mkdir(exist_ok=True)
        unfinished = marker_file(venv).with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        os.replace(unfinished, marker_file(venv))


def marker_file(venv: Path) -> Path:
    """Return where the marker of a ``.venv`` of ours lies."""
    return venv / "artcourse-environment.json"


def python_in(venv: Path) -> Path:
    """Return where an environment keeps its Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def output_of(command: Sequence[str | Path], **settings: Any) -> str | None:
    """Return what a program prints; None if it does not run, fails, or takes a minute."""
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=60, **settings
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None


def version_of(python: Path) -> str | None:
    """Ask a Python for its version, such as ``"3.11"``; None if it does not run."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    return output_of([python, "-I", "-S", "-c", question])


def is_ready(venv: Path, extras: Iterable[str]) -> bool:
    """Tell whether ``.venv`` is whole, up to date, and made for this folder and Python."""
    marker = Marker.read(venv)
    return (
        marker is not None
        and marker.finished
        and set(extras) <= set(marker.extras)
        and marker == Marker.wanted(marker.python, marker.extras)
        and version_of(python_in(venv)) == marker.python
    )


def has_all(python: Path, extras: Iterable[str]) -> bool:
    """Tell whether another Python has all packages that the course needs."""
    question = (
        "from artcourse.setup.requirements import lacking; "
        f"raise SystemExit(len(lacking({[*extras]})))"
    )
    env = {**os.environ, **variables()}
    return output_of([python, "-c", question], env=env) is not None


def is_running_in(venv: Path) -> bool:
    """Tell whether this very Python belongs to the environment."""
    try:
        return os.path.samefile(sys.prefix, venv)
    except OSError:
        return False
