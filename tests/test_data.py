"""Reading and writing pictures, texts as numbers, and the gallery."""

from __future__ import annotations

import errno
import itertools
import os
import struct
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from artcourse import __version__
from artcourse.data import Vocabulary, load_card, load_image, save_image, save_to_gallery
from artcourse.work import temporary_gallery

# Height and width differ, and no two corners have the same colour.
HEIGHT, WIDTH = 6, 10


def levels() -> np.ndarray:
    """A picture with a colour gradient in each direction, and distinct corners."""
    rows = np.linspace(0, 240, HEIGHT).round()[:, None].repeat(WIDTH, 1)
    columns = np.linspace(15, 255, WIDTH).round()[None].repeat(HEIGHT, 0)
    return np.stack([rows, columns, 255 - rows], axis=-1).astype(np.uint8)


def as_tensor(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(picture.astype(np.float32) / 255).permute(2, 0, 1)[None]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(levels()).save(path)
    return path


def png_with_header(width: int, height: int) -> bytes:
    """A PNG that says it is huge, and is a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )


def test_a_picture_becomes_a_tensor(photo: Path) -> None:
    image = load_image(photo)
    assert image.shape == (1, 3, HEIGHT, WIDTH)
    assert image.dtype == torch.float32
    assert image.is_contiguous()
    assert torch.equal(image, as_tensor(levels()))


def test_path_may_be_text(photo: Path) -> None:
    assert torch.equal(load_image(str(photo)), load_image(photo))


def test_home_folder_is_understood(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(photo.parent))
    monkeypatch.setenv("USERPROFILE", str(photo.parent))
    assert load_image("~/photo.png").shape[-1] == WIDTH


def test_name_in_another_script(tmp_path: Path) -> None:
    path = tmp_path / "猫 és kutya – 写真.png"
    Image.fromarray(levels()).save(path)
    assert torch.equal(load_image(path), as_tensor(levels()))


@pytest.mark.parametrize(
    ("size", "shape"), [(5, (3, 5)), (20, (12, 20)), (WIDTH, (HEIGHT, WIDTH)), (1, (1, 1))]
)
def test_size_is_the_longest_side(photo: Path, size: int, shape: tuple[int, int]) -> None:
    image = load_image(photo, size=size)
    assert image.shape[-2:] == shape
    assert image.min() >= 0
    assert image.max() <= 1


def test_shrinking_does_not_alias(tmp_path: Path) -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    grey = load_image(tmp_path / "stripes.png", size=16)
    assert (grey - 0.5).abs().max() < 0.1


@pytest.mark.parametrize("size", [0, -3, 2.5, "big", True, 10**6])
def test_odd_size_is_refused(photo: Path, size: object) -> None:
    with pytest.raises(ValueError, match="whole number from 1 to 9459") as raised:
        load_image(photo, size=size)
    assert repr(size) in str(raised.value)


# --- kinds of pictures


def turned_by_camera(upright: Image.Image, orientation: int) -> Image.Image:
    """What a camera stores so that the picture, shown by the rules of EXIF, is upright."""
    turn = Image.Transpose
    stored = {
        1: None,
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,  # anticlockwise; shown, it is turned clockwise
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }[orientation]
    return upright if stored is None else upright.transpose(stored)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_photograph_comes_upright(tmp_path: Path, orientation: int) -> None:
    upright = Image.fromarray(levels())
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    turned_by_camera(upright, orientation).save(path, exif=exif)
    assert torch.equal(load_image(path), as_tensor(levels()))


def test_turned_jpeg_comes_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.jpg"
    turned_by_camera(Image.fromarray(levels()).resize((80, 48)), 6).save(path, exif=exif)
    image = load_image(path)
    assert image.shape == (1, 3, 48, 80)
    # Red grows downwards, green to the right.
    assert image[0, 0, -1].mean() > image[0, 0, 0].mean() + 0.5
    assert image[0, 1, :, -1].mean() > image[0, 1, :, 0].mean() + 0.5


def test_animated_gif_gives_its_first_frame(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    first, second = (Image.new("RGB", (5, 4), colour) for colour in ("red", "blue"))
    first.save(path, save_all=True, append_images=[second], duration=50, loop=0)
    assert torch.equal(load_image(path)[0, :, 2, 2], torch.tensor([1.0, 0.0, 0.0]))


def test_cmyk_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "printed.jpg"
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(path, quality=100)
    image = load_image(path)
    assert image.shape == (1, 3, 8, 8)
    assert torch.allclose(image[0, :, 4, 4], torch.tensor([1.0, 0.0, 0.0]), atol=0.03)


def test_palette_with_a_transparent_colour_lies_over_white(tmp_path: Path) -> None:
    path = tmp_path / "palette.png"
    picture = Image.new("P", (4, 3), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.putpixel((1, 2), 1)
    picture.save(path, transparency=0)
    image = load_image(path)
    assert torch.equal(image[0, :, 0, 0], torch.ones(3))
    assert torch.equal(image[0, :, 2, 1], torch.tensor([0.0, 0.0, 1.0]))


def test_palette_with_many_transparencies(tmp_path: Path) -> None:
    path = tmp_path / "palette.png"
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.putpixel((1, 0), 1)
    picture.save(path, transparency=bytes([255, 0]))
    assert torch.equal(load_image(path)[0, :, 0, 0], torch.tensor([1.0, 0.0, 0.0]))
    assert torch.equal(load_image(path)[0, :, 0, 1], torch.ones(3))


def test_half_transparent_is_mixed_with_white(tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    Image.new("RGBA", (3, 2), (255, 0, 0, 51)).save(path)
    expected = torch.tensor([1.0, 0.8, 0.8])
    assert torch.allclose(load_image(path)[0, :, 0, 0], expected, atol=1 / 255)


def test_grey_with_transparency(tmp_path: Path) -> None:
    path = tmp_path / "la.png"
    picture = Image.new("LA", (2, 1), (0, 255))
    picture.putpixel((1, 0), (0, 0))
    picture.save(path)
    assert load_image(path)[0, :, 0].tolist() == [[0.0, 1.0]] * 3


def test_16_bit_grey_keeps_its_shades(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    shades = np.array([[0, 257, 32_896], [65_535, 40_000, 128]], np.uint16)
    Image.fromarray(shades).save(path)
    expected = torch.tensor([[0, 1, 128], [255, 156, 0]]) / 255
    assert torch.allclose(load_image(path), expected.expand(1, 3, 2, 3))


def test_measurements_are_no_shades(tmp_path: Path) -> None:
    path = tmp_path / "measured.tiff"
    Image.fromarray(np.array([[-1.5, 2.0]], np.float32)).save(path)
    with pytest.raises(ValueError, match=r"shades go from -1\.5 to 2\. Export it as a 16-bit PNG"):
        load_image(path)


def test_1_bit(tmp_path: Path) -> None:
    path = tmp_path / "ink.png"
    picture = Image.new("1", (3, 1))
    picture.putpixel((1, 0), 1)
    picture.save(path)
    assert load_image(path)[0, :, 0].tolist() == [[0.0, 1.0, 0.0]] * 3


@pytest.mark.parametrize("ending", ["jpg", "webp", "bmp", "tiff", "ppm", "gif"])
def test_other_kinds(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"plain.{ending}"
    Image.new("RGB", (9, 7), (255, 0, 0)).save(path)
    colour = load_image(path)[0, :, 3, 4]
    assert torch.allclose(colour, torch.tensor([1.0, 0.0, 0.0]), atol=0.02)


# --- what is no picture


def test_missing_file_suggests_near_names(photo: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no file .*Photo\.jpg\. Did you mean photo\.png"):
        load_image(photo.with_name("Photo.jpg"))


def test_missing_file_says_where_it_looked(photo: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no file zebra\.tiff in the folder") as raised:
        load_image(photo.with_name("zebra.tiff"))
    assert str(photo.parent) in str(raised.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no folder .*albums\. The current folder is"):
        load_image(tmp_path / "albums" / "cat.png")


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"is a folder\. Give the name of a picture in it"):
        load_image(tmp_path)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    path.touch()
    with pytest.raises(ValueError, match=r"empty\.png is empty: it has 0 bytes"):
        load_image(path)


def test_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "poem.png"
    path.write_text("Not every file with this ending is a picture.", encoding="utf-8")
    with pytest.raises(ValueError, match=r"poem\.png is not a picture that can be read.*PNG, JPEG"):
        load_image(path)


def test_kind_that_starts_a_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "drawing.eps"
    Image.new("RGB", (4, 4)).save(path)
    with pytest.raises(ValueError, match="is not a picture that can be read"):
        load_image(path)


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp", "bmp", "tiff"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_truncated_file_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    path = tmp_path / f"half.{kind}"
    noise = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)
    Image.fromarray(noise).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ValueError, match=r"damaged or cut short .*Copy it again|not a picture"):
        load_image(path)


@pytest.mark.parametrize("side", [9_500, 20_000, 60_000])
def test_huge_picture_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_with_header(side, side))
    with pytest.raises(ValueError, match=r"bomb\.png is too large: .* more than 89 million pixels"):
        load_image(path)


def test_forbidden_file_says_so(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Image, "open", forbidden)
    with pytest.raises(PermissionError, match=r"photo\.png may not be read: Permission denied"):
        load_image(photo)


# --- saving


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("batched", [False, True])
def test_what_is_saved_is_loaded(tmp_path: Path, channels: int, batched: bool) -> None:
    generator = torch.Generator().manual_seed(0)
    image = torch.randint(0, 256, (channels, 5, 7), generator=generator) / 255
    saved = save_image(image[None] if batched else image, tmp_path / "art.png")
    assert saved == tmp_path / "art.png"
    assert torch.equal(load_image(saved), image.expand(1, 3, 5, 7))


def test_jpeg_is_close(tmp_path: Path) -> None:
    smooth = torch.linspace(0, 1, 64).expand(1, 3, 32, 64)
    path = save_image(smooth, str(tmp_path / "art.JPG"))
    assert (load_image(path) - smooth).abs().max() < 0.03


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_any_precision_can_be_saved(tmp_path: Path, dtype: torch.dtype) -> None:
    image = torch.full((1, 3, 4, 4), 0.5, dtype=dtype, requires_grad=True)
    assert load_image(save_image(image, tmp_path / "a.png"))[0, 0, 0, 0] == 128 / 255


def test_rounding_errors_are_cut_off(tmp_path: Path) -> None:
    image = torch.tensor([-0.003, 0.5, 1.003]).expand(1, 3, 2, 3)
    loaded = load_image(save_image(image, tmp_path / "a.png"))
    assert loaded[0, 0, 0].tolist() == pytest.approx([0, 128 / 255, 1])


RAMP = torch.linspace(0, 1, 60).reshape(1, 3, 4, 5)
NO_PICTURES = {
    "a list": ([0.5], "This is a list"),
    "an array": (RAMP.numpy(), "This is a ndarray"),
    "two pictures": (RAMP.expand(2, 3, 4, 5), r"holds 2 pictures: save image\[0:1\]"),
    "a matrix": (RAMP[0, 0], r"The shape was \(4, 5\)"),
    "channels last": (RAMP[0].permute(1, 2, 0), r"The shape was \(4, 5, 3\)"),
    "four channels": (torch.rand(1, 4, 5, 5), r"The shape was \(1, 4, 5, 5\)"),
    "nothing": (torch.rand(1, 3, 0, 5), r"The shape was \(1, 3, 0, 5\)"),
    "bytes": ((RAMP * 255).byte(), r"torch\.uint8: image\.float\(\) / 255 converts it"),
    "nan": (RAMP.where(RAMP < 0.5, torch.nan), "nan or inf"),
    "inf": (RAMP / 0, "nan or inf"),
    "too bright": (RAMP * 2, r"from 0\.00 to 2\.00. image\.clamp\(0, 1\)"),
    "too dark": (RAMP - 0.2, r"from -0\.20 to 0\.80"),
}


@pytest.mark.parametrize("fault", NO_PICTURES)
def test_no_picture_is_not_saved(tmp_path: Path, fault: str) -> None:
    image, message = NO_PICTURES[fault]
    with pytest.raises(ValueError, match=message):
        save_image(image, tmp_path / "art.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["art", "art.gif", "art.png.txt", ".png"])
def test_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"should end in \.png or \.jpg") as raised:
        save_image(RAMP, tmp_path / name)
    assert name in str(raised.value)


def test_nothing_is_overwritten_unasked(photo: Path) -> None:
    before = photo.read_bytes()
    with pytest.raises(FileExistsError, match=r"photo\.png exists already.*overwrite=True"):
        save_image(RAMP, photo)
    assert photo.read_bytes() == before
    assert list(photo.parent.iterdir()) == [photo]


def test_overwriting_when_asked(photo: Path) -> None:
    save_image(RAMP, photo, overwrite=True)
    assert load_image(photo).shape == RAMP.shape
    assert list(photo.parent.iterdir()) == [photo]


def test_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "art.png").mkdir()
    with pytest.raises(FileExistsError, match=r"art\.png is a folder"):
        save_image(RAMP, tmp_path / "art.png", overwrite=True)


def test_saving_into_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no folder .*albums to save into\. Make it"):
        save_image(RAMP, tmp_path / "albums" / "art.png")


FAILURES = {
    "os.fsync": OSError(errno.ENOSPC, "No space left on device"),
    "os.replace": PermissionError(errno.EACCES, "Permission denied"),
    "pathlib.Path.open": OSError(errno.EROFS, "Read-only file system"),
}


@pytest.mark.parametrize("function", FAILURES)
@pytest.mark.parametrize("overwrite", [False, True])
def test_failed_saving_leaves_all_as_it_was(
    photo: Path, monkeypatch: pytest.MonkeyPatch, function: str, overwrite: bool
) -> None:
    def fail(*_: object) -> None:
        raise FAILURES[function]

    target = photo if overwrite else photo.with_name("new.png")
    before = photo.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(function, fail)
        with pytest.raises(OSError, match=f"could not be saved: {FAILURES[function].strerror}"):
            save_image(RAMP, target, overwrite=overwrite)
    assert photo.read_bytes() == before
    assert list(photo.parent.iterdir()) == [photo]


# --- text


def test_vocabulary_there_and_back() -> None:
    text = "a merry tune,\nnaïve ♪"
    vocabulary = Vocabulary(text)
    assert vocabulary.symbols == tuple(sorted(set(text)))
    assert len(vocabulary) == len(set(text))
    numbers = vocabulary.encode(text)
    assert numbers.dtype == torch.int64
    assert numbers.shape == (len(text),)
    assert vocabulary.decode(numbers) == text
    assert vocabulary.decode(numbers.tolist()) == text


def test_order_of_the_text_does_not_matter() -> None:
    assert Vocabulary("cab").symbols == Vocabulary("abcabc").symbols
    assert repr(Vocabulary("cab")) == "Vocabulary('abc')"


def test_empty_text_has_a_code() -> None:
    vocabulary = Vocabulary("ab")
    assert vocabulary.encode("").shape == (0,)
    assert vocabulary.encode("").dtype == torch.int64
    assert vocabulary.decode([]) == ""


@pytest.mark.parametrize(("text", "message"), [("", "an empty one"), (None, "a NoneType")])
def test_vocabulary_of_nothing(text: object, message: str) -> None:
    with pytest.raises(ValueError, match=f"A vocabulary is made from a text. This is {message}"):
        Vocabulary(text)


def test_unknown_character_is_named() -> None:
    with pytest.raises(ValueError, match="character 'z' at position 2 is not among the 3 symbols"):
        Vocabulary("abc").encode("abz")
    with pytest.raises(ValueError, match=r"encode takes a text\. This is a list"):
        Vocabulary("abc").encode(["a"])


@pytest.mark.parametrize("number", [3, -1, 1.0, "a"])
def test_unknown_number_is_named(number: object) -> None:
    with pytest.raises(ValueError, match=r"at position 1 stands for no symbol.* 0 to 2") as raised:
        Vocabulary("abc").decode([0, number])
    assert repr(number) in str(raised.value)


def test_one_number_is_no_row() -> None:
    with pytest.raises(ValueError, match=r"decode takes a row of numbers, such as \[2\]"):
        Vocabulary("abc").decode(torch.tensor(2))


# --- gallery


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    return tmp_path


def test_gallery_keeps_picture_and_card(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save_to_gallery(RAMP, "Ramp, in grey", seed=7, photo="none", kernel=[[1.0, 0.0]])
    assert path == work / "gallery" / "Ramp-in-grey.png"
    assert capsys.readouterr().out == "Saved in your gallery as Ramp-in-grey.png.\n"
    assert load_image(path).shape == RAMP.shape
    card = load_card(path)
    assert date.fromisoformat(card.pop("date"))
    assert card == {
        "title": "Ramp, in grey",
        "made_with": f"artcourse {__version__}",
        "source_type": "algorithmicMedia",
        "seed": 7,
        "photo": "none",
        "kernel": [[1.0, 0.0]],
    }


def test_gallery_never_overwrites(work: Path) -> None:
    paths = [save_to_gallery(RAMP, "cat", number=number) for number in range(3)]
    assert [path.name for path in paths] == ["cat.png", "cat-2.png", "cat-3.png"]
    assert [load_card(path)["number"] for path in paths] == [0, 1, 2]


def test_gallery_leaves_an_older_lone_card_alone(work: Path) -> None:
    (work / "gallery").mkdir()
    (work / "gallery" / "cat.json").write_text("mine", encoding="utf-8")
    assert save_to_gallery(RAMP, "cat").name == "cat-2.png"
    assert (work / "gallery" / "cat.json").read_text(encoding="utf-8") == "mine"


def test_gallery_when_another_notebook_is_faster(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = work / "gallery"
    gallery.mkdir()
    real = os.fsync

    def meanwhile(number: int) -> None:
        if not (gallery / "cat.png").exists():
            (gallery / "cat.png").write_bytes(b"theirs")
        real(number)

    monkeypatch.setattr(os, "fsync", meanwhile)
    assert save_to_gallery(RAMP, "cat").name == "cat-2.png"
    assert (gallery / "cat.png").read_bytes() == b"theirs"


def failing_after(calls: int, real: Callable) -> Callable:
    """Like real, but the disk is full after so many calls."""
    count = itertools.count()

    def full(*arguments: object) -> object:
        if next(count) >= calls:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    return full


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_gallery_keeps_no_half_of_a_picture(
    work: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(os, name, failing_after(0, getattr(os, name)))
    with pytest.raises(OSError, match=r"cat.png could not be saved: No space left"):
        save_to_gallery(RAMP, "cat")
    assert list((work / "gallery").iterdir()) == []


def test_gallery_takes_title_and_date_from_the_student(work: Path) -> None:
    card = load_card(save_to_gallery(RAMP, "cat", title="Η γάτα", date="2020-02-29"))
    assert (card["title"], card["date"]) == ("Η γάτα", "2020-02-29")


@pytest.mark.parametrize(
    ("name", "stem"),
    [("../../etc/passwd", "etc-passwd"), ("Η γάτα μου", "Η-γάτα-μου"), ("a" * 200, "a" * 60)],
)
def test_gallery_names_are_safe(work: Path, name: str, stem: str) -> None:
    assert save_to_gallery(RAMP, name) == work / "gallery" / f"{stem}.png"


def test_gallery_refuses_a_name_without_letters(work: Path) -> None:
    with pytest.raises(ValueError, match=r"at least one letter or digit. It was '\.\./'"):
        save_to_gallery(RAMP, "../")


@pytest.mark.parametrize("fact", [torch.rand(2), {1, 2}, float("nan")])
def test_gallery_refuses_what_fits_on_no_card(work: Path, fact: object) -> None:
    with pytest.raises(ValueError, match=r"A card holds text, numbers and lists\. strength is"):
        save_to_gallery(RAMP, "cat", strength=fact)
    assert not (work / "gallery").exists()


def test_gallery_refuses_what_is_no_picture(work: Path) -> None:
    with pytest.raises(ValueError, match="The shades go from"):
        save_to_gallery(RAMP * 3, "cat")


def test_without_a_work_folder_a_temporary_gallery_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    elsewhere.mkdir()
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    monkeypatch.setattr("artcourse.work.folder._temporary", [])
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    monkeypatch.chdir(here)
    assert temporary_gallery() is None
    paths = [save_to_gallery(RAMP, "cat") for _ in range(2)]
    assert [path.name for path in paths] == ["cat.png", "cat-2.png"]
    assert {path.parent for path in paths} == {temporary_gallery()} == set(elsewhere.iterdir())
    said = "Saved in your gallery as cat.png.\nSaved in your gallery as cat-2.png.\n"
    assert capsys.readouterr().out == said
    assert list(here.iterdir()) == []
