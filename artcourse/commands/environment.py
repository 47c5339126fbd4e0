"""Find, or have made, a Python environment in which the course can run.

Needs only Python's standard library. The order is: the environment that the person chose, if it
has all packages; else ``.venv`` in the course folder; else ``artcourse.commands.installation``
makes one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from artcourse.commands.requirements import course_root, fingerprint, lacking

# Tells the restarted process that the set-up was looked at just now.
_LOOKED_AT = "ARTCOURSE_ENVIRONMENT_READY"


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
        root = course_root()
        return cls(finished, fingerprint(), python, tuple(sorted(set(extras))), str(root))

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
        f"from artcourse.commands import requirements as r; exit(len(r.lacking({[*extras]})))"
    )
    env = {**os.environ, **variables()}
    return output_of([python, "-c", question], env=env) is not None


# Going there


def find_python(extras: Iterable[str] = ()) -> Path | None:
    """Return a Python that can run the course as it is now, or None. Changes nothing."""
    here = Path(sys.executable)
    venv = course_root() / ".venv"
    marker = Marker.read(venv)
    if marker and is_running_in(venv):
        return here if is_ready(venv, extras) else None
    if not lacking(extras):
        return here
    if is_ready(venv, extras):
        return python_in(venv)
    # A .venv that a person made is as good as ours, if it has everything.
    if not marker and has_all(python_in(venv), extras):
        return python_in(venv)
    return None


def enter(extras: Iterable[str] = ()) -> None:
    """Come back in a Python that has what the course needs; set it up first, if need be.

    Either returns at once, or replaces this process by one that runs the same command in the
    right environment.

    Parameters
    ----------
    extras : iterable of str
        Optional groups that are needed too, such as ``"test"``.

    Raises
    ------
    CommandError
        If the set-up is not possible, with the way out.
    """
    if os.environ.pop(_LOOKED_AT, None):
        return
    python = find_python(extras)
    if python is None:
        from artcourse.commands import installation

        python = installation.set_up(extras)
    elif python == Path(sys.executable):
        return
    restart_in(python)


def enter_if_ready() -> None:
    """Go where the course can run, if there is such a place; make nothing."""
    python = None if os.environ.pop(_LOOKED_AT, None) else find_python()
    if python not in (None, Path(sys.executable)):
        restart_in(python)


def is_running_in(venv: Path) -> bool:
    """Tell whether this very Python belongs to the environment."""
    try:
        return os.path.samefile(sys.prefix, venv)
    except OSError:
        return False


def restart_in(python: Path) -> None:
    """Run the same command again in another Python, in the place of this process."""
    command = [str(python), "-m", "artcourse", *sys.argv[1:]]
    os.environ.update(variables(), **{_LOOKED_AT: "1"})
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # On Windows exec would return to the prompt at once; so wait, and leave Ctrl-C to the child.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def variables() -> dict[str, str]:
    """Return the variables by which child processes find the course's package anywhere."""
    others = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(course_root()), others]))}


def jupyter_variables(folder: Path) -> dict[str, str]:
    """Return this process's variables, but with Jupyter's and IPython's files in a folder.

    The person's own settings, kernels and extensions cannot reach a Jupyter that runs with them:
    a kernel called python3 that was once installed for the user would otherwise take our place.
    """
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("JUPYTER") and name != "MPLBACKEND"
    }
    jupyter = folder / "jupyter"
    ours = {
        "JUPYTER_CONFIG_DIR": str(jupyter),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_RUNTIME_DIR": str(jupyter / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(folder / "ipython"),
    }
    return others | variables() | ours
