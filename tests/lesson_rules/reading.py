"""Rules that a strict reader of the first lessons asked for: terms, links, sizes, art."""

from __future__ import annotations

import re

from artcourse.teaching.glossary import Term, glossary
from lesson_rules.lesson import Lesson, data, facts, lines
from lesson_rules.plan import PLAN
from lesson_rules.prose import headings, prose_words

MOST_WORDS_OF_A_CELL = 180
MOST_LINES_OF_A_CELL = 20
NARROWEST_PANEL = 200  # pixels
SMALLEST_WORK = 384  # pixels, along its longer side
ART_AMONG = 10  # cells
LINKS_FOR_MORE = 3

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_FROM_ANYWHERE = re.compile(r"https?://")


def short_prose(lesson: Lesson) -> list[str]:
    """A cell of prose has at most 180 words."""
    return [
        f"{lesson.where(index)} has {count} words, wanted {MOST_WORDS_OF_A_CELL} at most"
        for index, cell in lesson.markdown
        if (count := len(prose_words(cell.source))) > MOST_WORDS_OF_A_CELL
    ]


def short_cells(lesson: Lesson) -> list[str]:
    """A code cell has at most 20 lines, blank ones aside."""
    return [
        f"{lesson.where(index)} has {len(lines(cell))} lines, wanted {MOST_LINES_OF_A_CELL} at most"
        for index, cell in lesson.code
        if len(lines(cell)) > MOST_LINES_OF_A_CELL
    ]


def one_figure_a_cell(lesson: Lesson) -> list[str]:
    """A cell shows one figure."""
    return [
        f"{lesson.where(index)} shows {count} figures"
        for index, cell in lesson.code
        if (count := sum(kind.startswith("image/") for kind, _, _ in data(cell))) > 1
    ]


def title_has_its_picture(lesson: Lesson) -> list[str]:
    """The title cell shows what will be made."""
    title = lesson.cells[0]
    shown = re.findall(r"!\[[^\]]+\]\(attachment:([^)\s]+)\)", title.source)
    return [] if shown else ["the title cell has no picture of what will be made (an attachment)"]


def wide_panels(lesson: Lesson) -> list[str]:
    """The panels of a figure are at least 200 pixels wide.

    Figures of ``artcourse.plotting`` note the width of their narrowest panel beside the alt text.
    """
    return [
        f"{lesson.where(index)} has a panel of {width} pixels, wanted {NARROWEST_PANEL} at least"
        for index, cell in lesson.code
        for kind, _, metadata in data(cell)
        if kind.startswith("image/") and (width := metadata.get("panel", NARROWEST_PANEL))
        if width < NARROWEST_PANEL
    ]


def work_shown_whole(lesson: Lesson) -> list[str]:
    """What the student makes is shown alone and whole, 384 pixels or more along its longer side.

    Its cell is marked with metadata artcourse.work, and its figure has a single panel.
    """
    works = [(index, cell) for index, cell in lesson.code if "work" in facts(cell)]
    faults = [] if works else ["no cell is marked as showing the work (metadata artcourse.work)"]
    for index, cell in works:
        pictures = [meta for kind, _, meta in data(cell) if kind.startswith("image/")]
        if not any(
            meta.get("panels") == 1 and meta.get("longest", 0) >= SMALLEST_WORK for meta in pictures
        ):
            faults.append(
                f"{lesson.where(index)} does not show its work alone at {SMALLEST_WORK} pixels"
            )
    return faults


def one_schematic(lesson: Lesson) -> list[str]:
    """The idea of the lesson is drawn: a cell marked with metadata artcourse.schematic."""
    drawn = [cell for _, cell in lesson.code if "schematic" in facts(cell)]
    if any(kind.startswith("image/") for cell in drawn for kind, _, _ in data(cell)):
        return []
    return ["no figure is marked as the lesson's schematic (metadata artcourse.schematic)"]


def art_first(lesson: Lesson) -> list[str]:
    """Among the first ten cells stands a real work: its artist, its title, its year.

    Its cell is marked with metadata artcourse.art, a dictionary of these three.
    """
    for cell in lesson.cells[:ART_AMONG]:
        named = facts(cell).get("art", {})
        if {"artist", "title", "year"} <= set(named):
            missing = [text for text in map(str, named.values()) if text not in cell.source]
            return [f"the cell on art does not say {text!r}" for text in missing]
    return [f"no real work among the first {ART_AMONG} cells (metadata artcourse.art)"]


def links_between_lessons(lesson: Lesson) -> list[str]:
    """A lesson links to the one before it and to the next, and to none that does not exist."""
    prose = [_without_code(cell.source) for _, cell in lesson.markdown]
    targets = [link for text in prose for link in _LINK.findall(text)]
    local = {target for target in targets if not re.match(r"https?://|#|attachment:", target)}
    there = [name for name in PLAN if name in lesson.others or name == lesson.name]
    faults = [
        f"a link to {target!r}, which is no lesson"
        for target in sorted(local)
        if target.removesuffix(".ipynb").partition("#")[0].removesuffix(".ipynb") not in there
    ]
    place = there.index(lesson.name) if lesson.name in there else 0
    for what, neighbours in (("before", there[:place][-1:]), ("next", there[place + 1 :][:1])):
        faults += [
            f"no link to the lesson {what}, {name}.ipynb"
            for name in neighbours
            if f"{name}.ipynb" not in local
        ]
    return faults


def ends_apart(lesson: Lesson) -> list[str]:
    """Summary and sources have cells of their own, with nothing else in them."""
    found = headings(lesson)
    faults = []
    for wanted in ("Summary", "Sources"):
        places = [index for index, _, text in found if text.strip() == wanted]
        if not places:
            faults.append(f"there is no heading {wanted!r}")
        for place in places:
            beside = [text for index, _, text in found if index == place and text != wanted]
            faults += [f"{wanted!r} shares its cell with {text!r}" for text in beside]
    return faults


def further_reading(lesson: Lesson) -> list[str]:
    """Among the sources are three links for further reading, each with its reason."""
    sources = [index for index, _, text in headings(lesson) if text.strip() == "Sources"]
    entries = [
        line
        for index in sources
        for line in lesson.cells[index].source.splitlines()
        if any(_FROM_ANYWHERE.match(target) for target in _LINK.findall(line))
    ]
    with_reason = [line for line in entries if len(prose_words(_LINK.sub(" ", line))) >= 4]
    if len(with_reason) >= LINKS_FOR_MORE:
        return []
    return [f"{len(with_reason)} links with a reason among the sources, wanted {LINKS_FOR_MORE}"]


def own_progress(lesson: Lesson) -> list[str]:
    """The progress at the end is this lesson's own."""
    name = lesson.notebook.metadata.get("artcourse", {}).get("exercises")
    calls = [
        call.strip()
        for _, cell in lesson.code
        for call in re.findall(r"(?<![\w.])progress\(([^)]*)\)", cell.source)
    ]
    if not calls:
        return ["progress is not shown"]
    return [
        f"progress({call}) shows the whole course, wanted progress({name!r})"
        for call in calls
        if call.strip("'\"") != name
    ]


def any_device(lesson: Lesson) -> list[str]:
    """Where a network is trained, a cell shows ``device="auto"``."""
    trains = any(re.search(r"\bfit\(", cell.source) for _, cell in lesson.code)
    if not trains or any('device="auto"' in cell.source for cell in lesson.cells):
        return []
    return ['it trains a network and no cell shows device="auto"']


def terms_are_introduced(lesson: Lesson) -> list[str]:
    """A term of the glossary is used from the lesson on that introduces it, and not before.

    Where it is introduced, it stands the first time in brackets, or in bold or slanted letters.
    """
    prose = [(index, _said(cell.source)) for index, cell in lesson.markdown]
    faults = []
    for term in glossary():
        uses = [(index, text) for index, text in prose if _pattern(term).search(text)]
        if _is_later(term.lesson, lesson.name) and uses:
            faults.append(
                f"{lesson.where(uses[0][0])} uses {term.name!r}, which {term.lesson} introduces"
            )
        if term.lesson == lesson.name:
            faults += _introduction(term, uses, lesson)
    return faults


def _introduction(term: Term, uses: list[tuple[int, str]], lesson: Lesson) -> list[str]:
    if not uses:
        return [f"{term.name!r} is introduced here by the glossary, and nowhere by the lesson"]
    index, text = uses[0]
    word = _pattern(term).pattern
    emphasised, in_brackets = rf"[*_][^*_\n]*{word}[^*_\n]*[*_]", rf"\([^()]*{word}[^()]*\)"
    marked = re.search(f"{emphasised}|{in_brackets}", text, re.IGNORECASE)
    first = _pattern(term).search(text)
    if marked and first and marked.start() <= first.start():
        return []
    return [f"{lesson.where(index)} uses {term.name!r} the first time without marking it"]


def _pattern(term: Term) -> re.Pattern[str]:
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term.name)))
    return re.compile(rf"\b{words}(?:s|es)?\b", re.IGNORECASE)


def _without_code(markdown: str) -> str:
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$", " ", markdown, flags=re.DOTALL)


def _said(markdown: str) -> str:
    """Prose without code, formulas, headings and links, which name other lessons."""
    text = re.sub(r"^#+ .*$", " ", _without_code(markdown), flags=re.MULTILINE)
    return _LINK.sub(" ", text)


def _is_later(one: str, other: str) -> bool:
    return one in PLAN and other in PLAN and PLAN.index(one) > PLAN.index(other)


RULES = (
    short_prose,
    short_cells,
    one_figure_a_cell,
    title_has_its_picture,
    wide_panels,
    work_shown_whole,
    one_schematic,
    art_first,
    links_between_lessons,
    ends_apart,
    further_reading,
    own_progress,
    any_device,
    terms_are_introduced,
)
