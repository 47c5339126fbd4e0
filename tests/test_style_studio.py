"""``stylize``: what it makes, what it says, what it refuses, and what no accident can take away."""

from __future__ import annotations

import errno
import io
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from PIL import Image
from test_style import Stub

import artcourse
from artcourse.commands import main
from artcourse.data import PHOTOS, load_card
from artcourse.setup import enter
from artcourse.style import (
    CONTENT_LAYER,
    STYLE_LAYERS,
    network,
    sources,
    studio,
    style_levels,
)
from artcourse.style import watch as watching
from artcourse.training import History, StepReport

ROOT = Path(__file__).parents[1]
QUICK = ("--size", "64", "--steps", "5")
WEIGHTS = "a network for tests"


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Stand in an empty folder, with a quick network; note what is asked of the painter."""
    notes: list[dict] = []
    paint = studio.painting_steps

    def stand_in(layers: list[str], **named: str) -> Stub:
        stub = Stub()
        stub.weights, stub.layers, stub.named = WEIGHTS, layers, named
        return stub

    def painted(photo: torch.Tensor, styles: list, **given: Any) -> Any:
        notes.append({"photo": photo, "styles": styles, **given})
        return paint(photo, styles, **given)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    monkeypatch.setattr(enter, "enter", lambda: None)
    monkeypatch.setattr(studio, "VGGFeatures", stand_in)
    monkeypatch.setattr(studio, "painting_steps", painted)
    return notes


@pytest.fixture
def cat(calls: list[dict], tmp_path: Path) -> Path:
    return a_picture(tmp_path / "cat.png")


def a_picture(path: Path, width: int = 60, height: int = 45, mode: str = "RGB") -> Path:
    generator = torch.Generator().manual_seed(width)
    shades = torch.rand(height, width, 4, generator=generator) * torch.linspace(0.2, 1, 4)
    Image.fromarray((shades * 255).byte().numpy(), "RGBA").convert(mode).save(path)
    return path


def stylize(*words: object) -> int:
    return main(["stylize", *map(str, words), *QUICK])


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# What it makes


def test_a_picture_its_card_and_what_is_said(
    cat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stylize(cat, "ink:7", "-o", "new.png") == 0
    with Image.open("new.png") as opened:
        assert opened.size == (64, 48)
    card = load_card(tmp_path / "new.png")
    assert 0 < card.pop("loss") < 1
    assert 0 < card.pop("seconds") < 60
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", card.pop("date"))
    assert card.pop("dtype") in ("float32", "bfloat16")
    assert card == {
        "title": "cat in the style of ink:7",
        "made_with": f"artcourse {artcourse.__version__}",
        "source_type": "compositeWithTrainedAlgorithmicMedia",
        "photo": "cat.png",
        "style": ["ink:7"],
        "weights": [1.0],
        "network": WEIGHTS,
        "size": 64,
        "swirls": False,
        "strength": 1.0,
        "keep_colours": False,
        "steps": 5,
        "start": "colours",
        "seed": 0,
        "mask": "none",
        "device": "cuda" if torch.cuda.is_available() else "cpu",
        "stopped": None,
    }
    said = capsys.readouterr()
    photo, style, network, expected, saved = said.out.splitlines()
    assert (photo, style) == ("Photograph: cat.png", "Style:      1 × ink:7")
    assert network == f"Network:    {WEIGHTS}"
    assert expected.startswith("Expected:   about ")
    assert expected.endswith("GB of memory")
    assert saved.startswith("Saved new.png, its card inside, after ")
    assert len(said.err.splitlines()) == 5
    assert said.err.splitlines()[-1].startswith("100%, about 0 s left, loss at ")


def test_several_photographs_in_a_mixture_of_styles(
    cat: Path, calls: list[dict], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grey = a_picture(tmp_path / "dog (1).jpg", 50, 80, "L")
    assert stylize(cat, grey, "--style", "ink:7", "--style", "waves:3=3", "-o", "a/b/") == 0
    names = ["cat-ink-7-waves-3", "dog-1-ink-7-waves-3"]
    assert names_in(tmp_path / "a" / "b") == [f"{name}.png" for name in names]
    card = load_card(tmp_path / "a" / "b" / f"{names[1]}.png")
    assert (card["style"], card["weights"]) == (["ink:7", "waves:3"], [1.0, 3.0])
    assert card["photo"] == "dog (1).jpg"
    assert [share for _, share in calls[0]["styles"]] == [0.25, 0.75]
    assert [tuple(call["photo"].shape[2:]) for call in calls] == [(48, 64), (64, 40)]
    assert "1 × ink:7 + 3 × waves:3" in capsys.readouterr().out


def test_a_photograph_of_the_course_is_credited(calls: list[dict], tmp_path: Path) -> None:
    assert stylize("china", "brick") == 0  # its place is the current folder
    card = load_card(tmp_path / "china-brick.png")
    assert PHOTOS["china"].author in card["photo"]
    assert PHOTOS["china"].licence in card["photo"]
    assert PHOTOS["brick"].author in card["style"][0]


@pytest.mark.parametrize("mode", ["L", "RGBA", "LA", "P", "CMYK"])
def test_all_kinds_of_pictures(calls: list[dict], tmp_path: Path, mode: str) -> None:
    photo = a_picture(tmp_path / f"cat.{'tif' if mode == 'CMYK' else 'png'}", mode=mode)
    assert stylize(photo, photo, "-o", "new.JPG") == 0
    with Image.open("new.JPG") as opened:
        assert (opened.format, opened.size) == ("JPEG", (64, 48))


def test_what_is_typed_reaches_the_painter(cat: Path, calls: list[dict], tmp_path: Path) -> None:
    mask = Image.new("L", (120, 90))
    mask.paste(255, (0, 0, 60, 90))
    mask.save("mask.png")
    words = "--strength 2 --keep-colours --start noise --seed 3 --device cpu --swirls"
    assert stylize(cat, "ink:7", *words.split(), "--mask", "mask.png", "--network", "vgg16") == 0
    (call,) = calls
    wanted = {"strength": 2, "keep_colours": True, "steps": 5, "start": "noise", "seed": 3}
    assert {name: call[name] for name in wanted} == wanted
    assert call["look"].device == torch.device("cpu")
    assert call["mask"].shape == (1, 1, 48, 64)
    assert call["mask"][..., :30].min() > 0.99
    assert call["mask"][..., 34:].max() < 0.01
    assert call["look"].network.layers == [*STYLE_LAYERS, CONTENT_LAYER, "relu5_1"]
    assert call["look"].network.named == {"network": "vgg16"}
    card = load_card(tmp_path / "cat-ink-7.png")
    assert {"mask": "mask.png", "swirls": True, **wanted}.items() <= card.items()


def test_the_network_is_the_usual_one_if_none_is_named(cat: Path, calls: list[dict]) -> None:
    assert stylize(cat, "ink:7", "--strength", "0") == 0
    assert calls[0]["look"].network.named == {}
    assert calls[0]["look"].network.layers == [*STYLE_LAYERS, CONTENT_LAYER]


# What it refuses, before anything is painted


def broken(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("cat.png", "A style is missing, as in: .* stylize cat.png ink:7"),
        ("notes.txt ink:7", "notes.txt is not a picture that can be read"),
        ("half.png ink:7", "half.png is damaged or cut short"),
        ("cta.png ink:7", r"There is no file cta.png. Did you mean cat.png"),
        ("cat.png cta.png", r"There is no file cta.png. Did you mean cat.png"),
        ("none/cat.png ink:7", "There is no folder none"),
        ("chelsae ink:7", r"There is no picture 'chelsae'. Did you mean 'chelsea'\?"),
        ("cat.png ink", r"There is no picture 'ink'. Did you mean 'ink:7'\?"),
        ("cat.png inkk:7", r"There is no style 'inkk'. Did you mean 'ink'\?"),
        ("cat.png ink:", "Give a style and a seed"),
        ("folder ink:7", "folder is a folder"),
        ("tiny.png ink:7", "tiny.png has 20 × 40 pixels. Each side should have 32 to 2048"),
        ("cat.png tiny.png", "tiny.png has 20 × 40 pixels"),
        ("long.png ink:7", "long.png has 4 × 64 pixels.* at most 8 times"),
        ("huge.png ink:7", "huge.png is too large: it has more than 0 million pixels"),
        ("cat.png ink:7 --size 31", "--size should be a whole number from 32 to 2048, and is 31"),
        ("cat.png ink:7 --size 2049", "--size should be a whole number from 32 to 2048"),
        ("cat.png ink:7 --steps 4", "steps should be a whole number, 5 or more, and is 4"),
        ("cat.png ink:7 --strength 11", "strength should be from 0 to 10, and is 11"),
        (
            "cat.png ink:7 --start nosie",
            r"start should be .* and is 'nosie'. Did you mean 'noise'\?",
        ),
        ("cat.png ink:7 --device tpu", r"device should be 'auto' or, on this machine, .*'cpu'"),
        ("cat.png ink:7 --mask msk.png", "There is no file msk.png"),
        ("cat.png --style ink:7=0", "At least one weight should be above 0"),
        ("cat.png --style ink:7=-1", r"There is no picture 'ink:7=-1'. Did you mean 'ink:7'\?"),
    ],
)
def test_bad_input_gets_a_sentence(
    cat: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    message: str,
) -> None:
    broken(tmp_path / "notes.txt", b"not a picture")
    broken(tmp_path / "half.png", cat.read_bytes()[:2000])
    (tmp_path / "folder").mkdir()
    a_picture(tmp_path / "tiny.png", 40, 20)
    a_picture(tmp_path / "long.png", 600, 40)
    if words.startswith("huge"):
        a_picture(tmp_path / "huge.png", 200, 200)
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    before = names_in(tmp_path)
    assert main(["stylize", *QUICK, *words.split()]) == 1
    said = capsys.readouterr().err
    assert re.search(message, said)
    assert said.count("\n") == 1
    assert names_in(tmp_path) == before


def test_damaged_weights_are_told(
    cat: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def network(layers: list[str]) -> None:
        raise ValueError("weights.bin is not the file that the course knows. Install it again.")

    monkeypatch.setattr(studio, "VGGFeatures", network)
    assert stylize(cat, "ink:7") == 1
    said = capsys.readouterr().err
    assert said == "weights.bin is not the file that the course knows. Install it again.\n"


def test_all_photographs_are_looked_at_before_the_first_is_painted(
    cat: Path, calls: list[dict], tmp_path: Path
) -> None:
    broken(tmp_path / "notes.txt", b"not a picture")
    assert stylize(cat, "notes.txt", "--style", "ink:7", "-o", "./") == 1
    assert calls == []


# What it does once


def test_each_thing_is_done_once(
    cat: Path, calls: list[dict], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked up, a file read, a picture checked and VGG loaded and frozen once."""
    done: list[str] = []

    def counted(module: Any, name: str) -> None:
        real = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            done.append(name)
            return real(*given, **named)

        monkeypatch.setattr(module, name, call)

    counted(sources.PictureSource, "of")
    counted(sources, "load_image")
    counted(sources, "load_style_image")
    counted(sources, "checked_picture")
    counted(studio, "VGGFeatures")
    counted(network.copy, "deepcopy")
    counted(studio, "interrupt_held_back")
    dog = a_picture(tmp_path / "dog.png")
    assert stylize(cat, dog, "--style", "ink:7", "-o", "./") == 0
    assert Counter(done) == {
        "of": 3,  # two photographs and a style
        "load_image": 2,
        "load_style_image": 1,
        "checked_picture": 3,
        "VGGFeatures": 1,
        "deepcopy": 1,
        "interrupt_held_back": 2,  # one for each picture that is painted and saved
    }


# Where it may be saved


def refuse(file: object = None, **given: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("-o there.png", "there.png exists already. Choose another name, or add --force"),
        ("-o seen.png --preview", "seen-preview.png exists already"),
        ("-o cat.png --force", "cat.png is a folder, or what to paint from"),
        ("-o none/new.png", "Nothing can be saved in none: No such file"),
        ("-o taken/", "Nothing can be saved in taken: (File exists|Not a directory)"),
        ("-o new.gif", "new.gif should end in .png or .jpg, or for several pictures in /"),
        ("-o new", "new should end in .png or .jpg"),
        ("dog.png --style ink:7 -o new.png", "new.png should end"),
        ("./cat.png --style ink:7 -o a/", "Two pictures would get the same name"),
        ("sub/Cat.jpg --style ink:7 -o a/", "Two pictures would get the same name"),
    ],
)
def test_places_that_are_refused_before_any_work(
    cat: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    message: str,
) -> None:
    for name in ("there.png", "seen-preview.png", "taken"):
        broken(tmp_path / name, b"mine")
    before = names_in(tmp_path)
    monkeypatch.setattr(studio, "paint_all", lambda *given: pytest.fail("it went on"))
    style = () if "--style" in words else ("ink:7",)
    assert stylize(cat, *style, *words.split()) == 1
    assert re.search(message, capsys.readouterr().err)
    assert names_in(tmp_path) == before


def test_a_folder_that_is_not_ours(
    cat: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert stylize(cat, "ink:7", "-o", "new.png") == 1
    assert capsys.readouterr().err == "Nothing can be saved in .: Permission denied.\n"


def test_a_disk_without_room(
    cat: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10**9, 10**9, 2_000_000))
    assert main(["stylize", str(cat), "ink:7", "--size", "1024"]) == 1
    assert capsys.readouterr().err == ". has room for 2 MB, and 6 may be needed.\n"


def test_force_replaces_the_picture(cat: Path, tmp_path: Path) -> None:
    for name in ("new.png", "new-preview.png"):
        broken(tmp_path / name, b"old")
    assert stylize(cat, "ink:7", "-o", "new.png", "--force", "--preview") == 0
    assert names_in(tmp_path) == ["cat.png", "new.png"]
    assert load_card(tmp_path / "new.png")["photo"] == "cat.png"


# What it will take


def test_what_takes_long_gets_advice(
    cat: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(studio, "LONG", 0)
    assert main(["stylize", str(cat), "ink:7", "--size", "390", "--steps", "5"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"--size 384: about .*\n  --size 256: about .* GB of memory\n  half of", said)
    assert "--size 512" not in said


def test_too_little_memory_is_refused_unless_forced(
    cat: Path,
    calls: list[dict],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    memory = namedtuple("memory", "available")
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory(10_000_000))
    assert stylize(cat, "ink:7") == 1
    assert calls == []
    assert re.search("There are only .* GB of memory for it", capsys.readouterr().err)
    assert stylize(cat, "ink:7", "--force") == 0
    assert "Less is enough for" in capsys.readouterr().out


# While it works


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(steps: int = 10, sides: tuple[int, int] = (200, 300)) -> watching.Watch:
    """Let a watch see all steps of a painting."""
    levels = style_levels(sides, steps)
    watch, history = watching.Watch(levels, ()), History()
    for epoch, (_, part) in enumerate(levels, 1):
        history.step_losses.append(4.0)
        for step in range(1, part + 1):
            history.step_losses.append(4.0 - epoch - step / part)
            watch(StepReport(epoch, len(levels), step, part, history, None))
    return watch


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_the_bar_fits_into_one_line(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    watched().end()
    _, *lines = terminal.getvalue().rstrip("\n").split("\r")
    assert {len(line) for line in lines} == {columns - 1}
    assert len(lines) == 10
    assert "\n" not in "".join(lines)
    assert ("█" * 30 in lines[-1]) == (columns >= 80)


def test_outside_of_a_terminal_it_is_ten_lines(capsys: pytest.CaptureFixture[str]) -> None:
    watched(steps=300)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert [int(line[:4].strip(" %")) // 10 for line in lines] == [*range(1, 11)]


def test_steps_count_by_what_they_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert style_levels((200, 300), 105) == [([100, 150], 80), ([200, 300], 25)]
    watch = watched(steps=105)
    done = [sum(watch.costs[:step]) / sum(watch.costs) for step in (80, 105)]
    assert done == [pytest.approx(80 / (80 + 4 * 25)), 1]


def test_the_facts_of_the_card_are_of_the_last_size() -> None:
    watch = watched()
    assert watch.facts()["loss"] == 1
    watch.progress.history.stopped = "Stopped by you."
    assert watch.facts()["stopped"] == "by you after step 10 of 10"


def test_the_preview_is_there_until_the_picture_is(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    look = watching.Watch.__call__

    def call(watch: watching.Watch, progress: StepReport) -> None:
        look(watch, progress)
        with Image.open(tmp_path / "new-preview.png") as opened:
            seen.append(opened.size)

    monkeypatch.setattr(watching, "SECONDS_BETWEEN_PREVIEWS", -1)
    monkeypatch.setattr(watching.Watch, "__call__", call)
    assert stylize(cat, "ink:7", "-o", "new.jpg", "--preview") == 0
    assert seen == [(64, 48)] * 5
    assert names_in(tmp_path) == ["cat.png", "new.jpg"]


# Accidents


def failing(calls: int, error: BaseException, real: Callable) -> Callable:
    """Like real, but it fails so many times at first."""
    count = itertools.count()

    def fail(*given: Any, **named: Any) -> Any:
        if next(count) < calls:
            raise error
        return real(*given, **named)

    return fail


FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_preview_that_cannot_be_written_stops_nothing(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(1, FULL, os.fsync))
    assert stylize(cat, "ink:7", "-o", "new.png", "--preview") == 0
    assert names_in(tmp_path) == ["cat.png", "new.png"]


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_disk_that_is_full_at_the_end_takes_no_picture_away(
    cat: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    (tmp_path / "rescue").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rescue"))
    monkeypatch.setattr(os, name, failing(1, FULL, getattr(os, name)))
    assert stylize(cat, "ink:7", "-o", "new.png") == 1
    said = capsys.readouterr().err
    folder = Path(re.search(r"No space left on device. But .* it is in (.*)\.\n", said)[1])
    assert names_in(folder) == ["new.png"]
    assert folder.parent == tmp_path / "rescue"
    assert names_in(tmp_path) == ["cat.png", "rescue"]


def test_disks_that_are_all_full_get_a_sentence(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fsync", failing(9, FULL, os.fsync))
    assert stylize(cat, "ink:7", "-o", "new.png") == 1
    assert "new.png could not be saved: No space left" in capsys.readouterr().err
    assert names_in(tmp_path) == ["cat.png"]


def test_memory_that_does_not_suffice(
    cat: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = RuntimeError(
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"
    )
    monkeypatch.setattr(studio, "painting_steps", failing(1, error, print))
    assert stylize(cat, "ink:7") == 1
    assert capsys.readouterr().err == "The memory does not suffice. Try a smaller --size.\n"


def test_mistakes_of_the_program_are_not_hidden(cat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "painting_steps", failing(1, RuntimeError("?"), print))
    with pytest.raises(RuntimeError):
        stylize(cat, "ink:7")


def test_ctrl_c_keeps_the_first_picture_and_begins_no_second(
    cat: Path,
    calls: list[dict],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dog = a_picture(tmp_path / "dog.png")
    look = watching.Watch.__call__

    def call(watch: watching.Watch, progress: StepReport) -> None:
        look(watch, progress)
        if progress.step == 3:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(watching.Watch, "__call__", call)
    assert stylize(cat, dog, "--style", "ink:7", "-o", "./", "--preview") == 130
    assert len(calls) == 1
    assert names_in(tmp_path) == ["cat-ink-7.png", "cat.png", "dog.png"]
    assert load_card(tmp_path / "cat-ink-7.png")["stopped"] == "by you after step 3 of 5"
    stopped, saved = capsys.readouterr().out.splitlines()[-2:]
    assert stopped == "Stopped by you after step 3 of 5."
    assert saved.startswith("Saved cat-ink-7.png, its card inside, after ")


def test_ctrl_c_does_not_disturb_the_saving(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def pressed(number: int) -> None:
        signal.raise_signal(signal.SIGINT)
        monkeypatch.setattr(os, "fsync", real)
        real(number)

    monkeypatch.setattr(os, "fsync", pressed)
    assert stylize(cat, "ink:7", "-o", "new.png") == 0
    assert names_in(tmp_path) == ["cat.png", "new.png"]


def test_ctrl_c_before_there_is_a_picture(
    cat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(studio, "style_pace", failing(1, KeyboardInterrupt(), print))
    assert stylize(cat, "ink:7", "-o", "new.png") == 130
    assert "Stopped." in capsys.readouterr().err
    assert names_in(tmp_path) == ["cat.png"]


# For real


def started(folder: Path, *words: str) -> subprocess.Popen:
    """Type the command, in an environment that needs no second look."""
    ready = {"ARTCOURSE_ENVIRONMENT_READY": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "artcourse", "stylize", *words],
        env={**os.environ, **ready, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_the_real_network_paints(tmp_path: Path) -> None:
    with started(tmp_path, "chelsea", "ink:7", *QUICK) as process:
        said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert names_in(tmp_path) == ["chelsea-ink-7.png"]
    assert "Network:    VGG-19" in said
    assert "VGG-19" in load_card(tmp_path / "chelsea-ink-7.png")["network"]


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
def test_a_real_ctrl_c_in_the_middle(tmp_path: Path) -> None:
    words = ("chelsea", "coffee", "--style", "ink:7", "--size", "192", "--preview", "-o", "new/")
    with started(tmp_path, *words) as process:
        until = time.monotonic() + 300
        preview = tmp_path / "new" / "chelsea-ink-7-preview.png"
        while not preview.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=300)
    assert process.returncode == 130, errors
    assert names_in(tmp_path / "new") == ["chelsea-ink-7.png"]
    with Image.open(tmp_path / "new" / "chelsea-ink-7.png") as opened:
        assert max(opened.size) == 192
    assert re.search(
        r"after step \d+ of 105", load_card(tmp_path / "new" / "chelsea-ink-7.png")["stopped"]
    )
    assert "Stopped by you after step" in said
