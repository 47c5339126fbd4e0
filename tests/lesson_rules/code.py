"""Rules on the code that students read and run."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import re
import textwrap
import tokenize
from itertools import pairwise

from lesson_rules.lesson import Lesson, definitions, facts, lines, tree

SET_UP_LINES = 10
TEACHING_ROOMS = ("artcourse.functional",)


def plain_python(lesson: Lesson) -> list[str]:
    """Cells are Python; of IPython's own commands only the timers are used."""
    faults = []
    for index, cell in lesson.code:
        for line in cell.source.splitlines():
            if re.match(r"\s*!|\s*%(?!%?(?:time|timeit)\b)|.*\w\?{1,2}\s*$", line):
                faults.append(f"{lesson.where(index)} has an IPython command: {line.strip()}")
        if cell.source.strip() and not tree(cell).body and _says_something(cell.source):
            faults.append(f"{lesson.where(index)} is not Python")
    return faults


def _says_something(source: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines())


def no_installs(lesson: Lesson) -> list[str]:
    """No cell installs anything: the environment is complete."""
    install = re.compile(r"\b(?:pip3?|conda|mamba|apt|apt-get|uv pip)['\", ]+install\b")
    return [
        f"{lesson.where(index)} installs something"
        for index, cell in lesson.code
        if install.search(cell.source)
    ]


def short_set_up(lesson: Lesson) -> list[str]:
    """The first code cell sets everything up, in ten lines or fewer."""
    if not lesson.code:
        return ["there is no code"]
    index, cell = lesson.code[0]
    faults = []
    if not any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree(cell).body):
        faults.append(f"{lesson.where(index)} is the first code cell and imports nothing")
    if len(lines(cell)) > SET_UP_LINES:
        faults.append(
            f"{lesson.where(index)} sets up in {len(lines(cell))} lines, wanted {SET_UP_LINES}"
        )
    return faults


def no_commented_out_code(lesson: Lesson) -> list[str]:
    """Comments are sentences, not code that was switched off."""
    return [
        f"{lesson.where(index)} has code in a comment: {comment.strip()}"
        for index, cell in lesson.code
        for comment in comments(cell.source)
        if is_code(comment)
    ]


def comments(source: str) -> list[str]:
    """The text of each comment, without its mark."""
    return [token.string.lstrip("#") for token in tokens(source) if token.type == tokenize.COMMENT]


def tokens(source: str) -> list[tokenize.TokenInfo]:
    """The tokens of a cell, none where it is not Python."""
    try:
        return list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return []


def is_code(comment: str) -> bool:
    """Whether a comment is a statement that was switched off, not words or a formula.

    >>> is_code(" image = load_photo('coffee')"), is_code(" y[i] = sum(x[i + a] * w[a])")
    (True, False)
    """
    text = comment.strip()
    try:
        return any(_does_something(statement, text) for statement in ast.parse(text).body)
    except SyntaxError:
        # The head of a block is not complete without its body.
        return bool(re.match(r"(?:for .+ in .+|while .+|def \w+\(.*\).*|with .+ as \w+):$", text))


def _does_something(statement: ast.stmt, text: str) -> bool:
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr):
        # "kernel (3, 3)" is a call to Python, and words to us.
        return isinstance(value, ast.Call) and f"{ast.unparse(value.func)}(" in text
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        # A formula has letters and functions; code has strings, dots and keywords as well.
        telling = (ast.Attribute, ast.keyword, ast.JoinedStr)
        return isinstance(value, ast.Constant | ast.Name) or any(
            isinstance(node, telling) or isinstance(getattr(node, "value", None), str)
            for node in ast.walk(value or ast.Pass())
        )
    return True


def no_silencing(lesson: Lesson) -> list[str]:
    """No line ends in a semicolon: under nbval it does not silence the output."""
    return [
        f"{lesson.where(index)} ends a line in ';': assign to _ instead"
        for index, cell in lesson.code
        if any(
            token.string == ";" and after.type in (tokenize.NEWLINE, tokenize.COMMENT)
            for token, after in pairwise(tokens(cell.source))
        )
    ]


def shown_is_shipped(lesson: Lesson) -> list[str]:
    """What a lesson shows and the package ships is the same code."""
    faults = []
    for index, cell in lesson.code:
        room = facts(cell).get("ships")
        found = definitions(tree(cell))
        if room and not found:
            faults.append(f"{lesson.where(index)} is marked ships={room!r} and defines nothing")
        for definition in found if room else []:
            shipped = _shipped(room, definition.name)
            if shipped is None:
                faults.append(f"{lesson.where(index)}: {room} has no {definition.name}")
            elif bare(definition) != bare(shipped):
                faults.append(f"{lesson.where(index)}: {definition.name} is not the code of {room}")
    return faults


def shipped_is_marked(lesson: Lesson) -> list[str]:
    """A function that the package has too is marked, and so compared, or is a stub."""
    rooms = {*TEACHING_ROOMS, *(facts(cell).get("ships") for _, cell in lesson.code)} - {None}
    return [
        f"{lesson.where(index)} defines {definition.name}, which {room} has too: mark the "
        "cell with metadata artcourse.ships"
        for index, cell in lesson.code
        if not {"ships", "exercise"} & set(facts(cell))
        for definition in definitions(tree(cell))
        for room in sorted(rooms)
        if _shipped(room, definition.name)
    ]


def _shipped(room: str, name: str) -> ast.stmt | None:
    """The definition of a room's own function or class, or None where it has none."""
    value = inspect.unwrap(getattr(importlib.import_module(room), name, None))
    if not (getattr(value, "__module__", None) or "").startswith(room):
        return None
    return ast.parse(textwrap.dedent(inspect.getsource(value))).body[0]


def bare(definition: ast.stmt) -> str:
    """A definition as text without docstrings, annotations and decorators."""
    return ast.dump(_Bare().visit(ast.parse(ast.unparse(definition)).body[0]))


class _Bare(ast.NodeTransformer):
    """Leaves what a function does, and drops what only tells about it."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.visit_ClassDef(node)

    def visit_ClassDef(self, node: ast.ClassDef | ast.FunctionDef) -> ast.AST:
        node.decorator_list = []
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.Assign(targets=[node.target], value=self.visit(node.value))


RULES = (
    plain_python,
    no_installs,
    short_set_up,
    no_commented_out_code,
    no_silencing,
    shown_is_shipped,
    shipped_is_marked,
)
