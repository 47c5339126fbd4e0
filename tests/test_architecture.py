"""How the package is built, how light it is to import, and what the project's files hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from architecture_rules import MOST_LINES, ROOMS, RULES, Module, lines_of_code
from text_rules import faults_of_text

from artcourse.exercises import LESSONS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "artcourse"
MOST_LINES_OF_PACKAGE = 5_000  # without the catalogue of exercises
MOST_LINES_OF_TOOLS = 2_200  # the commands and the work folder, which no lesson imports
TOP_FILES = {"README.md", "environment.yml", "pyproject.toml", "LICENSE", "CITATION.cff"}
TOP_FOLDERS = {"artcourse", "datasets", "notebooks", "tests"}
RULE = {rule.__name__: rule for rule in RULES}


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"), LESSONS)
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


def test_the_package_is_small() -> None:
    """What lessons import, in lines of code: explanations do not make it longer to read."""
    lines = {"lessons": 0, "tools": 0}
    for module in modules():
        if not module.is_catalogue:
            part = "tools" if module.room in ("commands", "work") else "lessons"
            lines[part] += lines_of_code(module)
    assert 0 < lines["lessons"] < MOST_LINES_OF_PACKAGE
    assert 0 < lines["tools"] < MOST_LINES_OF_TOOLS


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
    paths = [Path(module.path) for module in modules() if module.room in ("", "commands", "work")]
    names = [".".join(["artcourse", *path.with_suffix("").parts]) for path in paths]
    assert {"artcourse.__main__", "artcourse.work.__init__"} <= set(names)
    run_without_packages(*(f"import {name}" for name in names))


def test_both_tests_of_imports_would_see_torch() -> None:
    assert "torch" in loaded_by("import artcourse; artcourse.exercises")
    with pytest.raises(AssertionError, match="No module named 'torch'"):
        run_without_packages("import artcourse.exercises")


def a_module(source: str, path: str = "functional/convolution.py") -> Module:
    return Module(path, source, ("small",))


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
    ("module_is_short", a_module("x = 1\n" * 801, "exercises/small.py"), "wanted 800"),
    ("module_is_short", a_module("x = 1\n" * 601, "exercises/judge.py"), "wanted 250"),
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
