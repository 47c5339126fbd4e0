"""Recurrent cells and sequences agree with torch.nn, in values and in all gradients."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tensors import assert_close, in_strange_order, numbers
from torch import Tensor, nn

from artcourse import functional

SEVERAL = settings(max_examples=60, deadline=None)
CELLS = {"rnn_cell": nn.RNNCell, "lstm_cell": nn.LSTMCell, "gru_cell": nn.GRUCell}
SEQUENCES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
SIZES = st.permutations([1, 2, 3, 4, 5]).map(lambda sizes: sizes[:2])


def flat(*values: Any) -> list[Tensor]:
    """All tensors of tuples of tuples, one after the other; those that are None left out."""
    tensors = []
    for value in values:
        if isinstance(value, tuple | list):
            tensors += flat(*value)
        elif value is not None:
            tensors.append(value)
    return tensors


def parameters(name: str, ins: int, size: int, bias: bool, seed: int = 0) -> list[Tensor | None]:
    """Weights and biases for a cell of this name, all of them different."""
    rows = GATES[name.removesuffix("_cell")] * size
    shapes = [(rows, ins), (rows, size), *[(rows,)] * (2 * bias)]
    found = [numbers(*shape, seed=seed + i) * 0.4 for i, shape in enumerate(shapes)]
    return found + [None] * (4 - len(found))


def state_for(name: str, *shape: int, seed: int = 7) -> Any:
    """A hidden state, or for an LSTM both states."""
    states = tuple(numbers(*shape, seed=seed + i) for i in range(2))
    return states if name.startswith("lstm") else states[0]


def twin_of(name: str, ins: int, size: int, given: list[Tensor | None], **how: Any) -> nn.Module:
    """torch's module of the same kind, with these parameters."""
    kind = {**CELLS, **SEQUENCES}[name]
    twin = kind(ins, size, bias=given[2] is not None, dtype=torch.float64, **how)
    for parameter, value in zip(twin.parameters(), flat(given), strict=True):
        parameter.data.copy_(value)
    return twin


def followed(value: Any) -> Any:
    """The same tensors, as leaves of torch's autograd."""
    if isinstance(value, tuple):
        return tuple(followed(one) for one in value)
    return None if value is None else value.detach().clone().requires_grad_()


def gradients_like(value: Any, seed: int) -> Any:
    """Random numbers in the shapes of an answer."""
    if isinstance(value, tuple):
        return tuple(gradients_like(one, seed + i + 1) for i, one in enumerate(value))
    return numbers(*value.shape, seed=seed)


def compare(
    name: str, input: Tensor, state: Any, given: list[Tensor | None], how: dict[str, Any]
) -> None:
    """Same answer as torch's module, and the same gradient of each input and parameter."""
    function = getattr(functional, name)
    backward = getattr(functional, f"{name}_backward")
    twin = twin_of(name, input.shape[-1], given[1].shape[1], given, **how)
    leaves = followed((input, state))
    wanted = twin(*leaves)
    before = [one.clone() for one in flat(input, state, given)]
    found = function(input, state, *given, **how)
    assert len(flat(found)) == len(flat(wanted))
    for own, other in zip(flat(found), flat(wanted), strict=True):
        assert_close(own, other.detach())
    grad_output = gradients_like(wanted, 50)
    all_leaves = [*flat(*leaves), *twin.parameters()]
    expected = torch.autograd.grad(flat(wanted), all_leaves, flat(grad_output))
    ours = backward(grad_output, input, state, *given, **how)
    assert len(ours) == 6
    if state is None:
        assert all(one.shape == flat(found)[-1].shape for one in flat(ours[1]))
        ours = (ours[0], None, *ours[2:])
    assert [one is None for one in ours[2:]] == [one is None for one in given]
    for own, other in zip(flat(ours), expected, strict=True):
        assert_close(own, other)
    assert all(map(torch.equal, before, flat(input, state, given))), "an input was changed"


@SEVERAL
@given(
    name=st.sampled_from(sorted(CELLS)),
    sizes=SIZES,
    batch=st.one_of(st.none(), st.integers(1, 4)),
    bias=st.booleans(),
    begun=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    strange=st.booleans(),
    seed=st.integers(0, 99),
)
def test_cells_are_torchs(
    name: str,
    sizes: list[int],
    batch: int | None,
    bias: bool,
    begun: bool,
    nonlinearity: str,
    strange: bool,
    seed: int,
) -> None:
    ins, size = sizes
    others = () if batch is None else (batch,)
    input = numbers(*others, ins, seed=seed)
    given = parameters(name, ins, size, bias, seed + 1)
    if strange:
        input, given[0] = in_strange_order(input), in_strange_order(given[0])
    state = state_for(name, *others, size, seed=seed + 9) if begun else None
    how = {"nonlinearity": nonlinearity} if name == "rnn_cell" else {}
    compare(name, input, state, given, how)


@SEVERAL
@given(
    name=st.sampled_from(sorted(SEQUENCES)),
    sizes=SIZES,
    steps=st.integers(1, 6),
    batch=st.one_of(st.none(), st.integers(1, 4)),
    bias=st.booleans(),
    begun=st.booleans(),
    batch_first=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    seed=st.integers(0, 99),
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
    seed: int,
) -> None:
    ins, size = sizes
    others = () if batch is None else (batch,)
    lengths = (*others, steps) if batch_first else (steps, *others)
    input = in_strange_order(numbers(*lengths, ins, seed=seed))
    given = parameters(name, ins, size, bias, seed + 1)
    state = state_for(name, 1, *others, size, seed=seed + 9) if begun else None
    how: dict[str, Any] = {"batch_first": batch_first}
    how |= {"nonlinearity": nonlinearity} if name == "rnn" else {}
    compare(name, input, state, given, how)


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_sequence_is_its_cell_step_by_step(name: str) -> None:
    input, given = numbers(5, 2, 3), parameters(name, 3, 4, True)
    state = state_for(name, 2, 4)
    in_front = tuple(one[None] for one in state) if isinstance(state, tuple) else state[None]
    output, last = getattr(functional, name)(input, in_front, *given)
    for t in range(5):
        state = getattr(functional, f"{name}_cell")(input[t], state, *given)
        assert torch.equal(output[t], flat(state)[0])
    assert all(torch.equal(a[0], b) for a, b in zip(flat(last), flat(state), strict=True))


@pytest.mark.parametrize("name", SEQUENCES)
def test_what_nothing_depends_on_may_be_none(name: str) -> None:
    input, given = numbers(4, 2, 3), parameters(name, 3, 5, True)
    backward = getattr(functional, f"{name}_backward")
    output, last = getattr(functional, name)(input, None, *given)
    grads, zeros = numbers(*output.shape, seed=1), gradients_like(last, 3)
    zeros = tuple(0 * z for z in zeros) if isinstance(zeros, tuple) else 0 * zeros
    found = backward((grads, None), input, None, *given)
    assert all(map(torch.equal, flat(found), flat(backward((grads, zeros), input, None, *given))))
    only_last = gradients_like(last, 3)
    found = backward((None, only_last), input, None, *given)
    wanted = backward((0 * grads, only_last), input, None, *given)
    assert all(map(torch.equal, flat(found), flat(wanted)))


@pytest.mark.parametrize("name", SEQUENCES)
def test_empty_batches_pass_as_in_torch(name: str) -> None:
    given = parameters(name, 3, 4, True)
    output, last = getattr(functional, name)(numbers(2, 0, 3), None, *given)
    assert output.shape == (2, 0, 4)
    assert all(one.shape == (1, 0, 4) for one in flat(last))


@pytest.mark.parametrize("name", [*CELLS, *SEQUENCES])
def test_they_run_as_they_are_shown(name: str) -> None:
    """Lessons show the bodies without decorators: they work alone."""
    sequence = name in SEQUENCES
    input = numbers(3, 2, 4) if sequence else numbers(2, 4)
    state = state_for(name, 1, 2, 5) if sequence else state_for(name, 2, 5)
    given = parameters(name, 4, 5, True)
    function, backward = getattr(functional, name), getattr(functional, f"{name}_backward")
    wanted = function(input, state, *given)
    assert_close(inspect.unwrap(function)(input, state, *given), wanted)
    grad_output = gradients_like(wanted, 20)
    found = inspect.unwrap(backward)(grad_output, input, state, *given)
    assert_close(found, backward(grad_output, input, state, *given))


@pytest.mark.parametrize("name", [*CELLS, *SEQUENCES])
def test_autograd_goes_through_them(name: str) -> None:
    sequence = name in SEQUENCES
    input = numbers(3, 2, 4) if sequence else numbers(2, 4)
    given = [one.requires_grad_() for one in parameters(name, 4, 5, True)]
    answer = flat(getattr(functional, name)(input, None, *given))
    grads = torch.autograd.grad(sum(one.sum() for one in answer), given)
    twin = twin_of(name, 4, 5, [one.detach() for one in given])
    expected = flat(twin(input))
    expected = torch.autograd.grad(sum(one.sum() for one in expected), list(twin.parameters()))
    assert_close(grads, expected)


def test_on_paper() -> None:
    # h1 = 2·3 = 6, h2 = 2·1 + 10·6 = 62; the loss is h2
    input, weights = torch.tensor([[3.0], [1.0]]), [torch.tensor([[2.0]]), torch.tensor([[10.0]])]
    output, h_n = functional.rnn(input, None, *weights, nonlinearity="relu")
    assert output.tolist() == [[6.0], [62.0]]
    assert h_n.tolist() == [[62.0]]
    found = functional.rnn_backward(
        (None, torch.ones(1, 1)), input, None, *weights, nonlinearity="relu"
    )
    # ∂h2/∂x = (20, 2), ∂h2/∂h0 = 100, ∂h2/∂W_ih = 1 + 10·3, ∂h2/∂W_hh = 6 + 10·0
    assert [one.tolist() for one in found[:2]] == [[[20.0], [2.0]], [[100.0]]]
    assert [one.item() for one in found[2:4]] == [31.0, 6.0]
    assert found[4:] == (None, None)


def test_the_gates_stand_in_torchs_order() -> None:
    """Biases of ±1000 open and close one gate after the other."""
    zeros = [torch.zeros(4, 1), torch.zeros(4, 1)]
    bias = torch.tensor([-1000.0, 1000.0, 1000.0, 1000.0])  # input closed, forget and output open
    state = (torch.tensor([0.0]), torch.tensor([3.0]))
    hidden, cell = functional.lstm_cell(torch.ones(1), state, *zeros, bias)
    assert hidden.item() == pytest.approx(math.tanh(3))
    assert cell.item() == 3.0
    bias = torch.tensor([1000.0, -1000.0, 1000.0, -1000.0])  # input open, others closed
    hidden, cell = functional.lstm_cell(torch.ones(1), state, *zeros, bias)
    assert (hidden.item(), cell.item()) == (0.0, 1.0)
    zeros = [torch.zeros(3, 1), torch.zeros(3, 1)]
    old = torch.tensor([0.25])
    keep = functional.gru_cell(torch.ones(1), old, *zeros, torch.tensor([0.0, 1000.0, 1000.0]))
    assert keep.item() == 0.25
    new = functional.gru_cell(torch.ones(1), old, *zeros, torch.tensor([0.0, -1000.0, 1000.0]))
    assert new.item() == 1.0
    # the reset gate works on the product, its bias included
    reset = torch.tensor([-1000.0, -1000.0, 0.0])
    forgot = functional.gru_cell(torch.ones(1), old, *zeros, reset, torch.tensor([0.0, 0.0, 9.0]))
    assert forgot.item() == 0.0


@pytest.mark.parametrize("name", [*CELLS, *SEQUENCES])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_dtypes(name: str, dtype: torch.dtype) -> None:
    input = numbers(3, 2, 4, dtype=dtype) if name in SEQUENCES else numbers(2, 4, dtype=dtype)
    given = [one.to(dtype) for one in parameters(name, 4, 5, True)]
    answer = getattr(functional, name)(input, None, *given)
    assert {one.dtype for one in flat(answer)} == {dtype}


ALL = [*CELLS, *SEQUENCES]


def call_of(name: str) -> dict[str, Any]:
    """Arguments that are right, of float32: 3 steps, 2 sequences, 4 numbers in and 5 out."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    given = dict(zip(names, parameters(name, 4, 5, True), strict=True))
    sequence = name in SEQUENCES
    state = "state" if name.startswith("lstm") else "hidden"
    shape = (1, 2, 5) if sequence else (2, 5)
    input = numbers(3, 2, 4) if sequence else numbers(2, 4)
    return {"input": input, state: state_for(name, *shape), **given}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("argument", "change", "message"),
    [
        ("input", lambda it: it[..., :3], r"last axis of input should have 4 numbers .*input has"),
        ("input", lambda it: it.long(), r"input should hold floating-point numbers"),
        ("input", lambda it: it.float(), r"input has torch.float32, weight_ih has torch.float64"),
        ("input", lambda it: it[None, None], r"input should have shape \(.*, in\) or \(.*in"),
        ("input", lambda it: it.tolist(), r"input should be a torch tensor, and is a list"),
        ("weight_ih", lambda it: it[0], r"weight_ih should have shape \(.*H, in\), and has \(4,\)"),
        ("weight_hh", lambda it: it[:, :4], r"weight_hh should have shape \(\d+, 5\) .* has"),
        ("weight_hh", lambda it: it.float(), r"input has torch.float64, weight_hh has torch.float"),
        ("bias_ih", lambda it: it[1:], r"bias_ih should have shape \(\d+,\) .* and has"),
        ("bias_hh", lambda it: it.float(), r"bias_hh has torch.float32, input has torch.float64"),
        ("hidden", lambda it: it[..., :4], r"hidden should have shape \(.*2, 5\) .*, and has"),
        ("hidden", lambda it: it[..., :1, :], r"hidden should have shape \(.*2, 5\) .*, and has"),
        ("hidden", lambda it: it[..., 0, :], r"hidden should have shape \(.*2, 5\) .*, and has"),
        ("hidden", lambda it: it.float(), r"hidden has torch.float32, input has torch.float64"),
        ("state", lambda it: it[0], r"state should be a tuple of 2, and is a Tensor"),
        ("state", lambda it: it[:1], r"state should be a tuple of 2, and has 1"),
        ("state", lambda it: (it[0], it[1][..., :4]), r"state\[1\] should have shape \(.*2, 5\)"),
        ("state", lambda it: (it[0][..., :1, :], it[1]), r"state\[0\] should have shape"),
        ("state", lambda it: (it[0], it[1].float()), r"state\[1\] has torch.float32"),
    ],
)
def test_what_torch_refuses_is_refused_with_a_sentence(
    name: str, argument: str, change: Callable, message: str
) -> None:
    call = call_of(name)
    if argument not in call:
        return
    function, backward = getattr(functional, name), getattr(functional, f"{name}_backward")
    grad_output = gradients_like(function(**call), 3)
    call[argument] = change(call[argument])
    with pytest.raises(ValueError, match=message):
        function(**call)
    with pytest.raises(ValueError, match=message):
        backward(grad_output, **call)


@pytest.mark.parametrize("name", ["lstm_cell", "gru_cell", "lstm", "gru"])
def test_rows_that_make_no_gates(name: str) -> None:
    call = call_of(name)
    call["weight_ih"] = call["weight_ih"][:-1]
    with pytest.raises(ValueError, match=r"its \d+ rows are no multiple of [34]"):
        getattr(functional, name)(**call)


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequences_that_are_refused(name: str) -> None:
    function, call = getattr(functional, name), call_of(name)
    with pytest.raises(ValueError, match=r"input should have a step or more, and has shape \(0, 2"):
        function(**{**call, "input": call["input"][:0]})
    with pytest.raises(ValueError, match=r"shape \(N, L, in\) or \(L, in\), and has \(1, 3, 2, 4"):
        function(**{**call, "input": call["input"][None]}, batch_first=True)
    with pytest.raises(ValueError, match=r"batch_first should be True or False, and is 1"):
        function(**call, batch_first=1)
    # the state of a batch for one sequence, and the other way round
    with pytest.raises(ValueError, match=r"should have shape \(1, 5\) .*, and has \(1, 2, 5\)"):
        function(**{**call, "input": call["input"][:, 0]})
    with pytest.raises(ValueError, match=r"should have shape \(1, 3, 5\) .*, and has \(1, 2, 5\)"):
        function(**call, batch_first=True)


@pytest.mark.parametrize("name", ["rnn_cell", "rnn"])
def test_nonlinearities_that_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"nonlinearity should be 'tanh' or 'relu', and is 'sin'"):
        getattr(functional, name)(**call_of(name), nonlinearity="sin")


@pytest.mark.parametrize("name", ALL)
def test_gradients_that_do_not_fit(name: str) -> None:
    call, backward = call_of(name), getattr(functional, f"{name}_backward")
    right = gradients_like(getattr(functional, name)(**call), 3)
    one = not isinstance(right, tuple)
    wrong = right[:, :4] if one else (right[0][..., :4], right[1])
    place = r"grad_output" if one else r"grad_output\[0\]"
    with pytest.raises(ValueError, match=rf"{place} should have shape .*\(as {name}'s answer\)"):
        backward(wrong, **call)
    wrong = right.float() if one else (right[0].float(), right[1])
    with pytest.raises(ValueError, match=rf"{place} has torch.float32, input has torch.float64"):
        backward(wrong, **call)
    kind = "be a torch tensor" if one else "be a tuple of 2"
    with pytest.raises(ValueError, match=rf"grad_output should {kind}, and is a NoneType"):
        backward(None, **call)
    if name == "lstm":
        with pytest.raises(ValueError, match=r"grad_output\[1\] should be a tuple of 2"):
            backward((right[0], right[1][0]), **call)
