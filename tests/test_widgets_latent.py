"""Latent spaces under sliders, moved as a student moves them."""

from __future__ import annotations

import html
import math
import re

import ipywidgets as widgets
import pytest
import torch
from latent_models import LabelledStamps, Stamps
from tensors import assert_close, numbers
from torch.nn import functional as F

from artcourse.sampling import decode_pictures, slerp
from artcourse.widgets import (
    beta_slider,
    decoded_at,
    latent_sliders,
    mixed,
    mixing_slider,
    rebuilt_at,
)

IMAGES = torch.rand(3, 1, 5, 4, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def said(widget: widgets.Widget) -> str:
    """All that the texts of a widget say, with the words for pictures."""
    parts = getattr(widget, "children", [widget])
    if parts != [widget]:
        return " ".join(said(part) for part in parts)
    value = widget.value if isinstance(widget, widgets.HTML) else ""
    return html.unescape(re.sub(r'src="[^"]*"', "", value))


def test_a_point_of_the_plane_is_decoded() -> None:
    model, directions, centre = Stamps(), numbers(2, 3), numbers(3, seed=1)
    picture = decoded_at(model, 0.5, -2, directions=directions, centre=centre)
    wanted = centre + 0.5 * directions[0] - 2 * directions[1]
    assert_close(picture, decode_pictures(model, wanted[None]))
    first_two = torch.tensor([[0.5, -2.0, 0.0]])
    assert_close(decoded_at(model, 0.5, -2), decode_pictures(model, first_two))
    assert_close(
        decoded_at(LabelledStamps(), 0.5, -2, label=2),
        decode_pictures(LabelledStamps(), first_two, 2),
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"directions": numbers(3, 2)}, r"directions should have shape \(2, 3\) \(as the model's"),
        ({"centre": numbers(2)}, r"centre should have shape \(3,\)"),
        ({"directions": [1, 2]}, "directions should be a torch tensor"),
    ],
)
def test_no_plane(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        latent_sliders(Stamps(), **options)
    with pytest.raises(ValueError, match="first should be a number, and is nan"):
        decoded_at(Stamps(), math.nan, 1)


def test_sliders_move_over_the_plane() -> None:
    model = Stamps()
    moving = latent_sliders(model)
    assert (moving.first.min, moving.first.max, moving.first.step) == (-3, 3, 0.1)
    before = said(moving)
    assert moving.first.value != 0  # an interesting first state
    moving.first.value, moving.second.value = 2.0, -0.5
    assert said(moving) != before
    assert "2 in the first direction and −0.5 in the second" in said(moving)
    assert 'cx="2.00" cy="0.50"' in said(moving)  # the second direction is upwards
    assert_close(moving.picture, decoded_at(model, 2.0, -0.5))
    assert repr(moving) == "LatentSliders()"


def test_letters_are_shown_from_their_outlines() -> None:
    plain, drawn = (latent_sliders(Stamps(), letters=letters) for letters in (False, True))
    assert "pixelated" in said(plain)
    assert "pixelated" not in said(drawn)
    with pytest.raises(ValueError, match="letters should be True or False"):
        latent_sliders(Stamps(), letters=2)


def test_a_mixture_is_on_the_great_circle() -> None:
    model, start, end = Stamps(), numbers(3), numbers(3, seed=1)
    way = slerp(start, end, 101)
    for percent in (0, 30, 100):
        wanted = decode_pictures(model, way[percent][None])
        assert_close(mixed(model, start, end, percent), wanted, 1e-8)
    straight = decode_pictures(model, (0.7 * start + 0.3 * end)[None])
    assert_close(mixed(model, start, end, 30, path="line"), straight)
    with pytest.raises(ValueError, match="percent should be a whole number from 0 to 100"):
        mixed(model, start, end, 101)
    with pytest.raises(ValueError, match=r"end should have shape \(3,\) \(as start\)"):
        mixed(model, start, numbers(2), 50)


def test_a_slider_mixes_two_pictures() -> None:
    model, start, end = LabelledStamps(), numbers(3), numbers(3, seed=1)
    moving = mixing_slider(model, start, end, label=1)
    assert "50 % of the way" in said(moving)
    assert "the first picture" in said(moving)
    assert "the second picture" in said(moving)
    moving.percent.value = 20
    assert "20 % of the way" in said(moving)
    assert_close(moving.picture, mixed(model, start, end, 20, label=1))
    assert repr(moving) == "MixingSlider()"
    assert "pixelated" not in said(mixing_slider(model, start, end, label=1, letters=True))


def test_both_terms_of_the_loss_are_in_nats() -> None:
    model = Stamps()
    pictures, reconstruction, kl = rebuilt_at(model, IMAGES, draws=4000)
    mu, log_var = model.eval().encode(IMAGES)
    assert_close(pictures, torch.sigmoid(model.decode(mu)).detach())
    each = 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(1)
    assert kl == pytest.approx(each.mean().item())
    noise = torch.randn(4000, 3, 3, generator=torch.Generator().manual_seed(5)).double()
    latents = (mu + (log_var / 2).exp() * noise).flatten(0, 1)
    targets = IMAGES.repeat(4000, 1, 1, 1)
    bce = F.binary_cross_entropy_with_logits(model.decode(latents), targets, reduction="sum")
    assert reconstruction == pytest.approx(bce.item() / 12_000, rel=0.01)
    assert rebuilt_at(model, IMAGES, draws=3)[1:] == rebuilt_at(model, IMAGES, draws=3)[1:]


def test_labels_are_repeated_with_the_draws() -> None:
    model, labels = LabelledStamps(), torch.tensor([0, 2, 1])
    together = rebuilt_at(model, IMAGES, labels)
    for place, label in enumerate(labels.tolist()):
        alone = rebuilt_at(model, IMAGES[place : place + 1], label)
        assert_close(together.pictures[place], alone.pictures[0])
    assert rebuilt_at(model, IMAGES, 1).kl == rebuilt_at(model, IMAGES, torch.ones(3).long()).kl


def test_a_slider_over_beta() -> None:
    torch.manual_seed(0)
    small, large = Stamps(), Stamps()
    with torch.no_grad():
        large.weight *= 0.01
    moving = beta_slider({4.0: large, 0.5: small}, IMAGES)
    assert [value for _, value in moving.beta.options] == [0.5, 4.0]
    assert moving.beta.value == 4.0
    for beta, model in ((4.0, large), (0.5, small)):
        moving.beta.value = beta
        numbers_of = rebuilt_at(model, IMAGES)
        assert moving.rebuilt.kl == numbers_of.kl
        line = f"<tr><th>{beta:g}</th><th>{numbers_of.reconstruction:.1f}</th>"
        assert line in said(moving)
        assert f"rebuilt by the network of β = {beta:g}" in said(moving)
    assert repr(moving) == "BetaSlider()"


def test_no_slider_over_beta() -> None:
    with pytest.raises(ValueError, match="the number of models should be a whole number, 1 or"):
        beta_slider({}, IMAGES)
    with pytest.raises(ValueError, match="beta should be a number, 0 or more, and is -1"):
        beta_slider({-1: Stamps()}, IMAGES)
    with pytest.raises(ValueError, match="draws should be a whole number, 1 or more, and is 0"):
        rebuilt_at(Stamps(), IMAGES, draws=0)
