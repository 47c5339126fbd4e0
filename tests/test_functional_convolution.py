"""Convolution agrees with torch: shape, dtype, value and gradient, for whatever is drawn."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tensors import assert_close, gradients, in_strange_order, int_or_pair, numbers

from artcourse import functional
from artcourse.functional import conv2d, conv2d_backward, conv2d_loops, in_parts

FORWARD = pytest.mark.parametrize("own", [conv2d, conv2d_loops], ids=lambda own: own.__name__)
SEVERAL = settings(max_examples=150, deadline=None)
FEW = settings(max_examples=30, deadline=None)


def torch_conv2d(*tensors: torch.Tensor | None, **options: Any) -> torch.Tensor:
    """Torch's answer, without its warning that 'same' may take a copy."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using padding='same' with even kernel lengths")
        return torch.nn.functional.conv2d(*tensors, **options)


Case = tuple[list[torch.Tensor | None], dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn, dtype: torch.dtype = torch.float64) -> Case:
    """Input, weight and bias, and the options with which torch takes them."""
    groups = draw(st.integers(1, 3))
    channels, filters = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kernel = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    padding = draw(st.one_of(st.sampled_from(["valid", "same"]), int_or_pair(0, 3)))
    stride = 1 if padding == "same" else draw(int_or_pair(1, 3))
    dilation = draw(int_or_pair(1, 3))
    needed = [d * (k - 1) + 1 for d, k in zip(functional.pair(dilation), kernel, strict=True)]
    room = functional.pair(0 if isinstance(padding, str) else padding)
    height, width = (max(1, n - 2 * p) for n, p in zip(needed, room, strict=True))
    height += draw(st.integers(0, 4))
    width += draw(st.integers(0, 4).filter(lambda more: width + more != height))
    batch = draw(st.sampled_from([(), (0,), (1,), (2,), (3,)]))
    seed = draw(st.integers(0, 999))
    tensors = [
        numbers(*batch, groups * channels, height, width, dtype=dtype, seed=seed),
        numbers(groups * filters, channels, *kernel, dtype=dtype, seed=seed + 1),
        numbers(groups * filters, dtype=dtype, seed=seed + 2) if draw(st.booleans()) else None,
    ]
    if draw(st.booleans()):
        tensors[:2] = [in_strange_order(tensor) for tensor in tensors[:2]]
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return tensors, options


def gradients_of(
    function: Callable, case: Case, grad_output: torch.Tensor
) -> list[torch.Tensor | None]:
    """Gradients through autograd, None for a bias that is not there."""
    tensors, options = case
    given = [tensor for tensor in tensors if tensor is not None]
    missing = [None] * (len(tensors) - len(given))
    return [*gradients(function, given, grad_output, **options), *missing]


@FORWARD
@SEVERAL
@given(case=cases())
def test_value_in_float64(own: Callable, case: Case) -> None:
    tensors, options = case
    before = [t if t is None else t.clone() for t in tensors]
    assert_close(own(*tensors, **options), torch_conv2d(*tensors, **options), 1e-12)
    for tensor, kept in zip(tensors, before, strict=True):
        assert tensor is None or torch.equal(tensor, kept), "an input was changed"


@FORWARD
@FEW
@given(case=cases(dtype=torch.float32))
def test_value_in_float32(own: Callable, case: Case) -> None:
    tensors, options = case
    assert_close(own(*tensors, **options), torch_conv2d(*tensors, **options), 1e-4)


@FORWARD
@FEW
@given(case=cases(dtype=torch.int64))
def test_whole_numbers_are_exact(own: Callable, case: Case) -> None:
    tensors, options = case
    assert_close(own(*tensors, **options), torch_conv2d(*tensors, **options), 0)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float16, torch.bfloat16, torch.complex128])
@FORWARD
def test_other_dtypes(own: Callable, dtype: torch.dtype) -> None:
    tensors = [torch.arange(1, 13).reshape(1, 1, 3, 4).to(dtype), torch.ones(2, 1, 2, 2).to(dtype)]
    assert_close(own(*tensors), torch_conv2d(*tensors), 0)


@FORWARD
@FEW
@given(case=cases())
def test_gradient_through_autograd(own: Callable, case: Case) -> None:
    grad_output = numbers(*torch_conv2d(*case[0], **case[1]).shape, seed=5)
    assume(own is conv2d or len(grad_output))  # over no pictures, loops leave no trace
    found = gradients_of(own, case, grad_output)
    assert_close(found, gradients_of(torch_conv2d, case, grad_output))


@SEVERAL
@given(case=cases())
def test_backward_agrees_with_autograd(case: Case) -> None:
    tensors, options = case
    grad_output = numbers(*torch_conv2d(*tensors, **options).shape, seed=5)
    own = conv2d_backward(in_strange_order(grad_output), *tensors, **options)
    assert len(own) == 3
    assert_close(list(own), gradients_of(torch_conv2d, case, grad_output))


def test_backward_agrees_with_differences() -> None:
    tensors = [numbers(2, 4, 5, 6), numbers(6, 2, 3, 2, seed=1), numbers(6, seed=2)]
    options = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2}
    grad_output = numbers(*conv2d(*tensors, **options).shape, seed=3)
    for tensor, gradient in zip(
        tensors, conv2d_backward(grad_output, *tensors, **options), strict=True
    ):
        for place in range(0, tensor.numel(), 7):
            ends = []
            for step in (1e-4, -1e-4):
                tensor.view(-1)[place] += step
                ends.append((conv2d(*tensors, **options) * grad_output).sum())
                tensor.view(-1)[place] -= step
            slope = (ends[0] - ends[1]) / 2e-4
            assert gradient.flatten()[place] == pytest.approx(slope.item(), abs=1e-7)


@pytest.mark.parametrize("most", [1, 60, 400, 3000])
@given(case=cases())
@FEW
def test_parts_make_no_difference(most: int, case: Case) -> None:
    tensors, options = case
    output = conv2d(*tensors, **options)
    grad_output = numbers(*output.shape, seed=5)
    backward = conv2d_backward(grad_output, *tensors, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_parts, "NUMBERS_AT_A_TIME", most)
        assert_close(conv2d(*tensors, **options), output, 1e-12)
        again = conv2d_backward(grad_output, *tensors, **options)
    for one, other in zip(again, backward, strict=True):
        assert_close(one, other, 1e-12)


def test_a_broad_kernel_needs_little_memory() -> None:
    sizes = []

    def watched(windows: torch.Tensor, groups: int) -> torch.Tensor:
        sizes.append(windows.numel())
        return functional.windows_to_columns(windows, groups)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("artcourse.functional.convolution.windows_to_columns", watched)
        functional.filter_image(torch.ones(1, 3, 150, 200), functional.box_kernel(21))
    assert len(sizes) > 1
    assert max(sizes) <= in_parts.NUMBERS_AT_A_TIME


def test_conv2d_runs_as_it_is_shown() -> None:
    """Lesson 01 shows the bodies without decorators: they work alone."""
    tensors = numbers(2, 4, 5, 6), numbers(6, 2, 3, 2, seed=1), numbers(6, seed=2)
    options = {"stride": (2, 1), "padding": (1, 2), "dilation": 2, "groups": 2}
    wanted = torch_conv2d(*tensors, **options)
    for own in (conv2d, conv2d_loops):
        assert_close(inspect.unwrap(own)(*tensors, **options), wanted, 1e-12)


def test_hand_worked() -> None:
    image = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])[None, None]
    weight = torch.tensor([[1.0, -1.0], [2.0, 0.5]])[None, None]
    # 1·1 - 1·2 + 2·4 + 0.5·5 = 9.5, and 1·2 - 1·3 + 2·5 + 0.5·6 = 12; then 10 for the bias
    assert conv2d(image, weight, torch.tensor([10.0])).tolist() == [[[[19.5, 22.0]]]]


def test_a_parameter_may_want_gradients() -> None:
    tensors = [t.requires_grad_() for t in (numbers(2, 3, 4, 5), numbers(2, 3, 2, 2, seed=1))]
    grad_output = torch.ones(2, 2, 3, 4, dtype=torch.float64)
    grad_input, grad_weight, _ = conv2d_backward(grad_output, *tensors)
    wanted = torch.autograd.grad(torch_conv2d(*tensors), tensors, grad_output)
    assert_close([grad_input.detach(), grad_weight.detach()], list(wanted), 1e-12)


IMAGE, WEIGHT, BIAS = torch.ones(2, 4, 5, 6), torch.ones(6, 4, 3, 2), torch.ones(6)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("two axes", {"input": IMAGE[0, 0]}, r"\(N, C, H, W\) or \(C, H, W\), and has \(5, 6\)"),
    ("five axes", {"input": IMAGE[None]}, r"and has \(1, 2, 4, 5, 6\)"),
    ("weight with three axes", {"weight": WEIGHT[0]}, r"\(F, C/groups, kH, kW\), and has \(4, 3"),
    ("NumPy", {"input": IMAGE.numpy()}, r"input should be a torch tensor, and is a numpy.ndarray"),
    ("a list", {"input": [[1.0]]}, r"input should be a torch tensor, and is a list"),
    ("weight of None", {"weight": None}, r"weight should be a torch tensor, and is a NoneType"),
    ("bias in a list", {"bias": [1.0] * 6}, r"bias should be a torch tensor, and is a list"),
    ("channels", {"weight": WEIGHT[:, :3]}, r"input should have 3 channels .*, and has 4"),
    ("channels of groups", {"groups": 2}, r"should have 8 channels .* groups=2, and has 4"),
    ("groups of kernels", {"groups": 4}, r"divide the 6 kernels .*, and is 4"),
    ("no groups", {"groups": 0}, r"groups should be a whole number, 1 or more, and is 0"),
    ("half a group", {"groups": 1.0}, r"groups should be a whole number, 1 or more, and is 1.0"),
    ("too high", {"weight": torch.ones(6, 4, 6, 2)}, r"over 6 numbers, and the height has 5"),
    ("too wide", {"weight": torch.ones(6, 4, 3, 9), "padding": 1}, r"9 numbers, and the width has"),
    ("too spread", {"dilation": (3, 1)}, r"over 7 numbers \(kernel size 3, dilation 3\)"),
    ("dtypes", {"input": IMAGE.double()}, r"input has torch.float64, weight has torch.float32"),
    ("bytes", {"input": IMAGE.byte()}, r"same dtype: input has torch.uint8"),
    ("bias dtype", {"bias": BIAS.double()}, r"bias has torch.float64, weight has torch.float32"),
    ("booleans", {"input": IMAGE > 0, "weight": WEIGHT > 0}, r"torch.bool: try input.float\(\)"),
    ("bias shape", {"bias": torch.ones(5)}, r"bias should have shape \(6,\) .*, and has \(5,\)"),
    ("bias column", {"bias": torch.ones(6, 1)}, r"bias should have shape \(6,\)"),
    ("bias of one", {"bias": torch.ones(1)}, r"bias should have shape \(6,\)"),
    ("stride 0", {"stride": 0}, r"stride should be a whole number, 1 or more.*, and is 0"),
    ("stride 0 once", {"stride": (1, 0)}, r"stride .*, and is \(1, 0\)"),
    ("half a stride", {"stride": 0.5}, r"stride .*, and is 0.5"),
    ("a true stride", {"stride": True}, r"stride .*, and is True"),
    ("no stride", {"stride": None}, r"stride .*, and is None"),
    ("three strides", {"stride": (1, 1, 1)}, r"a pair of them .*, and is \(1, 1, 1\)"),
    ("empty stride", {"stride": ()}, r"stride .*, and is \(\)"),
    ("dilation 0", {"dilation": 0}, r"dilation should be a whole number, 1 or more.*, and is 0"),
    ("padding -1", {"padding": -1}, r"padding should be a whole number, 0 or more.*, and is -1"),
    ("four margins", {"padding": ((1, 1), (1, 1))}, r"padding .*, and is \(\(1, 1\), \(1, 1\)\)"),
    ("unknown word", {"padding": "full"}, r"numbers, 'valid' or 'same', and is 'full'"),
    ("capitals", {"padding": "Same"}, r"numbers, 'valid' or 'same', and is 'Same'"),
    ("same and stride", {"padding": "same", "stride": (1, 2)}, r"stride 1, and stride is \(1, 2\)"),
    ("no kernels", {"weight": WEIGHT[:0]}, r"weight should not be empty, .* \(0, 4, 3, 2\)"),
    ("empty kernel", {"weight": WEIGHT[:, :, :0]}, r"weight should not be empty"),
    ("no rows", {"input": IMAGE[:, :, :0], "padding": 3}, r"input should not be empty"),
    ("no pictures, no room", {"input": IMAGE[:0, :, :2]}, r"over 3 numbers, and the height has 2"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), [pytest.param(a, m, id=name) for name, a, m in REFUSED]
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    arguments: dict[str, Any], message: str
) -> None:
    call = {"input": IMAGE, "weight": WEIGHT, **arguments}
    with pytest.raises((RuntimeError, TypeError, NotImplementedError)):
        torch_conv2d(**call)
    for own in (conv2d, conv2d_loops):
        with pytest.raises(ValueError, match=message):
            own(**call)
    with pytest.raises(ValueError, match=message):
        conv2d_backward(torch.ones(2, 6, 3, 5), **call)


def test_a_picture_without_channels_is_refused() -> None:
    with pytest.raises(ValueError, match=r"should not be empty, and has shape \(2, 0, 5, 6\)"):
        conv2d(IMAGE[:, :0], WEIGHT)


@pytest.mark.parametrize(
    ("grad_output", "message"),
    [
        (torch.ones(2, 6, 3, 4), r"grad_output should have shape \(2, 6, 3, 5\) .* \(2, 6, 3, 4\)"),
        (torch.ones(6, 3, 5), r"grad_output should have shape \(2, 6, 3, 5\)"),
        (torch.ones(2, 6, 3, 5).double(), r"grad_output has torch.float64, input has"),
        (None, r"grad_output should be a torch tensor, and is a NoneType"),
    ],
)
def test_gradients_that_do_not_fit(grad_output: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        conv2d_backward(grad_output, IMAGE, WEIGHT)


def test_whole_numbers_have_no_gradients() -> None:
    with pytest.raises(
        ValueError, match=r"floating-point numbers, and is torch.int64: try input.float"
    ):
        conv2d_backward(torch.ones(2, 6, 3, 5).long(), IMAGE.long(), WEIGHT.long())


def test_a_wrong_call_names_the_function_s_arguments() -> None:
    with pytest.raises(TypeError, match="weight"):
        conv2d(IMAGE)
    with pytest.raises(TypeError, match="paddings"):
        conv2d(IMAGE, WEIGHT, paddings=1)


def test_whole_numbers_of_numpy_and_short_tuples_will_do() -> None:
    import numpy as np

    for stride in (np.int64(2), (2,), [2, 2], torch.tensor(2)):
        assert torch.equal(conv2d(IMAGE, WEIGHT, stride=stride), conv2d(IMAGE, WEIGHT, stride=2))
