"""The doctor: what it finds on computers well and ill."""

import json
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections import namedtuple
from pathlib import Path

import psutil
import pytest
from packaging.requirements import Requirement

from artcourse.commands import doctor, doctor_checks, main, ports
from artcourse.commands.doctor import Finding
from artcourse.setup import enter, requirements

Usage = namedtuple("Usage", "total used free")
Memory = namedtuple("Memory", "total available")
GIGABYTE = 1e9


@pytest.fixture(autouse=True)
def _stay_here(monkeypatch):
    monkeypatch.setattr(enter, "enter_if_ready", lambda: None)


def set_checks(monkeypatch, **results):
    found = {name: lambda result=result: result for name, result in results.items()}
    monkeypatch.setattr(doctor_checks, "CHECKS", found)


def test_all_well(monkeypatch, capsys):
    set_checks(monkeypatch, Python=("ok", "3.11"), port=("warn", "none free", "Close something."))
    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "ok    Python: 3.11" in printed
    assert "warn  port: none free\n      -> Close something." in printed
    assert "ready" in printed


def test_a_failure_is_counted(monkeypatch, capsys):
    set_checks(monkeypatch, disk=("fail", "full", "Make room."), Python=("ok", "3.11"))
    assert main(["doctor"]) == 1
    assert "FAIL  disk: full\n      -> Make room." in capsys.readouterr().out


def test_json(monkeypatch, capsys):
    set_checks(monkeypatch, disk=("fail", "full", "Make room."), Python=("ok", "3.11"))
    assert main(["doctor", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert found["python"] == platform.python_version()
    assert found["checks"][0] == vars(Finding("disk", "fail", "full", "Make room."))


def test_a_check_that_breaks_does_not_break_the_doctor(monkeypatch):
    def broken():
        raise RuntimeError("no idea")

    finding = doctor._carefully("torch", broken)
    assert finding.status == "warn"
    assert "no idea" in finding.detail


def test_all_that_is_promised_is_checked():
    assert list(doctor_checks.CHECKS) == [
        *("Python", "packages", "torch", "torchvision", "fonts", "data"),
        *("memory", "disk", "browser", "port", "write access"),
    ]


# Each check


def test_packages_here_are_well():
    status, detail, *_ = doctor_checks.packages()
    assert status in {"ok", "warn"}, detail


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, "ok", "are here"),
        ({"torch": "2.13.0+cpu"}, "ok", "are here"),
        ({"torch": "2.12.0"}, "warn", "torch 2.12.0 (tested: 2.13.0)"),
        ({"torch": "1.0"}, "fail", "torch>=2.6,<3"),
        ({"psutil": None}, "fail", "psutil>=6,<8"),
    ],
)
def test_packages(monkeypatch, changes, status, words):
    present = doctor_checks.pins() | changes
    for module in (doctor_checks, requirements):
        monkeypatch.setattr(module, "installed_version", present.get)
    found = doctor_checks.packages()
    assert found[0] == status
    assert words in found[1]
    assert (len(found) == 3) == (status != "ok")


def test_pins_are_for_this_python():
    needed = {Requirement(each).name for each in requirements.requirements(["test"])}
    assert needed <= set(doctor_checks.pins())


def test_32_bits(monkeypatch):
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert doctor_checks.python()[0] == "fail"


@pytest.mark.parametrize(
    ("code", "status", "detail"),
    [
        ("print('noise'); print('all well')", "ok", "all well"),
        ("import not_there", "fail", "No module named 'not_there'"),
        ("raise RuntimeError('operator does not exist')", "fail", "operator does not exist"),
        ("import os; os.abort()", "fail", "crashed"),
    ],
)
def test_what_may_crash_is_asked_elsewhere(code, status, detail):
    found = doctor_checks._ask(code)
    assert found[0] == status
    assert detail in found[1]
    assert (len(found) == 3) == (status != "ok")


def test_torch_and_fonts_here_are_well():
    assert doctor_checks.torch()[0] == "ok"
    assert doctor_checks.fonts()[0] == "ok"


@pytest.mark.parametrize(
    ("total", "free", "status"), [(16, 8, "ok"), (16, 1, "warn"), (2, 1.5, "warn")]
)
def test_memory(monkeypatch, total, free, status):
    memory = Memory(total * GIGABYTE, free * GIGABYTE)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert doctor_checks.memory()[0] == status


def test_memory_before_the_set_up(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert doctor_checks.memory()[0] in {"ok", "warn"}


@pytest.mark.parametrize(
    ("free", "is_set_up", "status"),
    [(2, True, "ok"), (0.5, True, "fail"), (2, False, "fail"), (9, False, "ok")],
)
def test_disk(monkeypatch, free, is_set_up, status):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(99, 9, free * GIGABYTE))
    monkeypatch.setattr(doctor_checks, "find_python", lambda: sys.executable if is_set_up else None)
    assert doctor_checks.disk()[0] == status


def test_browser(monkeypatch):
    monkeypatch.setattr(webbrowser, "get", lambda: object())
    assert doctor_checks.browser()[0] == "ok"

    def none():
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    assert doctor_checks.browser()[0] == "warn"


def test_port(monkeypatch):
    assert doctor_checks.port()[0] == "ok"
    monkeypatch.setattr(ports, "is_free", lambda port: False)
    assert doctor_checks.port()[0] == "fail"


def test_write_access(course, monkeypatch):
    assert doctor_checks.write_access()[0] == "ok"

    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    status, detail, fix = doctor_checks.write_access()
    assert (status, detail) == (
        "fail",
        f"{Path(course).name} cannot be written to (Permission denied)",
    )
    assert "Documents" in fix
