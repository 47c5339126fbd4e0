"""Read what packages the course needs, and compare with what is installed.

Needs only Python's standard library, because it is asked before anything is installed.
"""

import hashlib
import json
import operator
import re
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from artcourse.commands import CommandError, typed

CONSTRAINTS = Path(__file__).with_name("constraints.txt")
_ROOT = Path(__file__).resolve().parents[2]
_COMPARE = {">=": operator.ge, "<": operator.lt, "==": operator.eq}


def course_root() -> Path:
    """Return the course folder: the one with ``pyproject.toml`` and ``notebooks/``.

    Raises
    ------
    CommandError
        If the package stands alone, without its course folder.
    """
    if (_ROOT / "pyproject.toml").is_file() and (_ROOT / "notebooks").is_dir():
        return _ROOT
    raise CommandError(
        f"The lessons are not here: {_ROOT} has no notebooks folder. Please get the whole course "
        f"folder, open a terminal in it, and type there: {typed('lab')}"
    )


def requirements(extras: Iterable[str] = ()) -> dict[str, str]:
    """Read from ``pyproject.toml`` which packages the course needs.

    Parameters
    ----------
    extras : iterable of str
        Optional groups to include, such as ``"test"``.

    Returns
    -------
    dict of str to str
        From a package's name to the range of its versions, such as ``">=2,<3"``.
    """
    text = (course_root() / "pyproject.toml").read_text(encoding="utf-8")
    found = {}
    for group in ("dependencies", *extras):
        # Python 3.10 has no reader for this file format; our own lists are plain enough.
        block = re.search(rf"^{group} = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
        found.update(re.findall(r'^\s*"([\w.-]+)([^"]*)",?$', block[1], re.MULTILINE))
    return found


def is_within(version: str, versions: str) -> bool:
    """Tell whether a version lies within a range; only the numbers count.

    Examples
    --------
    >>> is_within("2.13.0+cpu", ">=2.6,<3")
    True
    >>> is_within("10.1", ">=9,<10")
    False
    """
    for limit in filter(None, versions.split(",")):
        sign, border = re.fullmatch(r"\s*([<>=]+)\s*([\d.]+)\s*", limit).groups()
        if not _COMPARE[sign](_numbers(version), _numbers(border)):
            return False
    return True


def _numbers(version: str) -> list[int]:
    """Return the numbers of a version, without zeros at the end: 2.0 is 2."""
    numbers = re.match(r"(\d+(?:\.\d+)*?)(\.0+)*(?!\.?\d)", version)
    return [int(number) for number in numbers[1].split(".")] if numbers else []


def lacking(extras: Iterable[str] = ()) -> list[str]:
    """List what this Python lacks to run the course, such as ``"torch>=2.6,<3"``."""
    return [
        name + versions
        for name, versions in requirements(extras).items()
        if not (found := installed_version(name)) or not is_within(found, versions)
    ]


def installed_version(name: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def fingerprint() -> str:
    """Return a checksum that changes when the course wants other packages."""
    wanted = json.dumps(requirements(["test"])) + CONSTRAINTS.read_text(encoding="utf-8")
    return hashlib.sha256(wanted.encode()).hexdigest()
