"""A reader's own folder of pictures, tunes, texts or typefaces."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from fontTools import subset
from fontTools.ttLib import TTFont

from artcourse.data import (
    LETTERS_AND_DIGITS,
    load_folder,
    load_letters,
    render_text,
    save_image,
)
from artcourse.data.typefaces import face_named, file_of

TUNE = "X:1\nT:Mine\nM:2/4\nL:1/8\nK:D\nd2 f2|e4||\n"


def test_pictures_are_read_and_what_is_none_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inside").mkdir()
    save_image(torch.full((1, 3, 4, 6), 0.25), tmp_path / "inside" / "b.png")
    save_image(torch.full((1, 3, 5, 2), 0.5), tmp_path / "a.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "notes.doc").write_bytes(b"not asked for")
    pictures = load_folder(tmp_path, "pictures")
    assert [tuple(picture.shape) for picture in pictures] == [(1, 3, 5, 2), (1, 3, 4, 6)]
    said = capsys.readouterr().out
    assert f"2 pictures from {tmp_path.name}; 1 skipped:\nbroken.png: " in said
    assert "Are they yours, or may you use them?" in said
    assert "notes.doc" not in said


def test_texts_and_tunes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "poem.txt").write_text("Rose\n", encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    (tmp_path / "mine.abc").write_text(TUNE, encoding="utf-8")
    assert load_folder(tmp_path, "text") == ["Rose\n"]
    assert "empty.md: empty.md should hold a text" in capsys.readouterr().out
    (tune,) = load_folder(tmp_path / "mine.abc", "tunes")
    assert (tune.title, tune.meter) == ("Mine", "2/4")
    assert "Are they yours" in capsys.readouterr().out


def with_letters(letters: str, path: Path) -> None:
    """Write a typeface that has these letters alone."""
    font = TTFont(file_of(face_named("Arvo Bold")))
    cutter = subset.Subsetter()
    cutter.populate(text=letters)
    cutter.subset(font)
    font.save(path)


def test_letters_of_own_typefaces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inside").mkdir()
    shutil.copy(file_of(face_named("Arvo Bold Italic")), tmp_path / "inside" / "mine.TTF")
    with_letters("HQ7é", tmp_path / "few.otf")
    with_letters("abc", tmp_path / "small.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"no typeface")
    found = load_folder(tmp_path, "letters")
    said = capsys.readouterr().out
    assert (
        f"2 typefaces from {tmp_path.name}; 2 skipped:\nbroken.ttf: broken.ttf is no type" in said
    )
    assert "small.ttf: small.ttf should have a capital H, which tells its size, and has no" in said
    assert "Are they yours, or may you use them?" in said
    assert found.images.shape == (3 + 62, 1, 28, 28)
    assert found.characters == LETTERS_AND_DIGITS
    assert [LETTERS_AND_DIGITS[label] for label in found.labels[:3]] == ["H", "Q", "7"]
    assert found.faces.tolist() == [0] * 3 + [1] * 62
    assert found.face_names == ("Arvo Bold", "Arvo Bold Italic")
    assert found.has("italic").tolist() == [False] * 3 + [True] * 62
    assert found.has("bold").all()
    ours = load_letters("train", LETTERS_AND_DIGITS)
    same = ours.images[ours.faces == ours.face_names.index("Arvo Bold Italic")]
    assert torch.equal(found.images[3:], same)
    assert render_text("Art", found.typefaces[1], 20).shape[2] == 39


def test_nothing_to_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file or folder .*none"):
        load_folder(tmp_path / "none", "text")
    with pytest.raises(ValueError, match=r"holds no file that ends in \.txt or \.md"):
        load_folder(tmp_path, "text")
    (tmp_path / "a.txt").write_bytes(b"\0")
    with pytest.raises(ValueError, match=r"should hold texts, and none can be read\.\na\.txt: "):
        load_folder(tmp_path, "text")
    with pytest.raises(ValueError, match=r"holds no file that ends in \.ttf or \.otf"):
        load_folder(tmp_path, "letters")
    with pytest.raises(ValueError, match="kind"):
        load_folder(tmp_path, "films")
