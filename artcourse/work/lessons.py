"""The course's lessons, and what their notebooks say about themselves."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LESSON_FILES = "[0-9][0-9]_*.ipynb"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Lesson:
    """What a lesson's notebook says about itself.

    Attributes
    ----------
    file : str
        The name of its notebook, ``"01_convolution.ipynb"``.
    title, makes : str
        Its title, and what the student makes in it.
    minutes_to_read, minutes_to_run : int or None
    exercises : tuple of str
        The ids of its exercises, in the order of their checks.
    """

    file: str
    title: str
    makes: str = ""
    minutes_to_read: int | None = None
    minutes_to_run: int | None = None
    exercises: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Its place in the course, from 0."""
        return int(self.file[:2])

    @property
    def stem(self) -> str:
        """The name of its notebook without ``.ipynb``."""
        return self.file.removesuffix(".ipynb")


def list_lessons(lessons_folder: Path) -> list[Lesson]:
    """List the lessons of the course in their order.

    Parameters
    ----------
    lessons_folder : Path
        The folder with the notebooks ``NN_*.ipynb``. One that cannot be read is left out.
    """
    lessons = []
    for path in lesson_files(lessons_folder):
        try:
            lessons.append(describe(path.name, read_notebook(path)))
        except ValueError:
            continue  # hand_out says so
    return lessons


def lesson_files(lessons_folder: Path) -> list[Path]:
    """The lessons' notebooks in their order."""
    return sorted(path for path in lessons_folder.glob(LESSON_FILES) if path.is_file())


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook.

    Raises
    ------
    ValueError
        When it cannot be read or is no notebook in format 4.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
        sound = notebook["nbformat"] == 4 and isinstance(notebook["metadata"], dict)
        sound = sound and all({"cell_type", "source", "metadata"} <= set(cell) for cell in cells)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} cannot be read as a notebook ({error})") from error
    if not sound:
        raise ValueError(f"{path} is not a notebook in format 4")
    return notebook


def describe(file: str, notebook: dict[str, Any]) -> Lesson:
    """Read what a notebook says about itself."""
    about = notebook["metadata"].get("artcourse", {})
    minutes = about.get("minutes", {})
    notes = [cell["metadata"].get("artcourse", {}) for cell in notebook["cells"]]
    return Lesson(
        file=file,
        title=about.get("title") or _first_heading(notebook) or file,
        makes=about.get("makes", ""),
        minutes_to_read=minutes.get("read"),
        minutes_to_run=minutes.get("run"),
        exercises=tuple(dict.fromkeys(note["check"] for note in notes if "check" in note)),
    )


def _first_heading(notebook: dict[str, Any]) -> str | None:
    for cell in notebook["cells"]:
        heading = re.search(r"^# +(.+?) *$", "".join(cell["source"]), re.MULTILINE)
        if cell["cell_type"] == "markdown" and heading:
            return heading[1]
    return None
