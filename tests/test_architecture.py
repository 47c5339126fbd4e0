"""How the package is built, how light it is to import, and what the project's files hold."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from architecture_rules import (
    MOST_LINES,
    ROOMS,
    RULES,
    Module,
    claimed_lessons,
    lines_of_code,
)
from import_graph import circles, import_graph, reached
from lesson_rules import PLAN
from text_rules import faults_of_text

import artcourse

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "artcourse"
# Lines of code in a room, without docstrings and imports. Whoever needs more raises a ceiling in
# the commit that needs it, with the reason in its message.
CEILINGS = {
    "": 80,
    "setup": 400,
    "work": 600,
    "torchvision_remedy": 30,
    "functional": 1_350,  # a quarter of it recurrent cells and sequences, with their backward
    "autograd": 220,
    "data": 2_260,  # tunes with their notation, characters as strokes, and typefaces: most of it
    "atelier": 950,
    "layers": 470,  # six of them recurrent
    "models": 520,  # three autoencoders among them
    "losses": 380,  # half of them for autoencoders
    "measures": 560,
    "training": 900,  # with steps of one's own, and the recipes of networks that lessons share
    "sampling": 350,  # texts, drawings, pictures of a latent space, words in a face
    "style": 540,
    "plotting": 1_850,  # with an instrument, piano rolls, films, outlines of letters, schematics
    "widgets": 600,
    "exercises": 1_980,  # the engine, half of it relations; the exercises themselves are data
    "teaching": 900,
    "commands": 1_150,  # those for maintainers are half of it
}
# What one lesson uses of the package, with all that this uses in turn, exercises and tools aside:
# what its reader would have to read to know all that runs.
REACH = {"00": 2_000, "01": 2_000, "02": 2_000, "03": 2_000}
# They read, write and play tunes, a notation of its own; and 06 draws with a pen as well.
REACH |= {"05": 4_000, "06": 4_700}
REACH_OF_OTHERS = 3_800
TOGETHER = "13_studio"  # where everything comes together, and no bound holds
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TOP_FILES = {"README.md", "environment.yml", "pyproject.toml", "LICENSE", "CITATION.cff"}
TOP_FOLDERS = {"artcourse", "datasets", "notebooks", "tests"}
RULE = {rule.__name__: rule for rule in RULES}


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


@cache
def project_files() -> tuple[str, ...]:
    """The files that git keeps, or would if they were added."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


@pytest.mark.parametrize("rule", RULE)
def test_the_package(rule: str) -> None:
    faults = [fault for module in modules() for fault in RULE[rule](module)]
    assert not faults, "\n".join([RULE[rule].__doc__ or "", *faults])


def test_each_room_is_small() -> None:
    """What there is to understand, in lines: explanations do not make a room longer to read."""
    lines = dict.fromkeys({module.room for module in modules()}, 0)
    for module in modules():
        if not module.is_catalogue:
            lines[module.room] += lines_of_code(module)
    assert set(lines) <= set(CEILINGS)
    too_long = {room: count for room, count in lines.items() if count > CEILINGS[room]}
    assert not too_long, f"over their ceilings: {too_long}"
    assert set(CEILINGS) == {"", *ROOMS}


@cache
def graph() -> dict[str, set[str]]:
    return import_graph(modules())


def test_no_modules_import_one_another() -> None:
    assert not circles(graph())


def lines_within_reach(lesson: Path) -> int:
    """Lines of code of all that a lesson uses; exercises and tools, which it doesn't, aside."""
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    source = "\n".join("".join(cell["source"]) for cell in cells)
    for name in re.findall(r'load_trained\("(\w+)"\)', source):  # its recipe is read by its name
        source += f"\nimport artcourse.training.recipes.{name}"
    used = import_graph([*modules(), Module("the_lesson.py", source)])
    within = reached({"artcourse.the_lesson"}, used, without="artcourse.exercises")
    aside = ("", "setup", "work", "commands")
    return sum(
        lines_of_code(module)
        for module in modules()
        if module.name in within and module.room not in aside
    )


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_a_lesson_imports_can_be_read(path: Path) -> None:
    most = REACH.get(path.stem[:2], REACH_OF_OTHERS)
    if path.stem != TOGETHER:
        assert 100 < lines_within_reach(path) <= most


def rows_of_the_map(text: str) -> list[tuple[str, str]]:
    """The rooms that a map names, each with what it says of it."""
    return re.findall(r"^ {2,4}([a-z_]+)/? {2,}(\S.*)$", text, re.MULTILINE)


def test_the_map_names_every_room_in_order() -> None:
    rows = rows_of_the_map(artcourse.__doc__ or "")
    there = {module.room for module in modules()}
    assert [room for room, _ in rows] == [room for room in ROOMS if room in there]


def test_the_readme_shows_the_same_map() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(rows_of_the_map(artcourse.__doc__ or "")) <= set(rows_of_the_map(readme))


def test_what_claims_a_lesson_is_mentioned_there() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in LESSONS}
    faults = []
    for module in modules():
        for name, lesson in claimed_lessons(module):
            assert lesson in PLAN, f"{module.path}: {name} claims {lesson!r}"
            here = name.rpartition(".")[2]
            if lesson in texts and not re.search(rf"\b{re.escape(here)}\b", texts[lesson]):
                faults.append(f"{module.path}: {name} claims {lesson}, which does not mention it")
    assert not faults, "\n".join(faults)


def test_every_room_has_its_tests() -> None:
    rooms = {module.room for module in modules()} - {""}
    assert {"commands", "data", "exercises", "functional", "plotting", "work"} <= rooms
    untested = [room for room in rooms if not list((ROOT / "tests").glob(f"test_{room}*.py"))]
    assert not untested


def test_the_top_of_the_project_is_tidy() -> None:
    top = {Path(name).parts for name in project_files()}
    files = {parts[0] for parts in top if len(parts) == 1 and not parts[0].startswith(".")}
    folders = {parts[0] for parts in top if len(parts) > 1 and not parts[0].startswith(".")}
    assert files == TOP_FILES
    assert folders == TOP_FOLDERS


def test_the_files_speak_only_of_the_project() -> None:
    faults = []
    for name in project_files():
        try:
            faults += faults_of_text(name, (ROOT / name).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue  # a picture, or weights
    assert not faults, "\n".join(faults)


def run_python(*arguments: str) -> str:
    """Run a fresh interpreter and return what it printed."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    return set(run_python("-c", code).split())


def run_without_packages(*statements: str) -> None:
    """Run where nothing is installed: -S leaves out packages, -I the current folder."""
    first = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    run_python("-S", "-I", "-c", "\n".join([first, *statements]))


def test_importing_the_package_loads_nothing_else() -> None:
    assert loaded_by("import artcourse") == {"artcourse"}


def test_commands_and_work_need_only_the_standard_library() -> None:
    tools = ("", "setup", "work", "commands")
    paths = [Path(module.path) for module in modules() if module.room in tools]
    names = [".".join(["artcourse", *path.with_suffix("").parts]) for path in paths]
    assert {"artcourse.__main__", "artcourse.work.__init__"} <= set(names)
    run_without_packages(*(f"import {name}" for name in names))


def test_both_tests_of_imports_would_see_torch() -> None:
    assert "torch" in loaded_by("import artcourse; artcourse.exercises")
    with pytest.raises(AssertionError, match="No module named 'torch'"):
        run_without_packages("import artcourse.exercises")


def a_module(source: str, path: str = "functional/convolution.py") -> Module:
    return Module(path, source)


LONG = "def f() -> None:\n    '''Do.'''\n" + "    x = 1\n" * 40
PLANTED = [
    ("imports_point_backwards", a_module("", "nowhere.py"), "has no place in the order"),
    ("imports_point_backwards", a_module("from artcourse import data", "work/a.py"), "comes after"),
    ("imports_point_backwards", a_module("from artcourse.training import fit", "losses.py"), "fit"),
    (
        "imports_point_backwards",
        a_module("import artcourse.plotting", "training.py"),
        "comes after",
    ),
    ("imports_point_backwards", a_module("from ..widgets import a", "data/a.py"), "widgets.a"),
    (
        "imports_point_backwards",
        a_module("def f():\n    from artcourse.plotting import a", "sampling.py"),
        "sampling.py:2",
    ),
    ("rooms_that_stand_alone", a_module("from artcourse.data import load_image"), "load_image"),
    ("rooms_that_stand_alone", a_module("import numpy as np"), "imports numpy"),
    ("rooms_that_stand_alone", a_module("import torch", "work/a.py"), "imports torch"),
    ("functional_is_from_scratch", a_module("import torch.nn.functional as F"), "torch.nn"),
    ("functional_is_from_scratch", a_module("from torch import nn"), "torch.nn"),
    ("functional_is_from_scratch", a_module("a = torch.conv2d(b, c)"), "torch.conv2d"),
    ("functional_is_from_scratch", a_module("a = (b * 0.5).unfold(2, 3, 1)"), "unfold"),
    ("functional_is_from_scratch", a_module("torch.autograd.grad(a, b)"), "torch.autograd"),
    ("functional_is_from_scratch", a_module("loss.backward()"), "loss.backward"),
    ("functional_is_from_scratch", a_module("a = torch.max_pool2d(b, 2)"), "max_pool2d"),
    ("module_is_short", a_module("x = 1\n" * (MOST_LINES + 1)), "251 lines, wanted 250"),
    (
        "module_is_short",
        a_module("x = 1\n" * 401, "exercises/l09_small/f.py"),
        "401 lines, wanted 400",
    ),
    ("rooms_that_stand_alone", a_module("import artcourse.data", "work/a.py"), "artcourse.data"),
    ("rooms_that_stand_alone", a_module("from artcourse import work", "setup/a.py"), "work"),
    (
        "imports_are_absolute",
        a_module("from .windows import pad2d"),
        "a relative import of windows",
    ),
    ("imports_are_absolute", a_module("from . import windows"), "a relative import of its own"),
    (
        "lessons_are_written_one_way",
        a_module('def f():\n    """Do.\n\n    Lesson: 01_a\n\n    More.\n    """'),
        "is not the last line",
    ),
    (
        "lessons_are_written_one_way",
        a_module('def f():\n    """Do.\n\n    Notes\n    -----\n    Lesson: 01_a.\n    """'),
        "is not the last line",
    ),
    ("functions_are_short", a_module(LONG), "f has 41 lines, wanted 40"),
    ("public_names_are_explained", a_module("x = 1"), "convolution.py: no docstring"),
    ("public_names_are_explained", a_module("'''A.'''\ndef f(): pass"), "f has no docstring"),
    (
        "public_names_are_explained",
        a_module("'''A.'''\nclass A:\n    '''B.'''\n    def c(self): pass"),
        "c has no docstring",
    ),
    ("public_functions_have_types", a_module("def f(a: int): pass"), "f: no type of return"),
    ("public_functions_have_types", a_module("def f(a) -> int: pass"), "f: no type of a"),
    ("public_functions_have_types", a_module("def f(*, a) -> int: pass"), "f: no type of a"),
    ("loading_runs_no_code", a_module("import pickle"), "pickle runs code"),
    ("loading_runs_no_code", a_module("from joblib import load"), "joblib.load runs code"),
    ("loading_runs_no_code", a_module("torch.load(path)"), "without weights_only"),
    ("loading_runs_no_code", a_module("torch.load(path, weights_only=False)"), "weights_only"),
    ("loading_runs_no_code", a_module("np.load(path, allow_pickle=True)"), "allow_pickle"),
]


@pytest.mark.parametrize(
    ("rule", "module", "message"), PLANTED, ids=[f"{rule}: {text}" for rule, _, text in PLANTED]
)
def test_a_planted_fault_is_found(rule: str, module: Module, message: str) -> None:
    assert message in "\n".join(RULE[rule](module))


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULE)


GOOD = '''"""Sliding windows."""

import torch


def scaled(image: torch.Tensor, by: float = 2.0) -> torch.Tensor:
    """Multiply, the tensor staying as it is."""
    grad = image.exp().log() * by
    return grad.reshape(grad.shape)
'''


@pytest.mark.parametrize("rule", RULE)
def test_a_good_module_has_no_fault(rule: str) -> None:
    for path in ("functional/windows.py", "layers.py", "__main__.py"):
        assert RULE[rule](a_module(GOOD, path)) == []


def planted(**sources: str) -> dict[str, set[str]]:
    """The imports of modules that are named ``room_module``, of these sources."""
    return import_graph(
        [Module(name.replace("_", "/") + ".py", source) for name, source in sources.items()]
    )


def test_a_circle_is_found_by_whatever_detour() -> None:
    there = planted(
        work_a="from artcourse.work.b import f",
        work_b="def f():\n    from artcourse.work import c",
        work_c="import artcourse.work.a",
        work_d="from artcourse.work import a",
    )
    (group,) = circles(there)
    assert group == ["artcourse.work.a", "artcourse.work.b", "artcourse.work.c"]


def test_a_room_only_hands_on() -> None:
    there = import_graph(
        [
            Module("data/__init__.py", "from artcourse.data.images import load\nimport os"),
            Module("data/images.py", ""),
            Module("data/tunes.py", ""),
            Module("a.py", "from artcourse import data as d\nd.load()\nd.tunes"),
            Module("b.py", "from artcourse.data import load as read"),
            Module("c.py", "from artcourse import data\nother.tunes"),
        ]
    )
    assert there["artcourse.a"] == {
        "artcourse.data",
        "artcourse.data.images",
        "artcourse.data.tunes",
    }
    assert there["artcourse.b"] == {"artcourse.data.images"}
    assert there["artcourse.c"] == {"artcourse.data"}


def test_an_import_for_types_alone_makes_no_circle() -> None:
    only_types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import artcourse.work.a"
    assert not circles(planted(work_a="import artcourse.work.b", work_b=only_types))


def test_what_is_reached_leaves_out_a_package() -> None:
    there = planted(
        data_a="import artcourse.exercises.b, artcourse.data.c",
        exercises_b="import artcourse.data.d",
        data_c="",
        data_d="",
    )
    found = reached({"artcourse.data.a"}, there, without="artcourse.exercises")
    assert found == {"artcourse.data.a", "artcourse.data.c"}


def test_a_map_is_read() -> None:
    text = "Rooms\n\n    data/       paths -> Tensor\n    losses/     Tensors -> scalar\n  - no\n"
    assert rows_of_the_map(text) == [("data", "paths -> Tensor"), ("losses", "Tensors -> scalar")]


def test_imports_and_docstrings_are_not_counted() -> None:
    source = '"""A."""\n\nimport math\nfrom a import (\n    b,\n)\n\n# why\nx = 1\n'
    assert lines_of_code(Module("data/a.py", source)) == 1


def test_a_claim_of_a_lesson_is_read() -> None:
    source = 'def f():\n    """Do.\n\n    Lesson: 01_convolution\n    """\n'
    assert list(claimed_lessons(Module("data/a.py", source))) == [("f", "01_convolution")]


def test_rooms_are_named_once() -> None:
    assert len(set(ROOMS)) == len(ROOMS)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (("see /", "home/maria/cat.png"), "a path of one machine"),
        (("C:\\", "Users\\maria"), "a path of one machine"),
        ((str(ROOT),), "a path of one machine"),
        (("https://", "pypi", ".org/simple"), "the host of a registry"),
        (("# TO", "DO: later"), "an unfinished mark"),
        (("<<<<<<", "< ours"), "a merge marker"),
    ],
)
def test_a_planted_text_is_found(parts: tuple[str, ...], what: str) -> None:
    (fault,) = faults_of_text("README.md", "First line\n" + "".join(parts))
    assert fault.startswith(f"README.md:2: holds {what}")


@pytest.mark.parametrize("text", ["artcourse/data/text.py", "../home/a", "{folder}/root/a", "="])
def test_text_that_is_fine(text: str) -> None:
    assert faults_of_text("README.md", text) == []
