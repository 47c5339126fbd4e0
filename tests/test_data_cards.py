"""Cards: inside pictures and sounds, read back, and refused where they are damaged."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
from PIL import Image

from artcourse.data import card_formats, card_of_drawings, load_card, load_image, save_to_gallery
from artcourse.data.cards import new_card
from artcourse.data.saving import picture_with_card

GENERATOR = torch.Generator().manual_seed(0)
PICTURE = torch.rand(1, 3, 7, 11, generator=GENERATOR)
FACTS = {"title": "Katze <&> 'Ñandú' 猫", "seed": 7, "weights": [0.25, 1.5], "note": None}


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".JPEG"])
def test_a_card_is_read_back_from_inside(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cat{suffix}"
    path.write_bytes(picture_with_card(PICTURE, FACTS, suffix))
    card = load_card(path)
    assert FACTS.items() <= card.items()
    assert next(iter(card)) == "title"
    assert card["source_type"] == "algorithmicMedia"
    assert card["made_with"].startswith("artcourse ")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_picture_is_the_same_with_a_card(tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(picture_with_card(PICTURE, FACTS))
    assert (load_image(path) - PICTURE).abs().max() <= 0.5 / 255 + 1e-6


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize(
    "kind",
    ["algorithmicMedia", "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"],
)
def test_others_find_the_mark_of_a_machine_made_picture(suffix: str, kind: str) -> None:
    content = picture_with_card(PICTURE, {**FACTS, "source_type": kind}, suffix)
    with Image.open(io.BytesIO(content)) as opened:
        packet = opened.info["xmp"]
    text = packet if isinstance(packet, str) else packet.decode()
    root = ElementTree.fromstring(text[text.index("<x:") : text.rindex("<?xpacket")])
    found = root.find(".//{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")
    assert found.text == f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}"
    title = root.find(".//{http://purl.org/dc/elements/1.1/}title")
    assert "".join(title.itertext()).strip() == FACTS["title"]


def sound() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 11_025, 0, "NONE", ""))
        file.writeframes(bytes(range(250)) * 3)
    return content.getvalue()


def test_a_sound_has_its_card_in_the_info_part(tmp_path: Path) -> None:
    path = tmp_path / "tune.wav"
    path.write_bytes(card_formats.wav_with_card(sound(), new_card(FACTS)))
    assert FACTS.items() <= load_card(path).items()
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnframes()) == (11_025, 375)
        assert file.readframes(375) == bytes(range(250)) * 3


def test_what_is_no_sound_gets_no_card() -> None:
    with pytest.raises(ValueError, match="That is no WAV file"):
        card_formats.wav_with_card(b"ID3 a song", new_card(FACTS))


def test_a_sound_that_is_cut_short_has_no_card_that_is_half(tmp_path: Path) -> None:
    path = tmp_path / "tune.wav"
    path.write_bytes(card_formats.wav_with_card(sound(), new_card(FACTS))[:-30])
    with pytest.raises(ValueError, match=r"tune.wav has no card"):
        load_card(path)


def test_an_older_card_beside_the_picture_is_read(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "old.png")
    (tmp_path / "old.json").write_text(json.dumps({"title": "Old"}), encoding="utf-8")
    assert load_card(tmp_path / "old.png") == {"title": "Old"}


def test_the_card_inside_comes_before_one_beside(tmp_path: Path) -> None:
    path = tmp_path / "new.png"
    path.write_bytes(picture_with_card(PICTURE, FACTS))
    path.with_suffix(".json").write_text('{"title": "of another"}', encoding="utf-8")
    assert load_card(path)["title"] == FACTS["title"]


def with_packet(path: Path, packet: str) -> Path:
    Image.new("RGB", (4, 3)).save(path, xmp=packet.encode())
    return path


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x:xmpmeta>&b;</x:xmpmeta>'


@pytest.mark.parametrize(
    ("packet", "message"),
    [
        (BOMB, "are of a kind that is not read"),
        ("<x:xmpmeta xmlns:x='adobe:ns:meta/'><a></x:xmpmeta>", "are damaged"),
        ("words", "has no card"),
        ("<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>", "has no card"),
        (
            "<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:a='urn:artcourse:card/'>"
            "<a:card>{half</a:card></x:xmpmeta>",
            "The card of cat.jpg is damaged",
        ),
        (
            "<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:a='urn:artcourse:card/'>"
            "<a:card>[1]</a:card></x:xmpmeta>",
            "it holds no facts",
        ),
    ],
)
def test_metadata_that_hold_no_good_card(tmp_path: Path, packet: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_card(with_packet(tmp_path / "cat.jpg", packet))


def test_files_without_a_card_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file .*none.png"):
        load_card(tmp_path / "none.png")
    (tmp_path / "notes.txt").write_text("words")
    with pytest.raises(ValueError, match=r"notes.txt is no PNG, JPEG, GIF, SVG, WAV or MIDI file"):
        load_card(tmp_path / "notes.txt")
    Image.new("RGB", (4, 3)).save(tmp_path / "bare.png")
    with pytest.raises(ValueError, match=r"bare.png has no card: neither inside nor beside it"):
        load_card(tmp_path / "bare.png")


def test_a_card_that_is_too_long_or_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="and 60000 fit into a picture"):
        picture_with_card(PICTURE, {"title": "long", "text": "word " * 20_000})
    with pytest.raises(ValueError, match="source_type should be one of 'algorithmicMedia'"):
        picture_with_card(PICTURE, {"title": "cat", "source_type": "magic"})


def test_the_gallery_keeps_the_card_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    path = save_to_gallery(PICTURE, "cat", seed=7, source_type="trainedAlgorithmicMedia")
    card = load_card(path)
    assert (card["title"], card["seed"]) == ("cat", 7)
    assert card["source_type"] == "trainedAlgorithmicMedia"
    assert [file.name for file in path.parent.iterdir()] == ["cat.png"]


def blocks_of_gif(content: bytes) -> list[bytes]:
    """The extensions and pictures of a GIF file, read as a program does that knows no XMP."""
    place = 13 + (3 << (content[10] % 8 + 1) if content[10] & 128 else 0)
    blocks = []
    while content[place : place + 1] != b";":
        start = place
        if content[place : place + 1] == b",":
            table = content[place + 9]
            place += 11 + (3 << (table % 8 + 1) if table & 128 else 0)
        else:
            place += 2
        while content[place]:
            place += 1 + content[place]
        place += 1
        blocks.append(content[start:place])
    assert place == len(content) - 1
    return blocks


@pytest.mark.parametrize("length", [0, 1, 77, 254, 255, 256, 1000])
def test_who_knows_no_xmp_finds_the_end_of_a_gif(tmp_path: Path, length: int) -> None:
    file = io.BytesIO()
    Image.new("L", (9, 7), 30).save(file, "GIF")
    plain, facts = file.getvalue(), new_card({"title": "Ñ", "note": "é" * length})
    content = card_of_drawings.gif_with_card(plain, facts)
    *others, last = blocks_of_gif(content)
    assert others == blocks_of_gif(plain)
    assert last[:14] == b"!\xff\x0bXMP DataXMP"
    path = tmp_path / "film.gif"
    path.write_bytes(content)
    assert load_card(path) == facts
    path.write_bytes(plain)
    with pytest.raises(ValueError, match=r"film\.gif has no card"):
        load_card(path)


def test_no_gif_and_no_svg() -> None:
    with pytest.raises(ValueError, match="That is no GIF file"):
        card_of_drawings.gif_with_card(b"PNG;", new_card({"title": "a"}))
    with pytest.raises(ValueError, match="That is no SVG file"):
        card_of_drawings.svg_with_card("<html></html>", new_card({"title": "a"}))
