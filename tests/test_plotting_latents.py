"""Figures of latent spaces: maps, planes, moved numbers, and the schematic of a VAE."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from latent_models import LabelledStamps, Stamps
from matplotlib.collections import EllipseCollection, PathCollection
from tensors import numbers

from artcourse.plotting import (
    alt_text,
    plot_decoded_plane,
    plot_kl_per_latent,
    plot_latent_map,
    plot_lengths,
    plot_traversals,
    plot_vae,
    use_style,
)
from artcourse.plotting.figures import panel_sizes
from artcourse.sampling import decode_pictures, latent_grid


@pytest.fixture(autouse=True)
def _own_figures() -> Iterator[None]:
    mpl.use("agg")
    use_style()
    yield
    plt.close("all")


POINTS = numbers(7, 2)
LABELS = torch.tensor([0, 2, 1, 1, 0, 2, 2])


def drawn_points(ax: plt.Axes) -> list[np.ndarray]:
    kinds = [one for one in ax.collections if type(one) is PathCollection]
    return [np.asarray(one.get_offsets()) for one in kinds]


@pytest.mark.parametrize("names", ["aQ7", ["Old Style", "Slab", "a_b"]])
def test_a_map_has_each_class_where_it_lies(names: list[str]) -> None:
    ax = plot_latent_map(POINTS, LABELS, names, "Three")
    for place, points in enumerate(drawn_points(ax)):
        np.testing.assert_allclose(points, POINTS[place == LABELS])
    assert place == 2
    assert (ax.get_legend() is None) == isinstance(names, str)
    assert alt_text(ax.figure).startswith("Three, a map of 7 pictures of 3 classes")
    assert ax.get_xlabel() == "first latent number"
    ax.figure.canvas.draw()  # every sign can be drawn


def test_ellipses_are_one_deviation_wide_in_both_directions() -> None:
    deviations = numbers(7, 2, seed=1).abs()
    ax = plot_latent_map(POINTS, LABELS, "abc", deviations=deviations)
    ellipses = [one for one in ax.collections if isinstance(one, EllipseCollection)]
    for place, one in enumerate(ellipses):
        np.testing.assert_allclose(one.get_widths(), 2 * deviations[place == LABELS][:, 0])
        np.testing.assert_allclose(one.get_heights(), 2 * deviations[place == LABELS][:, 1])
    assert place == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((numbers(7, 3), LABELS, "abc"), r"latents should have shape \(7, 2\) \(two numbers"),
        ((POINTS, LABELS[:3], "abc"), r"labels should have shape \(7,\) \(a class for each"),
        (
            (POINTS, LABELS, "ab"),
            "the largest label should be .* from 0 to 1, and is 2",
        ),
        ((POINTS, LABELS, ["long"] * 11), "names longer than a character .* 1 to 10, and is 11"),
        ((POINTS.long(), LABELS, "abc"), "latents should hold floating-point numbers"),
    ],
)
def test_no_map(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plot_latent_map(*arguments)


def test_deviations_are_as_many_as_points() -> None:
    with pytest.raises(ValueError, match=r"deviations should have shape \(7, 2\) \(as latents\)"):
        plot_latent_map(POINTS, LABELS, "abc", deviations=POINTS[:3])


def middles(ax: plt.Axes, rows: int, columns: int) -> np.ndarray:
    """The mean shade of the middle of each cell of a sheet."""
    sheet = np.asarray(ax.images[0].get_array())
    sheet = sheet.mean(2) if sheet.ndim == 3 else sheet
    high, wide = sheet.shape[0] // rows, sheet.shape[1] // columns
    cells = sheet[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    return cells[:, high // 4 : -(high // 4), :, wide // 4 : -(wide // 4)].mean((1, 3))


def flat_model() -> Stamps:
    """Each picture has one shade, which says where in the plane it is from."""
    model = Stamps(2, (1, 6, 6))
    with torch.no_grad():
        model.weight[0], model.weight[1] = 1.0, 0.3
    return model


def test_a_plane_shows_the_picture_of_each_point() -> None:
    model = flat_model()
    ax = plot_decoded_plane(model, 5, "A plane")
    ink = decode_pictures(model, latent_grid(5).flatten(0, 1)).mean((1, 2, 3)).reshape(5, 5)
    np.testing.assert_allclose(middles(ax, 5, 5), 1 - ink, atol=1e-5)
    assert [text.get_text() for text in ax.get_xticklabels()] == [
        "−1.6",
        "−0.6",
        "0.0",
        "0.6",
        "1.6",
    ]
    assert ax.get_yticklabels()[0].get_text() == "1.6"
    assert alt_text(ax.figure).startswith("A plane, 5 × 5 pictures")
    ax.figure.canvas.draw()
    assert panel_sizes(ax.figure)["panel"] >= 384


def test_a_plane_of_a_label_and_of_points_of_ones_own() -> None:
    model = LabelledStamps(4, (3, 6, 6))
    grid = numbers(3, 3, 4) / 3
    ax = plot_decoded_plane(model, 3, latents=grid, labels=1)
    shades = decode_pictures(model, grid.flatten(0, 1), 1)
    shown = np.asarray(ax.images[0].get_array())
    cell = shown.shape[1] // 3
    assert shown.shape[2] == 3
    fifth = cell // 6  # inside the first pixel, behind the paper between pictures
    assert shown[fifth, fifth] == pytest.approx(shades[0, :, 0, 0].numpy())
    assert shown[2 * cell + fifth, fifth] == pytest.approx(shades[6, :, 0, 0].numpy())
    assert ax.get_xlabel() == "first direction of the plane"


def test_a_plane_of_letters_is_drawn_from_outlines() -> None:
    model = flat_model()
    ax = plot_decoded_plane(model, 4, letters=True)
    ink = decode_pictures(model, latent_grid(4).flatten(0, 1)).mean((1, 2, 3)).reshape(4, 4)
    np.testing.assert_allclose(middles(ax, 4, 4), (ink < 0.5).double(), atol=0.01)


def test_no_plane() -> None:
    with pytest.raises(ValueError, match=r"latents should have shape \(3, 3, 2\) \(as steps is 3"):
        plot_decoded_plane(Stamps(2), 3, latents=numbers(4, 4, 2))
    with pytest.raises(ValueError, match="steps should be a whole number, 2 or more"):
        plot_decoded_plane(Stamps(2), 1)
    with pytest.raises(ValueError, match="letters should be True or False"):
        plot_decoded_plane(Stamps(2), 2, letters=None)


def test_rows_of_moved_numbers() -> None:
    shades = torch.rand(2, 5, generator=torch.Generator().manual_seed(0))
    rows = shades[..., None, None, None].expand(2, 5, 1, 7, 8)
    ax = plot_traversals(rows, ["slant", "weight"], [-2, -1, 0, 1, 2.5], "Moved")
    np.testing.assert_allclose(middles(ax, 2, 5), 1 - shades, atol=1e-5)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["slant", "weight"]
    assert [text.get_text() for text in ax.get_xticklabels()][-1] == "2.5"
    assert alt_text(ax.figure) == (
        "Moved, 2 rows of 5 pictures; in each, one thing changes: slant, weight."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ([torch.rand(5, 1, 7, 8), torch.rand(4, 1, 7, 8)],),
            r"rows\[1\] should have shape",
        ),
        ((torch.rand(2, 1, 7, 8),), r"rows\[0\] should have shape \(T, C, H, W\)"),
        ((torch.rand(2, 5, 1, 7, 8), ["one"]), "names should be 2, and are 1"),
        ((torch.rand(2, 5, 1, 7, 8), None, [1, 2]), "values should be 5, and are 2"),
        (([],), "the number of rows should be a whole number, 1 or more"),
    ],
)
def test_no_rows(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plot_traversals(*arguments)


def test_latent_numbers_that_say_nothing_are_grey() -> None:
    ax = plot_kl_per_latent(torch.tensor([1.25, 0.004, 0.5, 0.0]), "Used")
    assert [bar.get_height() for bar in ax.patches] == pytest.approx([1.25, 0.004, 0.5, 0.0])
    colours = [mpl.colors.to_hex(bar.get_facecolor()) for bar in ax.patches]
    assert colours == ["#0072b2", "#b0b0b0", "#0072b2", "#b0b0b0"]
    words = "2 of 4 latent numbers are used; the most says 1.25 nats, all together 1.75"
    assert words in alt_text(ax.figure)
    with pytest.raises(ValueError, match=r"kl should have shape \(d,\)"):
        plot_kl_per_latent(torch.rand(2, 3))
    with pytest.raises(ValueError, match="threshold should be a number, 0 or more"):
        plot_kl_per_latent(torch.rand(3), threshold=-1)


def texts(ax: plt.Axes) -> str:
    return " ".join(text.get_text() for text in ax.texts)


def test_the_schematic_has_both_terms_of_the_loss() -> None:
    ax = plot_vae()
    for word in ("encoder", "decoder", "$\\mu$", "$s$", "$z$", "KL divergence", "reconstruction"):
        assert word in texts(ax)
    assert "latent vector z" in alt_text(ax.figure)
    assert not ax.images


def test_the_schematic_with_pictures_and_gradients() -> None:
    image, rebuilt = torch.rand(1, 1, 9, 8), torch.rand(1, 1, 9, 8)
    ax = plot_vae(image, rebuilt, gradients=True)
    for shown, wanted in zip(ax.images, (image, rebuilt), strict=True):
        kept = np.asarray(shown.get_array()).reshape(9, 8)
        np.testing.assert_allclose(kept, 1 - wanted[0, 0], rtol=1e-6)
    arrows = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    orange = [arrow for arrow in arrows if mpl.colors.to_hex(arrow.get_edgecolor()) == "#c04a00"]
    assert len(orange) == 8
    assert "none goes into the noise" in alt_text(ax.figure)
    ax.figure.canvas.draw()
    assert panel_sizes(ax.figure)["panel"] > 700


def test_the_schematic_says_what_both_networks_are_told() -> None:
    ax = plot_vae(label="R")
    assert texts(ax).count("label: R") == 2
    assert "The label R goes into the encoder, and into the decoder" in alt_text(ax.figure)
    assert "label" not in texts(plot_vae())


def test_lengths_and_the_density_there_stand_in_the_legend() -> None:
    corner = torch.tensor([[3.0, 4.0]]).expand(7, 2) * torch.tensor([[1.0], [1.0]] + 5 * [[2.0]])
    ax = plot_lengths({"near-by": torch.randn(20, 3), "corner": corner}, "How far?")
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    # Lengths 5, 5 and five times 10; log p is -(25 * 2 + 100 * 5) / 14 - log 2π.
    assert legend[1] == "corner: 8.6 ± 2.4, log p(z) −41.1"
    assert legend[0].startswith("near-by: ")
    assert legend[1] in alt_text(ax.figure)


def test_no_lengths() -> None:
    with pytest.raises(ValueError, match="the number of draws should be"):
        plot_lengths({})
    with pytest.raises(ValueError, match="corner"):
        plot_lengths({"corner": torch.randn(3)})


def test_no_schematic() -> None:
    with pytest.raises(ValueError, match="gradients should be True or False, and is 1"):
        plot_vae(gradients=1)
    with pytest.raises(ValueError, match=r"holds 2 pictures: take one, image\[0:1\]"):
        plot_vae(torch.rand(2, 1, 4, 4))
