"""The embedding agrees with torch, and refuses what are no symbols."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, numbers, shapes

from artcourse.functional import embedding, embedding_backward

of_torch = torch.nn.functional


@settings(max_examples=100, deadline=None)
@given(
    shape=st.one_of(shapes(0, 3), st.just((0,)), st.just((3, 0))),
    symbols=st.integers(1, 6),
    depth=st.integers(1, 4),
    padding=st.one_of(st.none(), st.floats(-1, 0.999)),
    dtype=st.sampled_from([torch.int64, torch.int32]),
    seed=st.integers(0, 99),
)
def test_embedding(
    shape: tuple[int, ...],
    symbols: int,
    depth: int,
    padding: float | None,
    dtype: torch.dtype,
    seed: int,
) -> None:
    generator = torch.Generator().manual_seed(seed)
    input = torch.randint(0, symbols, shape, generator=generator).to(dtype)
    weight = in_strange_order(numbers(symbols, depth, seed=seed))
    padding_idx = None if padding is None else int(padding * symbols)
    before = input.clone(), weight.clone()
    wanted = of_torch.embedding(input, weight, padding_idx)
    assert_close(embedding(input, weight, padding_idx), wanted, 0)
    grad_output = numbers(*wanted.shape, seed=seed + 1)

    def twin(weight: torch.Tensor) -> torch.Tensor:
        return of_torch.embedding(input, weight, padding_idx)

    (wanted,) = gradients(twin, [weight], grad_output)
    assert_close(embedding_backward(grad_output, input, weight, padding_idx), wanted)
    assert torch.equal(input, before[0])
    assert torch.equal(weight, before[1])


def test_by_hand() -> None:
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    input = torch.tensor([2, 0, 2])
    assert embedding(input, weight).tolist() == [[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]
    grad_output = torch.tensor([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    found = embedding_backward(grad_output, input, weight)
    assert found.tolist() == [[2.0, 20.0], [0.0, 0.0], [5.0, 50.0]]
    found = embedding_backward(grad_output, input, weight, padding_idx=-1)
    assert found.tolist() == [[2.0, 20.0], [0.0, 0.0], [0.0, 0.0]]


def test_they_run_as_they_are_shown() -> None:
    input, weight = torch.tensor([[1, 0], [3, 1]]), numbers(4, 3)
    assert_close(inspect.unwrap(embedding)(input, weight), weight[input])
    grad_output = numbers(2, 2, 3, seed=1)
    wanted = embedding_backward(grad_output, input, weight)
    assert_close(inspect.unwrap(embedding_backward)(grad_output, input, weight), wanted)


INPUT, WEIGHT = torch.tensor([0, 3, 1]), torch.ones(4, 2)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("too large", {"input": INPUT + 1}, r"symbols from 0 to 3, .* and goes from 1 to 4"),
    ("negative", {"input": INPUT - 1}, r"symbols from 0 to 3, .* and goes from -1 to 2"),
    ("floats", {"input": INPUT.float()}, r"symbols as torch.int64, and is torch.float32"),
    ("bytes", {"input": INPUT.byte()}, r"symbols as torch.int64, and is torch.uint8"),
    ("a list", {"input": [0, 1]}, r"input should be a torch tensor, and is a list"),
    ("one row", {"weight": WEIGHT[0]}, r"weight should have shape \(V, D\), and has \(2,\)"),
    ("padding", {"padding_idx": 4}, r"padding_idx should be a whole number from -4 to 3"),
    ("padding", {"padding_idx": -5}, r"padding_idx should be a whole number from -4 to 3"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), [pytest.param(a, m, id=name) for name, a, m in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    arguments: dict[str, Any], message: str
) -> None:
    call = {"input": INPUT, "weight": WEIGHT, **arguments}
    with pytest.raises((RuntimeError, TypeError, IndexError, AssertionError)):
        of_torch.embedding(**call)
    with pytest.raises(ValueError, match=message):
        embedding(**call)
    with pytest.raises(ValueError, match=message):
        embedding_backward(torch.ones(3, 2), **call)


def test_gradients_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"shape \(3, 2\) \(as embedding's answer\), and has \(3,"):
        embedding_backward(torch.ones(3, 4), INPUT, WEIGHT)
    with pytest.raises(ValueError, match=r"grad_output has torch.float64, weight has torch.float"):
        embedding_backward(torch.ones(3, 2).double(), INPUT, WEIGHT)
    with pytest.raises(ValueError, match=r"weight should hold floating-point numbers"):
        embedding(INPUT, WEIGHT.long())
    with pytest.raises(ValueError, match=r"weight should not be empty"):
        embedding(INPUT, WEIGHT[:, :0])
