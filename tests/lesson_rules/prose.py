"""Rules on the lesson as something to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from nbformat import NotebookNode

from lesson_rules.lesson import Lesson, data, facts, lines
from lesson_rules.outputs import pictures_without_alt

FIRST_PICTURE = 5  # among so many cells
TOP = 3  # cells, in which the title stands and what belongs to it
MEDIAN_LINES = 5
PROSE_BEFORE_CODE = 0.8

_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")


def number_of_cells(lesson: Lesson) -> list[str]:
    """A lesson has 30 to 50 cells (the welcome 20 to 50), not counting the checks."""
    cells = [cell for cell in lesson.cells if "check" not in cell.metadata.get("tags", [])]
    return _outside(len(cells), lesson.limits.cells, "cells")


def number_of_words(lesson: Lesson) -> list[str]:
    """A lesson has 1,500 to 2,600 words of prose (the welcome 600 to 2,600)."""
    words = sum(len(prose_words(cell.source)) for _, cell in lesson.markdown)
    return _outside(words, lesson.limits.words, "words of prose")


def _outside(number: int, limits: tuple[int, int], what: str) -> list[str]:
    fewest, most = limits
    return [] if fewest <= number <= most else [f"{number} {what}, wanted {fewest} to {most}"]


def prose_words(markdown: str) -> list[str]:
    """The words that one reads: no code blocks, formulas, HTML tags or addresses.

    >>> prose_words("Slide the [kernel](https://a.b/c) by $x + 1$, then `add`:")
    ['Slide', 'the', 'kernel', 'by', 'then', 'add']
    """
    text = _MATHEMATICS.sub(" ", _FENCE.sub(" ", markdown))
    text = re.sub(r"<[^>]+>|https?://\S+", " ", _LINK_TARGET.sub("] ", text))
    return re.findall(r"[^\W\d_][\w'’-]*", text)


def picture_early(lesson: Lesson) -> list[str]:
    """There is a picture among the first five cells."""
    if any(_has_picture(cell) for cell in lesson.cells[:FIRST_PICTURE]):
        return []
    return [f"there is no picture among the first {FIRST_PICTURE} cells"]


def _has_picture(cell: NotebookNode) -> bool:
    if cell.cell_type == "markdown":
        return bool(_PICTURE.search(cell.source) or "<img" in cell.source)
    return any(kind.startswith("image/") or "<img" in content for kind, content, _ in data(cell))


def code_is_short(lesson: Lesson) -> list[str]:
    """Code cells have five lines in the median, blank ones aside."""
    middle = median(len(lines(cell)) for _, cell in lesson.code) if lesson.code else 0
    if middle <= MEDIAN_LINES:
        return []
    return [f"code cells have {middle:g} lines in the median, wanted {MEDIAN_LINES}"]


def prose_before_code(lesson: Lesson) -> list[str]:
    """Nearly every code cell follows prose; a check right below its stub need not."""
    asked = [index for index, cell in lesson.code if "check" not in facts(cell)]
    bare = [i for i in asked if i == 0 or lesson.cells[i - 1].cell_type != "markdown"]
    if len(bare) <= (1 - PROSE_BEFORE_CODE) * len(asked):
        return []
    where = "; ".join(lesson.where(index) for index in bare)
    return [f"{len(bare)} of {len(asked)} code cells have no prose right above: {where}"]


def headings(lesson: Lesson) -> list[tuple[int, int, str]]:
    """Each heading as (position of its cell, level, text)."""
    return [
        (index, len(marks), text)
        for index, cell in lesson.markdown
        for marks, text in re.findall(
            r"^(#{1,6})[ \t]+(.+)$", _FENCE.sub("", cell.source), re.MULTILINE
        )
    ]


def headings_in_order(lesson: Lesson) -> list[str]:
    """One title, at the very top, and no level is left out on the way down."""
    found = headings(lesson)
    titles = [text for _, level, text in found if level == 1]
    faults = []
    if len(titles) != 1:
        faults.append(f"{len(titles)} headings of level 1, wanted one: {titles}")
    if not found or found[0][:2] != (0, 1):
        faults.append("the lesson does not begin with its title (a heading of level 1)")
    for (_, above, _), (index, level, text) in pairwise(found):
        if level > above + 1:
            faults.append(f"{lesson.where(index)}: {text!r} goes from level {above} to {level}")
    return faults


def time_stated(lesson: Lesson) -> list[str]:
    """At the top stands how many minutes the lesson takes to read and to run.

    The numbers are the ones in the metadata, from which the welcome page is made.
    """
    top = " ".join(cell.source for index, cell in lesson.markdown if index < TOP)
    minutes = lesson.notebook.metadata.get("artcourse", {}).get("minutes", {})
    return [
        f"the top does not say that it takes {number} minutes to {what}"
        for what, number in minutes.items()
        if not all(re.search(rf"\b{word}", top) for word in (f"{number}\\b", "min", what))
    ]


def pictures_have_words(lesson: Lesson) -> list[str]:
    """Every picture in the prose has alt text."""
    return [
        f"{lesson.where(index)} has a picture without alt text"
        for index, cell in lesson.markdown
        if pictures_without_alt(cell.source)
        or any(not alt.strip() for alt in _PICTURE.findall(cell.source))
    ]


def attachments_exist(lesson: Lesson) -> list[str]:
    """Every picture attached to the prose is there."""
    return [
        f"{lesson.where(index)} shows the attachment {name!r}, which is not there"
        for index, name in _attachments(lesson)
        if name not in lesson.cells[index].get("attachments", {})
    ]


def _attachments(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for index, cell in lesson.markdown:
        for name in re.findall(r"\(attachment:([^)\s]+)", cell.source):
            yield index, name


RULES = (
    number_of_cells,
    number_of_words,
    picture_early,
    code_is_short,
    prose_before_code,
    headings_in_order,
    time_stated,
    pictures_have_words,
    attachments_exist,
)
