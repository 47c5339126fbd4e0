"""Losses of style transfer, on numbers that can be worked out on paper."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import gradcheck
from torch.nn import functional as torch_functional

from artcourse.losses import content_loss, gram_matrix, style_loss, total_variation_loss


def features(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_gram_matrix_on_paper() -> None:
    input = torch.tensor([[[[1.0, 2.0, 3.0]], [[-1.0, 0.0, 4.0]]]])
    assert torch.equal(gram_matrix(input), torch.tensor([[[14.0, 11.0], [11.0, 17.0]]]) / 3)


@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 4), st.integers(1, 6))
def test_gram_matrix_is_that_of_each_picture(n: int, c: int, h: int, w: int) -> None:
    input = features(n, c, h, w)
    gram = gram_matrix(input)
    assert torch.allclose(gram, torch.einsum("nchw,ndhw->ncd", input, input) / (h * w))
    alone = torch.cat([gram_matrix(one[None]) for one in input])
    assert torch.allclose(gram, alone)


def test_gram_matrix_forgets_places_and_size() -> None:
    input = features(2, 3, 4, 6)
    shuffled = input.flatten(2)[:, :, torch.randperm(24)].reshape(input.shape)
    assert torch.allclose(gram_matrix(shuffled), gram_matrix(input))
    assert torch.allclose(gram_matrix(input.repeat(1, 1, 2, 3)), gram_matrix(input))


def test_content_loss_on_paper() -> None:
    target = torch.tensor([[[[3.0, 4.0]]], [[[0.0, 2.0]]]])
    input = torch.tensor([[[[3.0, 9.0]]], [[[1.0, 2.0]]]])
    assert content_loss(input, target).item() == pytest.approx((25 / 25 + 1 / 4) / 2)
    assert content_loss(target, target) == 0
    assert content_loss(torch.zeros_like(target), target) == 1


def test_one_target_serves_the_whole_batch() -> None:
    input, target = features(3, 4, 5, 6), features(1, 4, 5, 6, seed=1)
    assert torch.allclose(
        content_loss(input, target), content_loss(input, target.expand(3, -1, -1, -1))
    )
    gram = gram_matrix(target)
    assert torch.allclose(style_loss(input, gram), style_loss(input, gram.expand(3, -1, -1)))


def test_style_loss_on_paper() -> None:
    input = torch.tensor([[[[1.0, 1.0]], [[1.0, -1.0]]]])  # its Gram matrix is [[1, 0], [0, 1]]
    target = torch.tensor([[[2.0, 0.0], [0.0, 1.0]]])
    assert style_loss(input, target).item() == pytest.approx(1 / 5)
    assert style_loss(input, gram_matrix(input)) == 0


def test_style_loss_takes_a_style_picture_of_another_size() -> None:
    assert style_loss(features(2, 3, 4, 5), gram_matrix(features(1, 3, 9, 7, seed=1))).ndim == 0


def test_a_target_of_zeros_is_no_nan() -> None:
    zeros = torch.zeros(2, 3, 4, 5)
    assert content_loss(zeros, zeros) == 0
    assert content_loss(zeros + 1, zeros) > 1e30
    assert style_loss(zeros, gram_matrix(zeros)) == 0


def test_total_variation_on_paper() -> None:
    checkerboard = (torch.arange(4)[:, None] + torch.arange(6)) % 2.0
    assert total_variation_loss(checkerboard) == 2
    assert total_variation_loss(torch.full((2, 3, 4, 5), 0.7)) == 0
    ramp = torch.arange(6.0).expand(3, 2, 4, 6) * 0.5
    assert total_variation_loss(ramp) == 0.5


def test_gradients() -> None:
    input = features(2, 3, 4, 5).requires_grad_()
    target = features(2, 3, 4, 5, seed=1)
    assert gradcheck(content_loss, (input, target))
    assert gradcheck(gram_matrix, (input,))
    assert gradcheck(lambda x: style_loss(x, gram_matrix(target)), (input,))
    assert gradcheck(total_variation_loss, (input,))


def test_content_loss_beside_torch() -> None:
    input, target = features(1, 3, 4, 5), features(1, 3, 4, 5, seed=1)
    theirs = torch_functional.mse_loss(input, target) / (target**2).mean()
    assert torch.allclose(content_loss(input, target), theirs)


FOUR, THREE = torch.rand(2, 3, 4, 5), torch.rand(2, 3, 3)
WRONG = {
    "content: a list": (content_loss, ([1.0], FOUR), "input should be a torch tensor"),
    "content: no batch": (content_loss, (FOUR[0], FOUR), r"input should have shape \(N, C, H, W\)"),
    "content: size": (
        content_loss,
        (FOUR, FOUR[..., :2]),
        r"target should have shape \(2, 3, 4, 5\)",
    ),
    "content: channels": (content_loss, (FOUR, FOUR[:1, :2]), r"should have shape \(1, 3, 4, 5\)"),
    "content: dtype": (content_loss, (FOUR, FOUR.double()), "the same dtype"),
    "gram: whole numbers": (gram_matrix, (FOUR.int(),), "floating-point numbers"),
    "gram: empty": (gram_matrix, (FOUR[:, :0],), "input should not be empty"),
    "style: features": (style_loss, (FOUR, FOUR), r"target should have shape \(N, C, C\)"),
    "style: channels": (style_loss, (FOUR, THREE[:, :2, :2]), r"shape \(2, 3, 3\) \(the Gram"),
    "style: batch": (style_loss, (FOUR, torch.rand(3, 3, 3)), r"shape \(2, 3, 3\)"),
    "variation: a row": (total_variation_loss, (torch.rand(1, 5),), "2 × 2 pixels or larger"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_does_not_fit_is_refused(fault: str) -> None:
    function, arguments, message = WRONG[fault]
    with pytest.raises(ValueError, match=message):
        function(*arguments)
