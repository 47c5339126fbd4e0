"""The layers are the twins of torch.nn's: the same answers, gradients, names and weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from artcourse import layers
from artcourse.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    Tanh,
    initialise,
    kaiming_normal_,
    kaiming_uniform_,
    xavier_normal_,
    xavier_uniform_,
)

SEVERAL = settings(max_examples=60, deadline=None)
EXACT = {"rtol": 1e-10, "atol": 1e-10}
METHODS = [kaiming_normal_, kaiming_uniform_, xavier_normal_, xavier_uniform_]
SIZES = st.integers(1, 3)
PAIRS = SIZES | st.tuples(SIZES, SIZES)


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def compare(own: Layer, twin: nn.Module, input: Tensor) -> None:
    """Same answer, and through backward the same gradients, of input and parameters."""
    followed = input.clone().requires_grad_()
    expected = twin(followed)
    output = own(input)
    torch.testing.assert_close(output, expected.detach(), **EXACT)
    grad_output = numbers(*expected.shape, seed=1)
    expected.backward(grad_output)
    before = input.clone(), grad_output.clone()
    torch.testing.assert_close(own.backward(grad_output), followed.grad, **EXACT)
    for (name, param), (twin_name, twin_param) in zip(
        own.named_parameters(), twin.named_parameters(), strict=True
    ):
        assert name == twin_name
        torch.testing.assert_close(param.grad, twin_param.grad, **EXACT)
    assert torch.equal(input, before[0])
    assert torch.equal(grad_output, before[1])


@SEVERAL
@given(data=st.data(), groups=st.integers(1, 2), bias=st.booleans(), unbatched=st.booleans())
def test_conv2d_is_torchs(data: st.DataObject, groups: int, bias: bool, unbatched: bool) -> None:
    how = {
        "kernel_size": data.draw(PAIRS),
        "stride": data.draw(PAIRS),
        "padding": data.draw(st.integers(0, 2)),
        "dilation": data.draw(st.integers(1, 2)),
        "groups": groups,
        "bias": bias,
    }
    own = Conv2d(2 * groups, 3 * groups, **how, dtype=torch.float64)
    twin = nn.Conv2d(2 * groups, 3 * groups, **how, dtype=torch.float64)
    own.load_state_dict(twin.state_dict())
    shape = (2 * groups, 8, 9) if unbatched else (3, 2 * groups, 8, 9)
    compare(own, twin, numbers(*shape))


@SEVERAL
@given(
    shape=st.sampled_from([(4,), (3, 4), (2, 3, 4)]), outputs=st.integers(1, 5), bias=st.booleans()
)
def test_linear_is_torchs(shape: tuple[int, ...], outputs: int, bias: bool) -> None:
    own = Linear(4, outputs, bias, dtype=torch.float64)
    twin = nn.Linear(4, outputs, bias, dtype=torch.float64)
    twin.load_state_dict(own.state_dict())
    compare(own, twin, numbers(*shape))


@SEVERAL
@given(
    kernel_size=st.integers(2, 3),
    stride=st.none() | PAIRS,
    padding=st.integers(0, 1),
    ceil_mode=st.booleans(),
    dilation=st.integers(1, 2),
    count=st.booleans(),
)
def test_pooling_is_torchs(
    kernel_size: int, stride, padding: int, ceil_mode: bool, dilation: int, count: bool
) -> None:
    input = numbers(2, 3, 7, 8)
    how = (kernel_size, stride, padding)
    compare(
        MaxPool2d(*how, dilation, ceil_mode=ceil_mode),
        nn.MaxPool2d(*how, dilation, ceil_mode=ceil_mode),
        input,
    )
    compare(AvgPool2d(*how, ceil_mode, count), nn.AvgPool2d(*how, ceil_mode, count), input)


@pytest.mark.parametrize("name", ["ReLU", "Sigmoid", "Tanh", "Flatten"])
def test_layers_without_options_are_torchs(name: str) -> None:
    compare(getattr(layers, name)(), getattr(nn, name)(), numbers(2, 3, 4, 5))


def test_flatten_keeps_the_axes_that_it_should() -> None:
    compare(Flatten(0, 2), nn.Flatten(0, 2), numbers(2, 3, 4, 5))


def network(kind: object, **how: object) -> Layer | nn.Module:
    """A small network, of our layers or of torch's."""
    return kind.Sequential(
        kind.Conv2d(2, 4, 3, padding=1, **how),
        kind.ReLU(),
        kind.MaxPool2d(2),
        kind.Sequential(kind.Conv2d(4, 6, 3, stride=2, bias=False, **how), kind.Tanh()),
        kind.AvgPool2d(2, padding=1),
        kind.Flatten(),
        kind.Linear(12, 5, **how),
        kind.Sigmoid(),
    )


def test_a_network_is_torchs_and_weights_go_both_ways() -> None:
    own, twin = network(layers, dtype=torch.float64), network(nn, dtype=torch.float64)
    own.load_state_dict(twin.state_dict())
    compare(own, twin, numbers(3, 2, 9, 10))
    other = network(nn, dtype=torch.float64)
    other.load_state_dict(own.state_dict())
    assert all(torch.equal(other.state_dict()[name], it) for name, it in twin.state_dict().items())
    assert list(own.state_dict()) == list(twin.state_dict())


def test_several_backwards_add_up_until_zero_grad() -> None:
    layer = Linear(3, 2)
    input, grad = torch.randn(4, 3), torch.randn(4, 2)
    layer(input)
    layer.backward(grad)
    once = [param.grad.clone() for param in layer.parameters()]
    layer.backward(grad)
    for param, gradient in zip(layer.parameters(), once, strict=True):
        torch.testing.assert_close(param.grad, 2 * gradient)
    layer.zero_grad()
    assert [param.grad for param in layer.parameters()] == [None, None]


class Own(Layer):
    """As a student may write it: keeps tensors that are no parameters."""

    parameter_names = ("shift", "weight")

    def __init__(self) -> None:
        self.shift, self.weight = torch.zeros(2, 3), torch.ones(2, 3)

    def forward(self, input: Tensor) -> Tensor:
        self.input, self.mask = input, input > 0
        return self.mask * input * self.weight + self.shift

    def backward(self, grad_output: Tensor) -> Tensor:
        self.add_gradients(shift=grad_output, weight=grad_output * self.mask * self.input)
        return grad_output * self.mask * self.weight


def test_what_a_layer_keeps_for_backward_is_no_parameter() -> None:
    model = Sequential(Own(), Own())
    names = ["0.shift", "0.weight", "1.shift", "1.weight"]
    assert list(model.state_dict()) == names
    model(torch.ones(2, 3))
    assert list(model.state_dict()) == names
    assert repr(model[0]) == "Own()"


def test_gradients_share_no_memory() -> None:
    first, second = model = Sequential(Own(), Own())
    model(torch.ones(2, 3))
    grad_output = torch.ones(2, 3)
    model.backward(grad_output)
    for param in model.parameters():
        param.grad *= 0.5  # what clipping does
    assert torch.equal(grad_output, torch.ones(2, 3))
    assert torch.equal(first.shift.grad, torch.full((2, 3), 0.5))
    assert torch.equal(second.shift.grad, torch.full((2, 3), 0.5))


def test_a_gradient_of_no_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Own learns \('shift', 'weight'\), and not .mask."):
        Own().add_gradients(mask=torch.ones(1))


def test_a_name_that_a_layer_has_not_says_so() -> None:
    with pytest.raises(AttributeError, match="'Linear' object has no attribute 'wieght'"):
        _ = Linear(1, 1).wieght


def test_layers_can_be_copied() -> None:
    model = network(layers)
    other = copy.deepcopy(model)
    other[0].weight.zero_()
    assert model[0].weight.abs().sum() > 0
    assert repr(other) == repr(model)


def test_a_layer_has_one_place_in_a_network() -> None:
    relu, relu_like = ReLU(), ReLU()
    for wrong in ([relu, Linear(1, 1), relu], [Sequential(relu), Sequential(Sequential(relu))]):
        with pytest.raises(ValueError, match="a layer stands in two places of this network, and"):
            Sequential(*wrong)
    assert list(Sequential(relu, Sequential(relu_like)).steps()) == [relu, relu_like]


def test_backward_before_forward_says_so() -> None:
    with pytest.raises(RuntimeError, match=r"Conv2d went backward before it went forward: call"):
        Conv2d(1, 1, 1).backward(torch.ones(1, 1, 1, 1))


def test_a_layer_without_its_rules_says_so() -> None:
    with pytest.raises(NotImplementedError, match="Layer has no forward yet"):
        Layer()(torch.ones(1))
    with pytest.raises(NotImplementedError, match="Layer has no backward yet"):
        Layer().backward(torch.ones(1))


def test_state_dict_is_a_copy() -> None:
    layer = Linear(2, 2)
    state = layer.state_dict()
    layer.weight.zero_()
    assert state["weight"].abs().sum() > 0


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"weight": torch.ones(2, 3)}, r"missing are \['bias'\], and too many \[\]"),
        (
            {"weight": torch.ones(2, 3), "bias": torch.ones(2), "gate": torch.ones(2)},
            r"missing are \[\], and too many \['gate'\]",
        ),
        (
            {"bias": torch.ones(2), "weight": torch.ones(3, 2)},
            r"weight should have shape \(2, 3\) \(as in this network\), and has \(3, 2\)",
        ),
    ],
)
def test_weights_of_another_network_are_refused(state: dict, message: str) -> None:
    layer = Linear(3, 2)
    before = layer.state_dict()
    with pytest.raises(ValueError, match=message):
        layer.load_state_dict(state)
    assert all(torch.equal(before[name], it) for name, it in layer.state_dict().items())


def test_to_keeps_the_tensors_that_an_optimiser_knows() -> None:
    model = network(layers)
    before = model.parameters()
    model(torch.randn(1, 2, 9, 10))
    model.backward(torch.ones(1, 5))
    assert model.to(torch.float64) is model
    assert all(new is old for new, old in zip(model.parameters(), before, strict=True))
    assert {param.dtype for param in before} == {torch.float64}
    assert {param.grad.dtype for param in before} == {torch.float64}


def test_sequential_is_a_sequence() -> None:
    model = Sequential(Linear(2, 3), ReLU(), Sequential(Tanh()))
    assert len(model) == 3
    assert isinstance(model[1], ReLU)
    assert isinstance(model[-1][0], Tanh)
    assert [type(layer).__name__ for layer in model] == ["Linear", "ReLU", "Sequential"]
    assert model[:2][0].weight is model[0].weight
    assert repr(model) == (
        "Sequential(\n  (0): Linear(in_features=2, out_features=3)\n  (1): ReLU()\n"
        "  (2): Sequential(\n    (0): Tanh()\n  )\n)"
    )


@pytest.mark.parametrize("wrong", [nn.ReLU(), ReLU, torch.relu])
def test_sequential_takes_layers_only(wrong: object) -> None:
    with pytest.raises(
        ValueError, match=r"each layer should be one of artcourse\.layers, and number 1"
    ):
        Sequential(Linear(1, 1), wrong)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Conv2d(0, 1, 3), "in_channels should be a whole number, 1 or more, and is 0"),
        (lambda: Conv2d(1, 2.5, 3), "out_channels should be a whole number"),
        (lambda: Conv2d(1, 1, 0), "kernel_size should be a whole number"),
        (
            lambda: Conv2d(3, 4, 3, groups=2),
            "groups=2 should divide in_channels=3 and out_channels=4",
        ),
        (lambda: Conv2d(4, 3, 3, groups=2), "in_channels=4 and out_channels=3"),
        (lambda: Linear(0, 1), "in_features should be a whole number"),
        (lambda: Linear(1, -1), "out_features should be a whole number"),
    ],
)
def test_impossible_layers_are_refused(make: Callable[[], Layer], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("shape", [(30, 50), (12, 7, 3, 5)])
@pytest.mark.parametrize("method", METHODS)
def test_initialisation_is_torchs(method: Callable, shape: tuple[int, ...]) -> None:
    twin = getattr(nn.init, method.__name__)
    own = torch.empty(shape)
    made = method(own, generator=torch.Generator().manual_seed(1))
    assert made.data_ptr() == own.data_ptr()
    expected = twin(torch.empty(shape), generator=torch.Generator().manual_seed(1))
    assert torch.equal(own, expected)


@pytest.mark.parametrize("method", METHODS)
def test_initialisation_wants_weights(method: Callable) -> None:
    with pytest.raises(ValueError, match=r"weights should have shape .* these have \(3,\)"):
        method(torch.empty(3))


def test_gain_of_xavier() -> None:
    made = [
        xavier_normal_(torch.empty(9, 9), gain, generator=torch.Generator().manual_seed(0))
        for gain in (1.0, 3.0)
    ]
    torch.testing.assert_close(made[1], 3 * made[0])


@pytest.mark.parametrize(
    ("activation", "method"), [(ReLU, kaiming_normal_), (Tanh, xavier_normal_)]
)
def test_signals_live_through_twenty_layers(activation: type[Layer], method: Callable) -> None:
    """The reason that the docstrings give: neither dying out nor blowing up."""
    generator = torch.Generator().manual_seed(0)
    steps = [step for _ in range(20) for step in (Linear(256, 256), activation())]
    model = Sequential(*steps)
    initialise(model, method, generator)
    output = model(torch.randn(64, 256, generator=generator))
    assert 0.01 < output.square().mean() < 5
    for param in model.parameters():
        param *= 0.5
    assert model(torch.randn(64, 256, generator=generator)).square().mean() < 1e-8


def test_initialise_works_on_both_kinds_of_network() -> None:
    own, twin = network(layers), network(nn)
    for model in (own, twin):
        initialise(model, kaiming_normal_, torch.Generator().manual_seed(2))
    for name, expected in twin.state_dict().items():
        assert torch.equal(own.state_dict()[name], expected)
    assert torch.equal(own[0].bias, torch.zeros(4))
    torch_method = network(nn)
    initialise(torch_method, nn.init.kaiming_normal_, torch.Generator().manual_seed(2))
    assert torch.equal(torch_method[0].weight, own[0].weight)


def test_initialise_leaves_batch_normalisation_alone() -> None:
    norm = nn.BatchNorm2d(3)
    nn.init.constant_(norm.weight, 2.0)
    nn.init.constant_(norm.bias, 1.0)
    initialise(nn.Sequential(nn.Conv2d(1, 3, 3), norm), xavier_uniform_)
    assert norm.weight.tolist() == [2.0] * 3
    assert norm.bias.tolist() == [0.0] * 3


def test_layers_begin_with_kaiming_and_their_generator() -> None:
    made = [Conv2d(64, 64, 3, generator=torch.Generator().manual_seed(5)) for _ in range(2)]
    assert torch.equal(made[0].weight, made[1].weight)
    assert math.isclose(made[0].weight.std(), math.sqrt(2 / (64 * 9)), rel_tol=0.02)
    assert not made[0].bias.any()
