"""Where the course runs: what it needs, and which Python has it."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from artcourse.setup import enter, requirements
from artcourse.setup.enter import find_python
from artcourse.setup.variables import jupyter_variables
from artcourse.setup.venv import Marker, has_all, is_ready, marker_file, python_in
from artcourse.setup.words import CommandError

ROOT = Path(__file__).parents[1]
THIS_PYTHON = "{}.{}".format(*sys.version_info)


@pytest.fixture
def restarted(monkeypatch):
    """Instead of restarting in another Python, note which one it would be."""
    pythons = []
    monkeypatch.setattr(enter, "restart_in", pythons.append)
    return pythons


def make_venv(course, **changes):
    """Make a .venv as the course would have left it, but for the changes."""
    home = course / ".venv"
    venv.create(home, symlinks=os.name != "nt")
    facts = vars(Marker.wanted(THIS_PYTHON, ["test"])) | changes
    Marker(**facts).write(home)
    return home


# What is needed


def test_requirements_are_those_of_pyproject():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = requirements.requirements(["test"])
    names = {Requirement(each).name for each in found}
    assert {"torch", "jupyterlab", "psutil", "pytest", "playwright"} <= names
    assert not [each for each in requirements.requirements() if each.startswith(("pytest", "ruff"))]
    assert all(f'"{each}"' in text for each in found)


@pytest.mark.parametrize(
    ("version", "suits"),
    [
        ("2.13.0+cpu", True),
        ("2.14.0.dev20261101", True),
        ("2.6", True),
        ("2.5.9", False),
        ("3.0", False),
        ("not a version", False),
        (None, False),
    ],
)
def test_lacking_names_what_is_missing_or_of_another_version(monkeypatch, version, suits):
    present = {"torch": version, "numpy": "2.4.6"}
    monkeypatch.setattr(requirements, "installed_version", present.get)
    lacking = requirements.lacking()
    assert ("torch>=2.6,<3" in lacking) is not suits
    assert "numpy>=2,<3" not in lacking
    assert "psutil>=6,<8" in lacking


def test_where_packaging_is_missing_all_is_lacking(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert requirements.lacking(["test"]) == requirements.requirements(["test"])


def test_a_package_without_a_version_is_not_there(tmp_path, monkeypatch):
    """What is left of a package whose installation or removal was cut short."""
    (tmp_path / "torch_half-1.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not requirements.installed_version("torch-half")
    assert not requirements.installed_version("torch-nowhere")


def test_package_without_its_course_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    with pytest.raises(CommandError, match=r"no notebooks folder.*whole course"):
        requirements.course_root()


def test_ranges_constraints_and_conda_belong_together():
    """Each direct need is pinned, within its range, on every Python and system we promise."""
    lines = requirements.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines]
    for needed in map(Requirement, requirements.requirements(["test"])):
        name = needed.name
        for python in ("3.11", "3.12", "3.13"):
            for system in ("linux", "darwin", "win32"):
                there = {"python_full_version": python + ".9", "sys_platform": system}
                fitting = [
                    pin
                    for pin in pins
                    if pin.name == name and (not pin.marker or pin.marker.evaluate(there))
                ]
                assert len(fitting) == 1, f"{name} on Python {python}, {system}: {fitting}"
                version = str(fitting[0].specifier).removeprefix("==")
                assert needed.specifier.contains(version)
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *others, pip = conda["dependencies"]
    constraints = requirements.CONSTRAINTS.relative_to(ROOT).as_posix()
    assert pip == {"pip": [f"--constraint {constraints}", "--editable .[test]"]}
    pinned = {pin.name: str(pin.specifier).removeprefix("==") for pin in pins}
    torch = [f"pytorch={pinned['torch']}=cpu_*", f"torchvision={pinned['torchvision']}"]
    assert others == ["python=3.11", "pip", *torch]


def test_no_registry_is_named():
    """Whoever installs chooses where from; the pins hold for all."""
    text = requirements.CONSTRAINTS.read_text(encoding="utf-8")
    assert "//" not in text
    assert not re.search("^-", text, re.MULTILINE)


# Which Python


def test_environment_that_has_everything_is_used_as_it_is(course, monkeypatch, restarted):
    monkeypatch.setattr(requirements, "installed_version", lambda name: "1.5")
    assert find_python() == Path(sys.executable)
    enter.enter()
    assert restarted == []
    assert not (course / ".venv").exists()


def test_finished_venv_is_entered(course, restarted):
    home = make_venv(course)
    enter.enter(["test"])
    enter.enter_if_ready()
    assert restarted == [python_in(home)] * 2


def test_nothing_there(course, restarted):
    assert find_python() is None
    enter.enter_if_ready()
    assert restarted == []


@pytest.mark.parametrize(
    "changes",
    [
        {"finished": False},
        {"fingerprint": "of older constraints"},
        {"python": "3.9"},
        {"extras": ()},
        {"root": "/where/the/course/was"},
    ],
)
def test_venv_that_is_not_ready(course, changes):
    home = make_venv(course)
    assert is_ready(home, ["test"])
    home = make_venv(course, **changes)
    assert not is_ready(home, ["test"])
    assert find_python(["test"]) is None


def test_venv_whose_python_was_removed_is_not_ready(course):
    home = make_venv(course)
    python_in(home).unlink()
    assert not is_ready(home, [])
    if os.name != "nt":
        python_in(home).symlink_to(course / "removed")
        assert not is_ready(home, [])


def test_damaged_marker_is_no_marker(course):
    home = make_venv(course)
    for text in ("", "[]", '{"finished": true}', "\x00"):
        marker_file(home).write_text(text, encoding="utf-8")
        assert Marker.read(home) is None


def test_fingerprint_changes_with_the_pins(course, tmp_path, monkeypatch):
    before = requirements.fingerprint()
    other = tmp_path / "constraints.txt"
    other.write_text("torch==9\n", encoding="utf-8")
    monkeypatch.setattr(requirements, "CONSTRAINTS", other)
    assert requirements.fingerprint() != before


def test_venv_that_a_person_made_is_used_if_it_has_everything(course, monkeypatch):
    venv.create(course / ".venv", symlinks=os.name != "nt")
    monkeypatch.setattr(enter, "has_all", lambda python, extras: False)
    assert find_python() is None
    monkeypatch.setattr(enter, "has_all", lambda python, extras: True)
    assert find_python() == python_in(course / ".venv")


def test_has_all_asks_the_other_python(tmp_path):
    assert has_all(Path(sys.executable), ["test"])
    venv.create(tmp_path / "bare", symlinks=os.name != "nt")
    assert not has_all(python_in(tmp_path / "bare"), [])
    assert not has_all(tmp_path / "no-python", [])


def test_restarted_process_does_not_look_again(course, monkeypatch, restarted):
    monkeypatch.setenv("ARTCOURSE_ENVIRONMENT_READY", "1")
    enter.enter()
    assert restarted == []
    assert "ARTCOURSE_ENVIRONMENT_READY" not in os.environ


@pytest.mark.skipif(os.name == "nt", reason="there, a child is waited for instead")
def test_restart_runs_the_same_command(monkeypatch):
    def exec_(program, command):
        raise SystemExit(command)

    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(os, "execv", exec_)
    monkeypatch.setattr(sys, "argv", ["artcourse", "lab", "--port", "9000"])
    with pytest.raises(SystemExit) as ended:
        enter.restart_in(Path("/a/python"))
    assert ended.value.code == ["/a/python", "-m", "artcourse", "lab", "--port", "9000"]
    assert os.environ["PYTHONPATH"].split(os.pathsep)[0] == str(ROOT)


def test_personal_settings_are_kept_out(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    found = jupyter_variables(tmp_path)
    assert "MPLBACKEND" not in found
    assert "JUPYTER_CONFIG_PATH" not in found
    assert found["JUPYTER_CONFIG_DIR"].startswith(str(tmp_path))
    assert found["IPYTHONDIR"].startswith(str(tmp_path))


@pytest.mark.parametrize("room", ["setup", "work", "commands"])
def test_tools_need_only_the_standard_library(room):
    """Each of their modules can be imported before anything is installed."""
    code = f"""import importlib, pkgutil, sys
sys.path.insert(0, {str(ROOT)!r})
import artcourse.{room} as room
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
"""
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
