"""Activations and softmax agree with torch, in small numbers, huge ones and none at all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, numbers, shapes

from artcourse import functional
from artcourse.functional import (
    log_softmax,
    log_softmax_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)

CURVES = pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh"])
SOFTMAXES = pytest.mark.parametrize("name", ["softmax", "log_softmax"])
SEVERAL = settings(max_examples=100, deadline=None)
HUGE = torch.tensor([-1e4, -800.0, -90.0, -20.0, -1e-9, 0.0, 1e-9, 20.0, 90.0, 800.0, 1e4])


def pair_of(name: str) -> tuple[Callable, Callable, Callable]:
    """Our function, our backward rule, and torch's function."""
    return getattr(functional, name), getattr(functional, f"{name}_backward"), getattr(torch, name)


@CURVES
@SEVERAL
@given(shape=shapes(), seed=st.integers(0, 99), scale=st.sampled_from([1e-8, 1.0, 30.0, 1e4]))
def test_curves(name: str, shape: tuple[int, ...], seed: int, scale: float) -> None:
    own, backward, of_torch = pair_of(name)
    input = in_strange_order(numbers(*shape, seed=seed) * scale)
    grad_output = numbers(*shape, seed=seed + 1)
    before = input.clone()
    assert_close(own(input), of_torch(input), 1e-14)
    (wanted,) = gradients(of_torch, [input], grad_output)
    assert_close(backward(grad_output, input), wanted)
    assert_close(gradients(own, [input], grad_output), (wanted,))
    assert torch.equal(input, before), "the input was changed"


@CURVES
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_curves_far_out_and_at_their_corners(name: str, dtype: torch.dtype) -> None:
    own, backward, of_torch = pair_of(name)
    input = HUGE.to(dtype)
    tolerance = 1e-12 if dtype is torch.float64 else 1e-6
    assert_close(own(input), of_torch(input), tolerance)
    (wanted,) = gradients(of_torch, [input], torch.ones_like(input))
    assert_close(backward(torch.ones_like(input), input), wanted, tolerance)
    assert_close(gradients(own, [input], torch.ones_like(input)), (wanted,), tolerance)


@CURVES
def test_curves_of_small_numbers_keep_their_digits(name: str) -> None:
    own, _, of_torch = pair_of(name)
    small = torch.tensor([1e-12, -1e-12, 1e-30], dtype=torch.float64)
    torch.testing.assert_close(own(small), of_torch(small), rtol=1e-14, atol=0)


@CURVES
def test_curves_of_infinity_and_of_no_number(name: str) -> None:
    own, _, of_torch = pair_of(name)
    input = torch.tensor([torch.inf, -torch.inf, torch.nan])
    assert_close(own(input), of_torch(input))


@CURVES
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.int64, torch.uint8])
def test_curves_of_other_dtypes(name: str, dtype: torch.dtype) -> None:
    own, _, of_torch = pair_of(name)
    input = torch.tensor([[0, 1, 2], [3, 5, 250]]).to(dtype)
    assert_close(own(input), of_torch(input), 1e-2 if dtype is torch.bfloat16 else 1e-3)


@CURVES
def test_no_picture_at_all(name: str) -> None:
    own, _, _ = pair_of(name)
    assert own(torch.ones(0, 3)).shape == (0, 3)


def test_relu_shows_no_minus_zero() -> None:
    input = torch.tensor([-2.0, 0.0, 3.0])
    assert str(relu(input)) == "tensor([0., 0., 3.])"
    assert str(relu_backward(torch.tensor([-1.0, -1.0, -1.0]), input)) == "tensor([ 0.,  0., -1.])"


def test_by_hand() -> None:
    input = torch.tensor([0.0, 2.0], dtype=torch.float64).log()[1:]  # log 2
    assert sigmoid(input).item() == pytest.approx(2 / 3)  # 1 / (1 + 1/2)
    assert sigmoid_backward(torch.ones_like(input), input).item() == pytest.approx(2 / 9)
    assert tanh(input).item() == pytest.approx(3 / 5)  # (4 - 1) / (4 + 1)
    assert tanh_backward(torch.ones_like(input), input).item() == pytest.approx(16 / 25)
    scores = torch.tensor([1.0, 1.0, 2.0], dtype=torch.float64).log()
    assert_close(softmax(scores, 0), torch.tensor([0.25, 0.25, 0.5]).double())
    assert_close(log_softmax(scores, 0), torch.tensor([0.25, 0.25, 0.5]).double().log())
    # a push on the last probability: p · ([i = 2] − p₂), that is (−1/8, −1/8, 1/4)
    push = torch.tensor([0.0, 0.0, 1.0]).double()
    assert_close(softmax_backward(push, scores, 0), torch.tensor([-0.125, -0.125, 0.25]).double())
    assert_close(log_softmax_backward(push, scores, 0), torch.tensor([-0.25, -0.25, 0.5]).double())


@SOFTMAXES
@SEVERAL
@given(
    shape=shapes(1),
    seed=st.integers(0, 99),
    scale=st.sampled_from([1.0, 30.0, 1e4]),
    axis=st.floats(-1, 0.999),
)
def test_softmax(name: str, shape: tuple[int, ...], seed: int, scale: float, axis: float) -> None:
    own, backward, of_torch = pair_of(name)
    dim = int(axis * len(shape) // 1)
    input = in_strange_order(numbers(*shape, seed=seed) * scale)
    grad_output = numbers(*shape, seed=seed + 1)
    before = input.clone()
    assert_close(own(input, dim), of_torch(input, dim), 1e-13)
    (wanted,) = gradients(of_torch, [input], grad_output, dim=dim)
    assert_close(backward(grad_output, input, dim), wanted)
    assert_close(gradients(own, [input], grad_output, dim=dim), (wanted,))
    assert torch.equal(input, before), "the input was changed"


@SOFTMAXES
@pytest.mark.parametrize(
    "input",
    [
        torch.tensor([1e4, -1e4, 0.0]),
        torch.tensor([-1e4, -1e4, -1e4 - 5]),
        torch.tensor([3.0, -torch.inf, 3.0]),
        torch.tensor([-torch.inf, -torch.inf]),
        torch.tensor([1.0, torch.nan]),
        torch.tensor(7.0),
        torch.ones(0, 3),
        torch.tensor([1.0, 3.0], dtype=torch.float16),
    ],
    ids=["far apart", "far down", "-inf", "only -inf", "nan", "one number", "no row", "half"],
)
def test_softmax_at_the_edges(name: str, input: torch.Tensor) -> None:
    own, _, of_torch = pair_of(name)
    assert_close(own(input, -1), of_torch(input, -1), 1e-3 if input.dtype is torch.half else 1e-6)


@SOFTMAXES
def test_huge_scores_have_finite_gradients(name: str) -> None:
    _, backward, of_torch = pair_of(name)
    input = torch.tensor([[1e4, -1e4, 1e4], [0.0, 0.5, -1e4]])
    grad_output = numbers(2, 3, dtype=torch.float32)
    (wanted,) = gradients(of_torch, [input], grad_output, dim=1)
    assert_close(backward(grad_output, input, 1), wanted, 1e-6)


@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh", "softmax", "log_softmax"])
def test_it_runs_as_it_is_shown(name: str) -> None:
    """Lessons show the bodies without decorators: they work alone."""
    own, backward, of_torch = pair_of(name)
    input, grad_output = numbers(2, 3), numbers(2, 3, seed=1)
    dim = (-1,) if "softmax" in name else ()
    assert_close(inspect.unwrap(own)(input, *dim), of_torch(input, *dim))
    (wanted,) = gradients(lambda x: of_torch(x, *dim), [input], grad_output)
    assert_close(inspect.unwrap(backward)(grad_output, input, *dim), wanted)


FOUR = torch.ones(2, 3, 4, 5)
REFUSED: list[tuple[str, Callable, tuple[Any, ...], str]] = [
    ("a list", relu, ([1.0],), r"input should be a torch tensor, and is a list"),
    ("NumPy", tanh, (FOUR.numpy(),), r"input should be a torch tensor, and is a numpy.ndarray"),
    ("booleans", relu, (FOUR > 0,), r"input should hold numbers, and is torch.bool"),
    ("complex", relu, (FOUR * 1j,), r"input should hold real numbers, and is torch.complex64"),
    ("whole scores", softmax, (FOUR.long(), 1), r"floating-point numbers, and is torch.int64"),
    ("whole scores", log_softmax, (FOUR.long(), 1), r"try input.float\(\)"),
    ("no such axis", softmax, (FOUR, 4), r"dim should be .* from -4 to 3, and is 4"),
    ("no such axis", log_softmax, (FOUR, -5), r"dim should be .* from -4 to 3, and is -5"),
    ("one number", softmax, (torch.tensor(1.0), 1), r"from -1 to 0, and is 1"),
    ("half an axis", softmax, (FOUR, 1.0), r"dim should be .*, and is 1.0"),
]


@pytest.mark.parametrize(
    ("own", "arguments", "message"), [pytest.param(*r[1:], id=r[0]) for r in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    own: Callable, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises((RuntimeError, TypeError, IndexError)):
        getattr(torch, own.__name__)(*arguments)
    backward = getattr(functional, f"{own.__name__}_backward")
    with pytest.raises(ValueError, match=message):
        own(*arguments)
    with pytest.raises(ValueError, match=message):
        backward(torch.ones(2, 3, 4, 5), *arguments)


@pytest.mark.parametrize(
    ("own", "arguments", "message"),
    [
        (sigmoid, (FOUR * 1j,), r"input should hold real numbers"),
        (softmax, (FOUR, None), r"dim should be the number of an axis.*, and is None"),
        (softmax, (FOUR[:, :0], 1), r"input should not be empty, and has shape"),
    ],
    ids=["complex", "no axis given", "no scores"],
)
def test_what_we_refuse_beyond_torch(
    own: Callable, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        own(*arguments)


@pytest.mark.parametrize(
    ("grad_output", "input", "message"),
    [
        (FOUR[0], FOUR, r"grad_output should have shape \(2, 3, 4, 5\) .*, and has \(3, 4, 5\)"),
        (FOUR.double(), FOUR, r"grad_output has torch.float64, input has torch.float32"),
        (1.0, FOUR, r"grad_output should be a torch tensor, and is a float"),
        (FOUR.long(), FOUR.long(), r"input should hold floating-point numbers"),
    ],
)
@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh", "softmax", "log_softmax"])
def test_gradients_that_do_not_fit(
    name: str, grad_output: Any, input: torch.Tensor, message: str
) -> None:
    _, backward, _ = pair_of(name)
    with pytest.raises(ValueError, match=message):
        backward(grad_output, input, *([1] if "softmax" in name else []))
