"""Where the course runs: what it needs, and which Python has it."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from artcourse.commands import CommandError, environment, requirements
from artcourse.commands.environment import Marker, find_python, is_ready, python_in

ROOT = Path(__file__).parents[1]
THIS_PYTHON = "{}.{}".format(*sys.version_info)


@pytest.fixture
def restarted(monkeypatch):
    """Instead of restarting in another Python, note which one it would be."""
    pythons = []
    monkeypatch.setattr(environment, "restart_in", pythons.append)
    return pythons


def make_venv(course, **changes):
    """Make a .venv as the course would have left it, but for the changes."""
    home = course / ".venv"
    venv.create(home, symlinks=os.name != "nt")
    facts = vars(Marker.wanted(THIS_PYTHON, ["test"])) | changes
    Marker(**facts).write(home)
    return home


# What is needed


def test_requirements_are_read_as_packaging_reads_them():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = requirements.requirements(["test"])
    assert {"torch", "jupyterlab", "psutil", "pytest", "playwright"} <= set(found)
    assert not {"pytest", "ruff"} & set(requirements.requirements())
    for name, versions in found.items():
        assert f'"{name}{versions}"' in text
        assert Requirement(name + versions).name == name


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("2.13.0+cpu", ">=2.6,<3", True),
        ("2.6", ">=2.6.0,<3", True),
        ("2.5.9", ">=2.6,<3", False),
        ("3.0", ">=2.6,<3", False),
        ("10.1", ">=9,<10", False),
        ("9.0.0rc1", ">=9,<10", True),
        ("1.2", "==1.2.0", True),
        ("1.2", "", True),
    ],
)
def test_is_within(version, versions, expected):
    assert requirements.is_within(version, versions) is expected


def test_lacking_names_what_is_missing_or_too_old(monkeypatch):
    present = {"torch": "2.13.0+cpu", "numpy": "1.26.4"}
    monkeypatch.setattr(requirements, "installed_version", present.get)
    lacking = requirements.lacking()
    assert "numpy>=2,<3" in lacking
    assert "psutil>=6,<8" in lacking
    assert not any(each.startswith("torch>") for each in lacking)


def test_package_without_its_course_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    with pytest.raises(CommandError, match=r"no notebooks folder.*whole course"):
        requirements.course_root()


def test_ranges_constraints_and_conda_belong_together():
    """Each direct need is pinned, within its range, on every Python and system we promise."""
    lines = requirements.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines]
    for name, versions in requirements.requirements(["test"]).items():
        for python in ("3.10", "3.11", "3.12", "3.13"):
            for system in ("linux", "darwin", "win32"):
                there = {"python_full_version": python + ".9", "sys_platform": system}
                fitting = [
                    pin
                    for pin in pins
                    if pin.name == name and (not pin.marker or pin.marker.evaluate(there))
                ]
                assert len(fitting) == 1, f"{name} on Python {python}, {system}: {fitting}"
                version = str(fitting[0].specifier).removeprefix("==")
                assert Requirement(name + versions).specifier.contains(version)
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *_, pip = conda["dependencies"]
    constraints = requirements.CONSTRAINTS.relative_to(ROOT).as_posix()
    assert pip == {"pip": [f"--constraint {constraints}", "--editable .[test]"]}
    assert set(conda["dependencies"][:-1]) == {"python=3.11", "pip"}


# Which Python


def test_environment_that_has_everything_is_used_as_it_is(course, monkeypatch, restarted):
    monkeypatch.setattr(requirements, "installed_version", lambda name: "1.5")
    assert find_python() == Path(sys.executable)
    environment.enter()
    assert restarted == []
    assert not (course / ".venv").exists()


def test_finished_venv_is_entered(course, restarted):
    home = make_venv(course)
    environment.enter(["test"])
    environment.enter_if_ready()
    assert restarted == [python_in(home)] * 2


def test_nothing_there(course, restarted):
    assert find_python() is None
    environment.enter_if_ready()
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
        environment.marker_file(home).write_text(text, encoding="utf-8")
        assert Marker.read(home) is None


def test_fingerprint_changes_with_the_pins(course, tmp_path, monkeypatch):
    before = requirements.fingerprint()
    other = tmp_path / "constraints.txt"
    other.write_text("torch==9\n", encoding="utf-8")
    monkeypatch.setattr(requirements, "CONSTRAINTS", other)
    assert requirements.fingerprint() != before


def test_venv_that_a_person_made_is_used_if_it_has_everything(course, monkeypatch):
    venv.create(course / ".venv", symlinks=os.name != "nt")
    monkeypatch.setattr(environment, "has_all", lambda python, extras: False)
    assert find_python() is None
    monkeypatch.setattr(environment, "has_all", lambda python, extras: True)
    assert find_python() == python_in(course / ".venv")


def test_has_all_asks_the_other_python(tmp_path):
    assert environment.has_all(Path(sys.executable), ["test"])
    venv.create(tmp_path / "bare", symlinks=os.name != "nt")
    assert not environment.has_all(python_in(tmp_path / "bare"), [])
    assert not environment.has_all(tmp_path / "no-python", [])


def test_restarted_process_does_not_look_again(course, monkeypatch, restarted):
    monkeypatch.setenv("ARTCOURSE_ENVIRONMENT_READY", "1")
    environment.enter()
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
        environment.restart_in(Path("/a/python"))
    assert ended.value.code == ["/a/python", "-m", "artcourse", "lab", "--port", "9000"]
    assert os.environ["PYTHONPATH"].split(os.pathsep)[0] == str(ROOT)


def test_personal_settings_are_kept_out(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    found = environment.jupyter_variables(tmp_path)
    assert "MPLBACKEND" not in found
    assert "JUPYTER_CONFIG_PATH" not in found
    assert found["JUPYTER_CONFIG_DIR"].startswith(str(tmp_path))
    assert found["IPYTHONDIR"].startswith(str(tmp_path))


def test_commands_need_only_the_standard_library():
    names = ("lab", "test", "doctor", "checks", "progress", "execute", "installation", "server")
    code = f"""import importlib, sys
sys.path.insert(0, {str(ROOT)!r})
for name in {names}:
    importlib.import_module("artcourse.commands." + name)
"""
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
