"""The atelier: one seed, one picture, everywhere; factors that do what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from artcourse.atelier import REPAINTED, STYLES, paint, parse
from artcourse.atelier.canvas import bell, ribbons
from artcourse.atelier.colour import lightness, make_palette, oklab_to_rgb, oklch, rgb_to_oklab
from artcourse.atelier.easel import Easel
from artcourse.atelier.photographs import _photo
from artcourse.data import PHOTOS

ALL = list(STYLES)
REPAINTING = [name for name, style in STYLES.items() if style.repaints]
COLOURS = ("hue", "light", "vivid")
GOLDEN_SEED = 11
GOLDEN = Path(__file__).with_name("atelier_golden.json")


def thumbnail(picture: torch.Tensor) -> torch.Tensor:
    """The mean colours of 4 × 4 squares: all that another computer has to agree on."""
    side = picture.shape[-1] // 4
    return torch.nn.functional.avg_pool2d(picture, side)[0]


def apart(picture: torch.Tensor, other: torch.Tensor) -> float:
    return float((picture - other).abs().mean())


def test_there_are_ten_styles_or_more_and_each_explains_itself() -> None:
    assert len(STYLES) >= 10
    for name, style in STYLES.items():
        assert style.name == name
        assert style.title
        assert set(COLOURS) < set(style.factors)
        assert {"scale", "density"} < set(style.factors)
        assert all(style.factors.values())
        assert ("photo" in style.factors) == style.repaints


@pytest.mark.parametrize("style", ALL)
@pytest.mark.parametrize("size", [64, 100])
def test_a_picture_keeps_the_contract(style: str, size: int) -> None:
    work = paint(style, 1, size)
    assert work.picture.shape == (1, 3, size, size)
    assert work.picture.dtype is torch.float32
    assert work.picture.is_contiguous()
    assert 0 <= work.picture.min() < work.picture.max() <= 1
    assert (work.style, work.seed, work.name) == (style, 1, f"{style}:1")
    assert list(work.factors) == list(STYLES[style].factors)


@pytest.mark.parametrize("style", ALL)
def test_the_same_seed_paints_the_same_picture_and_others_do_not(style: str) -> None:
    works = [paint(style, seed) for seed in (0, 1, 2, 3)]
    again = paint(style, 0)
    assert torch.equal(again.picture, works[0].picture)
    assert again.factors == works[0].factors
    distances = [apart(a.picture, b.picture) for a in works for b in works if a.seed < b.seed]
    assert min(distances) > 0.03


@pytest.mark.parametrize("style", ALL)
def test_pictures_are_those_of_other_computers(style: str) -> None:
    """The golden file is written by tests/benchmarks/atelier.py --golden."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))[style]
    work = paint(style, GOLDEN_SEED)
    expected = torch.tensor(golden["thumbnail"]) / 255
    assert float((thumbnail(work.picture) - expected).abs().max()) < 2 / 255
    mean = work.picture.mean((0, 2, 3)) * 255
    assert float((mean - torch.tensor(golden["mean"])).abs().max()) < 2
    for name, value in golden["factors"].items():
        near = value if isinstance(value, str) else pytest.approx(value, abs=1e-6)
        assert work.factors[name] == near


def test_pictures_do_not_hang_on_the_hash_seed() -> None:
    code = "from artcourse.atelier import STYLES, paint\n"
    code += "for name in STYLES: print(name, paint(name, 5, 32).picture.double().sum().item())"
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) == len(STYLES)


@pytest.mark.parametrize("style", ALL)
def test_one_picture_in_every_size(style: str) -> None:
    small, large = paint(style, 4, 64), paint(style, 4, 256)
    assert small.factors == large.factors
    reduced = torch.nn.functional.avg_pool2d(large.picture, 4)
    assert apart(small.picture, reduced) < 0.035
    assert float((thumbnail(small.picture) - thumbnail(large.picture)).abs().max()) < 0.04


def number_factors(style: str) -> list[str]:
    return [name for name in STYLES[style].factors if name not in ("photo", *STYLES[style].choices)]


@pytest.mark.parametrize(
    ("style", "factor"), [(style, factor) for style in ALL for factor in number_factors(style)]
)
def test_each_factor_changes_the_picture_and_nothing_else(style: str, factor: str) -> None:
    fixed = {"vivid": 0.8, **({"subject": "enso"} if style == "ink" else {})}
    ends = (0.05, 0.55) if factor in ("hue", "angle") else (0.0, 1.0)
    low, high = (paint(style, 2, 64, {**fixed, factor: end}) for end in ends)
    assert (low.factors[factor], high.factors[factor]) == ends
    rest = [{k: v for k, v in work.factors.items() if k != factor} for work in (low, high)]
    assert rest[0] == rest[1]
    assert apart(low.picture, high.picture) > 0.008


@pytest.mark.parametrize("style", ALL)
def test_fixing_the_factors_that_were_drawn_changes_nothing(style: str) -> None:
    work = paint(style, 6)
    assert torch.equal(paint(style, 6, factors=work.factors).picture, work.picture)


@pytest.mark.parametrize("style", ALL)
def test_light_and_vivid_do_what_they_say(style: str) -> None:
    seeds = range(6)
    dark, light = (
        torch.cat([paint(style, seed, 32, {"light": end}).picture for seed in seeds])
        for end in (0, 1)
    )
    assert light.mean() > dark.mean() + 0.02
    grey, vivid = (
        torch.cat([paint(style, seed, 32, {"vivid": end}).picture for seed in seeds])
        for end in (0, 1)
    )
    spread_of = [float((p.amax(1) - p.amin(1)).mean()) for p in (grey, vivid)]
    assert spread_of[1] > 1.5 * spread_of[0]


def test_factors_are_spread_over_their_range() -> None:
    factors = [paint("grid", seed, 16).factors for seed in range(200)]
    for name in number_factors("grid"):
        values = np.array([these[name] for these in factors])
        assert values.min() < 0.05
        assert values.max() > 0.95
        assert abs(values.mean() - 0.5) < 0.08
    subjects = [paint("ink", seed, 16).factors["subject"] for seed in range(60)]
    assert set(subjects) == {"enso", "bamboo", "mountains"}


@pytest.mark.parametrize("style", REPAINTING)
def test_photos_can_be_restricted(style: str) -> None:
    chosen = {
        paint(style, seed, 16, photos=["flower", "china"]).factors["photo"] for seed in range(9)
    }
    assert chosen == {"flower", "china"}


def test_the_order_of_photos_does_not_matter() -> None:
    orders = (["coffee", "rocket"], ("rocket", "coffee", "rocket"), {"rocket", "coffee"})
    pictures = [paint("dots", 3, photos=order).picture for order in orders]
    assert torch.equal(pictures[0], pictures[1])
    assert torch.equal(pictures[0], pictures[2])


def test_any_photo_can_be_asked_for_by_name() -> None:
    outside = next(name for name in PHOTOS if name not in REPAINTED)
    assert paint("oil", 0, 16, {"photo": outside}).factors["photo"] == outside
    assert paint("oil", 0, 16, photos=outside).factors["photo"] == outside


def test_styles_without_photographs_take_no_notice_of_photos() -> None:
    assert torch.equal(paint("arcs", 1, photos=["flower"]).picture, paint("arcs", 1).picture)


def test_the_repainted_photographs_are_in_the_records() -> None:
    assert set(REPAINTED) <= set(PHOTOS)
    assert _photo("flower") is _photo("flower")  # decoded once


@pytest.mark.parametrize("name", ["ink:7", "grid:0", "oil:123456789"])
def test_names_can_be_read(name: str) -> None:
    style, seed = parse(name)
    assert f"{style}:{seed}" == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ink", "such as 'ink:7', not 'ink'"),
        ("ink:", "such as 'ink:7'"),
        ("ink:-1", "such as 'ink:7', not 'ink:-1'"),
        ("ink:²", "such as 'ink:7'"),
        ("ink:7:8", "such as 'ink:7'"),
        ("pastel:7", "There is no style 'pastel'. There are: grid, circles"),
        ("", "There is no style ''"),
    ],
)
def test_bad_names_are_refused(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(name)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pastel", 0), "There is no style 'pastel'. There are: grid, circles, dots"),
        ((["ink"], 0), "There is no style"),
        (("ink", -1), "seed should be a whole number, 0 or more, and is -1"),
        (("ink", 1.5), "seed should be a whole number"),
        (("ink", True), "seed should be a whole number"),
        (("ink", 0, 8), "size should be a whole number from 16 to 1024, and is 8"),
        (("ink", 0, "64"), "size should be a whole number"),
        (("ink", 0, 4096), "size should be a whole number from 16 to 1024, and is 4096"),
        (("ink", 0, 64, {"hues": 0.5}), "no ink factor 'hues'. Did you mean 'hue'. There are:"),
        (("dots", 0, 64, {"angle": 0.5}), "There is no dots factor 'angle'. There are: hue, light"),
        (("ink", 0, 64, {"photo": "flower"}), "There is no ink factor 'photo'"),
        (("ink", 0, 64, {"hue": 1.2}), "'hue' is a number from 0 to 1, and was 1.2"),
        (("ink", 0, 64, {"hue": float("nan")}), "'hue' is a number from 0 to 1, and was nan"),
        (("ink", 0, 64, {"hue": "red"}), "'hue' is a number from 0 to 1, and was 'red'"),
        (("ink", 0, 64, {"hue": None}), "'hue' is a number from 0 to 1, and was None"),
        (("ink", 0, 64, {"subject": "cat"}), "no subject 'cat'. There are: enso, bamboo"),
        (("dots", 0, 64, {"photo": "cat"}), "There is no photo 'cat'. There are: astronaut"),
        (("dots", 0, 64, {"photo": 7}), "There is no photo 7. There are: astronaut"),
        (("dots", 0, 64, None, ["cat"]), "There is no photo 'cat'. There are: astronaut"),
        (("dots", 0, 64, None, ["flower", 7]), "There is no photo 7. There are: astronaut"),
        (("dots", 0, 64, None, []), "photos is empty"),
        (("dots", 0, 64, {"photo": "coffee"}, ["flower"]), "no photo 'coffee'. There are: flower"),
    ],
)
def test_bad_requests_are_refused(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        paint(*arguments)


def test_oklab_goes_there_and_back_and_knows_white() -> None:
    rgb = np.random.default_rng(3).random((50, 3))
    np.testing.assert_allclose(oklab_to_rgb(rgb_to_oklab(rgb)), rgb, atol=1e-6)
    np.testing.assert_allclose(rgb_to_oklab(np.ones(3)), [1, 0, 0], atol=1e-6)
    # Red, from the table in Ottosson's article.
    np.testing.assert_allclose(
        rgb_to_oklab(np.array([1.0, 0, 0])), [0.628, 0.225, 0.126], atol=1e-3
    )


def test_oklch_keeps_lightness_where_chroma_is_too_high() -> None:
    rgb = oklch(np.full(36, 0.7), 0.5, np.arange(0, 360, 10))
    assert ((rgb >= 0) & (rgb <= 1)).all()
    np.testing.assert_allclose(lightness(rgb), 0.7, atol=2e-3)


def test_colours_stand_out_from_their_ground() -> None:
    rng = np.random.default_rng(0)
    for hue, light, vivid in rng.random((60, 3)):
        palette = make_palette(rng, hue, light, vivid)
        assert ((palette.all >= 0) & (palette.all <= 1)).all()
        away = np.abs(lightness(palette.strongest) - lightness(palette.ground))
        assert (np.diff(away) < 1e-3).all()
        assert away.min() > 0.12
        assert abs(lightness(palette.ink) - lightness(palette.ground)) > 0.3


def test_bell_and_clouds_are_about_zero() -> None:
    rng = np.random.default_rng(0)
    values = bell(rng, 2000)
    assert abs(values.mean()) < 0.1
    assert abs(values.std() - 1) < 0.1
    easel = Easel(128, {}, make_palette(rng, 0.5, 0.5, 0.5), rng)
    assert abs(easel.clouds(6).mean()) < 0.2


def test_ribbons_are_as_wide_as_asked() -> None:
    path = np.array([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]])
    outline = ribbons(path, np.array([0.5]), np.array([0.0, 1.0, 0.5]))
    expected = [[0, 0], [1, 0.5], [2, 0.25], [2, -0.25], [1, -0.5], [0, 0]]
    np.testing.assert_allclose(outline[0], expected, atol=1e-6)
