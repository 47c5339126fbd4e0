"""Content, style and smoothness: worked out on paper, by the paper's sums, and by autograd."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, in_strange_order, numbers

from artcourse.losses import content_loss, gram_matrix, style_loss, total_variation_loss

SEVERAL = settings(max_examples=40, deadline=None)
SIZES = st.permutations([2, 3, 4, 5])
FEATURES = numbers(2, 3, 4, 5)


def checkerboard(rows: int, columns: int) -> torch.Tensor:
    return ((torch.arange(rows)[:, None] + torch.arange(columns)) % 2).double()[None, None]


def test_gram_of_two_channels_on_paper() -> None:
    # channels (1, 2, 3, 4) and (0, 1, 0, -1): 1 + 4 + 9 + 16, 2 - 4 and 1 + 1, over 2·2·2
    features = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [0.0, -1.0]]]])
    assert (gram_matrix(features) * 8).tolist() == [[[30, -2], [-2, 2]]]


@SEVERAL
@given(sizes=SIZES, seed=st.integers(0, 99))
def test_gram_is_the_paper_s_sum(sizes: list[int], seed: int) -> None:
    features = in_strange_order(numbers(*sizes, seed=seed))
    n, c, h, w = sizes
    wanted = torch.zeros(n, c, c).double()
    for i in range(c):
        for j in range(c):
            for y in range(h):
                for x in range(w):
                    wanted[:, i, j] += features[:, i, y, x] * features[:, j, y, x]
    assert_close(gram_matrix(features), wanted / (c * h * w))


def test_pictures_of_a_batch_are_not_mixed() -> None:
    batch = gram_matrix(FEATURES)
    for number, picture in enumerate(FEATURES.split(1)):
        assert_close(batch[number : number + 1], gram_matrix(picture))
    changed = torch.cat([FEATURES[:1], 7 * FEATURES[1:]])
    assert torch.equal(gram_matrix(changed)[0], batch[0])


def test_gram_forgets_places_and_size() -> None:
    moved = FEATURES.roll((1, 2), (2, 3)).flip(3)
    assert_close(gram_matrix(moved), gram_matrix(FEATURES))
    tiled = FEATURES.repeat(1, 1, 2, 3)
    assert_close(gram_matrix(tiled), gram_matrix(FEATURES))


def test_losses_are_the_paper_s() -> None:
    """Equations 1, 3 and 4 of Gatys and others (2016), for one picture."""
    picture, content, style = (numbers(1, 3, 4, 5, seed=seed) for seed in range(3))
    wanted = 0.5 * (picture - content).square().sum()
    assert_close(content_loss(picture, content), wanted)
    g, a = (torch.einsum("cyx,dyx->cd", features[0], features[0]) for features in (picture, style))
    wanted = (g - a).square().sum() / (4 * 3**2 * (4 * 5) ** 2)
    assert_close(style_loss(picture, gram_matrix(style)), wanted)


def test_a_batch_is_the_average_of_its_pictures() -> None:
    target = gram_matrix(numbers(2, 3, 6, 2, seed=1))
    both = [style_loss(FEATURES[n : n + 1], target[n : n + 1]) for n in range(2)]
    assert_close(style_loss(FEATURES, target), sum(both) / 2)
    both = [style_loss(FEATURES[n : n + 1], target[:1]) for n in range(2)]
    assert_close(style_loss(FEATURES, target[:1]), sum(both) / 2)
    other = FEATURES.flip(0)
    both = [content_loss(FEATURES[n : n + 1], other[n : n + 1]) for n in range(2)]
    assert_close(content_loss(FEATURES, other), sum(both) / 2)


def test_nothing_is_lost_where_nothing_differs() -> None:
    assert content_loss(FEATURES, FEATURES) == 0
    assert style_loss(FEATURES, gram_matrix(FEATURES)) == 0
    assert total_variation_loss(torch.full((2, 3, 4, 5), 0.7)) == 0


def test_the_weight_of_the_notes_gives_the_relative_error() -> None:
    target = gram_matrix(numbers(1, 3, 6, 2, seed=1))
    error = (gram_matrix(FEATURES[:1]) - target).norm() / target.norm()
    weight = 4 / target.square().sum()
    assert_close(weight * style_loss(FEATURES[:1], target), error**2)


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (3, 5), (8, 4)])
def test_total_variation_of_a_checkerboard(rows: int, columns: int) -> None:
    """Each pixel differs by 1 from those below and beside it."""
    assert total_variation_loss(checkerboard(rows, columns)) == 2
    assert total_variation_loss(checkerboard(rows, columns).repeat(2, 3, 1, 1) / 4) == 0.5


def test_total_variation_on_paper() -> None:
    picture = torch.tensor([[[[0.0, 1.0, 3.0], [-3.0, 1.0, 2.0]]]])
    # down: 3, 0, 1, on average 4/3; across: 1, 2, 4, 1, on average 2
    assert total_variation_loss(picture).item() == pytest.approx(4 / 3 + 2)
    assert_close(total_variation_loss(picture.mT), total_variation_loss(picture))


OTHER = numbers(2, 3, 4, 5, seed=1)
LOSSES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "content": lambda features: content_loss(features, OTHER),
    "gram": gram_matrix,
    "style": lambda features: style_loss(features, gram_matrix(OTHER)),
    "style of one": lambda features: style_loss(features, gram_matrix(OTHER[:1])),
    "total variation": total_variation_loss,
}


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_right(name: str) -> None:
    assert torch.autograd.gradcheck(LOSSES[name], numbers(2, 3, 4, 5).requires_grad_())


@pytest.mark.parametrize("name", ["content", "style"])
def test_descending_brings_two_pictures_together(name: str) -> None:
    features = FEATURES.clone().requires_grad_()
    before = LOSSES[name](features)
    (gradient,) = torch.autograd.grad(before, features)
    assert LOSSES[name](features - 0.01 * gradient) < before


def test_they_run_as_they_are_shown() -> None:
    """Lessons show the bodies without decorators: they work alone."""
    assert_close(inspect.unwrap(content_loss)(FEATURES, OTHER), content_loss(FEATURES, OTHER))
    assert_close(inspect.unwrap(gram_matrix)(FEATURES), gram_matrix(FEATURES))
    target = gram_matrix(OTHER)
    assert_close(inspect.unwrap(style_loss)(FEATURES, target), style_loss(FEATURES, target))
    wanted = total_variation_loss(FEATURES)
    assert_close(inspect.unwrap(total_variation_loss)(FEATURES), wanted)


REFUSED: list[tuple[Callable, list[Any], str]] = [
    (gram_matrix, [FEATURES[0]], "input should have shape (N, C, H, W), and has (3, 4, 5)"),
    (gram_matrix, [FEATURES[:0]], "input should not be empty, and has shape (0, 3, 4, 5)"),
    (gram_matrix, [FEATURES.long()], "input should hold floating-point numbers"),
    (gram_matrix, [[1.0]], "input should be a torch tensor, and is a list"),
    (content_loss, [FEATURES, OTHER[:1]], "target should have shape (2, 3, 4, 5) (as input)"),
    (content_loss, [FEATURES, OTHER[0]], "target should have shape (N, C, H, W), and has (3,"),
    (content_loss, [FEATURES, OTHER.float()], "target has torch.float32, input has torch.float64"),
    (style_loss, [FEATURES, OTHER], "(1, 3, 3), or one for each, as input has shape (2, 3, 4, 5)"),
    (style_loss, [FEATURES, gram_matrix(OTHER)[0]], "and has (3, 3). gram_matrix makes it from"),
    (style_loss, [FEATURES, gram_matrix(OTHER[:, :2])], "(1, 3, 3), or one for each"),
    (style_loss, [FEATURES[:1], gram_matrix(OTHER)], "and has (2, 3, 3)"),
    (style_loss, [FEATURES, gram_matrix(OTHER.float())], "should have the same dtype"),
    (style_loss, [FEATURES, None], "target should be a torch tensor, and is a NoneType"),
    (total_variation_loss, [FEATURES[:, :, :1]], "at least 2 rows and 2 columns, as neighbours"),
    (total_variation_loss, [FEATURES[..., :1]], "and has shape (2, 3, 4, 1)"),
    (total_variation_loss, [FEATURES[0]], "input should have shape (N, C, H, W)"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), REFUSED)
def test_what_is_refused(function: Callable, arguments: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        function(*arguments)
