"""A reader's own folder of pictures, tunes or texts."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from artcourse.data import load_folder, save_image

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


def test_nothing_to_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file or folder .*none"):
        load_folder(tmp_path / "none", "text")
    with pytest.raises(ValueError, match=r"holds no file that ends in \.txt or \.md"):
        load_folder(tmp_path, "text")
    (tmp_path / "a.txt").write_bytes(b"\0")
    with pytest.raises(ValueError, match=r"should hold texts, and none can be read\.\na\.txt: "):
        load_folder(tmp_path, "text")
    with pytest.raises(ValueError, match="kind"):
        load_folder(tmp_path, "films")
