"""Chinese characters as the strokes by which they are written, in their order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from artcourse.data._door import check_known
from artcourse.data.kept import Arrays, kept_arrays
from artcourse.data.pen import END, MOVEMENT, as_movements
from artcourse.data.progress import Bar
from artcourse.data.records import Record, read_records
from artcourse.data.splits import SPLITS, names_of_splits, stratified_split
from artcourse.data.svg_paths import SAMPLES, path_points, simplified
from artcourse.functional._door import number

STROKES = read_records("strokes")
SCRIPTS = tuple(STROKES)
TOLERANCE = 0.25  # of the simplification: ε, in units of the files, whose paper is 109 wide
UNIT = 15.0  # what counts as 1, so that the movements of all characters spread by about 1
PAPER = 109 / UNIT  # the width and height of the paper

_CODES = {"kanji": range(0x4E00, 0xA000), "kana": range(0x3041, 0x3100)}
_SHARES = (0.82, 0.1, 0.08)
_STROKE = re.compile(r'<path [^>]*?\sd="([^"]+)"')


class Characters(NamedTuple):
    """Characters, and how a pen writes them: ``movements, names = load_strokes("train")``.

    Attributes
    ----------
    movements : Tensor, shape (N, T, 5)
        float32, as ``artcourse.data.pen`` explains them. All rows after the last point of a
        character put the pen away.
    names : tuple of str
        The N characters.
    """

    movements: Tensor
    names: tuple[str, ...]


def load_strokes(
    split: str = "train", script: str = "kanji", tolerance: float = TOLERANCE
) -> Characters:
    """Load characters as the movements of a pen.

    They are those of KanjiVG by Ulrich Apel and others, under the licence CC BY-SA 3.0:
    name it when you show what you made with them. The curves are turned into straight pieces
    (by Ramer, Douglas and Peucker), and lengths are divided by 15: then the paper is 7.27
    wide, and movements of the usual tolerance spread by about 1.

    The first call on a computer reads thousands of files, which takes some seconds, and
    keeps what it has read in ``datasets/downloads``, for each script and tolerance.

    Parameters
    ----------
    split : str
        ``"train"`` (5,259 kanji), ``"validation"`` (641) or ``"test"`` (513); or
        ``"train+validation"``. The characters are shared out by lot, the same on every
        computer, and each is in one split only. Many share parts with characters of
        another split: to write these is not to have copied them.
    script : str
        ``"kanji"``, or ``"kana"``, the 184 signs of Japan's syllables, shared out alike.
    tolerance : float
        ε: how far a straight piece may be from its curve, on a paper of 109 × 109. With
        0.25, as in Ha and Eck's set, a kanji has 63 points on average and 133 at most; with
        1, which the eye hardly sees, 37: a network goes through all of them in less time.

    Returns
    -------
    movements : Tensor, shape (N, T, 5)
    names : tuple of str

    Raises
    ------
    ValueError
        When there is no such split or script, the tolerance is not above 0, or the files are
        not those that are expected.
    FileNotFoundError
        When kanjivg, which holds them, is not installed.

    References
    ----------
    The set of Ha and Eck, A neural representation of sketch drawings (2018), is made from the
    same source, with variants of characters: 10,000 to learn from, 600 and 500.

    Lesson: 06_lstm_and_gru
    """
    names_wanted = names_of_splits(split)
    check_known("script", script, SCRIPTS)
    record = STROKES[script]
    number("tolerance", tolerance, above=0)
    name = f"strokes-{script}-{float(tolerance):g}"
    settings = f"{record.sha256} {float(tolerance)} {SAMPLES} {UNIT}"
    arrays = kept_arrays(name, settings, lambda: _read_all(record, script, tolerance))
    codes = arrays["codes"]
    parts = stratified_split(torch.zeros(len(codes)), dict(zip(SPLITS, _SHARES, strict=True)))
    chosen = torch.cat([parts[name] for name in names_wanted])
    movements = torch.from_numpy(arrays["movements"])[chosen]
    return Characters(movements, tuple(chr(code) for code in codes[chosen]))


def _read_all(record: Record, script: str, tolerance: float) -> Arrays:
    """Read all characters of a script: code points (N,), and movements (N, T, 5)."""
    found = list(_checked_files(record, script))
    bar = Bar("reading strokes")
    characters = []
    for done, (_, content) in enumerate(found, start=1):
        characters.append(_movements_of(content.decode("utf-8"), tolerance))
        bar.show(done / len(found), f"Reading strokes, character {done:,} of {len(found):,}")
    movements = torch.zeros(len(found), max(map(len, characters)), MOVEMENT)
    movements[..., END] = 1
    for row, character in zip(movements, characters, strict=True):
        row[: len(character)] = character
    codes = np.array([code for code, _ in found])
    return {"codes": codes, "movements": movements.numpy()}


def _movements_of(svg: str, tolerance: float) -> Tensor:
    """The movements of one character."""
    strokes = []
    for path in _STROKE.findall(svg):
        points = simplified(path_points(path), tolerance) / UNIT
        strokes.append(torch.from_numpy(points).float())
    return as_movements(strokes)


def _checked_files(record: Record, script: str) -> Iterator[tuple[int, bytes]]:
    """Each character's code point and file, once the checksum of all of them is right."""
    install = "pip install --force-reinstall --no-deps kanjivg"
    remedy = f"`{install}` gets it whole; in a notebook: `%{install}`, and restart the kernel."
    folder = _folder_of_files()
    codes = _CODES[script]
    paths = {code: folder / f"{code:05x}.svg" for code in codes} if folder else {}
    files = [(code, path.read_bytes()) for code, path in paths.items() if path.is_file()]
    if not files:
        where = "come inside the package kanjivg, which is not installed here, or not wholly"
        raise FileNotFoundError(f"The strokes of characters {where}. {remedy}")
    if checksum(files) != record.sha256:
        raise ValueError(f"{folder} does not hold the files that the course knows. {remedy}")
    yield from files


def _folder_of_files() -> Path | None:
    """Where kanjivg keeps its files. It has no code that could be imported."""
    try:
        return Path(metadata.distribution("kanjivg").locate_file("kanji"))
    except metadata.PackageNotFoundError:
        return None


def checksum(files: list[tuple[int, bytes]]) -> str:
    """One checksum of many files, each with the number of its character."""
    total = hashlib.sha256()
    for code, content in files:
        total.update(f"{code:05x} {hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()
