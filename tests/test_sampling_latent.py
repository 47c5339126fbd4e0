"""Latent vectors by lot, ways between them, and pictures from them."""

from __future__ import annotations

import math

import pytest
import torch
from latent_models import LabelledStamps, Stamps
from tensors import assert_close, numbers

from artcourse.sampling import (
    attribute_vector,
    decode_pictures,
    latent_grid,
    latent_plane,
    latent_walk,
    lerp,
    sample_posterior,
    sample_prior,
    slerp,
)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_prior_is_the_standard_normal_distribution() -> None:
    drawn = sample_prior(Stamps(2), 20_000, generator=generator())
    assert drawn.shape == (20_000, 2)
    assert drawn.dtype == torch.float64  # the model's
    assert drawn.mean(0).abs().max() < 0.03
    assert_close(torch.cov(drawn.T), torch.eye(2, dtype=torch.float64), 0.04)


def test_the_temperature_is_the_deviation() -> None:
    warm = sample_prior(Stamps(), 7, temperature=0.3, generator=generator(4))
    assert_close(warm, 0.3 * sample_prior(Stamps(), 7, generator=generator(4)))


def test_the_posterior_has_the_mean_and_the_variance_of_the_encoder() -> None:
    model, images = Stamps(), torch.rand(2, 1, 5, 4, generator=generator(), dtype=torch.float64)
    drawn = sample_posterior(model, images, 40_000, generator=generator())
    mu, log_var = model.encode(images)
    assert drawn.shape == (40_000, 2, 3)
    assert not drawn.requires_grad
    apart = (drawn - mu) / (log_var / 2).exp()
    assert apart.mean(0).abs().max() < 0.03
    assert (apart.var(0) - 1).abs().max() < 0.04
    together = (apart[:, 0] * apart[:, 1]).mean(0)  # new noise for each picture
    assert together.abs().max() < 0.03


def test_a_picture_is_the_sigmoid_in_evaluation_mode() -> None:
    model, latents = Stamps(), numbers(7, 3)
    pictures = decode_pictures(model, latents, batch=3)
    assert not model.training
    assert not pictures.requires_grad
    assert_close(pictures, torch.sigmoid(latents @ model.weight).detach().reshape(7, 1, 5, 4))


def test_labels_go_to_encoder_and_decoder_in_their_batches() -> None:
    model, latents = LabelledStamps(), numbers(5, 3)
    labels = torch.tensor([2, 0, 1, 3, 1])
    plain = torch.logit(decode_pictures(model, latents, 0))
    pictures = torch.logit(decode_pictures(model, latents, labels, batch=2))
    assert_close(pictures, plain + labels[:, None, None, None], 1e-9)
    images = torch.rand(2, 1, 5, 4, dtype=torch.float64)
    one = sample_posterior(model, images, labels=1, generator=generator())
    none = sample_posterior(model, images, labels=torch.tensor([0, 0]), generator=generator())
    assert_close(one, none + 1)


@pytest.mark.parametrize(
    ("latents", "options", "message"),
    [
        (numbers(4, 2), {}, r"latents should have shape \(N, 3\), .* and has \(4, 2\)"),
        (numbers(0, 3), {}, "N 1 or more"),
        (numbers(3), {}, r"latents should have shape \(N, d\), and has \(3,\)"),
        (numbers(4, 3), {"batch": 0}, "batch should be a whole number, 1 or more, and is 0"),
        (numbers(4, 3), {"labels": 1.5}, "labels should be a whole number, 0 or more, and is 1.5"),
        (numbers(4, 3), {"labels": torch.tensor([1, 2])}, r"shape \(4,\).* and is .*\(2,\)"),
    ],
)
def test_what_cannot_be_decoded_is_refused(
    latents: torch.Tensor, options: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decode_pictures(LabelledStamps(), latents, **options)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="count should be a whole number, 1 or more, and is 0"):
        sample_prior(Stamps(), 0)
    with pytest.raises(ValueError, match="temperature should be a number greater than 0"):
        sample_prior(Stamps(), 3, temperature=0)
    with pytest.raises(ValueError, match=r"images should have shape \(N, C, H, W\)"):
        sample_posterior(Stamps(), numbers(1, 5, 4))
    with pytest.raises(ValueError, match="count should be a whole number"):
        sample_posterior(Stamps(), numbers(2, 1, 5, 4), 1.5)


def test_a_line_is_divided_evenly() -> None:
    start, end = numbers(5), numbers(5, seed=1)
    way = lerp(start, end, 7)
    assert way.shape == (7, 5)
    assert_close(way[[0, -1]], torch.stack([start, end]))
    assert_close(way.diff(dim=0), ((end - start) / 6).expand(6, 5))


def test_a_great_circle_is_divided_into_even_angles() -> None:
    start, end = numbers(5), numbers(5, seed=1)
    end = end / end.norm() * start.norm()
    way = slerp(start, end, 7)
    assert_close(way[[0, -1]], torch.stack([start, end]))
    assert_close(way.norm(dim=1), start.norm().expand(7))
    angles = torch.cosine_similarity(way[1:], way[:-1]).acos()
    assert_close(angles, angles[:1].expand(6), 1e-8)


def test_a_quarter_circle_on_paper() -> None:
    way = slerp(torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0]), 3)
    assert_close(way[1], torch.tensor([math.sqrt(2), math.sqrt(2)]), 1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_nearly_the_same_direction_gives_the_straight_line(dtype: torch.dtype) -> None:
    start = numbers(4, dtype=dtype)
    for end in (2 * start, start * (1 + 1e-6), start + 1e-5):
        assert_close(slerp(start, end, 5), lerp(start, end, 5), 1e-6)
    slightly = start + 1e-3 * numbers(4, dtype=dtype, seed=3)
    assert (slerp(start, slightly, 5) - lerp(start, slightly, 5)).abs().max() < 1e-5


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ([0.0, 0.0], [1.0, 2.0], "start should have a direction, and is zero everywhere"),
        ([1.0, 2.0], [0.0, 0.0], "end should have a direction"),
        ([1.0, 2.0], [-2.0, -4.0], "should not point in opposite directions"),
        ([1.0, 2.0], [1.0], r"end should have shape \(2,\) \(as start\), and has \(1,\)"),
        ([1, 2], [1, 2], "start should hold floating-point numbers"),
    ],
)
def test_no_way_on_a_circle(start: list, end: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        slerp(torch.tensor(start), torch.tensor(end), 4)


def test_a_way_needs_two_steps() -> None:
    for way in (lerp, slerp):
        with pytest.raises(ValueError, match="steps should be a whole number, 2 or more, and is 1"):
            way(numbers(3), numbers(3, seed=1), 1)


@pytest.mark.parametrize("path", ["line", "great_circle"])
@pytest.mark.parametrize("ease", [False, True])
def test_a_walk_meets_each_point_once(path: str, ease: bool) -> None:
    points = numbers(4, 3)
    walk = latent_walk(points, 6, path=path, ease=ease)
    assert walk.shape == (24, 3)
    assert_close(walk[::6], points)
    again = torch.cat([walk, walk[:1]]).diff(dim=0).norm(dim=1)
    assert again.min() > 0  # it never stands still, nor at its end
    open_walk = latent_walk(points, 6, path=path, ease=ease, closed=False)
    assert_close(open_walk, torch.cat([walk[:18], points[-1:]]))


def test_an_eased_walk_is_slow_near_its_points() -> None:
    speeds = latent_walk(numbers(2, 3), 9, path="line", ease=True, closed=False)
    speeds = speeds.diff(dim=0).norm(dim=1)
    assert speeds[4] > 3 * speeds[0]
    assert_close(speeds, speeds.flip(0))


@pytest.mark.parametrize(
    ("points", "options", "message"),
    [
        (numbers(1, 3), {}, "the number of points should be a whole number, 2 or more, and is 1"),
        (numbers(3, 3), {"path": "lines"}, "path should be .* Did you mean 'line'"),
        (numbers(3, 3), {"closed": 1}, "closed should be True or False, and is 1"),
        (numbers(3, 3), {"ease": 0}, "ease should be True or False, and is 0"),
    ],
)
def test_no_walk(points: torch.Tensor, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        latent_walk(points, 4, **options)


def test_the_grid_holds_equal_shares() -> None:
    grid = latent_grid(5, edge=0.1)
    shares = 0.5 * (1 + torch.erf(grid.double() / math.sqrt(2)))
    row = torch.tensor([0.1, 0.3, 0.5, 0.7, 0.9], dtype=torch.float64)
    assert_close(shares[..., 0], row.expand(5, 5), 1e-6)
    assert_close(shares[..., 1], row.flip(0)[:, None].expand(5, 5), 1e-6)
    with pytest.raises(ValueError, match=r"edge should be .* 0\.5, and is 0\.5"):
        latent_grid(5, edge=0.5)


def test_the_plane_goes_through_its_corners() -> None:
    corners = numbers(3, 4)
    plane = latent_plane(corners, 3)
    assert plane.shape == (3, 3, 4)
    assert_close(plane[[0, 0, 2], [0, 2, 0]], corners)
    assert_close(plane[2, 2], corners[1] + corners[2] - corners[0])
    assert_close(plane[1, 1], (corners[1] + corners[2]) / 2)
    with pytest.raises(ValueError, match=r"corners should have shape \(3, 4\) \(top left"):
        latent_plane(numbers(4, 4), 3)


def test_a_property_is_a_direction() -> None:
    latents, has = numbers(5, 3), torch.tensor([True, False, False, True, False])
    wanted = (latents[0] + latents[3]) / 2 - (latents[1] + latents[2] + latents[4]) / 3
    assert_close(attribute_vector(latents, has), wanted)


@pytest.mark.parametrize(
    ("has", "message"),
    [
        (torch.ones(3), "has should be a torch tensor of True and False, and is torch.float32"),
        ([True, False, True], "True and False, and is list"),
        (torch.tensor([True]), r"has should have shape \(3,\) \(an answer for each row"),
        (torch.tensor([True] * 3), "and is for all"),
        (torch.tensor([False] * 3), "and is for none"),
    ],
)
def test_no_property(has: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        attribute_vector(numbers(3, 2), has)
