"""Which modules of the package use which: circles among them, and what one needs of all."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from architecture_rules import Module, for_types_alone, imports


def import_graph(modules: Sequence[Module]) -> dict[str, set[str]]:
    """Which modules each module uses, wherever the import stands.

    A room's ``__init__`` only hands on: who imports a name from it uses the module that defines
    the name, and who imports the room itself uses the modules of the names that follow its dot.
    """
    offers = {module.name: _offered(module) for module in modules}
    graph = {}
    for module in modules:
        skipped = for_types_alone(module) | _handed_on(module)
        found = {full for line, full in imports(module) if line not in skipped}
        dotted = {f"{full}.{name}" for full in found for name in _behind_dots(module, full)}
        used = {_home(full, offers) for full in found | dotted}
        graph[module.name] = used - {"", module.name}
    return graph


def _offered(module: Module) -> dict[str, str]:
    """What a package's ``__init__`` hands on: each name, and where it comes from."""
    if not module.path.endswith("__init__.py"):
        return {}
    return {full.rpartition(".")[2]: full for _, full in imports(module)}


def _handed_on(module: Module) -> set[int]:
    """The lines of a package's ``__init__`` that import what it does not use itself."""
    if not module.path.endswith("__init__.py"):
        return set()
    used = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    return {
        node.lineno
        for node in module.tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and used.isdisjoint((one.asname or one.name).partition(".")[0] for one in node.names)
    }


@cache
def _dotted(module: Module) -> tuple[tuple[str, str], ...]:
    """What stands before and behind each dot of a module."""
    return tuple(
        (ast.unparse(node.value), node.attr)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute))
    )


@cache
def _aliases(module: Module) -> dict[str, str]:
    """How a module calls what it imports, where that is another name: ``{"functional": "F"}``."""
    return {
        one.name: one.asname
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for one in node.names
        if one.asname
    }


def _behind_dots(module: Module, full: str) -> set[str]:
    """The names that a module takes from another by a dot: ``load_photo`` of ``data``."""
    last, aliases = full.rpartition(".")[2], _aliases(module)
    called = {full, aliases.get(full) or aliases.get(last) or last}
    return {name for before, name in _dotted(module) if before in called}


def _home(full: str, offers: Mapping[str, Mapping[str, str]]) -> str:
    """The module of the course that defines what is imported; '' for what is not the course's."""
    package, _, name = full.rpartition(".")
    while full not in offers and full:
        if name in offers.get(package, ()):
            return _home(offers[package][name], offers)
        full, (package, _, name) = package, package.rpartition(".")
    return full


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import one another, by whatever detour."""
    seen_from = {name: reached({name}, graph) for name in graph}
    groups = {
        tuple(sorted(other for other in seen_from[name] if name in seen_from.get(other, ())))
        for name in graph
    }
    return [list(group) for group in sorted(groups) if len(group) > 1]


def reached(
    names: Iterable[str], graph: Mapping[str, set[str]], without: str | None = None
) -> set[str]:
    """All modules that these import, directly or by others, and they themselves.

    ``without`` leaves out a package with all that is in it.
    """
    waiting, found = list(names), set()
    while waiting:
        name = waiting.pop()
        left_out = without and (name == without or name.startswith(without + "."))
        if name in found or left_out:
            continue
        found.add(name)
        waiting += graph.get(name, ())
    return found
