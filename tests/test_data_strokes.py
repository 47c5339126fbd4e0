"""Characters as strokes: paths, movements, batches, what is loaded, and what is kept of it."""

from __future__ import annotations

import itertools
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers

from artcourse.data import (
    SCRIPTS,
    StrokeBatches,
    as_movements,
    as_strokes,
    kept,
    load_strokes,
    previous_movements,
    strokes,
)
from artcourse.data.pen import DOWN, END, UP, number_of_points
from artcourse.data.svg_paths import path_points, simplified
from artcourse.teaching.datasets_page import datasets_page, record_of

# The numbers of strokes, as dictionaries state them.
STROKES = {"一": 1, "十": 2, "川": 3, "木": 4, "永": 5, "鬱": 29}


@pytest.fixture(scope="module")
def kanji() -> strokes.Characters:
    parts = [load_strokes(split) for split in ("train", "validation", "test")]
    names = tuple(name for part in parts for name in part.names)
    return strokes.Characters(torch.cat([part.movements for part in parts]), names)


# -- paths ------------------------------------------------------------------------------------


def on_curve(controls: list[complex], t: float) -> complex:
    """De Casteljau's construction: halve, or cut at t, the lines between control points."""
    while len(controls) > 1:
        controls = [(1 - t) * a + t * b for a, b in itertools.pairwise(controls)]
    return controls[0]


def test_a_curve_is_the_one_of_de_casteljau() -> None:
    points = path_points("M10.5,20C3-4.5,7,8,.5,16.25", samples=7)
    controls = [10.5 + 20j, 3 - 4.5j, 7 + 8j, 0.5 + 16.25j]
    wanted = [on_curve(controls, k / 7) for k in range(8)]
    assert points == pytest.approx(np.array([[w.real, w.imag] for w in wanted]))


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("M10,20c1,2,3,4,5,7", "M10,20C11,22,13,24,15,27"),
        ("m10,20c1,2,3,4,5,7", "M10,20C11,22,13,24,15,27"),
        ("M1,2c1,1,2,3,4,4 1-1,2,5,3,3", "M1,2C2,3,3,5,5,6C6,5,7,11,8,9"),
        # S: the first control point mirrors the second of the curve before
        ("M1,2C2,3,3,5,5,6S7,11,8,9", "M1,2C2,3,3,5,5,6C7,7,7,11,8,9"),
        ("M1,2C2,3,3,5,5,6s2,5,3,3", "M1,2C2,3,3,5,5,6C7,7,7,11,8,9"),
        ("M1,2S7,11,8,9", "M1,2C1,2,7,11,8,9"),
        ("M 1 2 C 2 3\n3 5 5 6", "M1,2C2,3,3,5,5,6"),
    ],
)
def test_ways_to_write_a_path(path: str, same: str) -> None:
    assert path_points(path) == pytest.approx(path_points(same))


@pytest.mark.parametrize("path", ["M1,2L3,4", "M1,2C3,4", "M1,2C1,2,3,4,5", "M1,2c1,2,a,4,5,6"])
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="a path should hold M with one point"):
        path_points(path)


@pytest.mark.parametrize("path", ["", "M1,2", "C1,2,3,4,5,6", "M1,2C1,2,3,4,5,6M1,2C1,2,3,4,5,6"])
def test_what_is_not_one_line_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="a path should be one move and then curves, and is"):
        path_points(path)


def test_a_straight_line_needs_its_ends_only() -> None:
    line = np.stack([np.arange(5.0), 2 * np.arange(5.0)], axis=1)
    assert simplified(line, 1e-9).tolist() == [[0, 0], [4, 8]]
    assert simplified(line[:1], 1).tolist() == [[0, 0]]


def test_what_turns_back_is_kept() -> None:
    hook = np.array([[0.0, 0.0], [9.0, 0.1], [4.0, 0.0]])
    assert len(simplified(hook, 0.25)) == 3  # 9 is far from the end, though near its line
    circle = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    assert len(simplified(circle, 0.25)) == 3


@settings(deadline=None)
@given(st.integers(2, 30), st.floats(0.05, 3), st.integers(0, 10_000))
def test_no_point_is_left_out_that_is_far(count: int, tolerance: float, seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(count, 2)).cumsum(0)
    kept_points = simplified(points, tolerance)
    where = [int(np.flatnonzero((points == point).all(1))[0]) for point in kept_points]
    assert where[0] == 0
    assert where[-1] == count - 1
    for first, last in itertools.pairwise(where):
        along = np.linspace(points[first], points[last], 2_000)
        for point in points[first:last]:
            assert np.hypot(*(along - point).T).min() <= tolerance + 0.01


# -- movements --------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 1_000))
def test_movements_give_the_strokes_back(sizes: list[int], seed: int) -> None:
    given_strokes = [numbers(size, 2, seed=seed + k) for k, size in enumerate(sizes)]
    movements = as_movements(given_strokes)
    assert movements.shape == (sum(sizes) + 1, 5)
    assert movements[:, DOWN:].sum(1).eq(1).all()
    assert movements[:, UP].sum() == len(sizes)
    filled_up = torch.cat([movements, movements[-1:], movements[-1:]])
    for back in (as_strokes(movements), as_strokes(filled_up)):
        assert len(back) == len(sizes)
        for one, other in zip(back, given_strokes, strict=True):
            assert_close(one, other)


def test_the_end_is_where_the_pen_is_first_put_away() -> None:
    movements = as_movements([numbers(3, 2), numbers(2, 2)])
    later = torch.cat([movements, movements])
    assert number_of_points(later[None]).tolist() == [5]
    assert number_of_points(movements[None, :4]).tolist() == [4]  # not ended
    assert len(as_strokes(later)) == 2
    assert as_strokes(movements[-1:]) == []


def test_a_network_is_given_the_movement_before() -> None:
    movements = as_movements([numbers(3, 2)])[None].expand(2, 4, 5)
    before = previous_movements(movements)
    assert before[:, 0].tolist() == [[0, 0, 0, 1, 0]] * 2
    assert_close(before[:, 1:], movements[:, :-1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: as_movements([]), "strokes should hold at least one stroke, and are empty"),
        (lambda: as_movements([numbers(3)]), r"each stroke should have shape \(K, 2\), and has"),
        (lambda: as_movements([numbers(0, 2)]), r"each stroke should have shape \(K, 2\)"),
        (lambda: as_movements([torch.ones(3, 2).int()]), "each stroke should hold floating-point"),
        (lambda: as_strokes(numbers(3, 4, 5)), r"movements should have shape \(T, 5\), and has"),
        (lambda: as_strokes(numbers(3, 3)), r"movements should have shape \(T, 5\), and has"),
        (lambda: previous_movements(numbers(3, 5)), r"movements should have shape \(N, T, 5\)"),
        (lambda: StrokeBatches(numbers(3, 5)), r"movements should have shape \(N, T, 5\)"),
        (lambda: StrokeBatches(numbers(3, 2, 5), 0), "batch_size should be a whole number, 1"),
        (lambda: StrokeBatches(numbers(3, 2, 5), 1, 1), "stretch should be a number below 1"),
        (lambda: load_strokes("trian"), "There is no split 'trian'. Did you mean 'train'"),
        (lambda: load_strokes(script="hanzi"), "There is no script 'hanzi'"),
        (lambda: load_strokes(tolerance=0), "tolerance should be a number greater than 0, and"),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def some_drawings() -> torch.Tensor:
    """Nine drawings of 1 to 9 points."""
    drawings = torch.zeros(9, 12, 5, dtype=torch.float64)
    drawings[..., END] = 1
    for count, drawing in enumerate(drawings, start=1):
        drawing[: count + 1] = as_movements([numbers(count, 2, seed=count)])
    return drawings


def test_batches_hold_each_drawing_once_and_not_longer_than_need_be() -> None:
    torch.manual_seed(0)
    found = StrokeBatches(some_drawings(), batch_size=4, stretch=0)
    assert len(found) == 3
    lengths = []
    for inputs, targets in found:
        sizes = number_of_points(targets)
        assert targets.shape[1] == sizes.max() + 1
        assert targets[:, -1, END].eq(1).all()
        assert_close(inputs, previous_movements(targets))
        lengths += sizes.tolist()
        assert_close(targets, some_drawings()[sizes - 1, : targets.shape[1]])
    assert sorted(lengths) == list(range(1, 10))


def test_batches_stretch_each_drawing_on_its_own() -> None:
    torch.manual_seed(0)
    drawings = some_drawings()
    batches = StrokeBatches(drawings, batch_size=9, stretch=0.1)
    ((_, targets),) = batches
    before = drawings[number_of_points(targets) - 1, : targets.shape[1]]
    assert_close(targets[..., DOWN:], before[..., DOWN:])
    factors = targets[:, 0, :2] / before[:, 0, :2]
    assert_close(targets[..., :2], before[..., :2] * factors[:, None])
    assert factors.flatten().unique().numel() == 18
    assert (factors - 1).abs().max() <= 0.1
    assert_close(drawings, some_drawings())  # which stay as they were
    torch.manual_seed(0)
    assert_close(next(iter(batches))[1], targets)


# -- what is loaded ---------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_characters_are_as_recorded(script: str) -> None:
    record = strokes.STROKES[script]
    parts = [load_strokes(split, script) for split in ("train", "validation", "test")]
    names = [name for part in parts for name in part.names]
    assert (len(names), *parts[0].movements.shape[1:]) == record.shape
    assert len(set(names)) == len(names)
    for movements, own_names in parts:
        assert movements.dtype == torch.float32
        assert len(movements) == len(own_names)
        assert movements[..., DOWN:].sum(-1).eq(1).all()
        assert movements[:, -1, END].eq(1).all()
        assert number_of_points(movements).max() <= 133
        assert movements.isfinite().all()


def test_the_splits_have_the_sizes_that_are_stated() -> None:
    sizes = {s: len(load_strokes(s).names) for s in ("train", "validation", "test")}
    assert sizes == {"train": 5_259, "validation": 641, "test": 513}
    both = load_strokes("train+validation")
    assert both.names == load_strokes("train").names + load_strokes("validation").names


def test_the_splits_never_change() -> None:
    assert "".join(load_strokes("test").names[:5]) == FIRST_OF_TEST


FIRST_OF_TEST = "岩漆雙鋲仆"


def test_movements_spread_by_about_one() -> None:
    movements, _ = load_strokes("train")
    moves = movements[movements[..., END] == 0][:, :2]
    assert moves.std().item() == pytest.approx(1, abs=0.02)


def test_characters_have_the_strokes_of_dictionaries(kanji: strokes.Characters) -> None:
    for name, count in STROKES.items():
        drawing = kanji.movements[kanji.names.index(name)]
        assert len(as_strokes(drawing)) == count


def test_ten_is_a_line_to_the_right_and_one_down(kanji: strokes.Characters) -> None:
    across, down = as_strokes(kanji.movements[kanji.names.index("十")])
    width, height = (across[-1] - across[0]).abs().tolist()
    assert width > 5 * height
    width, height = (down[-1] - down[0]).abs().tolist()
    assert height > 5 * width
    assert across[-1][0] > across[0][0]
    assert down[-1][1] > down[0][1]


def test_a_larger_tolerance_leaves_fewer_points(folder: Path) -> None:
    fine, coarse = (load_strokes("train", "kana", tolerance).movements for tolerance in (0.25, 1))
    assert number_of_points(coarse).sum() < 0.8 * number_of_points(fine).sum()
    for one, other in zip(fine, coarse, strict=True):
        assert len(as_strokes(one)) == len(as_strokes(other))
        for stroke, simpler in zip(as_strokes(one), as_strokes(other), strict=True):
            assert_close(stroke[[0, -1]], simpler[[0, -1]], tolerance=1e-4)


def test_all_lies_on_the_paper(kanji: strokes.Characters) -> None:
    places = kanji.movements[..., :2].cumsum(1)
    assert places.min() > -0.1
    assert places.max() < strokes.PAPER + 0.1


def test_the_package_is_credited_as_it_demands() -> None:
    text = metadata.distribution("kanjivg").read_text("METADATA")
    assert "KanjiVG is copyright Ulrich Apel" in " ".join(text.split())
    assert "creativecommons.org/licenses/by-sa/3.0" in text
    for name, record in strokes.STROKES.items():
        assert "Ulrich Apel" in record.author
        assert record.licence == "CC BY-SA 3.0"
        assert datasets_page().count(record_of(name, record)) == 1


def test_no_strokes_are_committed() -> None:
    root = Path(__file__).parents[1]
    assert not [path for path in (root / "artcourse").rglob("*") if path.suffix == ".svg"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course folder of its own, where nothing is kept yet."""
    (tmp_path / "datasets").mkdir()
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    return tmp_path / "datasets" / "downloads" / "made"


def test_reading_shows_how_far_it_is(folder: Path, capsys) -> None:
    load_strokes("test", "kana")
    assert "Reading strokes, character 184 of 184" in capsys.readouterr().err
    load_strokes("test", "kana")
    assert capsys.readouterr().err == ""


def test_a_missing_package_is_named(folder: Path, monkeypatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    with pytest.raises(FileNotFoundError, match="kanjivg, which is not installed here, or not"):
        load_strokes("test", "kana")


def test_other_files_are_refused(folder: Path, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "03042.svg").write_text('<path d="M1,2c1,2,3,4,5,6"/>')
    monkeypatch.setattr(strokes, "_folder_of_files", lambda: tmp_path)
    with pytest.raises(ValueError, match="does not hold the files that the course knows"):
        load_strokes("test", "kana")
