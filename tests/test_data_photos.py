"""The photographs that come inside other packages: all there, as recorded, without a network."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from artcourse.data import PHOTOS, load_photo, records
from artcourse.teaching.datasets_page import datasets_page, record_of

ROOT = Path(__file__).parents[1]
FREE = {"CC0 1.0", "CC BY 2.0", "public domain", "no known copyright restrictions"}
GREY = {"brick", "camera", "coins", "grass", "gravel"}
# The lines in which the packages state who took a photograph and what one may do with it.
STATED = {
    "astronaut": "released into the public domain",
    "brick": "Creative Commons CC0",
    "camera": "CC0 by the photographer (Lav Varshney)",
    "chelsea": "CC0 by the photographer (Stefan van der Walt)",
    "coffee": "CC0 by the photographer (Rachel Michetti)",
    "coins": "No known copyright restrictions",
    "grass": "Creative Commons CC0",
    "gravel": "Creative Commons CC0",
    "hubble_deep_field": "may be freely used in the public domain",
    "retina": "CC0 1.0 Universal",
    "rocket": "released in the public domain",
}


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        pytest.fail("a photo was looked for in the network")

    monkeypatch.setattr(socket.socket, "connect", closed)
    monkeypatch.setattr(socket, "create_connection", closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)


@pytest.mark.parametrize("name", PHOTOS)
def test_photo_is_as_recorded(name: str) -> None:
    photo = PHOTOS[name]
    image = load_photo(name)
    assert tuple(image.shape) == photo.shape
    assert image.dtype == torch.float32
    assert image.min() >= 0
    assert image.max() <= 1
    assert image.std() > 0.05
    content = records.recorded_file(photo).read_bytes()
    assert hashlib.sha256(content).hexdigest() == photo.sha256
    grey = torch.equal(image[:, 0], image[:, 1]) and torch.equal(image[:, 0], image[:, 2])
    assert grey == (name in GREY)


def test_photo_in_another_size() -> None:
    assert load_photo("chelsea", size=150).shape == (1, 3, 100, 150)


def test_no_package_is_imported_for_a_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("skimage", "sklearn"):
        monkeypatch.delitem(sys.modules, package, raising=False)
    load_photo("chelsea")
    load_photo("china")
    assert "skimage" not in sys.modules
    assert "sklearn" not in sys.modules


def test_faces_of_strangers_are_left_out() -> None:
    assert not any("lfw" in photo.file for photo in PHOTOS.values())


@pytest.mark.parametrize("name", PHOTOS)
def test_licence_is_free_and_stated_by_the_package(name: str) -> None:
    photo = PHOTOS[name]
    assert photo.licence in FREE
    if photo.package == "skimage":
        from skimage import data

        function = Path(photo.file).stem
        text = " ".join((getattr(data, function).__doc__ or "").split())
        assert STATED[function] in text
        assert photo.licence != "CC0 1.0" or "CC0" in text


@pytest.mark.parametrize("name", ["china", "flower"])
def test_photographers_are_those_of_the_links(name: str) -> None:
    import sklearn.datasets

    readme = Path(sklearn.datasets.__file__).parent / "images" / "README.txt"
    record = readme.read_text(encoding="utf-8").split("Image: ")
    text = next(part for part in record if part.startswith(name))
    photo = PHOTOS[name]
    assert photo.source in text
    assert photo.author.split()[0] in photo.source
    assert "licenses/by/2.0" in text


def test_the_page_of_the_data_is_that_of_the_records() -> None:
    page = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    assert page == datasets_page(), "make it anew: python3 -m artcourse execute"


def test_the_page_holds_each_record_once() -> None:
    for kind in ("photos", "digits", "tunes", "weights"):
        for name, record in records.read_records(kind).items():
            assert datasets_page().count(record_of(name, record)) == 1


def test_lessons_that_use_a_photo_are_recorded() -> None:
    used: dict[str, set[str]] = {name: set() for name in PHOTOS}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        for name in set(re.findall(r"""["'](\w+)["']""", code)) & set(PHOTOS):
            used[name].add(path.stem)
    recorded = {name: set(photo.lessons) for name, photo in PHOTOS.items()}
    assert recorded == used


def test_unknown_photo_lists_the_known() -> None:
    with pytest.raises(
        ValueError, match=r"no photo 'Chelsae'\. Did you mean 'chelsea'\?"
    ) as raised:
        load_photo("Chelsae")
    assert ", ".join(PHOTOS) in str(raised.value)
    with pytest.raises(ValueError, match=r"no photo 7\. There are: astronaut, brick"):
        load_photo(7)


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    with pytest.raises(
        FileNotFoundError,
        match=r"Chelsea the cat comes inside the package scikit-image, which is not installed here",
    ):
        load_photo("chelsea")


def test_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    with pytest.raises(
        FileNotFoundError, match=r"data/chelsea\.png is missing.*pip install .*image"
    ):
        load_photo("chelsea")


def test_other_file_of_that_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PHOTOS, "chelsea", replace(PHOTOS["chelsea"], file="data/coffee.png"))
    with pytest.raises(ValueError, match=r"coffee\.png is not the file that the course knows"):
        load_photo("chelsea")
