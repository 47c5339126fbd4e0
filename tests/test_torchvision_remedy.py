"""The remedy for a torchvision whose compiled operators do not load, well and broken."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

USE = """
from artcourse.torchvision_remedy import import_torchvision
torchvision = import_torchvision()
assert import_torchvision() is torchvision
import torchvision as again
assert again is torchvision
"""
DECLARED = """
import torch
def declared(name):
    try:
        return bool(getattr(torch.ops.torchvision, name).default)
    except AttributeError:
        return False
"""
# As torchvision's own: it describes an operator that its library should have declared.
BROKEN = """
import torch, torchvision.early
@torch.library.register_fake("torchvision::nms")
def describe_nms(dets, scores, iou_threshold):
    return dets.new_empty(dets.size(0), dtype=torch.long)
import torchvision.late
"""


def python(code: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own, with folders before the installed packages."""
    begin = "import sys\n" + "".join(f"sys.path.insert(0, {str(f)!r})\n" for f in folders)
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", begin + code],
        capture_output=True,
        text=True,
        check=False,
    )


def succeeds(code: str, *folders: Path) -> None:
    done = python(code, *folders)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def pretend(folder: Path, source: str) -> Path:
    """A torchvision of our own."""
    package = folder / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(source, encoding="utf-8")
    for part in ("early", "late"):
        (package / f"{part}.py").write_text("", encoding="utf-8")
    return folder


@cache
def real_one_is_broken() -> bool:
    return "operator torchvision::nms does not exist" in python("import torchvision").stderr


def test_the_installed_torchvision_works_after_it() -> None:
    succeeds(
        USE
        + """
import torch
from torchvision.transforms import v2
picture = torch.rand(1, 3, 20, 30)
assert v2.Resize((10, 15), antialias=True)(picture).shape == (1, 3, 10, 15)
assert torch.equal(v2.RandomHorizontalFlip(p=1)(picture), picture.flip(-1))
assert v2.RandomCrop(8)(picture).shape == (1, 3, 8, 8)
from torchvision import datasets
assert datasets.MNIST
"""
    )


def test_it_is_needed_where_the_plain_import_fails() -> None:
    if not real_one_is_broken():
        pytest.skip("the installed torchvision loads by itself")
    done = python("import torchvision")
    assert "RuntimeError: operator torchvision::nms does not exist" in done.stderr
    succeeds(DECLARED + "assert not declared('nms')\n" + USE + "assert declared('nms')")


def test_after_a_failed_plain_import_it_still_helps() -> None:
    if not real_one_is_broken():
        pytest.skip("the installed torchvision loads by itself")
    succeeds("try:\n    import torchvision\nexcept RuntimeError:\n    pass\n" + USE)


def test_a_healthy_torchvision_is_left_alone(tmp_path: Path) -> None:
    folder = pretend(tmp_path, "healthy = True")
    succeeds(
        USE + "assert torchvision.healthy\n" + DECLARED + "assert not declared('nms')\n"
        "assert not hasattr(torchvision, '_declared_by_artcourse')",
        folder,
    )


def test_operators_that_are_there_are_not_declared_again(tmp_path: Path) -> None:
    own = """
import torch
library = torch.library.Library("torchvision", "FRAGMENT")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
    succeeds(USE, pretend(tmp_path, own + BROKEN))


def test_a_broken_torchvision_is_healed(tmp_path: Path) -> None:
    folder = pretend(tmp_path, BROKEN)
    assert "operator torchvision::nms does not exist" in python(BROKEN, folder).stderr
    check = """
assert torchvision.late and sys.modules["torchvision.early"]
import gc
gc.collect()
assert declared("nms") and declared("qnms")
"""
    succeeds(DECLARED + USE + check, folder)


def test_what_was_half_imported_is_imported_afresh(tmp_path: Path) -> None:
    folder = pretend(tmp_path, BROKEN)
    (folder / "torchvision" / "early.py").write_text(
        "import torch\nknown = hasattr(torch.ops.torchvision, 'nms')\n", encoding="utf-8"
    )
    succeeds(USE + "assert torchvision.early.known", folder)


@pytest.mark.parametrize(
    "error",
    [
        "RuntimeError('no kernel image is available')",
        "RuntimeError('operator torchvision::roi_align does not exist')",
        "ImportError('torchvision needs another Python')",
    ],
)
def test_any_other_error_is_passed_on(tmp_path: Path, error: str) -> None:
    folder = pretend(tmp_path, f"print('begun')\nraise {error}")
    done = python(USE, folder)
    assert done.returncode == 1
    assert done.stdout == "begun\n"  # once: nothing has been tried
    assert done.stderr.rstrip().endswith(error.replace("('", ": ").replace("')", ""))


def test_an_error_after_the_remedy_is_passed_on(tmp_path: Path) -> None:
    folder = pretend(tmp_path, BROKEN)
    (folder / "torchvision" / "late.py").write_text("raise OSError('worse')", encoding="utf-8")
    done = python(USE, folder)
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("OSError: worse")
