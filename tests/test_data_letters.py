"""Letters of typefaces: which faces there are, how they are drawn, placed and shared out."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections import defaultdict
from pathlib import Path

import pytest
import torch
from PIL import ImageFont
from torch import Tensor

from artcourse.data import (
    CAPITALS,
    LETTERS_AND_DIGITS,
    Letters,
    kept,
    lettering,
    letters,
    load_letters,
    records,
    render_text,
    typefaces,
)
from artcourse.data.records import read_records
from artcourse.data.typefaces import face_named, file_of
from artcourse.teaching.datasets_page import datasets_page, record_of

SPLITS = ("train", "validation", "test")
SIZES = {"train": (29, 103), "validation": (4, 20), "test": (8, 29)}


@pytest.fixture(scope="module", params=letters.PLACED)
def parts(request: pytest.FixtureRequest) -> dict[str, Letters]:
    return {s: load_letters(s, LETTERS_AND_DIGITS, placed=request.param) for s in SPLITS}


@pytest.fixture(scope="module")
def on_line() -> dict[str, Letters]:
    return {split: load_letters(split, LETTERS_AND_DIGITS) for split in SPLITS}


def the_letter(found: Letters, face: str, character: str) -> Tensor:
    """The picture of one letter, shape (28, 28)."""
    ours = found.faces == found.face_names.index(face)
    (picture,) = found.images[ours & (found.labels == found.characters.index(character))]
    return picture[0]


def rows_with_ink(picture: Tensor) -> Tensor:
    """The numbers of the rows that hold ink, of a picture of shape (H, W)."""
    return (picture.amax(1) > 0.2).nonzero()[:, 0]


# -- typefaces --------------------------------------------------------------------------------


@pytest.mark.parametrize("split", SPLITS)
def test_each_split_has_the_faces_that_are_stated_and_some_of_every_kind(split: str) -> None:
    faces = typefaces(split)
    assert (len({face.family for face in faces}), len(faces)) == SIZES[split]
    for trait in letters.TRAITS:
        assert {getattr(face, trait) for face in faces} == {False, True}


def test_a_family_is_in_one_split_only_and_every_face_has_its_own_name() -> None:
    split_of = {face.family: face.split for face in typefaces()}
    assert all(split_of[face.family] == face.split for face in typefaces())
    names = [face.name for face in typefaces()]
    assert len(set(names)) == len(names)
    assert typefaces("train+validation") == typefaces("train") + typefaces("validation")


def test_facts_and_records_speak_of_the_same_families() -> None:
    found = read_records("typefaces")
    assert list(dict.fromkeys(face.family for face in typefaces())) == list(found)
    for family, record in found.items():
        assert record.shape == (sum(face.family == family for face in typefaces()),)
        assert datasets_page().count(record_of(family, record)) == 1
        assert record.licence
        assert record.author


def test_bold_and_italic_are_those_of_the_files() -> None:
    for face in typefaces():
        if face.pen or face.axes:
            continue
        _, style = ImageFont.truetype(file_of(face)).getname()
        if not face.name.startswith("Computer Modern"):  # whose files call all of them regular
            assert face.italic == any(word in style for word in ("Italic", "Oblique")), face.name
        if "Bold" in style and "Semi" not in style:
            assert face.bold, face.name


@pytest.mark.parametrize(
    "package", sorted({r.package for r in read_records("typefaces").values() if "_" in r.package})
)
def test_licences_are_those_that_the_packages_state(package: str) -> None:
    stated = importlib.metadata.metadata(package)["License-Expression"]
    (record,) = (r for r in read_records("typefaces").values() if r.package == package)
    known = {"OFL-1.1": "SIL Open Font License 1.1", "Apache-2.0": "Apache License 2.0"}
    assert record.licence == known[stated]


def test_no_typeface_is_committed() -> None:
    root = Path(__file__).parents[1] / "artcourse"
    assert not [path for path in root.rglob("*") if path.suffix in (".ttf", ".otf", ".woff2")]


def test_the_package_of_a_missing_typeface_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    file_of.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match=r"Bodoni Moda comes inside .*fontpkg_bodoni"):
            file_of(face_named("Bodoni Moda Bold"))
        with pytest.raises(FileNotFoundError, match="Hershey-Fonts, which is not installed"):
            file_of(face_named("Hershey Sans Simplex"))
    finally:
        file_of.cache_clear()


# -- pictures ---------------------------------------------------------------------------------


def test_pictures_labels_and_faces_belong_together(parts: dict[str, Letters]) -> None:
    for split, found in parts.items():
        count = len(found.images)
        assert found.images.shape == (count, 1, 28, 28)
        assert found.images.dtype == torch.float32
        assert found.labels.shape == found.faces.shape == (count,)
        assert found.labels.dtype == found.faces.dtype == torch.int64
        assert found.typefaces == typefaces(split)
        assert found.face_names[3] == found.typefaces[3].name
        assert found.images.amin() == 0
        assert found.images.amax() == 1
        assert found.images.amax((1, 2, 3)).min() > 0.3  # none is empty
        pairs = set(zip(found.faces.tolist(), found.labels.tolist(), strict=True))
        assert len(pairs) == count


def test_all_faces_have_all_capitals_and_digits(parts: dict[str, Letters]) -> None:
    for found in parts.values():
        for place, face in enumerate(found.typefaces):
            there = {found.characters[label] for label in found.labels[found.faces == place]}
            left_out = set(LETTERS_AND_DIGITS[26:52]) if face.only_capitals else set()
            assert there == set(LETTERS_AND_DIGITS) - left_out, face.name


def test_no_face_is_there_twice(parts: dict[str, Letters]) -> None:
    seen = defaultdict(list)
    for found in parts.values():
        capitals = found.labels < 26
        for place, name in enumerate(found.face_names):
            pictures = found.images[capitals & (found.faces == place)]
            seen[hashlib.sha256(pictures.numpy().tobytes()).hexdigest()].append(name)
    assert [names for names in seen.values() if len(names) > 1] == []


def test_characters_are_chosen_and_in_their_order() -> None:
    all_letters = load_letters("validation", LETTERS_AND_DIGITS)
    few = load_letters("validation", "gA7")
    assert few.characters == "gA7"
    assert few.labels[:6].tolist() == [0, 1, 2, 0, 1, 2]
    for place, name in enumerate(few.face_names):
        for picture, label in zip(few.images[few.faces == place], (0, 1, 2), strict=True):
            assert torch.equal(picture[0], the_letter(all_letters, name, "gA7"[label]))
    assert load_letters("validation").characters == CAPITALS
    both = load_letters("train+validation", "Q")
    assert both.faces.tolist() == list(range(123))


def test_traits_are_told_for_each_picture() -> None:
    found = load_letters("test", "AB")
    for trait in ("bold", "italic", "serif"):
        wanted = [getattr(found.typefaces[face], trait) for face in found.faces]
        assert found.has(trait).tolist() == wanted
        assert found.has(trait).dtype == torch.bool


def test_on_a_line_an_h_is_18_pixels_high_and_stands_on_row_22(on_line: dict[str, Letters]) -> None:
    for found in on_line.values():
        for face in found.typefaces:
            if face.kind in ("script", "blackletter"):
                continue  # whose H may have a tail
            rows = rows_with_ink(the_letter(found, face.name, "H"))
            assert (rows[0].item(), rows[-1].item()) == (4, 21), face.name


def test_on_a_line_a_tail_hangs_below_and_a_small_letter_is_small(
    on_line: dict[str, Letters],
) -> None:
    for found in on_line.values():
        for face in found.typefaces:
            if face.kind in ("script", "blackletter") or face.only_capitals:
                continue
            p, x = (rows_with_ink(the_letter(found, face.name, letter)) for letter in "px")
            assert p[-1] > 24, face.name
            assert 20 <= x[-1] <= 22, face.name
            assert x[0] > 6, face.name


def test_nothing_is_cut_off(parts: dict[str, Letters]) -> None:
    for found in parts.values():
        sides = found.images[..., [0, -1]]
        assert sides.amax() == 0
        assert found.images[..., 0, :].amax() == 0


def test_by_its_ink_a_letter_is_22_pixels_long_and_in_the_middle() -> None:
    found = load_letters("test", LETTERS_AND_DIGITS, placed="ink")
    for picture in (found.images[:, 0] > 0)[::7]:
        spans = [picture.any(axis).nonzero()[[0, -1], 0] for axis in (1, 0)]
        for first, last in spans:
            assert abs(first + last - 27) <= 1
        assert max(last - first + 1 for first, last in spans) == 22


def test_a_long_tail_is_shortened_and_the_rest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    face = face_named("Pacifico Regular")
    squeezed = letters._on_line(face, "G")
    assert squeezed.getbbox()[3] == 28
    monkeypatch.setattr(letters, "SIDE", 40)
    with_room = letters._on_line(face, "G")
    assert with_room.getbbox()[3] > 28
    above = [lettering.in_shades(picture)[:21].sum(1) for picture in (squeezed, with_room)]
    torch.testing.assert_close(*above, rtol=0, atol=0.1)


def test_letters_are_kept_and_drawing_shows_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "datasets").mkdir()
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    few = typefaces("test")[-1:]
    monkeypatch.setattr(letters, "typefaces", lambda split=None: few)
    first = load_letters("test", "AB")
    assert "Drawing letters, face 1 of 1" in capsys.readouterr().err
    assert torch.equal(load_letters("test", "AB").images, first.images)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: load_letters("trian"), "There is no split 'trian'. Did you mean 'train'"),
        (lambda: load_letters(placed="centre"), "no way to place letters: 'centre'"),
        (lambda: load_letters(characters="AÄ"), "characters should be some of A to Z, a to z and"),
        (lambda: load_letters(characters="ABA"), "each once, and is 'ABA'"),
        (lambda: load_letters(characters=""), "characters should be some of"),
        (lambda: load_letters("test", "A").has("heavy"), "There is no trait 'heavy'"),
        (lambda: typefaces("all"), "There is no split 'all'"),
        (
            lambda: render_text("A", "Jots Bold", 20),
            "no face 'Jots Bold'. Did you mean 'Jost Bold'",
        ),
        (lambda: render_text(" ", "Jost Bold", 20), "one line with something to draw, and is ' '"),
        (lambda: render_text("a\nb", "Jost Bold", 20), "one line with something to draw, and is"),
        (lambda: render_text("A", "Jost Bold", 0), "size should be a whole number"),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


# -- lines of text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "face", ["EB Garamond Regular", "jost black italic", "Hershey Sans Simplex"]
)
@pytest.mark.parametrize("size", [7, 40])
def test_a_line_is_as_high_as_its_size_says(face: str, size: int) -> None:
    line = render_text("Hamburg", face, size)
    assert line.shape[:3] == (1, 1, round(size * 1.4) + round(size * 0.55))
    assert line.dtype == torch.float32
    assert line.amin() == 0
    assert line.amax() > 0.8
    capital = rows_with_ink(render_text("H", face, size)[0, 0])
    assert abs(len(capital) - size) <= 2  # serifs may go a little below the line
    assert abs(capital[-1] + 1 - round(size * 1.4)) <= 1


def test_a_longer_text_is_wider_and_a_bolder_one_darker() -> None:
    assert render_text("AA", "Arvo Bold", 20).shape[3] > render_text("A", "Arvo Bold", 20).shape[3]
    thin, black = (render_text("HOW", f"Jost {style}", 30) for style in ("ExtraLight", "Black"))
    assert black.sum() > 3 * thin.sum()


def test_a_face_is_a_face_or_its_name() -> None:
    face = face_named("Cardo Italic")
    assert torch.equal(render_text("Art", face, 9), render_text("Art", "Cardo Italic", 9))


def test_a_pen_draws_where_it_should() -> None:
    drawn = lettering.drawn_text("I", face_named("Hershey Sans Simplex"), 210)
    width, height = drawn.picture.size
    assert width == pytest.approx(210 * 0.085, abs=2)
    assert height == pytest.approx(210, abs=2)
    assert drawn.top == pytest.approx(-210, abs=2)
