"""Read what packages the course needs, and compare with what is installed."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from artcourse.setup.words import CommandError, typed

CONSTRAINTS = Path(__file__).with_name("constraints.txt")
_ROOT = Path(__file__).resolve().parents[2]


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


def requirements(extras: Iterable[str] = ()) -> list[str]:
    """Read from ``pyproject.toml`` which packages the course needs.

    Parameters
    ----------
    extras : iterable of str
        Optional groups to include, such as ``"test"``.

    Returns
    -------
    list of str
        Names with the range of their versions, such as ``"torch>=2.6,<3"``.
    """
    about = tomllib.loads((course_root() / "pyproject.toml").read_text(encoding="utf-8"))
    project = about["project"]
    needed = list(project["dependencies"])
    for extra in extras:
        needed += project["optional-dependencies"][extra]
    return needed


def lacking(extras: Iterable[str] = ()) -> list[str]:
    """List what this Python lacks to run the course, such as ``"torch>=2.6,<3"``."""
    needed = requirements(extras)
    try:
        from packaging.requirements import Requirement
    except ImportError:  # JupyterLab brings it along: where it is missing, nothing is set up yet
        return needed
    unmet = []
    for text in needed:
        requirement = Requirement(text)
        found = installed_version(requirement.name)
        if not found or not requirement.specifier.contains(found, prereleases=True):
            unmet.append(text)
    return unmet


def installed_version(name: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return metadata.metadata(name).get("Version")  # a package half removed has none
    except metadata.PackageNotFoundError:
        return None


def fingerprint() -> str:
    """Return a checksum that changes when the course wants other packages."""
    wanted = json.dumps(requirements(["test"])) + CONSTRAINTS.read_text(encoding="utf-8")
    return hashlib.sha256(wanted.encode()).hexdigest()
