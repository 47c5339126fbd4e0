"""The linear layer and flattening agree with torch."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, numbers, shapes

from artcourse.functional import flatten, flatten_backward, linear, linear_backward

SEVERAL = settings(max_examples=100, deadline=None)


@SEVERAL
@given(
    others=st.one_of(shapes(0, 3), st.just((0,)), st.just((3, 0))),
    sizes=st.permutations([1, 2, 3, 4, 5, 6]),
    with_bias=st.booleans(),
    strange=st.booleans(),
    seed=st.integers(0, 99),
)
def test_linear(
    others: tuple[int, ...], sizes: list[int], with_bias: bool, strange: bool, seed: int
) -> None:
    ins, outs = sizes[:2]
    tensors = [numbers(*others, ins, seed=seed), numbers(outs, ins, seed=seed + 1)]
    if strange:
        tensors = [in_strange_order(tensor) for tensor in tensors]
    tensors += [numbers(outs, seed=seed + 2)] if with_bias else []
    before = [tensor.clone() for tensor in tensors]
    wanted = torch.nn.functional.linear(*tensors)
    assert_close(linear(*tensors), wanted, 1e-12)
    grad_output = numbers(*wanted.shape, seed=seed + 3)
    found = linear_backward(grad_output, *tensors)
    assert len(found) == 3
    assert (found[2] is None) == (not with_bias)
    wanted = gradients(torch.nn.functional.linear, tensors, grad_output)
    assert_close(found[: len(tensors)], wanted)
    assert_close(gradients(linear, tensors, grad_output), wanted)
    assert all(map(torch.equal, tensors, before)), "an input was changed"


@SEVERAL
@given(
    shape=st.one_of(shapes(), st.just((0, 3, 4))), ends=st.tuples(st.floats(0, 1), st.floats(0, 1))
)
def test_flatten(shape: tuple[int, ...], ends: tuple[float, float]) -> None:
    axes = max(len(shape), 1)
    start, end = sorted(round(place * (axes - 1)) for place in ends)
    input = in_strange_order(numbers(*shape))
    for dims in [(start, end), (start - axes, end - axes), (start, end - axes), (start,)]:
        wanted = torch.flatten(input, *dims)
        assert_close(flatten(input, *dims), wanted, 0)
        grad_output = numbers(*wanted.shape, seed=1)
        grad_input = flatten_backward(grad_output, input, *dims)
        assert_close(
            (grad_input,),
            gradients(lambda x, d=dims: torch.flatten(x, *d), [input], grad_output),
            0,
        )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.int64])
def test_dtypes(dtype: torch.dtype) -> None:
    tensors = [numbers(*shape).round().to(dtype) for shape in [(2, 3), (4, 3), (4,)]]
    assert_close(linear(*tensors), torch.nn.functional.linear(*tensors), 1e-3)
    assert flatten(tensors[0]).dtype is dtype
    assert flatten(tensors[0] > 0).dtype is torch.bool


def test_by_hand() -> None:
    input = torch.tensor([[1.0, 2.0], [3.0, 5.0]])
    weight, bias = (
        torch.tensor([[1.0, -1.0], [0.0, 2.0], [4.0, 0.5]]),
        torch.tensor([0.0, 1.0, 2.0]),
    )
    assert linear(input, weight, bias).tolist() == [[-1.0, 5.0, 7.0], [-2.0, 11.0, 16.5]]
    push = torch.tensor([[1.0, 0.0, 0.0], [0.0, 10.0, 100.0]])
    grad_input, grad_weight, grad_bias = linear_backward(push, input, weight, bias)
    assert grad_input.tolist() == [[1.0, -1.0], [400.0, 70.0]]
    assert grad_weight.tolist() == [[1.0, 2.0], [30.0, 50.0], [300.0, 500.0]]
    assert grad_bias.tolist() == [1.0, 10.0, 100.0]


def test_they_run_as_they_are_shown() -> None:
    """Lessons show the bodies without decorators: they work alone."""
    input, weight, bias = numbers(2, 3, 4), numbers(5, 4, seed=1), numbers(5, seed=2)
    grad_output = numbers(2, 3, 5, seed=3)
    wanted = torch.nn.functional.linear(input, weight, bias)
    assert_close(inspect.unwrap(linear)(input, weight, bias), wanted)
    found = inspect.unwrap(linear_backward)(grad_output, input, weight, bias)
    assert_close(found, gradients(torch.nn.functional.linear, [input, weight, bias], grad_output))
    assert inspect.unwrap(flatten)(input, 1).shape == (2, 12)
    assert inspect.unwrap(flatten_backward)(numbers(2, 12), input, 1).shape == (2, 3, 4)


def test_flatten_copies_nothing_where_it_can() -> None:
    input = numbers(2, 3, 4)
    assert flatten(input, 1).data_ptr() == input.data_ptr()


INPUT, WEIGHT, BIAS = torch.ones(2, 7), torch.ones(4, 7), torch.ones(4)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("no axis", {"input": torch.tensor(1.0)}, r"last axis of input should have 7 numbers .* \(\)"),
    ("a list", {"input": [1.0]}, r"input should be a torch tensor, and is a list"),
    ("last axis", {"input": INPUT[:, :6]}, r"should have 7 numbers .* input has shape \(2, 6\)"),
    ("transposed", {"weight": WEIGHT.T}, r"should have 4 numbers for weight of shape \(7, 4\)"),
    (
        "weight",
        {"weight": WEIGHT[None]},
        r"weight should have shape \(out, in\), and has \(1, 4, 7",
    ),
    ("dtypes", {"weight": WEIGHT.double()}, r"input has torch.float32, weight has torch.float64"),
    ("bias", {"bias": BIAS[:3]}, r"bias should have shape \(4,\) .*, and has \(3,\)"),
    ("bias dtype", {"bias": BIAS.double()}, r"bias has torch.float64, weight has torch.float32"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), [pytest.param(a, m, id=name) for name, a, m in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    arguments: dict[str, Any], message: str
) -> None:
    call = {"input": INPUT, "weight": WEIGHT, "bias": BIAS, **arguments}
    with pytest.raises((RuntimeError, TypeError)):
        torch.nn.functional.linear(**call)
    with pytest.raises(ValueError, match=message):
        linear(**call)
    with pytest.raises(ValueError, match=message):
        linear_backward(torch.ones(2, 4), **call)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weight": WEIGHT[0]}, r"weight should have shape \(out, in\), and has \(7,\)"),
        ({"bias": torch.ones(1)}, r"bias should have shape \(4,\) .*, and has \(1,\)"),
        ({"weight": WEIGHT[:0]}, r"weight should not be empty"),
    ],
)
def test_what_we_refuse_beyond_torch(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        linear(**{"input": INPUT, "weight": WEIGHT, **arguments})


@pytest.mark.parametrize(
    ("dims", "message"),
    [
        ((2, 1), r"start_dim should not come after end_dim; .* are the axes 2 and 1"),
        ((4,), r"start_dim should be the number of an axis, from -4 to 3, and is 4"),
        ((0, -5), r"end_dim should be the number of an axis, from -4 to 3, and is -5"),
        ((0.0,), r"start_dim should be the number of an axis.*, and is 0.0"),
    ],
)
def test_axes_that_flatten_refuses(dims: tuple[Any, ...], message: str) -> None:
    input = torch.ones(2, 3, 4, 5)
    with pytest.raises((RuntimeError, TypeError, IndexError)):
        torch.flatten(input, *dims)
    with pytest.raises(ValueError, match=message):
        flatten(input, *dims)
    with pytest.raises(ValueError, match=message):
        flatten_backward(input, input, *dims)


def test_gradients_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"grad_output should have shape \(2, 4\) .* \(4, 2\)"):
        linear_backward(torch.ones(4, 2), INPUT, WEIGHT)
    with pytest.raises(ValueError, match=r"input should hold floating-point numbers"):
        linear_backward(torch.ones(2, 4).long(), INPUT.long(), WEIGHT.long())
    with pytest.raises(ValueError, match=r"grad_output should have shape \(14,\) .* \(2, 7\)"):
        flatten_backward(INPUT, INPUT)
    with pytest.raises(ValueError, match=r"input should be a torch tensor, and is a NoneType"):
        flatten(None)
