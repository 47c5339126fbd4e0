"""The optimisers take torch's steps, on our layers and on torch's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from artcourse.layers import Linear
from artcourse.training import SGD, Adam, Optimizer

SEVERAL = settings(max_examples=40, deadline=None)
STEPS = 60
RATES = st.sampled_from([0.0, 0.003, 0.1, 1.0])
BETAS = st.sampled_from([0.0, 0.5, 0.9, 0.999])
DECAYS = st.sampled_from([0.0, 0.01, 0.3])


def compare(own: Callable[..., Optimizer], twin: Callable, seed: int) -> None:
    """Many steps with random gradients, some of which are missing, and in between new rates."""
    generator = torch.Generator().manual_seed(seed)
    shapes = [(3, 4), (5,), ()]
    start = [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes]
    ours, theirs = [it.clone() for it in start], [it.clone() for it in start]
    one, other = own(ours), twin(theirs)
    for step in range(STEPS):
        for a, b in zip(ours, theirs, strict=True):
            a.grad = torch.randn(a.shape, generator=generator, dtype=torch.float64)
            b.grad = a.grad.clone()
        if step % 7 == 3:
            ours[1].grad = theirs[1].grad = None
        if step == STEPS // 2:
            one.lr *= 0.5
            other.param_groups[0]["lr"] *= 0.5
        one.step()
        other.step()
        for a, b in zip(ours, theirs, strict=True):
            torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-10)


@SEVERAL
@given(lr=RATES, momentum=BETAS, weight_decay=DECAYS, seed=st.integers(0, 99))
def test_sgd_is_torchs(lr: float, momentum: float, weight_decay: float, seed: int) -> None:
    how = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
    compare(lambda p: SGD(p, **how), lambda p: torch.optim.SGD(p, **how), seed)


@SEVERAL
@given(
    lr=RATES,
    betas=st.tuples(BETAS, st.sampled_from([0.9, 0.999])),
    eps=st.sampled_from([1e-8, 1e-3]),
    weight_decay=DECAYS,
    seed=st.integers(0, 99),
)
def test_adam_is_torchs(
    lr: float, betas: tuple[float, float], eps: float, weight_decay: float, seed: int
) -> None:
    how = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
    compare(lambda p: Adam(p, **how), lambda p: torch.optim.Adam(p, **how), seed)


@pytest.mark.parametrize("method", [SGD, Adam])
def test_defaults_are_torchs(method: type) -> None:
    compare(method, getattr(torch.optim, method.__name__), 0)


METHODS = pytest.mark.parametrize(
    "make", [lambda p: SGD(p, lr=0.1, momentum=0.9), lambda p: Adam(p, lr=0.1)], ids=["SGD", "Adam"]
)


def descend(param: Tensor, optimizer: Optimizer, steps: int) -> None:
    """Walk down a bowl."""
    for _ in range(steps):
        param.grad = 2 * param.detach() * torch.tensor([1.0, 10.0])
        optimizer.step()


@METHODS
def test_both_find_the_bottom_of_a_bowl(make: Callable[..., Optimizer]) -> None:
    for param in (torch.tensor([3.0, -2.0]), nn.Parameter(torch.tensor([3.0, -2.0]))):
        descend(param, make([param]), 300)
        assert param.abs().max() < 0.01


@METHODS
def test_an_optimiser_goes_on_from_its_state(make: Callable[..., Optimizer]) -> None:
    whole = torch.tensor([3.0, -2.0])
    descend(whole, make([whole]), 20)
    parts = torch.tensor([3.0, -2.0])
    first = make([parts])
    descend(parts, first, 7)
    state = first.state_dict()
    second = make([parts])
    second.load_state_dict(state)
    descend(parts, second, 13)
    assert torch.equal(whole, parts)
    third = make([whole])
    third.load_state_dict(state)
    (name, one), (_, other) = [next(iter(it.memories[0].items())) for it in (third, second)]
    assert not torch.equal(torch.as_tensor(one), torch.as_tensor(other)), name


@METHODS
def test_a_step_changes_no_gradient(make: Callable[..., Optimizer]) -> None:
    layer = Linear(2, 3)
    optimizer = make(layer.parameters())
    layer(torch.ones(1, 2))
    layer.backward(torch.ones(1, 3))
    before = layer.weight.grad.clone()
    optimizer.step()
    optimizer.step()
    assert torch.equal(layer.weight.grad, before)
    optimizer.zero_grad()
    assert [param.grad for param in layer.parameters()] == [None, None]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: SGD(p, lr=-0.1), "lr should be 0 or more, and is -0.1"),
        (lambda p: SGD(p, lr=float("nan")), "lr should be 0 or more, and is nan"),
        (lambda p: SGD(p, momentum=1.0), "momentum should be from 0 to below 1, and is 1.0"),
        (lambda p: SGD(p, weight_decay=-1), "weight_decay should be 0 or more, and is -1"),
        (lambda p: Adam(p, betas=(0.9, 1.0)), "each of betas should be from 0 to below 1"),
        (lambda p: Adam(p, eps=-1e-8), "eps should be 0 or more"),
        (lambda p: Adam([]), r"an optimiser needs tensors to change: give it model\.parameters"),
        (lambda p: SGD(["weight"]), "an optimiser needs tensors to change"),
        (lambda p: SGD(p).load_state_dict(Adam(p).state_dict()), "this is not the state of SGD"),
        (
            lambda p: SGD(p).load_state_dict(SGD([*p, *p]).state_dict()),
            "this optimiser's state belongs to a network with other parameters",
        ),
    ],
)
def test_impossible_settings_are_refused(make: Callable, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make([torch.ones(2)])


def test_an_optimiser_without_its_rule_says_so() -> None:
    param = torch.ones(1)
    param.grad = torch.ones(1)
    with pytest.raises(NotImplementedError, match="Optimizer has no update yet"):
        Optimizer([param], lr=1).step()
