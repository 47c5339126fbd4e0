"""Make, repair or update the course's own environment, ``.venv``.

Needs only Python's standard library. Whatever interrupts it, running it again recovers.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from artcourse.commands import CommandError, lock, typed
from artcourse.commands.environment import (
    Marker,
    has_all,
    is_ready,
    is_running_in,
    marker_file,
    output_of,
    python_in,
    version_of,
)
from artcourse.commands.pip_failure import explain_failure
from artcourse.commands.requirements import CONSTRAINTS, course_root

GIGABYTE = 1e9
# Measured: see tests/benchmarks/lab_start.py. On Linux torch comes with CUDA unless told otherwise.
NEEDED_BYTES = 2.5 * GIGABYTE
NEEDED_BYTES_WITH_CUDA = 8 * GIGABYTE


def set_up(extras: Iterable[str] = ()) -> Path:
    """Make ``.venv`` ready, from whatever state it is in.

    Parameters
    ----------
    extras : iterable of str
        Optional groups to install too, such as ``"test"``.

    Returns
    -------
    Path
        The Python in it.

    Raises
    ------
    CommandError
        If it cannot be done, with the way out.
    """
    root = course_root()
    venv = root / ".venv"
    notes = _notes_folder(root)
    waiting = "The course is being set up in another window. Waiting until that is done ..."
    try:
        with lock.hold(notes / "lock", waiting) as handle:
            if not is_ready(venv, extras):
                before = Marker.read(venv)
                extras = {*extras, *(before.extras if before else ())}
                python = _make(venv, before)
                _fill(venv, python, extras, before, notes / "pip.log", handle)
    except OSError as error:
        raise CommandError(explain_failure(f"error: {error}", root).sentence) from None
    return python_in(venv)


def _notes_folder(root: Path) -> Path:
    """Make the folder for the lock and the log; this also shows whether we may write at all."""
    folder = root / ".venv-setup"
    try:
        folder.mkdir(exist_ok=True)
        (folder / "pip.log").touch()
    except OSError as error:
        raise CommandError(
            f"The course folder cannot be written to ({error.strerror}: {root}). "
            "Please copy it to a folder of your own, such as Documents, and start again there."
        ) from None
    return folder


# The environment itself


def _make(venv: Path, before: Marker | None) -> str:
    """Make an empty ``.venv`` unless a usable one of ours is there; return its Python's version."""
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
    return version_of(python_in(venv)) == marker.python and _has_pip(python_in(venv))


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


# Its packages


def _fill(
    venv: Path, python: str, extras: Iterable[str], before: Marker | None, log: Path, handle: int
) -> None:
    """Install or update the packages, and write the marker that says so last."""
    Marker.wanted(python, extras, finished=False).write(venv)
    _forget_unfinished_packages(venv)
    if _install(venv, extras, log, handle) != 0:
        failure = explain_failure(log.read_text(encoding="utf-8", errors="replace"), venv.parent)
        if failure.kind == "network" and before and before.finished:
            # pip changes nothing before it has everything, so what was there is still whole.
            before.write(venv)
            if has_all(python_in(venv), extras):
                print(
                    "No network: the packages are not updated. Going on with those that are here."
                )
                return
        raise CommandError(failure.sentence)
    Marker.wanted(python, extras).write(venv)
    print("The course is set up.", flush=True)


def _install(venv: Path, extras: Iterable[str], log: Path, handle: int) -> int:
    """Run pip with its progress shown; return its exit status."""
    chosen = ",".join(sorted(extras))
    print("Installing the course's packages. This takes a few minutes ...", flush=True)
    log.write_bytes(b"")  # pip would append, and an old failure would be taken for today's
    command = [python_in(venv), "-m", "pip", "--log", log, "install", "--constraint", CONSTRAINTS]
    command += ["--editable", f".[{chosen}]" if chosen else "."]
    # A person's setting that makes pip install for the user would fail in an environment.
    variables = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # pip keeps the lock if we are killed, so that nobody installs beside it.
    kept = {} if os.name == "nt" else {"pass_fds": [handle]}
    with subprocess.Popen(command, cwd=venv.parent, env=variables, **kept) as pip:
        try:
            return pip.wait()
        except BaseException:
            pip.terminate()
            raise


def _forget_unfinished_packages(venv: Path) -> None:
    """Let pip install again what it was killed in the middle of.

    pip believes a package installed as soon as its folder of facts is there. The file INSTALLER
    is among the last things that pip writes into it.
    """
    for packages in (venv.glob("lib/python*/site-packages"), venv.glob("Lib/site-packages")):
        for folder in packages:
            for facts in folder.glob("*.dist-info"):
                if not (facts / "INSTALLER").is_file():
                    shutil.rmtree(facts)
