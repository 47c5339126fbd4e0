"""Recurrent layers and the embedding are the twins of torch.nn's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, numbers
from torch import Tensor, nn

from artcourse import layers
from artcourse.layers import Embedding, Layer, Linear, Sequential, initialise, xavier_uniform_

SEVERAL = settings(max_examples=40, deadline=None)
CELLS, SEQUENCES = ("RNNCell", "LSTMCell", "GRUCell"), ("RNN", "LSTM", "GRU")
SIZES = st.permutations([1, 2, 3, 4, 5]).map(lambda sizes: sizes[:2])


def flat(*values: Any) -> list[Tensor]:
    tensors = []
    for value in values:
        tensors += flat(*value) if isinstance(value, tuple) else [value]
    return [tensor for tensor in tensors if tensor is not None]


def compare(own: Layer, twin: nn.Module, input: Tensor, state: tuple[Tensor, ...] | None) -> None:
    """Same answer, and through backward the same gradients, of input, state and weights."""
    leaves = [one.clone().requires_grad_() for one in flat(input, state)]
    hx = None if state is None else tuple(leaves[1:])
    given = state
    if state is not None and len(state) == 1:
        (hx,), (given,) = hx, state
    expected, output = twin(leaves[0], hx), own(input, given)
    assert len(flat(output)) == len(flat(expected))
    for mine, theirs in zip(flat(output), flat(expected), strict=True):
        assert_close(mine, theirs.detach())
    grads = iter([numbers(*one.shape, seed=60 + i) for i, one in enumerate(flat(expected))])
    grad_output = shaped_as(expected, grads)
    torch.autograd.backward(flat(expected), flat(grad_output))
    grad_input, grad_state = own.backward(grad_output)
    assert_close(grad_input, leaves[0].grad)
    for mine, leaf in zip(flat(grad_state), leaves[1:], strict=state is not None):
        assert_close(mine, leaf.grad)
    for (name, param), (twin_name, twin_param) in zip(
        own.named_parameters(), twin.named_parameters(), strict=True
    ):
        assert name == twin_name
        assert_close(param.grad, twin_param.grad)


def shaped_as(answer: Any, tensors: Any) -> Any:
    """The next tensors, in the structure of an answer."""
    if isinstance(answer, tuple):
        return tuple(shaped_as(one, tensors) for one in answer)
    return next(tensors)


def pair_of(name: str, *sizes: int, **how: Any) -> tuple[Layer, nn.Module]:
    """Our layer and torch's, with the same weights."""
    own = getattr(layers, name)(*sizes, **how, dtype=torch.float64)
    twin = getattr(nn, name)(*sizes, **how, dtype=torch.float64)
    own.load_state_dict(twin.state_dict())
    return own, twin


@SEVERAL
@given(
    name=st.sampled_from(CELLS),
    sizes=SIZES,
    batch=st.one_of(st.none(), st.integers(1, 4)),
    bias=st.booleans(),
    begun=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
)
def test_cells_are_torchs(
    name: str, sizes: list[int], batch: int | None, bias: bool, begun: bool, nonlinearity: str
) -> None:
    how = {"bias": bias} | ({"nonlinearity": nonlinearity} if name == "RNNCell" else {})
    own, twin = pair_of(name, *sizes, **how)
    others = () if batch is None else (batch,)
    states = tuple(numbers(*others, sizes[1], seed=i) for i in range(1 + (name == "LSTMCell")))
    compare(own, twin, numbers(*others, sizes[0], seed=5), states if begun else None)


@SEVERAL
@given(
    name=st.sampled_from(SEQUENCES),
    sizes=SIZES,
    steps=st.integers(1, 6),
    batch=st.one_of(st.none(), st.integers(1, 4)),
    bias=st.booleans(),
    begun=st.booleans(),
    batch_first=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
)
def test_sequences_are_torchs(
    name: str,
    sizes: list[int],
    steps: int,
    batch: int | None,
    bias: bool,
    begun: bool,
    batch_first: bool,
    nonlinearity: str,
) -> None:
    how: dict[str, Any] = {"bias": bias, "batch_first": batch_first}
    how |= {"nonlinearity": nonlinearity} if name == "RNN" else {}
    own, twin = pair_of(name, *sizes, **how)
    others = () if batch is None else (batch,)
    lengths = (*others, steps) if batch_first else (steps, *others)
    states = tuple(numbers(1, *others, sizes[1], seed=i) for i in range(1 + (name == "LSTM")))
    compare(own, twin, numbers(*lengths, sizes[0], seed=5), states if begun else None)


@pytest.mark.parametrize("name", [*CELLS, *SEQUENCES])
@pytest.mark.parametrize("bias", [True, False])
def test_they_begin_as_torchs_and_weights_go_both_ways(name: str, bias: bool) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        twin = getattr(nn, name)(4, 7, bias=bias)
    own = getattr(layers, name)(4, 7, bias=bias, generator=torch.Generator().manual_seed(3))
    assert list(own.state_dict()) == list(twin.state_dict())
    for key, value in twin.state_dict().items():
        assert torch.equal(own.state_dict()[key], value)
    other = getattr(layers, name)(4, 7, bias=bias, generator=torch.Generator().manual_seed(4))
    assert not torch.equal(other.parameters()[0], own.parameters()[0])
    twin.load_state_dict(other.state_dict())
    assert torch.equal(next(twin.parameters()), other.parameters()[0])


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_the_order_of_arguments_is_torchs(name: str) -> None:
    last = ("relu", False, True) if name == "RNN" else (False, True)
    own, twin = getattr(layers, name)(4, 7, 1, *last), getattr(nn, name)(4, 7, 1, *last)
    own.load_state_dict(twin.state_dict())
    input = torch.rand(3, 5, 4)
    torch.testing.assert_close(own(input), twin(input))


def test_several_backwards_add_up() -> None:
    layer = layers.LSTM(3, 4, dtype=torch.float64)
    output, _ = layer(numbers(5, 2, 3))
    layer.backward((output, None))
    once = [param.grad.clone() for param in layer.parameters()]
    layer.backward((output, None))
    for param, before in zip(layer.parameters(), once, strict=True):
        assert_close(param.grad, 2 * before)


def test_they_say_what_they_are() -> None:
    assert repr(layers.GRUCell(4, 5, bias=False)) == "GRUCell(4, 5, bias=False)"
    layer = layers.RNN(4, 5, batch_first=True)
    assert repr(layer) == "RNN(4, 5, batch_first=True, nonlinearity='tanh')"
    layer(torch.ones(1, 2, 4))
    assert repr(layer) == "RNN(4, 5, batch_first=True, nonlinearity='tanh')"
    with pytest.raises(RuntimeError, match=r"LSTM went backward before it went forward"):
        layers.LSTM(2, 3).backward((None, None))


@pytest.mark.parametrize("shape", [(), (3,), (2, 4)])
@pytest.mark.parametrize("padding_idx", [None, 0, -2])
def test_embedding_is_torchs(shape: tuple[int, ...], padding_idx: int | None) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        twin = nn.Embedding(5, 3, padding_idx, dtype=torch.float64)
    seed = torch.Generator().manual_seed(3)
    own = Embedding(5, 3, padding_idx, generator=seed, dtype=torch.float64)
    assert torch.equal(own.weight, twin.weight.detach())
    input = torch.randint(0, 5, shape, generator=torch.Generator().manual_seed(1))
    assert_close(own(input), twin(input).detach())
    grad_output = numbers(*shape, 3)
    twin(input).backward(grad_output)
    assert own.backward(grad_output) is None
    assert_close(own.weight.grad, twin.weight.grad)


def test_an_embedding_begins_a_network() -> None:
    model = Sequential(Embedding(5, 3), Linear(3, 2))
    assert model(torch.tensor([1, 4])).shape == (2, 2)
    model.backward(torch.ones(2, 2))
    assert model[0].weight.grad[[0, 2, 3]].abs().sum() == 0
    assert model[0].weight.grad[[1, 4]].abs().min() > 0
    assert repr(model[0]) == "Embedding(num_embeddings=5, embedding_dim=3, padding_idx=None)"


def test_initialise_begins_them_anew() -> None:
    model, twin = layers.GRU(3, 4), nn.GRU(3, 4)
    for network in (model, twin):
        initialise(network, xavier_uniform_, torch.Generator().manual_seed(1))
    for name, value in twin.state_dict().items():
        assert torch.equal(model.state_dict()[name], value)
    assert not model.bias_hh_l0.any()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.RNN(0, 3), "input_size should be a whole number, 1 or more, and is 0"),
        (lambda: layers.LSTM(3, 2.5), "hidden_size should be a whole number, 1 or more"),
        (lambda: layers.GRU(3, 2, 2), "num_layers should be 1, and is 2: for more, give"),
        (lambda: layers.RNN(3, 2, 1, "sin"), "nonlinearity should be 'tanh' or 'relu'"),
        (lambda: layers.RNNCell(3, 2, nonlinearity="sin"), "nonlinearity should be 'tanh'"),
        (lambda: layers.GRU(3, 2, bias=0), "bias should be True or False, and is 0"),
        (lambda: layers.LSTM(3, 2, batch_first=1), "batch_first should be True or False"),
        (lambda: Embedding(0, 3), "num_embeddings should be a whole number, 1 or more"),
        (lambda: Embedding(3, 0), "embedding_dim should be a whole number, 1 or more"),
        (lambda: Embedding(3, 2, 3), "padding_idx should be a whole number from -3 to 2"),
        (lambda: layers.RNN(3, 2)(torch.ones(4)), r"input should have shape \(L, N, in\) or"),
        (lambda: layers.LSTMCell(3, 2)(torch.ones(4)), r"last axis of input should have 3"),
    ],
)
def test_what_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
