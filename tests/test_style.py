"""A photograph gets the style, keeps what it shows, and every wrong input its sentence."""

from __future__ import annotations

import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import artcourse
from artcourse.functional.colours import match_colours
from artcourse.losses import gram_matrix
from artcourse.models import VGGFeatures
from artcourse.style.levels import style_levels
from artcourse.style.network import fast_gram
from artcourse.style.transfer import CONTENT_LAYER, STYLE_LAYERS
from artcourse.training import Progress, map_to_art_style


class Stub(nn.Module):
    """Stands in for VGG: a 1×1 convolution to see the style, and a coarse view for content."""

    def __init__(self) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(1)
        self.weight = nn.Parameter(torch.randn(6, 3, 1, 1, generator=generator), False)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        seen = nn.functional.conv2d(image, self.weight).relu()
        return {"relu1_1": seen, CONTENT_LAYER: nn.functional.avg_pool2d(seen, 8)}


def noise(height: int = 40, width: int = 48, seed: int = 0, channels: int = 3) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, channels, height, width, generator=generator)


PHOTO = noise() * torch.linspace(0.2, 1, 48)
STYLE = noise(36, 50, 1) * torch.tensor([0.9, 0.3, 0.5]).reshape(1, 3, 1, 1)


def stylized(photo: object = PHOTO, style: object = STYLE, **options: Any) -> Tensor:
    return map_to_art_style(photo, style, **{"features": Stub(), "steps": 6, **options})


def style_error(image: Tensor, style: Tensor = STYLE) -> float:
    found, wanted = (gram_matrix(Stub()(one)["relu1_1"]) for one in (image, style))
    return ((found - wanted).square().sum() / wanted.square().sum()).item()


def test_the_gram_matrix_is_that_of_the_losses() -> None:
    layer = torch.randn(1, 4, 3, 5, dtype=torch.float64).requires_grad_()
    torch.testing.assert_close(fast_gram(layer), gram_matrix(layer))
    grads = [
        torch.autograd.grad(gram(layer).square().sum(), layer) for gram in (fast_gram, gram_matrix)
    ]
    torch.testing.assert_close(*grads)


def test_matched_colours_have_the_others_mean_and_covariance() -> None:
    matched = match_colours(PHOTO.double(), STYLE.double())
    assert matched.shape == PHOTO.shape
    torch.testing.assert_close(matched.mean((2, 3)), STYLE.double().mean((2, 3)))
    covariances = [one[0].flatten(1).cov(correction=0) for one in (matched, STYLE.double())]
    torch.testing.assert_close(*covariances, atol=1e-4, rtol=0)


def test_own_colours_stay_and_one_colour_is_no_trouble() -> None:
    torch.testing.assert_close(match_colours(PHOTO, PHOTO), PHOTO, atol=1e-4, rtol=0)
    grey = torch.full((1, 3, 4, 4), 0.5)
    torch.testing.assert_close(match_colours(PHOTO, grey).mean(), torch.tensor(0.5))
    assert match_colours(grey, PHOTO).isfinite().all()


@pytest.mark.parametrize("start", ["colours", "photograph", "noise"])
def test_the_style_comes_nearer(start: str) -> None:
    before = PHOTO.clone()
    found = stylized(start=start, steps=20)
    assert found.shape == PHOTO.shape
    assert found.dtype == torch.float32
    assert 0 <= found.min() <= found.max() <= 1
    assert style_error(found) < 0.1 * style_error(PHOTO)
    assert torch.equal(PHOTO, before)


def test_one_seed_gives_one_picture() -> None:
    first, second, other = (stylized(start="noise", seed=seed) for seed in (3, 3, 4))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_strength_goes_from_nothing_to_much() -> None:
    errors = [style_error(stylized(strength=s, steps=20)) for s in (0, 0.01, 1)]
    assert errors == sorted(errors, reverse=True)
    torch.testing.assert_close(stylized(strength=0), PHOTO)


def test_kept_colours_change_only_in_lightness() -> None:
    change = stylized(PHOTO * 0.5 + 0.25, keep_colours=True) - (PHOTO * 0.5 + 0.25)
    assert change.abs().max() > 0.01
    inside = (change.abs() < 0.2).all(1, keepdim=True).expand_as(change)
    spread = (change - change.mean(1, keepdim=True))[inside].abs()
    assert spread.max() < 1e-5


def test_outside_of_the_mask_nothing_changes() -> None:
    mask = torch.zeros(1, 1, 40, 48)
    mask[..., :20] = 1
    found = stylized(mask=mask, steps=20)
    assert torch.equal(found[..., 20:], PHOTO[..., 20:])
    assert style_error(found[..., :20]) < 0.2 * style_error(PHOTO[..., :20])
    torch.testing.assert_close(stylized(mask=mask * 0), PHOTO)


def test_the_weights_of_styles_count() -> None:
    other = noise(40, 40, 2) * torch.tensor([0.1, 0.9, 0.3]).reshape(1, 3, 1, 1)
    mixed = [stylized(style=[(STYLE, w), (other, 4 - w)], steps=20) for w in (4, 3, 1, 0)]
    errors = [style_error(image) for image in mixed]
    assert errors == sorted(errors)
    torch.testing.assert_close(mixed[0], stylized(steps=20))
    torch.testing.assert_close(
        stylized(style=[STYLE, other]), stylized(style=[(STYLE, 2), (other, 2)])
    )


def test_sizes_and_kinds_of_pictures() -> None:
    assert stylized(size=60).shape == (1, 3, 50, 60)
    assert stylized(noise(40, 48, 0, 1)).shape == PHOTO.shape
    assert stylized(PHOTO[0].double()).shape == PHOTO.shape


def test_large_pictures_are_painted_in_two_sizes() -> None:
    heard: list[Progress] = []
    found = stylized(noise(101, 201), steps=21, callback=heard.append)
    places = [(each.epoch, each.step, each.steps) for each in heard]
    assert places == [(1, n, 16) for n in range(1, 17)] + [(2, n, 5) for n in range(1, 6)]
    assert {each.model.shape for each in heard} == {found.shape}
    assert torch.equal(heard[-1].model, found)
    assert len(heard[-1].history.epoch_losses) == 2


@pytest.mark.parametrize("sides", [(32, 40), (150, 192), (600, 768), (1024, 700), (2048, 256)])
@pytest.mark.parametrize("steps", [5, 30, 105])
def test_levels_double_in_size_and_share_the_steps(sides: tuple[int, int], steps: int) -> None:
    levels = style_levels(sides, steps)
    assert levels[-1][0] == list(sides)
    assert sum(part for _, part in levels) == steps
    assert min(part for _, part in levels) > 0
    for ((height, width), _), (larger, _) in pairwise(levels):
        assert [height, width] == [side // 2 for side in larger]
    if len(levels) > 1:
        assert 96 <= max(levels[0][0]) <= 384


def test_ctrl_c_in_the_first_size_ends_both() -> None:
    heard: list[Progress] = []

    def callback(progress: Progress) -> None:
        heard.append(progress)
        if progress.step == 3:
            signal.raise_signal(signal.SIGINT)

    found = stylized(noise(100, 200), steps=21, callback=callback)
    assert len(heard) == 3
    assert found.shape == (1, 3, 100, 200)
    assert heard[-1].history.stopped == "Stopped by you after step 3 of 16."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"photo": "cat.png"}, "A picture is a tensor of shape .* This is a str"),
        ({"photo": PHOTO.expand(2, -1, -1, -1)}, r"holds 2 pictures: take input_image\[0:1\]"),
        ({"photo": PHOTO * 255}, "The shades go from"),
        ({"photo": PHOTO * torch.nan}, "nan or inf"),
        ({"photo": noise(31, 40)}, "input_image has 31 × 40 pixels. Each side should have 32 to"),
        ({"photo": noise(33, 400)}, "be at most 8 times the shorter. Load it in another size, or"),
        ({"photo": noise(257, 2049)}, "32 to 2048"),
        (
            {"size": 31},
            "size, the longest side in pixels, should be .* 32 to 2048",
        ),
        ({"style": noise(8, 8)}, "style_image has 8 × 8 pixels"),
        ({"style": "ink:7"}, "A picture is a tensor of shape .* This is a str"),
        ({"style": []}, "style_image is a picture, or a list"),
        ({"style": [(STYLE, 0)]}, "At least one weight should be above 0"),
        ({"style": [(STYLE, 2), (STYLE, -1)]}, "none below"),
        ({"strength": -0.1}, "strength should be from 0 to 10, and is -0.1"),
        ({"strength": torch.nan}, "strength should be from 0 to 10"),
        ({"strength": "1"}, "strength should be from 0 to 10, and is '1'"),
        ({"mask": PHOTO[:, :1] > 0.5}, r"mask: .* torch.bool: image.float\(\) converts it"),
        ({"features": VGGFeatures("relu1_1")}, "should answer 'relu4_2', .* answer relu1_1."),
        ({"features": VGGFeatures(CONTENT_LAYER)}, "and others for the style"),
        ({"mask": torch.ones(1, 1, 48, 40)}, r"mask should have shape \(1, 1, 40, 48\)"),
        ({"mask": PHOTO}, r"mask should have shape \(1, 1, 40, 48\) \(a number for each pixel"),
        ({"mask": PHOTO[:, :1] * 3}, r"mask: .* image.clamp\(0, 1\) cuts off"),
        ({"steps": 4}, "steps should be a whole number, 5 or more"),
        ({"start": "nosie"}, "Did you mean 'noise'"),
    ],
)
def test_what_is_refused(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        stylized(**options)


def test_the_whole_case_in_four_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = artcourse.load_input_image("chelsea", 40)
    style = artcourse.load_style_image("ink:7", 40)
    picture = artcourse.map_to_art_style(
        photo.mean(2, keepdim=True).expand(-1, -1, 40, -1), style, features=Stub(), steps=5
    )
    file = artcourse.save_image(picture, tmp_path / "cat.png")
    assert artcourse.load_input_image(file, None).shape == (1, 3, 40, 40)
    assert artcourse.load_style_image(file, 20).shape == (1, 3, 20, 20)
    assert {"map_to_art_style", "save_image"} <= set(dir(artcourse))


@pytest.mark.parametrize(
    ("load", "name", "error", "message"),
    [
        (artcourse.load_style_image, "inkk:7", ValueError, "Did you mean 'ink'"),
        (artcourse.load_style_image, "ink:", ValueError, "Give a style and a seed"),
        (artcourse.load_style_image, "ink", ValueError, "Give a style and a seed"),
        (artcourse.load_style_image, "ink:-1", ValueError, "Give a style and a seed"),
        (artcourse.load_input_image, "chelse", ValueError, "Did you mean 'chelsea'"),
        (artcourse.load_style_image, "cat.png", FileNotFoundError, "There is no file"),
        (artcourse.load_input_image, "cat.png", FileNotFoundError, "There is no file"),
    ],
)
def test_names_that_are_none(load: Callable, name: str, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        load(name)


@pytest.mark.parametrize("dtype", [None, torch.float32])
def test_vgg_paints_in_the_style_and_keeps_the_content(dtype: torch.dtype | None) -> None:
    photo = artcourse.load_input_image("astronaut", 64)
    style = artcourse.load_style_image("glass:7", 64)
    features = VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER))
    found = map_to_art_style(photo, style, steps=25, features=features, dtype=dtype)

    def errors(image: Tensor) -> tuple[float, float]:
        seen, content, styles = (features(one) for one in (image, photo, style))
        of_style = [
            (gram_matrix(seen[name]) - gram_matrix(styles[name])).square().sum()
            / gram_matrix(styles[name]).square().sum()
            for name in STYLE_LAYERS
        ]
        of_content = (seen[CONTENT_LAYER] - content[CONTENT_LAYER]).square().sum()
        return (
            (sum(of_style) / len(of_style)).item(),
            (of_content / content[CONTENT_LAYER].square().sum()).item(),
        )

    (before, _), (after, content), (_, unlike) = map(errors, (photo, found, style))
    assert after < 0.1 * before
    assert content < 0.7 * unlike
