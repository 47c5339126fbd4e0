"""The network that reads and writes texts, on torch.nn and on our own layers."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch

from artcourse.data import Vocabulary, carried_windows
from artcourse.losses import sequence_cross_entropy, sequence_cross_entropy_backward
from artcourse.measures import network_bits
from artcourse.models import CharRNN, CharRNNByHand
from artcourse.sampling import sample_text
from artcourse.training import SGD, Adam, TruncatedBPTT, fit

CELLS = pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
SYMBOLS = 11


def pair(cell: str) -> tuple[CharRNNByHand, CharRNN]:
    """The same network twice, in float64."""
    torch.manual_seed(3)
    theirs = CharRNN(SYMBOLS, hidden_size=7, embedding_size=5, cell=cell).double()
    ours = CharRNNByHand(SYMBOLS, 7, 5, cell, dtype=torch.float64)
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def tokens(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randint(SYMBOLS, shape, generator=torch.Generator().manual_seed(seed))


@CELLS
def test_both_answer_and_go_back_alike(cell: str) -> None:
    ours, theirs = pair(cell)
    first, second, targets = tokens(3, 4), tokens(3, 6, seed=1), tokens(3, 6, seed=2)
    targets[1, 4:] = -100
    _, our_state = ours(first)
    _, their_state = theirs(first)
    logits, _ = ours(second, our_state)
    expected, _ = theirs(
        second, [part.detach() for part in their_state] if cell == "lstm" else their_state.detach()
    )
    torch.testing.assert_close(logits, expected.detach(), atol=1e-10, rtol=0)
    sequence_cross_entropy(expected, targets).backward()
    ours.backward(
        sequence_cross_entropy_backward(torch.ones((), dtype=torch.float64), logits, targets)
    )
    gradients = dict(theirs.named_parameters())
    for name, parameter in ours.named_parameters():
        torch.testing.assert_close(parameter.grad, gradients[name].grad, atol=1e-10, rtol=0)


@CELLS
def test_the_weights_of_one_go_into_the_other(cell: str) -> None:
    ours, theirs = pair(cell)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(CharRNNByHand(SYMBOLS, 7, 5, cell).state_dict())


@CELLS
def test_step_by_step_is_the_same_as_at_once(cell: str) -> None:
    for model in pair(cell):
        whole, last = model(tokens(2, 5))
        state = None
        for place, symbol in enumerate(tokens(2, 5).T):
            logits, state = model.step(symbol, state)
            torch.testing.assert_close(logits, whole[:, place], atol=1e-12, rtol=0)
        torch.testing.assert_close(state, last, atol=1e-12, rtol=0)


def test_it_begins_remembering() -> None:
    for model in (CharRNN(9, 6, cell="rnn"), CharRNNByHand(9, 6, cell="rnn")):
        weight = model.recurrent.weight_hh_l0.detach()
        torch.testing.assert_close(weight @ weight.T, torch.eye(6), atol=1e-5, rtol=0)
    for model in (CharRNN(9, 6, cell="lstm"), CharRNNByHand(9, 6, cell="lstm")):
        bias = (model.recurrent.bias_ih_l0 + model.recurrent.bias_hh_l0).detach()
        assert (bias[6:12] == 1).all()
        assert not (bias[:6] == 1).any()


def test_an_unknown_cell_is_refused() -> None:
    for kind in (CharRNN, CharRNNByHand):
        with pytest.raises(ValueError, match=r"cell should be .*'rnn'.* and is 'LSTM'"):
            kind(9, cell="LSTM")
        for sizes in ((0,), (9, 2.5), (9, 4, -1)):
            with pytest.raises(ValueError, match=r"_size should be a whole number, 1 or more"):
                kind(*sizes)


# The loss of sequences


def test_the_loss_is_the_mean_over_what_is_no_padding() -> None:
    logits = torch.randn(2, 3, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    targets = torch.tensor([[4, 0, 2], [1, -100, -100]])
    log_p = logits.log_softmax(-1)
    expected = -(log_p[0, 0, 4] + log_p[0, 1, 0] + log_p[0, 2, 2] + log_p[1, 0, 1]) / 4
    torch.testing.assert_close(sequence_cross_entropy(logits, targets), expected)


# Truncated backpropagation through time


@CELLS
def test_both_learn_alike_with_a_state_that_is_carried_on(cell: str) -> None:
    windows = carried_windows(tokens(200), batch_size=3, length=8)
    losses = []
    for model in pair(cell):
        history = fit(
            model,
            sequence_cross_entropy,
            windows,
            optimizer=SGD(model.parameters(), lr=0.5),
            epochs=2,
            step=TruncatedBPTT(max_norm=0.3),
        )
        losses.append(history.step_losses)
    torch.testing.assert_close(losses[0], losses[1], atol=1e-9, rtol=0)


def test_the_state_goes_from_window_to_window_and_begins_anew_with_each_pass() -> None:
    windows = carried_windows(tokens(30), batch_size=2, length=4)
    seen = []

    class Noting(CharRNN):
        def forward(self, tokens, state=None):
            logits, after = super().forward(tokens, state)
            seen.append((state, after))
            return logits, after

    model = Noting(SYMBOLS, 4, 3)
    optimizer = SGD(model.parameters(), lr=0.1)
    fit(model, sequence_cross_entropy, windows, optimizer=optimizer, epochs=2, step=TruncatedBPTT())
    assert [state is None for state, _ in seen] == ([True] + [False] * 3) * 2
    for (_, after), (state, _) in pairwise(seen):
        if state is not None:
            assert torch.equal(state, after)
            assert not state.requires_grad


def test_the_gradient_is_clipped() -> None:
    model = CharRNN(SYMBOLS, 4, 3)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    windows = carried_windows(tokens(9), batch_size=2, length=4)
    optimizer = SGD(model.parameters(), lr=1.0)
    fit(
        model,
        sequence_cross_entropy,
        windows,
        optimizer=optimizer,
        epochs=1,
        step=TruncatedBPTT(max_norm=0.01),
    )
    moved = [(p.detach() - b).norm() for p, b in zip(model.parameters(), before, strict=True)]
    assert 0 < torch.stack(moved).norm() <= 0.01 + 1e-6


# How well it foretells


def test_bits_of_a_network_that_knows_nothing_and_of_one_that_learned() -> None:
    text = "abcabd" * 60
    vocabulary = Vocabulary(text)
    numbers = vocabulary.encode(text)
    torch.manual_seed(0)
    model = CharRNN(len(vocabulary), 12, 6)
    with torch.no_grad():
        model.head.weight.zero_()
        model.head.bias.zero_()
    assert network_bits(model, numbers) == pytest.approx(math.log2(4))
    fit(
        model,
        sequence_cross_entropy,
        carried_windows(numbers, batch_size=4, length=20),
        optimizer=Adam(model.parameters(), lr=0.02),
        epochs=25,
        step=TruncatedBPTT(),
    )
    assert network_bits(model, numbers) < 0.2
    generator = torch.Generator().manual_seed(0)
    written = sample_text(
        model.step, vocabulary, "abc", longest=9, temperature=0.3, generator=generator
    )
    assert written == ["abcabdabcabd"]


def test_bits_take_the_state_along() -> None:
    text = tokens(8 * 300 + 1)
    torch.manual_seed(1)
    model = CharRNN(SYMBOLS, 6, 4).double()
    with torch.no_grad():
        logits, _ = model(text[:-1].view(8, 300))
        nats = torch.nn.functional.cross_entropy(logits.mT, text[1:].view(8, 300))
    assert network_bits(model, text) == pytest.approx(nats.item() / math.log(2))
