"""Making .venv, in good circumstances and bad ones."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest
from test_setup import THIS_PYTHON, make_venv

from artcourse.setup import installation, lock, new_venv, requirements
from artcourse.setup.pip_failure import explain_failure
from artcourse.setup.venv import Marker, is_ready, python_in
from artcourse.setup.words import CommandError

ROOT = Path(__file__).parents[1]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def done(course, monkeypatch):
    """Make environments without pip and install nothing, but note what was done."""
    notes = []

    def run_venv(home):
        notes.append("made")
        make_venv(course, finished=False)

    def install(home, extras, log, handle):
        notes.append("installed " + ",".join(sorted(extras)))
        return 0

    monkeypatch.setattr(new_venv, "_run_venv", run_venv)
    monkeypatch.setattr(installation, "_install", install)
    monkeypatch.setattr(new_venv, "_has_pip", lambda python: True)
    return notes


def fail_with(log, monkeypatch):
    """Let the installation fail, with this in pip's log."""

    def install(home, extras, path, handle):
        path.write_text(log, encoding="utf-8")
        return 1

    monkeypatch.setattr(installation, "_install", install)


def test_first_set_up(course, done, capsys):
    python = installation.set_up()
    assert python == python_in(course / ".venv")
    assert done == ["made", "installed "]
    assert is_ready(course / ".venv", [])
    assert "only this once" in capsys.readouterr().out
    installation.set_up()
    assert done == ["made", "installed "]


def test_test_extra_is_added_and_stays(course, done):
    installation.set_up()
    installation.set_up(["test"])
    assert not is_ready(course / ".venv", ["more"])
    installation.set_up(["more"])
    assert done == ["made", "installed ", "installed test", "installed more,test"]


def test_interrupted_installation_recovers(course, done, monkeypatch):
    whole = installation._install

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(installation, "_install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        installation.set_up()
    assert Marker.read(course / ".venv").finished is False
    monkeypatch.setattr(installation, "_install", whole)
    installation.set_up()
    assert done == ["made", "installed "]
    assert is_ready(course / ".venv", [])


def test_interrupted_making_recovers(course, done, monkeypatch, capsys):
    Marker.wanted(THIS_PYTHON, [], finished=False).write(course / ".venv")
    (course / ".venv" / "lib").mkdir()
    (course / ".venv" / "half").touch()
    installation.set_up()
    assert done == ["made", "installed "]
    assert not (course / ".venv" / "half").exists()
    assert "not finished" in capsys.readouterr().out
    assert not (course / ".venv-old-1").exists()


def test_half_installed_package_is_forgotten(course, done):
    home = make_venv(course, finished=False)
    packages = home / ("Lib" if os.name == "nt" else f"lib/python{THIS_PYTHON}") / "site-packages"
    for name, files in {"whole": ["METADATA", "INSTALLER"], "half": ["METADATA"]}.items():
        (packages / f"{name}-1.dist-info").mkdir()
        for file in files:
            (packages / f"{name}-1.dist-info" / file).touch()
    installation.set_up()
    assert [path.name for path in packages.glob("*.dist-info")] == ["whole-1.dist-info"]


@pytest.mark.parametrize("changes", [{"fingerprint": "old"}, {"root": "/where/it/was"}])
def test_new_pins_or_a_moved_course_install_again(course, done, changes):
    make_venv(course, **changes)
    installation.set_up()
    assert done == ["installed test"]
    assert is_ready(course / ".venv", ["test"])


@pytest.mark.parametrize("removed", [False, True])
def test_venv_of_another_python_is_made_anew(course, done, removed, capsys):
    home = make_venv(course, **({} if removed else {"python": "3.9"}))
    (home / "old").touch()
    if removed:
        python_in(home).unlink()
    installation.set_up()
    assert done == ["made", "installed test"]
    assert not (home / "old").exists()
    assert "made by another Python, or has lost it" in capsys.readouterr().out


def test_venv_of_a_python_that_the_course_has_dropped_is_made_anew(course, done, monkeypatch):
    home = make_venv(course, fingerprint="old")
    (home / "old").touch()
    monkeypatch.setattr("artcourse.OLDEST_PYTHON", (3, 99))
    installation.set_up()
    assert done == ["made", "installed test"]
    assert not (home / "old").exists()


def test_venv_that_is_not_ours_is_kept_aside(course, done, capsys):
    for number in (1, 2):
        shutil.rmtree(course / ".venv", ignore_errors=True)
        (course / ".venv").mkdir()
        (course / ".venv" / "precious").write_text(str(number), encoding="utf-8")
        installation.set_up()
        assert f"It is kept as .venv-old-{number}" in capsys.readouterr().out
        kept = course / f".venv-old-{number}" / "precious"
        assert kept.read_text(encoding="utf-8") == str(number)


def test_venv_that_cannot_be_moved_aside(course, done, monkeypatch):
    (course / ".venv").mkdir()

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(CommandError, match="cannot be renamed"):
        installation.set_up()


def test_no_network_at_first(course, done, monkeypatch):
    fail_with(NO_NETWORK, monkeypatch)
    with pytest.raises(CommandError, match=r"could not be downloaded.*please connect"):
        installation.set_up()
    assert not Marker.read(course / ".venv").finished


def test_no_network_for_newer_packages_goes_on(course, done, monkeypatch, capsys):
    home = make_venv(course, fingerprint="old")
    before = Marker.read(home)
    fail_with(NO_NETWORK, monkeypatch)
    monkeypatch.setattr(installation, "has_all", lambda python, extras: True)
    installation.set_up()
    assert "Going on with those that are here" in capsys.readouterr().out
    assert Marker.read(home) == before


def test_no_network_for_the_extra_leaves_the_lab_usable(course, done, monkeypatch):
    home = make_venv(course, extras=())
    fail_with(NO_NETWORK, monkeypatch)
    monkeypatch.setattr(installation, "has_all", lambda python, extras: False)
    with pytest.raises(CommandError, match="could not be downloaded"):
        installation.set_up(["test"])
    assert is_ready(home, [])


def test_disk_too_small(course, done, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(9e9, 8e9, 1.2e9))
    with pytest.raises(CommandError, match=r"1\.2 GB free.*need 2\.5 GB.*make room"):
        installation.set_up()
    assert not (course / ".venv").exists()


def test_disk_too_small_for_cuda_is_only_noted(course, done, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(9e9, 4e9, 5e9))
    monkeypatch.setattr(sys, "platform", "linux")
    installation.set_up()
    assert "5.0 GB free" in capsys.readouterr().out


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_python_that_cannot_make_environments(course, done, absent, monkeypatch):
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == absent else object()
    )
    with pytest.raises(CommandError, match=rf"sudo apt install python{THIS_PYTHON}-venv"):
        installation.set_up()


def test_venv_that_fails_is_explained(course, monkeypatch):
    broken = [sys.executable, "-c", "exit('OSError: [Errno 28] No space left on device')"]
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **kwargs: run(broken, **kwargs))
    with pytest.raises(CommandError, match="The disk is full"):
        new_venv._run_venv(course / ".venv")


def test_read_only_folder(course, monkeypatch):
    def refuse(self, **kwargs):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CommandError, match=r"cannot be written to \(Read-only.*copy it"):
        installation.set_up()


def test_folder_of_somebody_else(course, done, monkeypatch):
    def refuse(self, home):
        raise PermissionError(13, "Permission denied", str(home))

    monkeypatch.setattr(Marker, "write", refuse)
    with pytest.raises(CommandError, match="could not be written"):
        installation.set_up()


# What pip says, and what we make of it

NO_NETWORK = """\
  WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after \
connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object \
at 0x7f7b45099ad0>: Failed to establish a new connection: [Errno -3] Temporary failure in name \
resolution')': /simple/flit-core/
  ERROR: Could not find a version that satisfies the requirement flit_core==3.12.0
  ERROR: No matching distribution found for flit_core==3.12.0
"""
LOGS = {
    "network": NO_NETWORK,
    "disk": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
    "device",
    "certificate": NO_NETWORK + "SSLError(SSLCertVerificationError(1, '[SSL: "
    "CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer'))",
    "broken": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "permission": "ERROR: Could not install packages due to an OSError: [Errno 13] Permission "
    "denied: '/course/.venv/lib/python3.11/site-packages/six.py'",
    "no build": "ERROR: No matching distribution found for torch==2.13.0",
    "other": "something\nERROR: nobody has seen this before",
}
WORDS = {
    "network": "please connect",
    "disk": "The disk is full",
    "certificate": "date and time",
    "broken": "cache purge",
    "permission": "could not be written",
    "no build": r"There is no torch==2\.13\.0 for this computer",
    "other": "nobody has seen this before",
}


@pytest.mark.parametrize("kind", LOGS)
def test_pip_failures_are_told_apart(kind, tmp_path):
    failure = explain_failure(LOGS[kind], tmp_path)
    assert failure.kind == kind
    assert re.search(WORDS[kind], failure.sentence)
    assert "run the same command again" in failure.sentence


# Two at once


def give_up(seconds):
    raise TimeoutError


@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_lock_waits_and_ends_with_its_holder(tmp_path, monkeypatch, capsys, end):
    holder_code = f"""
        import sys, time
        from pathlib import Path
        from artcourse.setup import lock
        with lock.hold(Path({str(tmp_path / "lock")!r}), "waiting"):
            print("held", flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(holder_code)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with monkeypatch.context() as patch:
            patch.setattr(lock.time, "sleep", give_up)
            with pytest.raises(TimeoutError), lock.hold(tmp_path / "lock", "waiting"):
                pytest.fail("the lock was taken twice")
        getattr(holder, end)()
        holder.wait()
    with lock.hold(tmp_path / "lock", "waiting"):
        pass
    assert capsys.readouterr().out == "waiting\n"


# All of it, with a real venv and a real pip, on a toy course

BACKEND = """
import zipfile

def get_requires_for_build_editable(settings=None):
    return []

def build_editable(folder, settings=None, metadata=None):
    name = "artcourse-0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        about = "Metadata-Version: 2.1\\nName: artcourse\\nVersion: 0\\nRequires-Dist: toy>=1,<2\\n"
        wheel.writestr("artcourse-0.dist-info/METADATA", about)
        kind = "Wheel-Version: 1.0\\nGenerator: toy\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr("artcourse-0.dist-info/WHEEL", kind)
        wheel.writestr("artcourse-0.dist-info/RECORD", "")
    return name
"""
TOY_PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "artcourse"
version = "0"
dependencies = [
    "toy>=1,<2",
]
[project.optional-dependencies]
test = [
]
"""


@pytest.fixture
def toy_course(tmp_path):
    folder = tmp_path / "My course"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "artcourse", folder / "artcourse", ignore=ignored)
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "00_toy.ipynb").touch()
    (folder / "pyproject.toml").write_text(TOY_PYPROJECT, encoding="utf-8")
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    constraints = folder / requirements.CONSTRAINTS.relative_to(ROOT)
    constraints.write_text("toy==1.5\n", encoding="utf-8")
    return folder


def write_toy_wheel(folder):
    with zipfile.ZipFile(folder / "toy-1.5-py3-none-any.whl", "w") as wheel:
        wheel.writestr("toy.py", "")
        facts = "toy-1.5.dist-info/"
        wheel.writestr(facts + "METADATA", "Metadata-Version: 2.1\nName: toy\nVersion: 1.5\n")
        kind = "Wheel-Version: 1.0\nGenerator: toy\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(facts + "WHEEL", kind)
        wheel.writestr(facts + "RECORD", "")


def test_set_up_for_real(toy_course, tmp_path):
    """First without a network, then with one, then once more; from a folder with a space."""
    # Nobody listens at port 9, so that this is what pip sees without a network.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    settings |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    settings |= {"PIP_RETRIES": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    settings.pop("PYTHONPATH", None)

    def run():
        command = [sys.executable, "-m", "artcourse", "execute", "99"]
        return subprocess.run(
            command, cwd=toy_course, env=settings, capture_output=True, text=True, timeout=200
        )

    first = run()
    assert first.returncode == 1
    assert "could not be downloaded" in first.stderr
    write_toy_wheel(tmp_path)
    settings["PIP_FIND_LINKS"] = str(tmp_path)
    second = run()
    assert "Making .venv" not in second.stdout
    assert "The course is set up." in second.stdout
    assert "There is no lesson '99'" in second.stderr  # so it went on in the new environment
    third = run()
    assert third.stdout == ""
    assert "There is no lesson '99'" in third.stderr


@pytest.mark.skipif(os.name == "nt", reason="a lock's file is not handed on there")
def test_pip_that_outlives_us_keeps_the_lock(course, monkeypatch, capsys):
    """Killed hard, we leave pip behind; the next set-up must wait for it."""
    code = f"""
        import subprocess, sys
        from pathlib import Path
        from artcourse.setup import lock
        with lock.hold(Path({str(course / "lock")!r}), "waiting") as handle:
            child = [sys.executable, "-c", "import time; time.sleep(1)"]
            subprocess.Popen(child, pass_fds=[handle])
            print("held", flush=True)
            import time; time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        holder.stdout.readline()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with lock.hold(course / "lock", "waiting"):
            pass
    assert capsys.readouterr().out == "waiting\n"


@pytest.mark.parametrize("unpinned", ["", "1"])
def test_the_pins_are_left_out_where_a_variable_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unpinned: str
) -> None:
    commands = []

    class Pip:
        def __init__(self, command: list, **_: object) -> None:
            commands.append([str(word) for word in command])

        def __enter__(self) -> "Pip":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            return 0

    monkeypatch.setenv(installation.UNPINNED_VARIABLE, unpinned)
    monkeypatch.setattr(installation.subprocess, "Popen", Pip)
    assert installation._install(tmp_path / ".venv", ["test"], tmp_path / "log", 0) == 0
    assert ("--constraint" in commands[0]) == (not unpinned)
