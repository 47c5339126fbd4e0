"""The folder that holds a student's work: finding it, and making it."""

import os
import tempfile
from pathlib import Path

MARKER = ".artcourse"  # the folder by which a work folder is known; it holds the course's notes
VARIABLE = "ARTCOURSE_WORK"

_temporary: list[Path] = []  # the gallery outside a work folder, once something was saved there


def work_folder() -> Path | None:
    """Find the student's work folder.

    Returns
    -------
    Path or None
        The folder named by the environment variable ``ARTCOURSE_WORK``; without it, the
        nearest of the current folder and its parents that holds ``.artcourse``; else None.
    """
    named = os.environ.get(VARIABLE)
    try:
        here = Path.cwd()
    except OSError:  # the current folder has been deleted
        return None
    if named:
        return here / named
    for folder in (here, *here.parents):
        # not Path.is_dir, which raises where a parent may not be looked into
        if os.path.isdir(folder / MARKER):
            return folder
    return None


def gallery_folder() -> Path:
    """Return the folder for what the student makes.

    Returns
    -------
    Path
        ``gallery`` in the work folder, whether it is there yet or not. Outside a work folder, a
        new temporary folder, the same one until Python ends; nothing is left beside the
        notebook, and nothing of another day stands in it.
    """
    work = work_folder()
    if work is not None:
        return work / "gallery"
    if not _temporary:
        _temporary.append(Path(tempfile.mkdtemp(prefix="artcourse-gallery-")))
    return _temporary[0]


def temporary_gallery() -> Path | None:
    """Return the gallery outside a work folder, if this Python has one by now."""
    return _temporary[0] if _temporary else None


def make_work_folder(path: str | os.PathLike[str]) -> Path:
    """Make a work folder, or make sure that an existing one can be written to.

    Parameters
    ----------
    path : path
        The folder. The folders above it are made too.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    OSError
        When the folder cannot be made or written to; the message says what to do.
    """
    work = Path(path).absolute()
    try:
        (work / MARKER).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=work), tempfile.TemporaryFile(dir=work / MARKER):
            pass
    except (FileExistsError, NotADirectoryError) as error:
        raise OSError(
            f"{error.filename} cannot be made: a file is in its place, or in the place of a "
            "folder above it. Rename that file, or choose another folder with --work FOLDER."
        ) from error
    except OSError as error:
        raise OSError(
            f"The folder {work} cannot be written to ({error.strerror}). "
            "Choose another one with --work FOLDER."
        ) from error
    return work
