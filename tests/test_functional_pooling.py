"""Pooling agrees with torch: windows, padding, overhang, ties, and where gradients go."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, int_or_pair, numbers

from artcourse import functional
from artcourse.functional import (
    avg_pool2d,
    avg_pool2d_backward,
    frame2d,
    max_pool2d,
    max_pool2d_backward,
    pair,
    places2d,
    pool2d_margins,
)

POOLS = pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
SEVERAL = settings(max_examples=200, deadline=None)
Case = tuple[torch.Tensor, dict[str, Any]]


def pool_of(name: str) -> tuple[Callable, Callable, Callable]:
    """Our function, our backward rule, and torch's function."""
    backward = getattr(functional, f"{name}_backward")
    return getattr(functional, name), backward, getattr(torch.nn.functional, name)


@st.composite
def cases(draw: st.DrawFn, dilated: bool) -> Case:
    """A batch (or one picture) and options that torch takes, small windows and large ones."""
    kernel_size = draw(int_or_pair(1, 4))
    options: dict[str, Any] = {"kernel_size": kernel_size, "ceil_mode": draw(st.booleans())}
    options["stride"] = draw(st.one_of(st.none(), int_or_pair(1, 5)))
    options["padding"] = tuple(draw(st.integers(0, k // 2)) for k in pair(kernel_size))
    dilation = draw(int_or_pair(1, 3)) if dilated else 1
    if dilated:
        options["dilation"] = dilation
    else:
        options["count_include_pad"] = draw(st.booleans())
    sizes = zip(pair(kernel_size), pair(dilation), options["padding"], strict=True)
    height, width = (max(1, d * (k - 1) + 1 - 2 * p) for k, d, p in sizes)
    height += draw(st.integers(0, 5))
    width += draw(st.integers(0, 5).filter(lambda more: width + more != height))
    batch = draw(st.sampled_from([(), (0,), (1,), (2,), (3,)]))
    input = numbers(*batch, draw(st.integers(1, 3)), height, width, seed=draw(st.integers(0, 999)))
    if dilated:  # torch writes outside of its memory where a window sees nothing but padding
        assume(max_pool2d(torch.ones(1, height, width), **options).isfinite().all())
    return (in_strange_order(input) if draw(st.booleans()) else input), options


def compare(name: str, input: torch.Tensor, options: dict[str, Any]) -> None:
    """Forward and backward beside torch, and nothing given is changed."""
    own, backward, of_torch = pool_of(name)
    before = input.clone()
    output = own(input, **options)
    assert_close(output, of_torch(input, **options), 1e-13)
    grad_output = in_strange_order(numbers(*output.shape, seed=1))
    (wanted,) = gradients(of_torch, [input], grad_output, **options)
    assert_close(backward(grad_output, input, **options), wanted)
    assert torch.equal(input, before), "the input was changed"


@SEVERAL
@given(case=cases(dilated=True))
@example((numbers(2, 3, 5, 7), {"kernel_size": 9, "ceil_mode": True}))
@example((numbers(2, 3, 5, 7), {"kernel_size": (5, 8), "stride": 3, "ceil_mode": True}))
def test_max_pool2d(case: Case) -> None:
    compare("max_pool2d", *case)


@SEVERAL
@given(case=cases(dilated=False))
@example((numbers(2, 3, 5, 7), {"kernel_size": 9, "ceil_mode": True}))
@example((numbers(2, 3, 5, 7), {"kernel_size": (6, 8), "stride": 4, "ceil_mode": True}))
def test_avg_pool2d(case: Case) -> None:
    compare("avg_pool2d", *case)


@SEVERAL
@given(case=cases(dilated=True), levels=st.sampled_from([1, 2, 3]))
def test_ties_go_where_torch_sends_them(case: Case, levels: int) -> None:
    input, options = case
    compare("max_pool2d", (input * levels / 3).round(), options)
    compare("max_pool2d", torch.zeros_like(input), options)


@SEVERAL
@given(case=cases(dilated=True))
def test_all_negative_pictures_never_see_their_margin(case: Case) -> None:
    input, options = case
    compare("max_pool2d", -1e4 - input.abs(), options)
    compare("max_pool2d", torch.full_like(input, -torch.inf), options)


@POOLS
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_gradient_through_autograd(name: str, data: st.DataObject) -> None:
    own, _, of_torch = pool_of(name)
    input, options = data.draw(cases(dilated=name == "max_pool2d"))
    grad_output = numbers(*own(input, **options).shape, seed=1)
    assert_close(
        gradients(own, [input], grad_output, **options),
        gradients(of_torch, [input], grad_output, **options),
    )


@POOLS
def test_options_may_be_given_by_place(name: str) -> None:
    own, backward, of_torch = pool_of(name)
    input = numbers(2, 3, 7, 8)
    options = {
        "max_pool2d": ((3, 2), (2, 3), (1, 0), (1, 2), True),
        "avg_pool2d": ((3, 2), (2, 3), (1, 0), True, False),
    }
    output = own(input, *options[name])
    assert_close(output, of_torch(input, *options[name]))
    assert backward(torch.ones_like(output), input, *options[name]).shape == input.shape


@POOLS
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_float_dtypes(name: str, dtype: torch.dtype) -> None:
    own, _, of_torch = pool_of(name)
    input = torch.arange(1, 25).reshape(2, 1, 3, 4).to(dtype)
    assert_close(own(input, 2), of_torch(input, 2), 0)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8])
def test_whole_numbers_have_a_largest_one(dtype: torch.dtype) -> None:
    input = torch.arange(48).reshape(2, 2, 3, 4).to(dtype)
    input = input - 100 if dtype.is_signed else input
    wanted = torch.nn.functional.max_pool2d(input, 3, 2, 1)
    assert_close(max_pool2d(input, 3, 2, 1), wanted, 0)


@POOLS
def test_what_is_not_a_number_stays_so(name: str) -> None:
    own, _, of_torch = pool_of(name)
    input = numbers(2, 3, 4, 6)
    input[0, 1, 2, 3] = torch.nan
    assert_close(own(input, 2), of_torch(input, 2))


@pytest.mark.parametrize("most", [1, 50, 130])
@POOLS
def test_parts_make_no_difference(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("artcourse.functional.in_parts.POOLED_AT_A_TIME", most)
    for batch in ((), (0,), (1,), (2,)):
        input = in_strange_order(numbers(*batch, 5, 6, 7))
        compare(name, input, {"kernel_size": (3, 2), "padding": 1, "ceil_mode": True})


@POOLS
def test_the_answer_is_a_copy(name: str) -> None:
    own, _, _ = pool_of(name)
    input = numbers(1, 1, 2, 3)
    own(input, 1).zero_()
    assert input.abs().min() > 0


@POOLS
def test_an_empty_stride_is_no_stride(name: str) -> None:
    own, _, of_torch = pool_of(name)
    input = numbers(1, 1, 4, 6)
    for stride in ((), [], None):
        assert_close(own(input, [2], stride), of_torch(input, [2], stride))


@POOLS
def test_it_runs_as_it_is_shown(name: str) -> None:
    """Lessons show the bodies without decorators: they work alone."""
    own, backward, of_torch = pool_of(name)
    input = numbers(2, 3, 7, 8)
    grad_output = numbers(2, 3, 4, 4, seed=1)
    given = {"kernel_size": (3, 2), "stride": 2, "padding": (1, 0), "ceil_mode": True}
    for options in (given, {"kernel_size": 2, "ceil_mode": True}):
        assert_close(inspect.unwrap(own)(input, **options), of_torch(input, **options))
        (wanted,) = gradients(of_torch, [input], grad_output, **options)
        assert_close(inspect.unwrap(backward)(grad_output, input, **options), wanted)


def test_an_input_may_want_gradients() -> None:
    input = numbers(2, 3, 4, 6).requires_grad_()
    grad_output = numbers(2, 3, 2, 3, seed=1)
    for name in ("max_pool2d", "avg_pool2d"):
        _, backward, of_torch = pool_of(name)
        wanted = torch.autograd.grad(of_torch(input, 2), input, grad_output)[0]
        assert_close(backward(grad_output, input, 2), wanted)


def test_by_hand() -> None:
    image = torch.tensor([[[1.0, 5.0, 2.0], [3.0, 4.0, 7.0], [9.0, 8.0, 7.0]]])
    assert max_pool2d(image, 2, stride=1).tolist() == [[[5.0, 7.0], [9.0, 8.0]]]
    assert avg_pool2d(image, 2, stride=1).tolist() == [[[3.25, 4.5], [6.0, 6.5]]]
    push = torch.tensor([[[1.0, 10.0], [100.0, 1000.0]]])
    # of the two sevens the upper one alone is in the window at the top right
    wanted = [[[0.0, 1.0, 0.0], [0.0, 0.0, 10.0], [100.0, 1000.0, 0.0]]]
    assert max_pool2d_backward(push, image, 2, 1).tolist() == wanted
    shares = [[0.25, 2.75, 2.5], [25.25, 277.75, 252.5], [25.0, 275.0, 250.0]]
    assert avg_pool2d_backward(push, image, 2, 1).tolist() == [shares]


def test_the_first_of_equals_takes_the_gradient() -> None:
    image = torch.tensor([[[0.0, 7.0, 7.0, 7.0], [7.0, 0.0, 7.0, 7.0]]])
    wanted = [[[0.0, 1.0, 2.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]
    assert max_pool2d_backward(torch.tensor([[[1.0, 2.0]]]), image, 2).tolist() == wanted


def test_a_window_of_nothing_but_padding() -> None:
    input = numbers(1, 2, 3)  # the rows are -1 and 2, one before the picture, one behind it
    options = {"kernel_size": (2, 1), "padding": (1, 0), "dilation": (3, 1)}
    output = max_pool2d(input, **options)
    assert_close(output, torch.nn.functional.max_pool2d(input, **options))
    assert output.tolist() == [[[-torch.inf] * 3]]
    grad_input = max_pool2d_backward(torch.ones_like(output), input, **options)
    assert_close(grad_input, torch.zeros_like(input))


def test_places_are_views_and_frames_are_not() -> None:
    image = torch.zeros(3, 4)
    for number, place in enumerate(places2d(image, 2, (1, 2))):
        place += number
    assert image.tolist() == [[0, 1, 0, 1], [2, 4, 2, 4], [2, 3, 2, 3]]
    assert frame2d(image, ((0, 0), (0, 0)), 5.0) is image
    assert frame2d(torch.ones(1, 1), ((1, 0), (0, 2)), 5.0).tolist() == [[5, 5, 5], [1, 5, 5]]


def test_a_last_window_begins_inside() -> None:
    # 3 rows, windows of 2 with steps of 3: a second window would begin behind the last row
    assert pool2d_margins((3, 4), 2, 3, ceil_mode=True) == ((0, 0), (0, 1))


IMAGE = torch.ones(2, 3, 5, 7)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("two axes", {"input": IMAGE[0, 0]}, r"\(N, C, H, W\) or \(C, H, W\), and has \(5, 7\)"),
    ("five axes", {"input": IMAGE[None]}, r"and has \(1, 2, 3, 5, 7\)"),
    ("NumPy", {"input": IMAGE.numpy()}, r"input should be a torch tensor, and is a numpy.ndarray"),
    ("booleans", {"input": IMAGE > 0}, r"input should hold numbers, and is torch.bool"),
    ("complex", {"input": IMAGE * 1j}, r"input should hold real numbers, and is torch.complex64"),
    ("no channels", {"input": IMAGE[:, :0]}, r"input should not be empty, .* \(2, 0, 5, 7\)"),
    ("no rows", {"input": IMAGE[:, :, :0]}, r"input should not be empty, .* \(2, 3, 0, 7\)"),
    (
        "kernel 0",
        {"kernel_size": 0},
        r"kernel_size should be a whole number, 1 or more.*, and is 0",
    ),
    ("half a kernel", {"kernel_size": 2.5}, r"kernel_size should be a whole number.*, and is 2.5"),
    ("three", {"kernel_size": (2, 2, 2)}, r"a pair of them .*, and is \(2, 2, 2\)"),
    ("stride 0", {"stride": 0}, r"stride should be a whole number, 1 or more.*, and is 0"),
    ("stride -1", {"stride": (1, -1)}, r"stride .*, and is \(1, -1\)"),
    ("padding -1", {"padding": -1}, r"padding should be a whole number, 0 or more.*, and is -1"),
    ("padding too wide", {"padding": 2}, r"half of kernel_size \(2, 2\) at most, .* is \(2, 2\)"),
    ("too wide once", {"kernel_size": (3, 1), "padding": 1}, r"of kernel_size \(3, 1\) at most"),
    ("too high", {"kernel_size": (6, 2)}, r"reaches over 6 numbers, and the height has 5"),
    ("too long", {"kernel_size": (2, 10), "padding": 1}, r"over 10 numbers, and the width has 9"),
    ("too far", {"kernel_size": 9, "stride": 1, "ceil_mode": True}, r"9 numbers, and the height"),
    ("ceil of 1", {"ceil_mode": "yes"}, r"ceil_mode should be True or False, and is 'yes'"),
]


@POOLS
@pytest.mark.parametrize(
    ("arguments", "message"), [pytest.param(a, m, id=name) for name, a, m in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    name: str, arguments: dict[str, Any], message: str
) -> None:
    own, backward, of_torch = pool_of(name)
    call = {"input": IMAGE, "kernel_size": 2, **arguments}
    with pytest.raises((RuntimeError, TypeError, IndexError)):
        of_torch(**call)
    with pytest.raises(ValueError, match=message):
        own(**call)
    with pytest.raises(ValueError, match=message):
        backward(torch.ones(2, 3, 2, 3), **call)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dilation": 0}, r"dilation should be a whole number, 1 or more.*, and is 0"),
        ({"dilation": (5, 1)}, r"over 6 numbers \(kernel size 2, dilation 5\), and the height"),
        ({"kernel_size": 3, "padding": 2, "dilation": 2}, r"padding should be half of kernel_size"),
    ],
)
def test_dilations_that_torch_refuses(options: dict[str, Any], message: str) -> None:
    call = {"kernel_size": 2, **options}
    with pytest.raises(RuntimeError):
        torch.nn.functional.max_pool2d(IMAGE, **call)
    with pytest.raises(ValueError, match=message):
        max_pool2d(IMAGE, **call)


def test_means_of_whole_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match=r"floating-point .* is torch.int64: try input.float\(\)"):
        avg_pool2d(IMAGE.long(), 2)


def test_count_include_pad_is_yes_or_no() -> None:
    with pytest.raises(ValueError, match="count_include_pad should be True or False, and is 3"):
        avg_pool2d(IMAGE, 2, count_include_pad=3)


@POOLS
@pytest.mark.parametrize(
    ("grad_output", "message"),
    [
        (
            torch.ones(2, 3, 3, 3),
            r"grad_output should have shape \(2, 3, 2, 3\) .*_pool2d's answer",
        ),
        (torch.ones(3, 2, 3), r"grad_output should have shape \(2, 3, 2, 3\)"),
        (torch.ones(2, 3, 2, 3).double(), r"grad_output has torch.float64, input has"),
        (None, r"grad_output should be a torch tensor, and is a NoneType"),
    ],
)
def test_gradients_that_do_not_fit(name: str, grad_output: Any, message: str) -> None:
    _, backward, _ = pool_of(name)
    with pytest.raises(ValueError, match=message):
        backward(grad_output, IMAGE, 2)


def test_whole_numbers_have_no_gradients() -> None:
    with pytest.raises(ValueError, match=r"input should hold floating-point numbers"):
        max_pool2d_backward(torch.ones(2, 3, 2, 3).long(), IMAGE.long(), 2)
