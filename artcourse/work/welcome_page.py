"""The front page of the work folder, which the lab opens first: ``Welcome.md``."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from artcourse.work.copies import Handout, Report
from artcourse.work.files import digest, exclusive, free_name, write_atomically
from artcourse.work.lessons import Lesson
from artcourse.work.notes import load_notes, save_notes
from artcourse.work.summary import Progress, read_progress

FILE = "Welcome.md"

TOP = """\
# Welcome to the course in AI art

Here you build the tools of AI art yourself, step by step, and make something of your own with
each of them. Everything runs on this computer: no internet, no account, and nothing of yours is
sent anywhere.
"""
GUIDE = """\
## How it works

- **Run a cell:** click on it and press **Shift + Enter**. Go from top to bottom.
- **Solve an exercise:** write your code in its cell and run it, then run the check below it. The
  check tells you what is right, and what went wrong if something did.
- **Get a hint:** type `exercises.NAME.hint()` in a cell, with the exercise's name for `NAME`. Each
  time you run it, you get the next hint.
- **Find your pictures:** they are in the folder `gallery` in the list on the left. A card inside
  each says how it was made: `data.load_card("gallery/my-poster.png")`.
- **Keep your work:** it is saved in this folder. A new version of a lesson never replaces a lesson
  that you have changed.
- **Come back:** your text and pictures are there, but a lesson that was closed has forgotten its
  numbers. Click on the cell where you stopped and choose *Run → Run All Above Selected Cell*.
- **Stop:** choose *File → Shut Down* in the menu, or press **Ctrl + C** in the window where you
  started. To come back, type `{start_again}` there.
"""


def write_welcome_page(
    work: Path, report: Report, start_again: str = "python3 -m artcourse lab"
) -> str | None:
    """Write ``Welcome.md`` for a newcomer, with the lessons and how far the student is.

    Parameters
    ----------
    work : Path
        The work folder.
    report : Report
        What :func:`artcourse.work.hand_out` did there.
    start_again : str
        What to type in a terminal to open the lab again.

    Returns
    -------
    str or None
        A sentence when something is the matter: a page that the student has changed is
        kept under another name, and where the page cannot be written, it says why.
    """
    content = welcome_page(report.handouts, read_progress(work), start_again).encode()
    try:
        with exclusive(work):
            return _put_in_place(work, content)
    except OSError as error:
        return f"The welcome page could not be written: {error}"


def welcome_page(
    handouts: tuple[Handout, ...], progress: Mapping[str, Progress], start_again: str
) -> str:
    """Compose the page.

    Parameters
    ----------
    handouts : tuple of Handout
        One for each lesson, in order.
    progress : mapping
        ``{exercise id: Progress}``.
    start_again : str
        What to type to open the lab again.

    Returns
    -------
    str
        Markdown.
    """
    parts = [TOP, _lessons(handouts, progress), _newer_versions(handouts)]
    parts.append(GUIDE.format(start_again=start_again))
    return "\n".join(part for part in parts if part)


def _put_in_place(work: Path, content: bytes) -> str | None:
    page, said = work / FILE, None
    notes, _ = load_notes(work)
    found = page.read_bytes() if page.is_file() else None
    if found == content:
        return None
    ours = [digest(found)] if found is not None and notes.is_ours(FILE, digest(found)) else []
    if os.path.lexists(page) and not ours:
        kept = free_name(work, "Welcome.yours", ".md")
        page.rename(work / kept)
        said = f"{FILE} had been changed. It is kept as {kept}, and a new one was written."
    # Noted before it is written: a crash in between leaves no page of ours unknown.
    notes.written[FILE] = [*ours, digest(content)]
    save_notes(work, notes)
    write_atomically(work, FILE, content)
    return said


def _lessons(handouts: tuple[Handout, ...], progress: Mapping[str, Progress]) -> str:
    if not handouts:
        return ""
    unfinished = (each.lesson for each in handouts if not _finished(each.lesson, progress))
    following = next(unfinished, None)
    lines = ["## The lessons", ""]
    if following:
        begun = any(id in progress for each in handouts for id in each.lesson.exercises)
        lines += [f"**{'Go on with' if begun else 'Start with'} {_link(following)}.**", ""]
    lines += [
        "| | Lesson | What you make | Reading | Running | Exercises |",
        "|--:|:--|:--|--:|--:|:--|",
    ]
    lines += [_row(each.lesson, progress) for each in handouts]
    return "\n".join([*lines, ""])


def _row(lesson: Lesson, progress: Mapping[str, Progress]) -> str:
    cells = [
        str(lesson.number),
        _link(lesson),
        _as_text(lesson.makes),
        _minutes(lesson.minutes_to_read),
        _minutes(lesson.minutes_to_run),
        _exercises(lesson, progress),
    ]
    return f"| {' | '.join(cells)} |"


def _exercises(lesson: Lesson, progress: Mapping[str, Progress]) -> str:
    if not lesson.exercises:
        return ""
    tick = "✓ " if _finished(lesson, progress) else ""
    return f"{tick}{len(_passed(lesson, progress))} of {len(lesson.exercises)}"


def _passed(lesson: Lesson, progress: Mapping[str, Progress]) -> list[str]:
    return [id for id in lesson.exercises if id in progress and progress[id].passed]


def _finished(lesson: Lesson, progress: Mapping[str, Progress]) -> bool:
    return len(_passed(lesson, progress)) == len(lesson.exercises)


def _newer_versions(handouts: tuple[Handout, ...]) -> str:
    newer = [each for each in handouts if each.newer]
    if not newer:
        return ""
    lines = [f"- {_link(each.lesson)}: [{each.newer}]({quote(each.newer)})" for each in newer]
    explained = (
        "You have changed these lessons, so your copies were left as they are. "
        "A newer version stands beside each:"
    )
    return "\n".join(["## New versions", "", explained, "", *lines, ""])


def _link(lesson: Lesson) -> str:
    return f"[{_as_text(lesson.title)}]({quote(lesson.file)})"


def _minutes(number: int | None) -> str:
    return "" if number is None else f"{number} min"


def _as_text(words: str) -> str:
    """Keep words from being read as Markdown."""
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", " ".join(words.split()))
