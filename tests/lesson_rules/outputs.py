"""Rules on what is saved below the cells, most of them what strict nbval cannot see."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

from lesson_rules.lesson import IGNORE, Lesson, data, tags, texts, tree

KNOWN_TAGS = {"exercise", "check", "training", IGNORE}
MOST_IGNORED = 0.2  # of the code cells; otherwise the tag becomes a way round nbval
MOST_DECIMALS = 6

WIDGET = "application/vnd.jupyter.widget-view+json"
_TIMERS = re.compile(r"^\s*%%?(?:time|timeit|prun)\b", re.MULTILINE)
_UNSTABLE = {
    "the address of an object": re.compile(r"0x[0-9a-fA-F]{7,}"),
    "a sound": re.compile(r"<audio|IPython\.lib\.display\.Audio"),
    "a moving picture": re.compile(r"<video|IPython\.core\.display\.Video"),
    "the rate of a progress bar": re.compile(r"\d%\||\d\s?(?:it/s|s/it|B/s)\b"),
    "a time that was measured": re.compile(r"(?:CPU times|Wall time):|\bper loop\b"),
    "the kernel's temporary file": re.compile(r"ipykernel_\d+"),
    f"a number with more than {MOST_DECIMALS} decimals": re.compile(
        rf"\d\.\d{{{MOST_DECIMALS + 1},}}"
    ),
}
_SURELY_SHOWS = re.compile(r"show_\w+|plot_\w+|play|display|check|hint|solution|kernel_editor")


def executed_in_order(lesson: Lesson) -> list[str]:
    """Every code cell was run, in one go, from the first to the last."""
    return [
        f"{lesson.where(index)} has count {cell.execution_count}, wanted {number}"
        for number, (index, cell) in enumerate(lesson.code, start=1)
        if cell.execution_count != number
    ]


def no_empty_cells(lesson: Lesson) -> list[str]:
    """No cell is empty."""
    return [
        f"cell {index + 1} is empty"
        for index, cell in enumerate(lesson.cells)
        if not cell.source.strip()
    ]


def no_errors(lesson: Lesson) -> list[str]:
    """No saved output is an error or a warning."""
    faults = []
    for index, cell in lesson.code:
        for output in cell.outputs:
            if output.output_type == "error":
                faults.append(f"{lesson.where(index)} ends in {output.ename}")
            elif output.get("name") == "stderr":
                faults.append(f"{lesson.where(index)} writes to stderr: {output.text[:60]!r}")
    return faults


def outputs_present(lesson: Lesson) -> list[str]:
    """A cell that prints, or ends in a value, has its output saved."""
    return [
        f"{lesson.where(index)} should have an output ({reason}) and has none"
        for index, cell in lesson.code
        if not cell.outputs and (reason := _should_show(tree(cell)))
    ]


def _should_show(module: ast.Module) -> str | None:
    """Why a cell must have an output, as far as its source tells."""
    for statement in _always_run(module.body):
        if isinstance(statement, ast.Expr) and _called(statement.value) == "print":
            return "it prints"
    last = module.body[-1] if module.body else None
    if not isinstance(last, ast.Expr):
        return None
    if isinstance(last.value, ast.Call):
        # What an unknown function returns may be None, which shows nothing.
        name = _called(last.value)
        return f"it ends in {name}(…)" if _SURELY_SHOWS.fullmatch(name) else None
    is_text_or_none = isinstance(last.value, ast.Constant) and last.value.value in (None, ...)
    return None if is_text_or_none else "it ends in a value"


def _always_run(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a cell, those inside loops and ``with`` blocks too."""
    found = []
    for statement in body:
        found.append(statement)
        if isinstance(statement, ast.For | ast.With):
            found += _always_run(statement.body)
    return found


def _called(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return getattr(function, "id", None) or getattr(function, "attr", "")


def figures_present(lesson: Lesson) -> list[str]:
    """A figure is saved with its picture: nbval compares only its name."""
    return [
        f"{lesson.where(index)} has lost a picture"
        for index, cell in lesson.code
        for output in cell.outputs
        if "<Figure size" in output.get("data", {}).get("text/plain", "")
        and not any(kind.startswith("image/") for kind in output["data"])
    ]


def alt_text(lesson: Lesson) -> list[str]:
    """Every picture in an output says in words what it shows."""
    faults = []
    for index, cell in lesson.code:
        for kind, content, metadata in data(cell):
            if kind.startswith("image/") and not str(metadata.get("alt", "")).strip():
                faults.append(f"{lesson.where(index)} has a picture without alt text")
            if kind == "text/html" and pictures_without_alt(content):
                faults.append(f"{lesson.where(index)} has an <img> without alt text")
    return faults


def pictures_without_alt(html: str) -> bool:
    """Whether any ``<img>`` has no words in its ``alt``."""
    tags = re.findall(r"<img\b[^>]*>", html, flags=re.IGNORECASE)
    return any(not re.search(r"""\balt\s*=\s*(["'])\s*[^"'\s]""", tag) for tag in tags)


def comparable(lesson: Lesson) -> list[str]:
    """What differs from run to run, or between machines, is tagged for nbval to ignore."""
    return [
        f"{lesson.where(index)} has {reason}, which nbval cannot compare: tag it {IGNORE}"
        for index, cell in lesson.code
        if IGNORE not in tags(cell) and (reason := _unstable(cell))
    ]


def _unstable(cell: NotebookNode) -> str | None:
    if any(kind == WIDGET for kind, _, _ in data(cell)):
        return "a widget"
    if _TIMERS.search(cell.source):
        return "a timer"
    if "clear_output" in cell.source:
        return "clear_output"
    for text in texts(cell):
        for reason, pattern in _UNSTABLE.items():
            if pattern.search(text):
                return reason
    return None


def few_ignored(lesson: Lesson) -> list[str]:
    """At most one code cell in five is left out of nbval's comparison."""
    ignored = sum(IGNORE in tags(cell) for _, cell in lesson.code)
    most = int(MOST_IGNORED * len(lesson.code))
    if ignored <= most:
        return []
    return [f"{ignored} of {len(lesson.code)} code cells are tagged {IGNORE}, wanted {most}"]


def no_way_round_nbval(lesson: Lesson) -> list[str]:
    """No cell is skipped or allowed to fail, by tag or by comment."""
    faults = []
    for index, cell in enumerate(lesson.cells):
        faults += [
            f"{lesson.where(index)} has the unknown tag {tag!r}"
            for tag in tags(cell)
            if tag not in KNOWN_TAGS
        ]
        if re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE)", cell.source):
            faults.append(f"{lesson.where(index)} steers nbval with a comment; use a tag")
    return faults


def widgets_have_a_plain_cell(lesson: Lesson) -> list[str]:
    """The lesson moves, and right below each widget a plain cell does the same."""
    widgets = [
        place
        for place, (_, cell) in enumerate(lesson.code)
        if any(kind == WIDGET for kind, _, _ in data(cell))
    ]
    faults = []
    if len(widgets) < lesson.limits.widgets:
        faults.append(f"{len(widgets)} widgets, wanted {lesson.limits.widgets} at least")
    for place in widgets:
        index = lesson.code[place][0]
        # One cell of prose may stand between them.
        below = [cell for at, cell in lesson.code[place + 1 : place + 2] if at <= index + 2]
        if not any(cell.outputs and IGNORE not in tags(cell) for cell in below):
            faults.append(f"{lesson.where(index)} is a widget without a plain cell right below")
    return faults


RULES = (
    executed_in_order,
    no_empty_cells,
    no_errors,
    outputs_present,
    figures_present,
    alt_text,
    comparable,
    few_ignored,
    no_way_round_nbval,
    widgets_have_a_plain_cell,
)
