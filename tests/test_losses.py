"""Losses agree with torch, and refuse targets that make no sense."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, numbers, shapes

from artcourse.losses import cross_entropy, cross_entropy_backward, mse_loss, mse_loss_backward

SEVERAL = settings(max_examples=150, deadline=None)
REDUCTIONS = st.sampled_from(["mean", "sum", "none"])
of_torch = torch.nn.functional


@SEVERAL
@given(
    shape=st.one_of(shapes(1), st.just((0, 3))),
    seed=st.integers(0, 999),
    scale=st.sampled_from([1.0, 30.0, 1e4]),
    reduction=REDUCTIONS,
    bytes_too=st.booleans(),
    weighted=st.booleans(),
    ignored=st.sampled_from([None, -100, -1, 0, 1, 7]),
)
def test_cross_entropy(
    shape: tuple[int, ...],
    seed: int,
    scale: float,
    reduction: str,
    bytes_too: bool,
    weighted: bool,
    ignored: int | None,
) -> None:
    input = in_strange_order(numbers(*shape, seed=seed) * scale)
    classes = shape[1] if len(shape) > 1 else shape[0]
    others = (shape[0], *shape[2:]) if len(shape) > 1 else ()
    generator = torch.Generator().manual_seed(seed)
    target = torch.randint(0, classes, others, generator=generator)
    how = {"weight": numbers(classes, seed=seed).abs() if weighted else None}
    how["reduction"] = reduction
    if ignored is not None:
        how["ignore_index"] = ignored
        target = torch.where(torch.rand(others, generator=generator) < 0.5, ignored, target)
    target = target.byte() if bytes_too and (target >= 0).all() else target
    kept = input.clone(), target.clone()
    # bytes are taken by torch too, but not for pictures
    options = {"target": target.long(), **how}
    wanted = of_torch.cross_entropy(input, **options)
    assert_close(cross_entropy(input, target, **how), wanted, 1e-12)
    grad_output = numbers(*wanted.shape, seed=seed)
    found = cross_entropy_backward(grad_output, input, target, **how)
    (wanted,) = gradients(of_torch.cross_entropy, [input], grad_output, **options)
    assert_close(found, wanted)
    assert_close(gradients(cross_entropy, [input], grad_output, **options), (wanted,))
    assert torch.equal(input, kept[0]), "the input was changed"
    assert torch.equal(target, kept[1]), "the target was changed"


@SEVERAL
@given(shape=shapes(), seed=st.integers(0, 999), reduction=REDUCTIONS)
def test_mse_loss(shape: tuple[int, ...], seed: int, reduction: str) -> None:
    tensors = [in_strange_order(numbers(*shape, seed=seed)), numbers(*shape, seed=seed + 1)]
    before = [tensor.clone() for tensor in tensors]
    wanted = of_torch.mse_loss(*tensors, reduction=reduction)
    assert_close(mse_loss(*tensors, reduction=reduction), wanted, 1e-13)
    grad_output = numbers(*wanted.shape, seed=seed + 2)
    found = mse_loss_backward(grad_output, *tensors, reduction=reduction)
    wanted = gradients(of_torch.mse_loss, tensors, grad_output, reduction=reduction)
    assert_close(found, wanted)
    assert_close(gradients(mse_loss, tensors, grad_output, reduction=reduction), wanted)
    assert all(map(torch.equal, tensors, before)), "an input was changed"


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_dtypes(dtype: torch.dtype) -> None:
    input, target = numbers(4, 3, dtype=dtype), torch.tensor([0, 2, 1, 1])
    wanted = of_torch.cross_entropy(input, target)
    assert_close(cross_entropy(input, target), wanted, 1e-3 if dtype is torch.half else 1e-6)
    other = numbers(4, 3, dtype=dtype, seed=1)
    assert_close(mse_loss(input, other), of_torch.mse_loss(input, other), 2e-3)


def test_by_hand() -> None:
    # the true class gets 1/4 and 1/2 of all: the losses are log 4 and log 2
    scores = torch.tensor([[1.0, 1.0, 2.0], [1.0, 1.0, 2.0]]).double().log()
    target = torch.tensor([0, 2])
    assert cross_entropy(scores, target).item() == pytest.approx(1.5 * math.log(2))
    assert cross_entropy(scores, target, reduction="sum").item() == pytest.approx(3 * math.log(2))
    grad_input = cross_entropy_backward(torch.ones(()).double(), scores, target, reduction="sum")
    wanted = [[-0.75, 0.25, 0.5], [0.25, 0.25, -0.5]]
    assert_close(grad_input, torch.tensor(wanted).double())
    one, two = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0])
    assert mse_loss(one, two).item() == 5.0
    assert [g.tolist() for g in mse_loss_backward(torch.ones(()), one, two)] == [[1, -3], [-1, 3]]


def test_by_hand_with_weights_and_padding() -> None:
    scores = torch.tensor([[1.0, 1.0, 2.0], [1.0, 1.0, 2.0], [5.0, 1.0, 2.0]]).double().log()
    target, weight = torch.tensor([0, 2, -100]), torch.tensor([3.0, 7.0, 1.0]).double()
    # the losses are log 4 and log 2, and weigh 3 and 1
    assert cross_entropy(scores, target, weight).item() == pytest.approx(1.75 * math.log(2))
    assert cross_entropy(scores, target).item() == pytest.approx(1.5 * math.log(2))
    each = cross_entropy(scores, target, weight, reduction="none")
    assert each.tolist() == pytest.approx([6 * math.log(2), math.log(2), 0.0])
    found = cross_entropy_backward(torch.ones(()).double(), scores, target, weight)
    wanted = [[-0.5625, 0.1875, 0.375], [0.0625, 0.0625, -0.125], [0.0, 0.0, 0.0]]
    assert_close(found, torch.tensor(wanted).double())


@pytest.mark.parametrize(("reduction", "value"), [("mean", math.nan), ("sum", 0.0)])
@pytest.mark.parametrize("weight", [None, torch.tensor([0.0, 1.0, 1.0]).double()])
def test_where_nothing_counts(reduction: str, value: float, weight: torch.Tensor | None) -> None:
    input, one = numbers(2, 3), torch.ones(()).double()
    for target in (torch.tensor([-100, -100]), torch.tensor([0, 0])):
        how = {"target": target, "weight": weight, "reduction": reduction}
        wanted = of_torch.cross_entropy(input, **how)
        assert_close(cross_entropy(input, **how), wanted)
        if target[0] < 0:
            assert wanted.item() == pytest.approx(value, nan_ok=True)
        (wanted,) = gradients(of_torch.cross_entropy, [input], one, **how)
        assert_close(cross_entropy_backward(one, input, **how), wanted)


def test_what_is_ignored_may_be_no_number() -> None:
    input, target = numbers(3, 4), torch.tensor([1, -100, 2])
    input[1] = math.nan
    assert_close(cross_entropy(input, target), cross_entropy(input[::2], target[::2]))


def test_a_push_up_and_pushes_down_are_equal() -> None:
    grad_input = cross_entropy_backward(
        torch.ones(3).double(), numbers(3, 5), torch.tensor([0, 4, 2]), reduction="none"
    )
    assert_close(grad_input.sum(1), torch.zeros(3).double())


def test_they_run_as_they_are_shown() -> None:
    """Lessons show the bodies without decorators: they work alone."""
    input, target, one = numbers(4, 3), torch.tensor([0, 2, 1, 1]), torch.ones(()).double()
    wanted = of_torch.cross_entropy(input, target)
    assert_close(inspect.unwrap(cross_entropy)(input, target), wanted)
    (wanted,) = gradients(of_torch.cross_entropy, [input], one, target=target)
    assert_close(inspect.unwrap(cross_entropy_backward)(one, input, target), wanted)


def test_an_input_may_want_gradients() -> None:
    input, target = numbers(4, 3).requires_grad_(), torch.tensor([0, 2, 1, 1])
    grad_input = cross_entropy_backward(torch.ones(()).double(), input, target)
    wanted = torch.autograd.grad(of_torch.cross_entropy(input, target), input)[0]
    assert_close(grad_input.detach(), wanted)


SCORES, CLASSES = torch.ones(4, 5), torch.tensor([0, 1, 4, 2])
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("whole scores", {"input": SCORES.long()}, r"input should hold floating-point numbers"),
    ("one score", {"input": torch.tensor(1.0)}, r"\(N, C, …\) or \(C,\), and has \(\)"),
    ("no class", {"input": SCORES[:, :0]}, r"\(N, C, …\) or \(C,\), and has \(4, 0\)"),
    ("too large", {"target": CLASSES + 1}, r"classes from 0 to 4, .* goes from 1 to 5"),
    ("too small", {"target": CLASSES - 1}, r"classes from 0 to 4, .* goes from -1 to 3"),
    ("int32", {"target": CLASSES.int()}, r"as torch.int64, and is torch.int32: try target.long"),
    ("floats", {"target": CLASSES.float()}, r"as torch.int64, and is torch.float32"),
    ("too few", {"target": CLASSES[:3]}, r"target should have shape \(4,\) .* has \(3,\)"),
    ("a column", {"target": CLASSES[:, None]}, r"target should have shape \(4,\) .* has \(4, 1\)"),
    ("a list", {"target": [0, 1, 4, 2]}, r"target should be a torch tensor, and is a list"),
    ("nothing", {"target": None}, r"target should be a torch tensor, and is a NoneType"),
    ("weights", {"weight": torch.ones(4)}, r"weight should have shape \(5,\) .* and has \(4,\)"),
    ("weight dtype", {"weight": torch.ones(5).double()}, r"weight has torch.float64, input has"),
    ("weight list", {"weight": [1.0] * 5}, r"weight should be a torch tensor, and is a list"),
    ("ignore", {"ignore_index": 1.0}, r"ignore_index should be a whole number, and is 1.0"),
    ("ignore None", {"ignore_index": None}, r"ignore_index should be a whole number, and is None"),
    ("other", {"target": CLASSES - 100, "ignore_index": -100}, r"and goes from -99 to -96"),
    ("average", {"reduction": "average"}, r"be 'mean', 'sum' or 'none', and is 'average'"),
    ("None", {"reduction": None}, r"reduction should be 'mean', 'sum' or 'none', and is None"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), [pytest.param(a, m, id=name) for name, a, m in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    arguments: dict[str, Any], message: str
) -> None:
    call = {"input": SCORES, "target": CLASSES, **arguments}
    with pytest.raises((RuntimeError, TypeError, IndexError, ValueError)):
        of_torch.cross_entropy(**call)
    with pytest.raises(ValueError, match=message):
        cross_entropy(**call)
    with pytest.raises(ValueError, match=message):
        cross_entropy_backward(torch.ones(()), **call)


def test_what_we_refuse_beyond_torch() -> None:
    probabilities = torch.ones(4, 5) / 5
    of_torch.cross_entropy(SCORES, probabilities)
    with pytest.raises(ValueError, match=r"as torch.int64, and is torch.float32"):
        cross_entropy(SCORES, probabilities)


@pytest.mark.parametrize(
    ("input", "target", "message"),
    [
        (SCORES, SCORES[0], r"target should have shape \(4, 5\) \(as input\), and has \(5,\)"),
        (SCORES, SCORES.double(), r"input has torch.float32, target has torch.float64"),
        (SCORES.long(), SCORES.long(), r"input should hold floating-point numbers"),
        (SCORES, CLASSES, r"target should hold floating-point numbers"),
        (SCORES, 1.0, r"target should be a torch tensor, and is a float"),
    ],
)
def test_what_mse_loss_refuses(input: torch.Tensor, target: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mse_loss(input, target)
    with pytest.raises(ValueError, match=message):
        mse_loss_backward(torch.ones(()), input, target)


@pytest.mark.parametrize(
    ("backward", "target"), [(cross_entropy_backward, CLASSES), (mse_loss_backward, SCORES + 1)]
)
def test_gradients_that_do_not_fit(backward: Callable, target: torch.Tensor) -> None:
    with pytest.raises(ValueError, match=r"shape \(\) .*reduction='mean'\), and has \(4,\)"):
        backward(torch.ones(4), SCORES, target)
    with pytest.raises(ValueError, match=r"reduction='none'\), and has \(\)"):
        backward(torch.ones(()), SCORES, target, reduction="none")
    with pytest.raises(ValueError, match=r"grad_output should be a torch tensor, and is a float"):
        backward(1.0, SCORES, target)
