"""Go on in a Python that has what the course needs.

The order is: the environment that the person chose, if it has all packages; else ``.venv`` in the
course folder; else ``artcourse.setup.installation`` makes one.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from artcourse.setup import installation
from artcourse.setup.requirements import course_root, lacking
from artcourse.setup.variables import variables
from artcourse.setup.venv import Marker, has_all, is_ready, is_running_in, python_in

# Tells the restarted process that the set-up was looked at just now.
_LOOKED_AT = "ARTCOURSE_ENVIRONMENT_READY"


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
        python = installation.set_up(extras)
    elif python == Path(sys.executable):
        return
    restart_in(python)


def enter_if_ready() -> None:
    """Go where the course can run, if there is such a place; make nothing."""
    python = None if os.environ.pop(_LOOKED_AT, None) else find_python()
    if python not in (None, Path(sys.executable)):
        restart_in(python)


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
