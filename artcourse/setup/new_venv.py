"""Make an empty ``.venv``, if this computer can, and keep or clear away what is there."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import artcourse
from artcourse.setup.pip_failure import explain_failure
from artcourse.setup.venv import (
    Marker,
    is_running_in,
    marker_file,
    output_of,
    python_in,
    version_of,
)
from artcourse.setup.words import CommandError, typed

GIGABYTE = 1e9
# Measured: see tests/benchmarks/lab_start.py. On Linux torch comes with CUDA unless told otherwise.
NEEDED_BYTES = 2.5 * GIGABYTE
NEEDED_BYTES_WITH_CUDA = 8 * GIGABYTE


def make_unless_usable(venv: Path, before: Marker | None) -> str:
    """Make an empty ``.venv`` unless a usable one of ours is there.

    Parameters
    ----------
    venv : Path
        Where it belongs. What is there and is not ours is kept under another name.
    before : Marker or None
        What is known of the ``.venv`` that is there, if it is ours.

    Returns
    -------
    str
        The version of its Python, such as ``"3.11"``.

    Raises
    ------
    CommandError
        If it cannot be made, with the way out.
    """
    if before and _is_usable(venv, before):
        return before.python
    _check_tools()
    _check_disk(venv.parent)
    if before:
        change = "made by another Python, or has lost it" if before.finished else "not finished"
        print(f"The .venv that is here was {change}. It is made anew.")
    elif os.path.lexists(venv):
        print(f"There is a .venv that the course cannot use. It is kept as {_move_aside(venv)}.")
    python = "{}.{}".format(*sys.version_info)
    print(f"Setting up the course, only this once. Making .venv, Python {python} ...", flush=True)
    # The marker comes first, so that a set-up that is cut short is known as ours.
    Marker.wanted(python, (), finished=False).write(venv)
    _empty(venv)
    _run_venv(venv)
    return python


def _is_usable(venv: Path, marker: Marker) -> bool:
    """Tell whether packages can be installed into ``.venv`` by the Python that made it."""
    version = version_of(python_in(venv))
    return version == marker.python and _suits(version) and _has_pip(python_in(venv))


def _suits(version: str) -> bool:
    """Tell whether the course, which drops old Pythons in time, can still run with this one."""
    numbers = tuple(int(number) for number in version.split("."))
    return artcourse.OLDEST_PYTHON <= numbers < artcourse.FIRST_TOO_NEW_PYTHON


def _has_pip(python: Path) -> bool:
    return output_of([python, "-m", "pip", "--version"]) is not None


def _empty(venv: Path) -> None:
    """Remove all of a ``.venv`` of ours but the marker."""
    for entry in venv.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != marker_file(venv):
            entry.unlink()


def _run_venv(venv: Path) -> None:
    # From inside the environment that is to be replaced, the Python outside must do it.
    inside = is_running_in(venv)
    maker = getattr(sys, "_base_executable", sys.executable) if inside else sys.executable
    made = subprocess.run([maker, "-m", "venv", venv], capture_output=True, text=True)
    if made.returncode != 0:
        raise CommandError(explain_failure(made.stdout + made.stderr, venv.parent).sentence)


def _move_aside(venv: Path) -> str:
    """Rename a ``.venv`` that is not ours; return its new name."""
    number = 1
    while os.path.lexists(aside := venv.with_name(f".venv-old-{number}")):
        number += 1
    try:
        venv.rename(aside)
    except OSError as error:
        raise CommandError(
            f"There is a .venv that the course cannot use, and it cannot be renamed "
            f"({error.strerror}). Please close the programs that use it, or type 'deactivate'; "
            f"then start again: {typed('lab')}"
        ) from None
    return aside.name


def _check_tools() -> None:
    """Debian and Ubuntu deliver Python without what makes environments."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    raise CommandError(
        "This Python cannot make environments, because its 'venv' part is missing. On Debian and "
        f"Ubuntu please type: sudo apt install {package}   Then start again: {typed('lab')}"
    )


def _check_disk(folder: Path) -> None:
    """Refuse when it cannot fit; warn when it may not."""
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise CommandError(
            f"The disk has {free / GIGABYTE:.1f} GB free, and the course's packages need "
            f"{NEEDED_BYTES / GIGABYTE:.1f} GB. Please make room and start again."
        )
    if sys.platform == "linux" and free < NEEDED_BYTES_WITH_CUDA:
        print(
            f"Note: the disk has {free / GIGABYTE:.1f} GB free. With support for graphics cards, "
            f"which is usual on Linux, the packages need {NEEDED_BYTES_WITH_CUDA / GIGABYTE:.0f} "
            "GB. The README says how to install the smaller kind."
        )
