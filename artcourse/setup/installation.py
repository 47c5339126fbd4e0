"""Install the course's packages into its own environment, ``.venv``.

Whatever interrupts it, running it again recovers.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from artcourse.setup import lock, new_venv
from artcourse.setup.pip_failure import explain_failure
from artcourse.setup.requirements import CONSTRAINTS, course_root
from artcourse.setup.venv import Marker, has_all, is_ready, python_in
from artcourse.setup.words import CommandError

# Set, it takes the newest packages that the ranges of pyproject.toml allow: a weekly run wants
# to know early what breaks.
UNPINNED_VARIABLE = "ARTCOURSE_UNPINNED"


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
                python = new_venv.make_unless_usable(venv, before)
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
    command = [python_in(venv), "-m", "pip", "--log", log, "install"]
    if not os.environ.get(UNPINNED_VARIABLE):
        command += ["--constraint", CONSTRAINTS]
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
