"""The checks of ``doctor``. Each returns a status, what it found and, if need be, the fix."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import webbrowser

from artcourse.commands import ports
from artcourse.setup.enter import find_python
from artcourse.setup.new_venv import NEEDED_BYTES
from artcourse.setup.requirements import (
    CONSTRAINTS,
    course_root,
    installed_version,
    lacking,
    requirements,
)
from artcourse.setup.variables import variables
from artcourse.setup.venv import is_running_in
from artcourse.setup.words import CommandError, typed

GIGABYTE = 1e9
ENOUGH_MEMORY = 4 * GIGABYTE
ENOUGH_DISK = 1 * GIGABYTE
SET_UP = f"Set the course up: {typed('lab')}"
Result = tuple[str, ...]


def python() -> Result:
    """The version was looked at before anything else; here are the facts."""
    bits = 64 if sys.maxsize > 2**32 else 32
    found = f"{platform.python_version()}, {bits} bits, {platform.system()} {platform.machine()}"
    if bits == 32:
        return "fail", found, "Install a 64-bit Python 3.11 to 3.13; torch needs it."
    return "ok", found


def packages() -> Result:
    """Compare what is installed with what is needed, and with what the course is tested with."""
    if unfit := lacking():
        return "fail", "missing or of another version: " + ", ".join(unfit), SET_UP
    from packaging.requirements import Requirement  # there when the packages are

    names = [Requirement(text).name for text in requirements()]
    here = {name: installed_version(name) for name in names}
    tested = pins()
    others = [
        f"{name} {version} (tested: {tested.get(name)})"
        for name, version in here.items()
        if version.partition("+")[0] != tested.get(name)
    ]
    if others:
        advice = "This should work. If not, make an environment as the README says."
        return "warn", "not what the course is tested with: " + ", ".join(others), advice
    return "ok", f"all {len(here)} are here, in the versions that the course is tested with"


def pins() -> dict[str, str]:
    """Read which versions the course is tested with, on this Python."""
    from packaging.requirements import Requirement

    found = map(Requirement, CONSTRAINTS.read_text(encoding="utf-8").splitlines())
    fitting = (pin for pin in found if pin.marker is None or pin.marker.evaluate())
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in fitting}


# What may crash is asked in a process of its own.


def torch() -> Result:
    """Torch loads and calculates."""
    return _ask(
        "import torch\n"
        "assert torch.ones(3, 3).mm(torch.ones(3, 3)).sum() == 27\n"
        "card = 'none found, none needed'\n"
        "if torch.cuda.is_available(): card = torch.cuda.get_device_name()\n"
        "if torch.backends.mps.is_available(): card = 'Apple'\n"
        "print(f'{torch.__version__} works; graphics card: {card}')"
    )


def torchvision() -> Result:
    """Torchvision loads, if need be with the course's remedy."""
    return _ask(
        "from artcourse.torchvision_remedy import import_torchvision\n"
        "print(f'{import_torchvision().__version__} loads')"
    )


def fonts() -> Result:
    """The fonts with which figures are labelled are there."""
    return _ask(
        "from matplotlib.font_manager import findfont\n"
        "from matplotlib.mathtext import math_to_image\n"
        "import io\n"
        "findfont('DejaVu Sans', fallback_to_default=False)\n"
        "math_to_image('$x^2$ \\u00e9', io.BytesIO())\n"
        "print('DejaVu Sans is here and can be drawn')"
    )


def data() -> Result:
    """All photographs of the course load."""
    return _ask(
        "from artcourse.data import PHOTOS, load_photo\n"
        "for name in PHOTOS: load_photo(name, size=32)\n"
        "print(f'all {len(PHOTOS)} photographs load')"
    )


def _ask(question: str) -> Result:
    """Run a few lines in a new Python; the last line of what it prints is the finding."""
    settings = {**os.environ, **variables(), "MPLBACKEND": "agg"}
    try:
        asked = subprocess.run(
            [sys.executable, "-c", question],
            env=settings,
            capture_output=True,
            text=True,
            timeout=300,
        )
    except subprocess.TimeoutExpired:
        return "fail", "no answer within five minutes", "Restart the computer and try again."
    answer = (asked.stdout if asked.returncode == 0 else asked.stderr).strip().splitlines()
    last = answer[-1] if answer else f"it crashed with status {asked.returncode}"
    if asked.returncode == 0:
        return "ok", last
    if "No module named" in last:
        return "fail", last, SET_UP
    if is_running_in(course_root() / ".venv"):
        return "fail", last, f"Delete the folder .venv, then start again: {typed('lab')}"
    return "fail", last, "Install this package again in the environment that you use."


# The computer


def memory() -> Result:
    """Lessons stay under 2 GB, and a browser wants some too."""
    try:
        import psutil

        total, free = psutil.virtual_memory().total, psutil.virtual_memory().available
    except ImportError:
        if not hasattr(os, "sysconf"):
            return "warn", "not known before the set-up", SET_UP
        total = free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = f"{total / GIGABYTE:.1f} GB, of which {free / GIGABYTE:.1f} GB free"
    if total < ENOUGH_MEMORY:
        return "warn", found, "Close other programs while you work, above all other browser tabs."
    if free < ENOUGH_MEMORY / 2:
        return "warn", found, "Close some programs before you start."
    return "ok", found


def disk() -> Result:
    """There is room for your work, and for the packages if they are not there yet."""
    free = shutil.disk_usage(course_root()).free
    wanted = ENOUGH_DISK if find_python() else NEEDED_BYTES
    found = f"{free / GIGABYTE:.1f} GB free, {wanted / GIGABYTE:.1f} GB wanted"
    return ("ok", found) if free >= wanted else ("fail", found, "Make room on the disk.")


def browser() -> Result:
    """JupyterLab is shown in a browser."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return "warn", "none found", "Install one, such as Firefox; or open the printed address."
    return "ok", "found"


def port() -> Result:
    """JupyterLab can listen on this computer."""
    try:
        return "ok", f"{ports.HOST}:{ports.choose_port()} is free"
    except CommandError as error:
        return "fail", "none is free", str(error)


def write_access() -> Result:
    """Your work can be saved."""
    folder = course_root() / "my-work"
    folder = folder if folder.is_dir() else course_root()
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        remedy = "Copy the course folder to a place of your own, such as Documents."
        return "fail", f"{folder.name} cannot be written to ({error.strerror})", remedy
    return "ok", "the course folder can be written to"


CHECKS = {
    "Python": python,
    "packages": packages,
    "torch": torch,
    "torchvision": torchvision,
    "fonts": fonts,
    "data": data,
    "memory": memory,
    "disk": disk,
    "browser": browser,
    "port": port,
    "write access": write_access,
}
