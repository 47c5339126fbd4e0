"""What style transfer is compared by, and with: the benchmark itself is run by hand."""

from __future__ import annotations

import pytest
import torch
from benchmarks import style_errors, tutorial_recipe
from torch import Tensor, nn

LAYERS = {*style_errors.STYLES, style_errors.CONTENT, *tutorial_recipe.STYLE_LAYERS}


class Stub(nn.Module):
    """Stands in for VGG: all layers are the picture itself, in two channels."""

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        return dict.fromkeys(LAYERS, image)


PHOTO = torch.tensor([[[[1.0, 2.0, 3.0]], [[-1.0, 0.0, 4.0]]]])
STYLE = torch.tensor([[[[2.0, 0.0]], [[1.0, 3.0]]]])  # its mean products: 2, 1 and 5


def test_the_judge_finds_no_fault_with_what_is_alike() -> None:
    judge = style_errors.Judge(PHOTO, STYLE, Stub())
    assert judge.errors(PHOTO).content == 0
    assert style_errors.Judge(STYLE, STYLE, Stub()).errors(STYLE) == (0, 0)


def test_the_judges_errors_are_parts_of_what_is_wanted() -> None:
    found = style_errors.Judge(2 * STYLE, STYLE, Stub()).errors(0 * STYLE)
    assert found == (1, 1)
    found = style_errors.Judge(2 * STYLE, STYLE, Stub()).errors(STYLE)
    assert found == (0, pytest.approx(0.25))
    assert style_errors.Judge(PHOTO, STYLE, Stub()).errors(2 * PHOTO).content == 1


def test_the_recipe_divides_by_all_numbers_of_a_layer() -> None:
    wanted = torch.tensor([[14.0, 11.0], [11.0, 17.0]]) / 6
    torch.testing.assert_close(tutorial_recipe.gram_matrix(PHOTO), wanted)


def test_the_recipes_loss_on_paper() -> None:
    loss = tutorial_recipe.Loss(STYLE, PHOTO, Stub())
    # nothing of the content changed; the style differs alike in each of five layers
    grams = torch.tensor([[4.0, 2.0], [2.0, 10.0]]) / 4, torch.tensor([[14.0, 11], [11, 17]]) / 6
    torch.testing.assert_close(loss(STYLE), 5e6 * (grams[0] - grams[1]).square().mean())
    mirrored = STYLE.flip(3)  # has the same Gram matrix: what is left is the content
    alike = tutorial_recipe.Loss(STYLE, STYLE, Stub())
    torch.testing.assert_close(alike(mirrored), (mirrored - STYLE).square().mean())


def test_all_answers_of_a_network_are_divided() -> None:
    def network() -> nn.Module:
        torch.manual_seed(0)
        return nn.Sequential(nn.Conv2d(2, 3, 1), nn.ReLU(), nn.Conv2d(3, 4, 1))

    found = tutorial_recipe.divided(network(), 10)(PHOTO)
    torch.testing.assert_close(found, network()(PHOTO) / 10)


def test_the_recipe_begins_with_the_photograph_and_stays_within_the_shades() -> None:
    photo = torch.rand(1, 2, 4, 5, generator=torch.Generator().manual_seed(0))
    seen = []

    def loss(image: Tensor) -> Tensor:
        seen.append(image.detach().clone())
        return (image - 2).square().sum()

    found = tutorial_recipe.paint(photo, loss, steps=20)
    assert torch.equal(seen[0], photo)
    assert all(0 <= image.min() <= image.max() <= 1 for image in (*seen, found))
    assert torch.equal(found, torch.ones_like(photo))
