"""The rules of how the package is built: pure functions from a module to its faults."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# Data flows load → tensor → model → loss → train → sample → show. A room imports from
# those before it; the tools that need only the standard library come first.
ROOMS = (
    "setup",
    "work",
    "torchvision_remedy",
    "functional",
    "autograd",
    "data",
    "atelier",
    "layers",
    "models",
    "losses",
    "measures",
    "training",
    "sampling",
    "style",
    "plotting",
    "widgets",
    "exercises",
    "teaching",
    "commands",
)
# What such a room may import, besides Python's standard library and itself.
ALONE = {
    "setup": ("packaging", "artcourse.__version__"),
    "work": ("artcourse.setup", "artcourse.__version__"),
    "functional": ("torch",),
}

MOST_LINES = 250  # in a module
# An exercise is data, most of it the answers that learners really give, each with its sentence.
MOST_LINES_OF_EXERCISE = 400
MOST_LINES_OF_FUNCTION = 40  # without its docstring; 25 is the aim

# These two must be readable by very old Pythons, which know no type hints.
OLD_PYTHON = ("__init__.py", "__main__.py")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NOT_FROM_SCRATCH = re.compile(
    r"nn|autograd|func|ops|(un)?fold|im2col|backward|grad|requires_grad_?|[vj][vj]p"
    r"|conv\w*\dd|\w+_pool\dd|(log_)?softmax|(leaky_)?relu6?_?|gelu|cross_entropy"
    r"|(batch|layer|group)_norm|lstm|gru|rnn_\w+"
)


@dataclass(frozen=True)
class Module:
    """A module of the package: where it is, from the package's folder on, and its source."""

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def room(self) -> str:
        """The room it is in, or is; '' for the package's own ``__init__`` and ``__main__``."""
        return "" if self.path in OLD_PYTHON else Path(self.path.partition("/")[0]).stem

    @property
    def name(self) -> str:
        """Its full name, as an import writes it."""
        parts = Path(self.path).with_suffix("").parts
        return ".".join(["artcourse", *parts]).removesuffix(".__init__")

    @property
    def is_catalogue(self) -> bool:
        """Whether it is data: the exercises of one lesson."""
        return bool(re.match(r"exercises/l\d\d_\w+/", self.path))


def imports_point_backwards(module: Module) -> list[str]:
    """A room imports only from the rooms before it."""
    if module.room and module.room not in ROOMS:
        return [f"{module.path}: the room {module.room!r} has no place in the order of rooms"]
    later = set(ROOMS[ROOMS.index(module.room) + 1 :]) if module.room else set()
    return [
        f"{module.path}:{line}: {module.room} imports {name}, which comes after it"
        for line, name in imports(module)
        for package, _, rest in [name.partition(".")]
        if package == "artcourse" and rest.partition(".")[0] in later
    ]


def rooms_that_stand_alone(module: Module) -> list[str]:
    """``functional`` imports only torch; ``setup`` and ``work`` only the standard library."""
    if module.room not in ALONE:
        return []
    allowed = ALONE[module.room] + ("artcourse." + module.room,)
    return [
        f"{module.path}:{line}: {module.room} imports {name}"
        for line, name in imports(module)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and name != "artcourse"
        and not any(name == one or name.startswith(one + ".") for one in allowed)
    ]


def imports_are_absolute(module: Module) -> list[str]:
    """Imports name the module from ``artcourse`` on, so that each reads the same everywhere."""
    return [
        f"{module.path}:{node.lineno}: a relative import of {node.module or 'its own room'}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Each import, wherever it stands, as (line, full name)."""
    package = ["artcourse", *Path(module.path).parts[:-1]]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = [*start, *filter(None, [node.module])]
            yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def for_types_alone(module: Module) -> set[int]:
    """The lines of imports under ``if TYPE_CHECKING``, which nothing runs."""
    return {
        statement.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
    }


def functional_is_from_scratch(module: Module) -> list[str]:
    """``functional`` uses indexing, arithmetic and ``@``: not torch's own layers or gradients."""
    if module.room != "functional":
        return []
    used = [(line, name) for line, name in imports(module) if name.startswith("torch.")]
    used += [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
    ]
    return [
        f"{module.path}:{line}: {name} is not from scratch"
        for line, name in used
        if any(_NOT_FROM_SCRATCH.fullmatch(part) for part in name.split(".")[1:])
    ]


def module_is_short(module: Module) -> list[str]:
    """A module has 250 lines at most, an exercise with its wrong answers 400."""
    most = MOST_LINES_OF_EXERCISE if module.is_catalogue else MOST_LINES
    length = len(module.source.splitlines())
    return [] if length <= most else [f"{module.path}: {length} lines, wanted {most} at most"]


def lines_of_code(module: Module) -> int:
    """Count what there is to understand: no blank lines, comments, docstrings or imports."""
    left_out = set()
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            left_out.update(range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Module)) and ast.get_docstring(node):
            left_out.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return sum(
        number not in left_out and bool(line.strip()) and not line.strip().startswith("#")
        for number, line in enumerate(module.source.splitlines(), 1)
    )


def functions_are_short(module: Module) -> list[str]:
    """A function has 40 lines at most, its docstring aside."""
    return [
        f"{module.path}:{node.lineno}: {node.name} has {length} lines, "
        f"wanted {MOST_LINES_OF_FUNCTION} at most"
        for node in ast.walk(module.tree)
        if isinstance(node, _FUNCTIONS) and (length := _length(node)) > MOST_LINES_OF_FUNCTION
    ]


def _length(function: ast.FunctionDef) -> int:
    length = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return length
    docstring = function.body[0]
    return length - (docstring.end_lineno - docstring.lineno + 1)


def public_names_are_explained(module: Module) -> list[str]:
    """Modules, and the functions and classes that a room offers, have docstrings."""
    faults = [] if ast.get_docstring(module.tree) else [f"{module.path}: no docstring"]
    return faults + [
        f"{module.path}:{node.lineno}: {node.name} has no docstring"
        for node in _public(module)
        if not ast.get_docstring(node)
    ]


def public_functions_have_types(module: Module) -> list[str]:
    """Public functions say the types of what they take and give."""
    if module.path in OLD_PYTHON:
        return []
    faults = []
    for node in _public(module):
        if not isinstance(node, _FUNCTIONS):
            continue
        given = node.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        bare = [a.arg for a in arguments if a and not a.annotation and a.arg not in ("self", "cls")]
        bare += [] if node.returns else ["return"]
        if bare:
            faults.append(f"{module.path}:{node.lineno}: {node.name}: no type of {', '.join(bare)}")
    return faults


def _public(module: Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Functions, classes and their methods without a leading underscore.

    The exercises of a lesson are data: their functions are shown to students as they are.
    """
    bodies = [] if module.is_catalogue else [module.tree.body]
    while bodies:
        for node in bodies.pop():
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
                yield node
                if isinstance(node, ast.ClassDef):
                    bodies.append(node.body)


def loading_runs_no_code(module: Module) -> list[str]:
    """No pickle in any form: a file that is read never runs anything."""
    picklers = ("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal")
    faults = [
        f"{module.path}:{line}: {name} runs code from files"
        for line, name in imports(module)
        if name.partition(".")[0] in picklers
    ]
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        if ast.unparse(node.func) == "torch.load" and keywords.get("weights_only") != "True":
            faults.append(f"{module.path}:{node.lineno}: torch.load without weights_only=True")
        if keywords.get("allow_pickle", "False") != "False":
            faults.append(f"{module.path}:{node.lineno}: allow_pickle")
    return faults


def lessons_are_written_one_way(module: Module) -> list[str]:
    """``Lesson: 04_training_a_cnn`` is the last line of a docstring, and stands there once."""
    faults = []
    for node, text in docstrings(module):
        found = [line for line in text.splitlines() if re.match(r"\s*Lessons?\b.*:", line)]
        last = text.splitlines()[-1]
        good = len(found) == 1 and found[0] == last and re.fullmatch(r"Lesson: \d\d_\w+", last)
        if found and not good:
            faults.append(f"{module.path}: {node}: {found[0].strip()!r} is not the last line")
    return faults


def docstrings(module: Module) -> Iterator[tuple[str, str]]:
    """Each docstring with the name of what it explains."""
    for node in ast.walk(module.tree):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Module)):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "name", module.name), text


def claimed_lessons(module: Module) -> Iterator[tuple[str, str]]:
    """Each name whose docstring says ``Lesson:``, and the lesson that it claims."""
    for name, text in docstrings(module):
        if found := re.search(r"^Lesson: (\d\d_\w+)$", text, re.MULTILINE):
            yield name, found[1]


RULES: tuple[Callable[[Module], list[str]], ...] = (
    imports_point_backwards,
    rooms_that_stand_alone,
    imports_are_absolute,
    lessons_are_written_one_way,
    functional_is_from_scratch,
    module_is_short,
    functions_are_short,
    public_names_are_explained,
    public_functions_have_types,
    loading_runs_no_code,
)
