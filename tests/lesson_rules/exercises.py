"""Rules on the exercises: stub, check, nbgrader's marks, and no one depends on them."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections import Counter

from nbformat import NotebookNode

from lesson_rules.lesson import Lesson, facts, lines, tags, tree

_STUB_MARKS = {"schema_version": 3, "solution": True, "grade": False, "locked": False}
_CHECK_MARKS = {
    "schema_version": 3,
    "solution": False,
    "grade": True,
    "locked": True,
    "points": 1,
    "cell_type": "code",
}


def stubs(lesson: Lesson) -> list[tuple[int, str]]:
    """Each stub's position and the id of its exercise."""
    return [(i, facts(cell)["exercise"]) for i, cell in lesson.code if "exercise" in facts(cell)]


def checks(lesson: Lesson) -> list[tuple[int, str]]:
    """Each check's position and the id of its exercise."""
    return [(i, facts(cell)["check"]) for i, cell in lesson.code if "check" in facts(cell)]


def exercises_match_catalogue(lesson: Lesson) -> list[str]:
    """The notebook and the catalogue have the same exercises, each of them once."""
    prefix = f"{lesson.notebook.metadata.get('artcourse', {}).get('exercises')}."
    known = {id for id in lesson.catalogue if id.startswith(prefix)}
    faults = []
    for what, found in (("stub", stubs(lesson)), ("check", checks(lesson))):
        ids = Counter(id for _, id in found)
        faults += [
            f"{what} of {id!r}: no such exercise in the catalogue" for id in ids.keys() - known
        ]
        faults += [
            f"{id!r} is in the catalogue and has no {what} here" for id in known - ids.keys()
        ]
        faults += [f"{id!r} has {count} {what}s" for id, count in ids.items() if count > 1]
    return faults


def enough_exercises(lesson: Lesson) -> list[str]:
    """At least three exercises, each with four misconceptions (the welcome: one)."""
    found = [id for _, id in stubs(lesson)]
    limits, faults = lesson.limits, []
    if len(found) < limits.exercises:
        faults.append(f"{len(found)} exercises, wanted {limits.exercises} at least")
    for id in found:
        count = len(lesson.catalogue[id].misconceptions) if id in lesson.catalogue else 0
        if count < limits.misconceptions:
            faults.append(f"{id!r} has {count} misconceptions, wanted {limits.misconceptions}")
    return faults


def stubs_are_stubs(lesson: Lesson) -> list[str]:
    """A stub is one function: its docstring, and a line that raises NotImplementedError."""
    return [
        f"{lesson.where(index)} is not a stub: {problem}"
        for index, id in stubs(lesson)
        if (problem := _not_a_stub(lesson.cells[index], id))
    ]


def _not_a_stub(cell: NotebookNode, id: str) -> str | None:
    if "exercise" not in tags(cell):
        return "it is not tagged 'exercise'"
    body = tree(cell).body
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
        return "wanted one function and nothing else"
    function, name = body[0], id.rpartition(".")[2]
    if function.name != name:
        return f"it defines {function.name}, wanted {name}"
    if not ast.get_docstring(function):
        return "it has no docstring"
    last = function.body[-1]
    if not isinstance(last, ast.Raise) or "NotImplementedError" not in ast.unparse(last):
        return "it does not end in raise NotImplementedError"
    return None


def checks_follow_stubs(lesson: Lesson) -> list[str]:
    """Right below a stub stands its check, and nowhere else: exercises.f.check(f)."""
    faults = []
    for index, id in stubs(lesson):
        below = lesson.cells[index + 1] if index + 1 < len(lesson.cells) else None
        if below is None or facts(below).get("check") != id:
            faults.append(f"{lesson.where(index)} is not right above the check of {id!r}")
    for index, id in checks(lesson):
        name, cell = id.rpartition(".")[2], lesson.cells[index]
        if facts(lesson.cells[index - 1]).get("exercise") != id:
            faults.append(f"{lesson.where(index)} is not right below the stub of {id!r}")
        if lines(cell) != [f"exercises.{name}.check({name})"]:
            faults.append(f"{lesson.where(index)}: wanted exercises.{name}.check({name})")
        if "check" not in tags(cell):
            faults.append(f"{lesson.where(index)} is not tagged 'check'")
    return faults


def nobody_needs_an_answer(lesson: Lesson) -> list[str]:
    """Outside its stub and its check, a stub's name is neither used nor given another meaning.

    Who uses it needs the student's answer. Who redefines it lets the check, when the student
    comes back to it, judge something else than the answer.
    """
    faults = []
    for start, id in stubs(lesson):
        name = id.rpartition(".")[2]
        for index, cell in lesson.code:
            if index in (start, start + 1):
                continue
            if any(name in _bound(statement) for statement in tree(cell).body):
                faults.append(f"{lesson.where(index)} gives {name} another meaning")
            elif index > start and any(_reads(statement, name) for statement in tree(cell).body):
                faults.append(f"{lesson.where(index)} uses {name}, which may not be written yet")
    return faults


def _reads(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.FunctionDef) and (
        statement.name == name or name in [argument.arg for argument in statement.args.args]
    ):
        return False
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        for node in ast.walk(statement)
    )


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = getattr(statement, "targets", [])
    return {node.id for target in targets for node in ast.walk(target) if hasattr(node, "id")}


def exercises_need_only_the_set_up(lesson: Lesson) -> list[str]:
    """A stub, its answer and its check use what the first code cell has, and nothing later.

    So a student can begin with any exercise, and the solved edition needs no other cell.
    """
    if not lesson.code:
        return []
    set_up = {name for statement in tree(lesson.code[0][1]).body for name in _bound(statement)}
    faults = []
    for index, id in stubs(lesson):
        here = set_up | {id.rpartition(".")[2]}
        answer = lesson.catalogue[id].source if id in lesson.catalogue else ""
        below = lesson.cells[index + 1].source if index + 1 < len(lesson.cells) else ""
        sources = {"the stub": lesson.cells[index].source, "the answer": answer, "the check": below}
        for what, source in sources.items():
            for name in sorted(_needs(source) - here):
                faults.append(f"{lesson.where(index)}: {what} needs {name}, not in the set-up")
    return faults


def _needs(source: str) -> set[str]:
    """The names that code takes from outside itself; Python's own are not counted."""
    try:
        table = symtable.symtable(source, "a cell", "exec")
    except SyntaxError:
        return set()
    return _globals(table) - set(dir(builtins))


def _globals(table: symtable.SymbolTable) -> set[str]:
    at_top = table.get_type() == "module"
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (not symbol.is_assigned() if at_top else symbol.is_global())
    }
    return found.union(*(_globals(child) for child in table.get_children()))


def nbgrader_can_grade(lesson: Lesson) -> list[str]:
    """Stubs and checks carry nbgrader's marks, in its schema 3, and nothing else does."""
    faults, ids = [], Counter()
    for index, cell in enumerate(lesson.cells):
        marks = cell.metadata.get("nbgrader")
        wanted = _STUB_MARKS if "exercise" in facts(cell) else _CHECK_MARKS
        if not {"exercise", "check"} & set(facts(cell)):
            if marks is not None:
                faults.append(f"{lesson.where(index)} has marks for nbgrader, and is no exercise")
            continue
        marks = marks or {}
        ids[marks.get("grade_id")] += 1
        faults += [
            f"{lesson.where(index)}: nbgrader's {key} is {marks.get(key)!r}, wanted {value!r}"
            for key, value in {**wanted, "task": False}.items()
            if marks.get(key) != value
        ]
        if not re.fullmatch(r"[a-zA-Z0-9_\-]+", str(marks.get("grade_id", ""))):
            faults.append(f"{lesson.where(index)}: grade_id {marks.get('grade_id')!r} is no id")
    return faults + [f"grade_id {id!r} is there {n} times" for id, n in ids.items() if n > 1]


RULES = (
    exercises_match_catalogue,
    enough_exercises,
    stubs_are_stubs,
    checks_follow_stubs,
    nobody_needs_an_answer,
    exercises_need_only_the_set_up,
    nbgrader_can_grade,
)
