"""Letters from small pictures: their outlines, sheets of them, SVG, and films."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib import SVGPath
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image, ImageDraw
from tensors import numbers

from artcourse.data import load_card
from artcourse.plotting import (
    animate_pictures,
    letter_outlines,
    letters_sheet,
    letters_to_svg,
    save_animation_to_gallery,
    save_letters_to_gallery,
)
from artcourse.plotting.curves import bezier_points, fitted_curves
from artcourse.plotting.outlines import signed_area

SVG = "{http://www.w3.org/2000/svg}"
ON_A_CURVE = np.linspace(0, 1, 20, endpoint=False)


def letter(
    name: str, family: str = "DejaVu Sans", height: int = 28, width: int = 28
) -> torch.Tensor:
    """A letter of a typeface as a picture, ink 1, shape (1, 1, height, width)."""
    path = TextPath((0, 0), name, size=100, prop=FontProperties(family=family))
    loops = path.to_polygons()
    low, high = path.get_extents().min, path.get_extents().max
    scale = 8 * min((width - 6) / (high - low)[0], (height - 6) / (high - low)[1])
    picture = Image.new("L", (8 * width, 8 * height), 0)
    for loop in sorted(loops, key=lambda loop: -abs(signed_area(loop))):
        points = (loop - (low + high) / 2) * scale * (1, -1) + np.array([width, height]) * 4
        shade = 255 if signed_area(loop) < 0 else 0
        ImageDraw.Draw(picture).polygon(points.ravel().tolist(), fill=shade)
    small = np.asarray(picture.resize((width, height), Image.Resampling.BOX), dtype=np.float32)
    return torch.from_numpy(small / 255)[None, None]


LETTERS = torch.cat([letter("a", "DejaVu Serif"), letter("i"), letter("B"), letter("o")])


def disc(radius: float, hole: float = 0.0) -> torch.Tensor:
    """Ink within a radius around the middle of 40 × 36 pixels, with a hole."""
    rows, columns = torch.meshgrid(torch.arange(36.0), torch.arange(40.0), indexing="ij")
    far = ((rows - 17.5) ** 2 + (columns - 19.5) ** 2).sqrt()
    return ((radius - far + 0.5).clamp(0, 1) * (far - hole + 0.5).clamp(0, 1))[None]


def area(loops: list[np.ndarray]) -> float:
    return sum(signed_area(bezier_points(loop, ON_A_CURVE).reshape(-1, 2)) for loop in loops)


def test_a_disc_is_a_circle_of_few_curves() -> None:
    (loop,) = letter_outlines(disc(10))
    assert len(loop) <= 6
    points = bezier_points(loop, ON_A_CURVE).reshape(-1, 2)
    radii = np.linalg.norm(points - (20, 18), axis=1)  # pixel 19 ends at 20
    assert np.abs(radii - 10).max() < 0.3


def test_ink_goes_clockwise_and_a_hole_does_not() -> None:
    outer, inner = letter_outlines(disc(12, hole=5))
    assert area([outer]) == pytest.approx(144 * np.pi, rel=0.02)
    assert area([inner]) == pytest.approx(-25 * np.pi, rel=0.04)


def test_loops_are_closed_and_go_on_where_they_are() -> None:
    for picture in LETTERS:
        for loop in letter_outlines(picture):
            assert loop.shape[1:] == (4, 2)
            np.testing.assert_allclose(loop[:, 3], np.roll(loop[:, 0], -1, axis=0), atol=1e-9)


@pytest.mark.parametrize("name", list("agiBoWs"))
@pytest.mark.parametrize("family", ["DejaVu Sans", "DejaVu Serif", "STIXGeneral"])
def test_the_area_is_that_of_the_ink(name: str, family: str) -> None:
    picture = letter(name, family)
    assert area(letter_outlines(picture)) == pytest.approx(picture.sum().item(), rel=0.07)


def test_a_square_has_corners() -> None:
    square = torch.zeros(1, 30, 30)
    square[:, 8:22, 7:24] = 1
    (loop,) = letter_outlines(square)
    for corner in ((7, 8), (24, 8), (24, 22), (7, 22)):
        assert np.linalg.norm(loop[:, 0] - corner, axis=1).min() < 0.35


def test_ink_at_the_edge_is_closed_too() -> None:
    (loop,) = letter_outlines(torch.ones(1, 9, 13))
    assert area([loop]) == pytest.approx(9 * 13, rel=0.06)


def test_specks_are_left_out() -> None:
    picture = disc(8)
    picture[:, 1, 1] = 1
    assert len(letter_outlines(picture)) == 1
    assert len(letter_outlines(picture, smallest=0)) == 2
    assert letter_outlines(torch.zeros(1, 1, 28, 28)) == []


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (torch.rand(3, 9, 9), "picture should have one channel, ink, and has 3"),
        (torch.rand(2, 1, 9, 9), r"holds 2 pictures: take one, pictures\[0:1\]"),
        (torch.rand(1, 9, 9) * 3, r"shades in \[0, 1\]"),
    ],
)
def test_what_has_no_outline(picture: torch.Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        letter_outlines(picture)


def test_curves_are_near_all_points_and_meet_smoothly() -> None:
    t = np.linspace(0, 2.5, 200)
    points = np.stack([10 * t, 6 * np.sin(2 * t)], axis=1)
    start, end = points[1] - points[0], points[-2] - points[-1]
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    curves = np.stack(list(fitted_curves(points, start, end, 0.05)))
    assert len(curves) < 12
    dense = bezier_points(curves, np.linspace(0, 1, 1000)).reshape(-1, 1, 2)
    assert np.linalg.norm(dense - points, axis=2).min(0).max() < 0.06
    np.testing.assert_allclose(curves[[0, -1], [0, 3]], points[[0, -1]])
    arriving, leaving = curves[:-1, 3] - curves[:-1, 2], curves[1:, 1] - curves[1:, 0]
    cosines = (arriving * leaving).sum(1)
    cosines = cosines / np.linalg.norm(arriving, axis=1) / np.linalg.norm(leaving, axis=1)
    assert cosines.min() > 0.999


def test_two_points_are_a_line() -> None:
    ends = np.array([[0.0, 0.0], [3.0, 0.0]])
    (curve,) = fitted_curves(ends, np.array([1.0, 0.0]), np.array([-1.0, 0.0]), 0.1)
    np.testing.assert_allclose(curve, [[0, 0], [1, 0], [2, 0], [3, 0]], atol=1e-9)


def test_a_sheet_is_ink_on_paper_at_any_size() -> None:
    sheet = letters_sheet(LETTERS, 3, 140)
    edge = round(0.35 * 140)
    assert sheet.shape == (1, 1, 2 * 140 + 2 * edge, 3 * 140 + 2 * edge)
    assert sheet.dtype == torch.float32
    assert sheet.unique().tolist()[0] == 0
    assert sheet.max() == 1
    assert sheet[..., :edge, :].eq(1).all()
    assert sheet[..., edge + 140 :, edge + 140 :].eq(1).all()  # the last row is not full
    for place, picture in enumerate(LETTERS):
        top, left = edge + 140 * (place // 3), edge + 140 * (place % 3)
        ink = (1 - sheet[0, 0, top : top + 140, left : left + 140]).sum() / 25
        assert ink.item() == pytest.approx(picture.sum().item(), rel=0.06)


def test_pictures_that_are_not_square_keep_their_shape() -> None:
    tall = letter("h", height=40, width=24)
    assert letters_sheet(tall, 1, 48, margin=0).shape == (1, 1, 80, 48)


@pytest.mark.parametrize(
    ("pictures", "options", "message"),
    [
        (torch.rand(2, 3, 9, 9), {}, r"pictures should have shape \(N, 1, H, W\), and has \(2, 3"),
        (torch.rand(0, 1, 9, 9), {}, "at least one letter"),
        (torch.rand(1, 9, 9), {}, r"pictures should have shape \(N, 1, H, W\)"),
        (LETTERS, {"columns": 0}, "columns should be a whole number, 1 or more"),
        (LETTERS, {"size": 4}, "size should be a whole number, 8 or more"),
        (LETTERS, {"margin": -1}, "margin should be a number, 0 or more"),
    ],
)
def test_no_sheet(pictures: torch.Tensor, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        letters_sheet(pictures, **options)


def test_a_font_library_reads_the_paths_back() -> None:
    svg = letters_to_svg(LETTERS, 2, millimetres=28)  # so that a pixel is a millimetre
    for place, path in enumerate(ElementTree.fromstring(svg.encode()).iter(f"{SVG}path")):
        alone = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{path.get("d")}"/></svg>'
        area_pen, bounds_pen = AreaPen(), BoundsPen(None)
        for pen in (area_pen, bounds_pen):
            SVGPath.fromstring(alone.encode()).draw(pen)
        # the pen counts y upwards, so that its areas have the other sign
        assert abs(area_pen.value) == pytest.approx(LETTERS[place].sum().item(), rel=0.06)
        left, top, right, bottom = bounds_pen.bounds
        row, column = divmod(place, 2)
        assert 28 * column < left < right < 28 * (column + 1)
        assert 28 * row < top < bottom < 28 * (row + 1)
    assert place == 3


def test_an_svg_says_what_it_shows() -> None:
    svg = letters_to_svg(LETTERS, 3, title="A & B", names=["a", "<i>", "B", "o"], colour="#123456")
    root = ElementTree.fromstring(svg.encode())
    assert root.get("viewBox") == "0 0 60 40"
    assert root.findtext(f"{SVG}title") == "A & B"
    assert root.findtext(f"{SVG}desc") == "4 letters in rows of 3"
    assert [path.findtext(f"{SVG}title") for path in root.iter(f"{SVG}path")][1] == "<i>"
    assert root.find(f"{SVG}g").get("fill") == "#123456"
    assert root.find(f"{SVG}g").get("fill-rule") == "evenodd"
    numbers_of = re.findall(r"[\d.]+", next(root.iter(f"{SVG}path")).get("d"))
    assert max(len(one.partition(".")[2]) for one in numbers_of) <= 3


def test_names_are_one_a_letter() -> None:
    with pytest.raises(ValueError, match="names should be 4, one a letter, and are 2"):
        letters_to_svg(LETTERS, names=["a", "b"])
    with pytest.raises(ValueError, match="names should be a text, and is 1"):
        letters_to_svg(LETTERS[:1], names=[1])


@pytest.fixture
def gallery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("artcourse.data.saving.gallery_folder", lambda: tmp_path / "gallery")
    return tmp_path / "gallery"


def test_letters_are_saved_with_their_card_inside(gallery: Path, capsys) -> None:
    facts = {"seed": 7, "source_type": "trainedAlgorithmicMedia", "note": "ñ & <b>"}
    path = save_letters_to_gallery(LETTERS, "My letters", 2, names="aiBo", **facts)
    assert path == gallery / "My-letters.svg"
    assert "Saved in your gallery as My-letters.svg." in capsys.readouterr().out
    card = load_card(path)
    assert card["title"] == "My letters"
    assert facts.items() <= card.items()
    root = ElementTree.parse(path).getroot()
    assert len(list(root.iter(f"{SVG}path"))) == 4
    assert save_letters_to_gallery(LETTERS, "My letters").name == "My-letters-2.svg"


def frames_of(shown: object) -> list[Image.Image]:
    opened = Image.open(io.BytesIO(shown.data))
    frames = []
    for place in range(opened.n_frames):
        opened.seek(place)
        frames.append(opened.convert("RGB"))
    return frames


def durations_of(shown: object) -> list[int]:
    opened = Image.open(io.BytesIO(shown.data))
    return [opened.seek(place) or opened.info["duration"] for place in range(opened.n_frames)]


def test_pictures_follow_each_other_forever() -> None:
    pictures = torch.stack([torch.full((1, 4, 6), shade) for shade in (0.0, 0.4, 1.0)])
    shown = animate_pictures(pictures, 60, seconds=1.0, alt="It gets lighter.")
    assert shown.alt == "It gets lighter."
    frames = frames_of(shown)
    assert [frame.size for frame in frames] == [(60, 40)] * 3
    assert [frame.getpixel((30, 20))[0] for frame in frames] == [0, 102, 255]
    assert sum(durations_of(shown)) == 1000
    assert Image.open(io.BytesIO(shown.data)).info["loop"] == 0


def test_small_pictures_keep_sharp_pixels_and_colours() -> None:
    pictures = torch.rand(2, 3, 5, 7, generator=torch.Generator().manual_seed(0))
    frame = np.asarray(frames_of(animate_pictures(pictures, 72))[0])
    assert frame.shape == (50, 70, 3)
    wanted = (pictures[0] * 255).round().permute(1, 2, 0).numpy()
    assert np.abs(frame[5::10, 5::10] - wanted).max() <= 2
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) <= 35


def test_letters_are_drawn_from_their_outlines() -> None:
    shown = animate_pictures(LETTERS, 96, letters=True)
    frames = [np.asarray(frame)[..., 0] / 255 for frame in frames_of(shown)]
    wanted = letters_sheet(LETTERS[:1], 1, 96, margin=0)[0, 0].numpy()
    assert np.abs(frames[0] - wanted).max() < 0.1
    assert len(frames) == 4


def test_several_letters_change_together(capsys) -> None:
    pictures = torch.stack([LETTERS] * 12)
    shown = animate_pictures(pictures, 120, letters=True, columns=3)
    assert (shown.width, shown.height) == (120, 80)
    assert "12 of 12 frames" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pictures", "options", "message"),
    [
        (torch.rand(1, 1, 9, 9), {}, "the number of pictures should be .* from 2 to 500, and is 1"),
        (torch.rand(9, 9, 9), {}, r"pictures should have shape \(T, C, H, W\)"),
        (torch.rand(2, 9, 9), {"letters": True}, r"shape \(T, N, 1, H, W\)"),
        (torch.rand(3, 2, 9, 9), {}, "A picture is a tensor of shape"),
        (torch.rand(3, 1, 9, 9) * 2, {}, r"shades in \[0, 1\]"),
        (torch.rand(50, 1, 9, 9), {"seconds": 0.5}, "seconds should be 1 or more for so many"),
        (torch.rand(3, 1, 9, 9), {"seconds": 0}, "seconds should be a number greater than 0"),
        (torch.rand(3, 1, 9, 9), {"size": 2}, "size should be a whole number from 8 to 2000"),
        (torch.rand(3, 1, 9, 9), {"letters": 1}, "letters should be True or False"),
        (numbers(3, 1, 9, 9).long(), {}, "pictures should hold floating-point numbers"),
    ],
)
def test_no_film(pictures: torch.Tensor, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        animate_pictures(pictures, **options)


def test_a_film_is_saved_with_its_card_inside(gallery: Path) -> None:
    shown = animate_pictures(torch.rand(3, 1, 9, 8), 40)
    path = save_animation_to_gallery(shown, "A walk", seed=3, source_type="trainedAlgorithmicMedia")
    assert path == gallery / "A-walk.gif"
    card = load_card(path)
    assert (card["title"], card["seed"]) == ("A walk", 3)
    assert card["source_type"] == "trainedAlgorithmicMedia"
    kept = type(shown)(data=path.read_bytes(), format="gif")
    for one, other in zip(frames_of(kept), frames_of(shown), strict=True):
        assert np.array_equal(one, other)
    assert durations_of(kept) == durations_of(shown)


def test_only_a_film_is_saved(gallery: Path) -> None:
    with pytest.raises(ValueError, match="shown should be what animate_pictures returns, and is a"):
        save_animation_to_gallery(LETTERS, "letters")
    assert not gallery.exists()
