"""Gradients are clipped as torch clips them: together, and by one factor."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers, shapes
from torch import Tensor, nn

from artcourse.layers import Linear
from artcourse.training import clip_grad_norm_


def with_gradients(*grads: Tensor | None) -> list[Tensor]:
    parameters = []
    for grad in grads:
        parameters.append(torch.zeros(2) if grad is None else torch.zeros_like(grad))
        parameters[-1].grad = None if grad is None else grad.clone()
    return parameters


@settings(max_examples=100, deadline=None)
@given(
    all_shapes=st.lists(shapes(0, 3), min_size=1, max_size=4),
    scale=st.sampled_from([1e-3, 1.0, 1e5]),
    max_norm=st.sampled_from([0, 0.1, 1, 5.0, math.inf]),
    norm_type=st.sampled_from([1, 2, 2.0, 3.5, math.inf]),
    missing=st.booleans(),
)
def test_clipping_is_torchs(
    all_shapes: list[tuple[int, ...]],
    scale: float,
    max_norm: float,
    norm_type: float,
    missing: bool,
) -> None:
    grads = [scale * numbers(*shape, seed=i) for i, shape in enumerate(all_shapes)]
    grads += [None] if missing else []
    own, twin = with_gradients(*grads), with_gradients(*grads)
    kept = [parameter.grad for parameter in own]
    wanted = nn.utils.clip_grad_norm_(twin, max_norm, norm_type)
    assert_close(clip_grad_norm_(iter(own), max_norm, norm_type), wanted)
    for parameter, other, grad in zip(own, twin, kept, strict=True):
        assert parameter.grad is grad, "not in place"
        assert (grad is None) == (other.grad is None)
        if grad is not None:
            assert_close(grad, other.grad)


def test_on_paper() -> None:
    first, second = with_gradients(torch.tensor([3.0, 0.0]), torch.tensor([[4.0]]))
    assert clip_grad_norm_([first, second], 2.5).item() == 5.0
    assert first.grad.tolist() == pytest.approx([1.5, 0.0])
    assert second.grad.item() == pytest.approx(2.0)
    # short enough now: nothing changes
    before = first.grad.clone()
    assert clip_grad_norm_([first, second], 2.6).item() == pytest.approx(2.5)
    assert torch.equal(first.grad, before)


def test_one_tensor_none_and_both_kinds_of_network() -> None:
    (alone,) = with_gradients(torch.tensor([6.0, 8.0]))
    assert clip_grad_norm_(alone, 1.0).item() == 10.0
    assert clip_grad_norm_([], 1.0).item() == 0.0
    assert clip_grad_norm_(with_gradients(None), 1.0).item() == 0.0
    layer, twin = Linear(3, 2, dtype=torch.float64), nn.Linear(3, 2, dtype=torch.float64)
    twin.load_state_dict(layer.state_dict())
    input = numbers(4, 3)
    layer(input)
    layer.backward(torch.ones(4, 2).double())
    twin(input).sum().backward()
    wanted = nn.utils.clip_grad_norm_(twin.parameters(), 0.5)
    assert_close(clip_grad_norm_(layer.parameters(), 0.5), wanted)
    for own, other in zip(layer.parameters(), twin.parameters(), strict=True):
        assert_close(own.grad, other.grad)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number(bad: float) -> None:
    grad = torch.tensor([1.0, bad])
    own, twin = with_gradients(grad), with_gradients(grad)
    wanted = nn.utils.clip_grad_norm_(twin, 1.0)
    assert_close(clip_grad_norm_(own, 1.0), wanted)
    assert_close(own[0].grad, twin[0].grad)
    own, twin = with_gradients(grad), with_gradients(grad)
    with pytest.raises(RuntimeError):
        nn.utils.clip_grad_norm_(twin, 1.0, error_if_nonfinite=True)
    with pytest.raises(RuntimeError, match=rf"gradients have the norm {bad}, which cannot be"):
        clip_grad_norm_(own, 1.0, error_if_nonfinite=True)
    assert_close(own[0].grad, grad)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"max_norm": -1.0}, r"max_norm should be a number, 0 or more, and is -1.0"),
        ({"max_norm": math.nan}, r"max_norm should be a number, and is nan"),
        ({"max_norm": None}, r"max_norm should be a number, and is None"),
        ({"norm_type": 0}, r"norm_type should be a number greater than 0, and is 0"),
        ({"norm_type": "two"}, r"norm_type should be a number, and is 'two'"),
        ({"parameters": [1.0]}, r"parameters should be tensors: give it model.parameters\(\)"),
    ],
)
def test_what_is_refused(arguments: dict[str, Any], message: str) -> None:
    call = {"parameters": with_gradients(torch.ones(2)), "max_norm": 1.0, **arguments}
    with pytest.raises(ValueError, match=message):
        clip_grad_norm_(**call)
