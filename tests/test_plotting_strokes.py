"""Drawings of a pen: as pictures, as animations, and as SVG."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from PIL import Image
from tensors import numbers

from artcourse.data import as_movements
from artcourse.data.strokes import PAPER
from artcourse.plotting import (
    alt_text,
    animate_strokes,
    draw_strokes,
    show_strokes,
    stroke_sheet,
    strokes_to_svg,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _own_figures():
    mpl.use("agg")
    yield
    plt.close("all")


def drawing(*strokes: list[tuple[float, float]]) -> torch.Tensor:
    """Movements, from points whose numbers are parts of the paper."""
    return as_movements([torch.tensor(stroke) * PAPER for stroke in strokes])


CROSS = drawing([(0.1, 0.5), (0.9, 0.5)], [(0.5, 0.1), (0.5, 0.9)])
EMPTY = CROSS[-1:]


def test_ink_is_where_the_strokes_are() -> None:
    picture = draw_strokes(CROSS, 100)
    assert picture.shape == (1, 1, 100, 100)
    assert picture.dtype == torch.float32
    assert picture.min() == 0
    assert picture.max() == 1
    ink = 1 - picture[0, 0]
    assert ink[48:52, 15:85].mean() > 0.5
    assert ink[15:85, 48:52].mean() > 0.5
    assert ink[:30, :30].sum() == 0
    assert torch.equal(ink, ink.T) or (ink - ink.T).abs().max() < 0.5  # the cross is alike


def test_between_strokes_the_pen_is_lifted() -> None:
    apart = drawing([(0.1, 0.2), (0.9, 0.2)], [(0.1, 0.8), (0.9, 0.8)])
    ink = 1 - draw_strokes(apart, 100)[0, 0]
    assert ink[30:70].sum() == 0


def test_nothing_drawn_is_white() -> None:
    assert draw_strokes(EMPTY, 32).eq(1).all()


def test_a_dot_is_seen() -> None:
    ink = 1 - draw_strokes(drawing([(0.5, 0.5)]), 100)[0, 0]
    assert 3 < ink.sum() < 30


def test_what_goes_over_the_edge_is_made_smaller() -> None:
    ink = 1 - draw_strokes(drawing([(-1.0, 0.5), (2.0, 0.5)]), 100)[0, 0]
    assert ink[:, 5:95].sum(0).min() > 0
    assert ink[[0, -1]].sum() == ink[:, [0, -1]].sum() == 0
    rows = ink.sum(1).nonzero()
    assert abs(rows.double().mean() - 49.5) < 2


def test_a_brush_is_broad_at_first_and_pointed_at_the_end() -> None:
    ink = 1 - draw_strokes(drawing([(0.1, 0.5), (0.9, 0.5)]), 200, brush=True)[0, 0]
    widths = ink.sum(0)
    assert widths[25:50].max() > 1.2 * widths[100]
    assert widths[100] > 1.5 * widths[166]
    assert widths[166] > 0


def test_width_is_a_part_of_the_paper() -> None:
    line = drawing([(0.1, 0.5), (0.9, 0.5)])
    ink = 1 - draw_strokes(line, 200, width=0.1)[0, 0]
    assert ink[:, 100].sum().item() == pytest.approx(20, abs=1)


def test_a_contact_sheet_has_words() -> None:
    pair = torch.stack([CROSS, CROSS.flip(0).flip(0)])
    axes = show_strokes(pair, ["one", "two"], title="Invented")
    assert [ax.get_title() for ax in axes] == ["one", "two"]
    assert alt_text(axes[0].figure) == "Invented, 2 characters, written with a pen"
    axes = show_strokes([CROSS, EMPTY], brush=True, alt="A cross, and nothing.")
    assert alt_text(axes[0].figure) == "A cross, and nothing."


def frames(shown) -> list[np.ndarray]:
    film = Image.open(io.BytesIO(shown.data))
    pictures = []
    for number in range(film.n_frames):
        film.seek(number)
        pictures.append(np.asarray(film.convert("L"), dtype=float) / 255)
    return pictures


@pytest.mark.parametrize("brush", [False, True])
def test_a_character_is_written(brush: bool) -> None:
    shown = animate_strokes(CROSS, 64, seconds=1, frames_per_second=10, brush=brush)
    first, *pictures = frames(shown)
    assert 9 <= len(pictures) <= 11  # what does not change while the pen is lifted is one
    ink = [(1 - picture).sum() for picture in pictures]
    assert ink[0] == 0
    assert ink == sorted(ink)
    finished = draw_strokes(CROSS, 64, brush=brush)[0, 0].numpy()
    assert np.abs(first - finished).max() < 0.1  # which is seen where nothing moves
    assert (1 - pictures[-1]).sum() > 0.85 * (1 - finished).sum()
    half = pictures[len(pictures) // 2 - 1]
    assert (1 - half)[:24].sum() < 5  # the stroke across comes first, the one down is begun


@pytest.mark.parametrize("frames_per_second", [1, 12, 30, 35, 40, 50])
@pytest.mark.parametrize("seconds", [2, 0.73])
def test_an_animation_takes_the_time_that_was_wished(
    frames_per_second: int, seconds: float
) -> None:
    shown = animate_strokes(CROSS, 64, seconds=seconds, frames_per_second=frames_per_second)
    film = Image.open(io.BytesIO(shown.data))
    pauses = []
    for number in range(film.n_frames):
        film.seek(number)
        pauses.append(film.info["duration"])
    assert film.info["loop"] == 0
    finished, *writing = pauses
    assert finished == 1500
    assert sum(writing) == 1000 * seconds
    assert min(writing) >= 20
    pictures = frames(shown)
    assert np.abs(pictures[-1] - pictures[0]).max() > 0.1  # it is not finished before its time


def test_a_dot_at_the_end_is_written() -> None:
    for dotted in (drawing([(0.5, 0.5)]), drawing([(0.1, 0.2), (0.9, 0.2)], [(0.5, 0.7)])):
        finished = frames(animate_strokes(dotted, 64, seconds=0.5))[0]
        assert np.abs(finished - draw_strokes(dotted, 64)[0, 0].numpy()).max() < 0.1


def test_an_animation_has_words_and_a_size() -> None:
    data, metadata = animate_strokes(CROSS, 48, seconds=0.5, alt="A cross.")._repr_mimebundle_()
    assert list(data) == ["image/gif"]
    assert metadata["image/gif"]["alt"] == "A cross."
    assert metadata["image/gif"]["width"] == 48


def test_nothing_can_be_animated() -> None:
    assert all(picture.min() == 1 for picture in frames(animate_strokes(EMPTY, 32, seconds=0.5)))


def test_svg_holds_the_strokes_in_their_order() -> None:
    text = strokes_to_svg(CROSS, 50, title='"A" < B & C', colour="#1d3557")
    root = ElementTree.fromstring(text.encode())
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == ("50mm", "50mm")
    assert root.get("viewBox") == "0 0 50 50"
    assert root.find(f"{SVG}title").text == '"A" < B & C'
    group = root.find(f"{SVG}g")
    assert (group.get("fill"), group.get("stroke")) == ("none", "#1d3557")
    paths = [path.get("d") for path in group.iter(f"{SVG}path")]
    assert paths == ["M5 25L45 25", "M25 5L25 45"]


def test_svg_of_curves_is_near_the_points() -> None:
    points = numbers(9, 2).abs().float()
    text = strokes_to_svg(as_movements([points[:4], points[4:5], points[5:]]), 200)
    root = ElementTree.fromstring(text.encode())
    found = [path.get("d") for path in root.iter(f"{SVG}path")]
    assert len(found) == 3
    written = [[float(n) for n in re.findall(r"[\d.]+", path)] for path in found]
    assert written[0] == pytest.approx((points[:4] / PAPER * 200).flatten().tolist(), abs=0.001)
    assert written[1] == pytest.approx((points[4] / PAPER * 200).repeat(2).tolist(), abs=0.001)


@pytest.mark.parametrize("millimetres", [1234567.8, 12.5])
def test_svg_has_its_size_in_full(millimetres: float) -> None:
    root = ElementTree.fromstring(strokes_to_svg(CROSS, millimetres).encode())
    assert root.get("width") == root.get("height") == f"{millimetres}mm"
    assert root.get("viewBox") == f"0 0 {millimetres} {millimetres}"


def test_svg_leaves_out_what_no_xml_file_may_hold() -> None:
    text = strokes_to_svg(CROSS, title="a\x00\x1b\ufffe\ud800b\t永𠀀", colour="bl\x07ack")
    root = ElementTree.fromstring(text.encode())
    assert root.find(f"{SVG}title").text == "ab\t永𠀀"
    assert root.find(f"{SVG}g").get("stroke") == "black"


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
@pytest.mark.parametrize("draw", [draw_strokes, strokes_to_svg, animate_strokes])
def test_movements_that_are_no_numbers_are_refused(draw, value: float) -> None:
    movements = CROSS.clone()
    movements[1, 0] = value
    with pytest.raises(ValueError, match="movements should be finite numbers, and hold nan or inf"):
        draw(movements)


def test_nothing_drawn_is_an_svg_too() -> None:
    root = ElementTree.fromstring(strokes_to_svg(EMPTY).encode())
    assert not list(root.iter(f"{SVG}path"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw_strokes(numbers(2, 3, 5)), r"movements should have shape \(T, 5\), and has"),
        (lambda: draw_strokes(CROSS, 2), "size should be a whole number, 8 or more, and is 2"),
        (lambda: draw_strokes(CROSS, brush=1), "brush should be True or False, and is 1"),
        (lambda: draw_strokes(CROSS, width=0), "width should be a number greater than 0, and is 0"),
        (lambda: draw_strokes(CROSS, width=0.4), "width should be at most 0.3 of the paper's, and"),
        (lambda: animate_strokes(CROSS, 4), "size should be a whole number, 8 or more, and is 4"),
        (lambda: animate_strokes(CROSS, seconds=0), "seconds should be a number greater than 0"),
        (
            lambda: animate_strokes(CROSS, frames_per_second=60),
            "frames_per_second should be a whole number from 1 to 50, and is 60",
        ),
        (lambda: animate_strokes(CROSS[None]), r"movements should have shape \(T, 5\), and has"),
        (lambda: strokes_to_svg(CROSS, 0), "millimetres should be a number greater than 0"),
        (lambda: strokes_to_svg(CROSS, title=None), "title should be a text, and is None"),
        (lambda: strokes_to_svg(CROSS, colour=3), "colour should be a text, and is 3"),
        (lambda: stroke_sheet([]), "movements should hold at least one drawing, and is empty"),
        (lambda: strokes_to_svg(CROSS[None]), r"movements should have shape \(T, 5\), and has"),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_sheet_has_a_character_in_each_place() -> None:
    sheet = stroke_sheet([CROSS, EMPTY, CROSS], columns=2, size=40)
    assert sheet.shape == (1, 1, 80, 80)
    cross = draw_strokes(CROSS, 40)
    assert torch.equal(sheet[..., :40, :40], cross)
    thin = stroke_sheet([CROSS], columns=1, size=40, width=0.02)
    assert torch.equal(thin, draw_strokes(CROSS, 40, width=0.02))
    assert torch.equal(sheet[..., 40:, :40], cross)
    assert sheet[..., 40:].eq(1).all()
