"""Windows that carry a state on, and sequences of unequal lengths in one batch."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from artcourse.data import Vocabulary, carried_windows, padded
from artcourse.training import Adam, Learner, fit


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 200), st.integers(1, 7), st.integers(1, 20))
def test_windows_follow_one_another(total: int, batch_size: int, length: int) -> None:
    if total <= batch_size:
        return
    tokens = torch.arange(100, 100 + total)
    windows = carried_windows(tokens, batch_size, length)
    pairs = list(windows)
    assert len(pairs) == len(windows)
    inputs = torch.cat([inputs for inputs, _ in pairs], dim=1)
    targets = torch.cat([targets for _, targets in pairs], dim=1)
    assert torch.equal(targets, inputs + 1)
    assert torch.equal(inputs.flatten(), tokens[: inputs.numel()])
    assert total - 1 - batch_size < inputs.numel() <= total - 1
    assert [inputs.shape[1] for inputs, _ in pairs[:-1]] == [length] * (len(pairs) - 1)
    assert 1 <= pairs[-1][0].shape[1] <= length
    again = list(windows)
    assert all(torch.equal(one[0], two[0]) for one, two in zip(pairs, again, strict=True))


def test_pieces_are_put_in_another_order_each_time() -> None:
    pieces = [torch.arange(10 * n, 10 * n + 3 + n) for n in range(6)]
    windows = carried_windows(pieces, batch_size=1, length=100)
    torch.manual_seed(0)
    passes = [next(iter(windows))[0][0].tolist() for _ in range(3)]
    torch.manual_seed(0)
    assert [next(iter(windows))[0][0].tolist() for _ in range(3)] == passes
    assert passes[0] != passes[1]
    whole = torch.cat(pieces).tolist()
    for numbers in passes:
        assert len(numbers) == len(whole) - 1
        assert len(set(whole) - set(numbers)) == 1  # the last one is a target only
        for piece in pieces:
            at = numbers.index(piece[0].item())
            assert numbers[at : at + len(piece)] == piece.tolist()[: len(numbers) - at]


def test_one_piece_in_a_list_stays_in_its_order() -> None:
    one, two = (
        list(carried_windows(tokens, 2, 3)) for tokens in ([torch.arange(9)], torch.arange(9))
    )
    assert all(torch.equal(a[0], b[0]) for a, b in zip(one, two, strict=True))


class Reader(nn.Module):
    def __init__(self, symbols: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, 4)
        self.read = nn.RNN(4, 8, batch_first=True)
        self.answer = nn.Linear(8, symbols)

    def forward(self, window: Tensor, hidden: Tensor | None = None) -> tuple[Tensor, Tensor]:
        seen, hidden = self.read(self.embedding(window), hidden)
        return self.answer(seen), hidden


def loss_of(output: Tensor, targets: Tensor) -> Tensor:
    return F.cross_entropy(output.flatten(0, 1), targets.flatten())


class CarriedOn:
    hidden: Tensor | None = None

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        if learner.report.step == 1:
            self.hidden = None
        learner.zero_grad()
        output, hidden = learner.model(inputs, self.hidden)
        loss = learner.loss(output, targets)
        learner.backward(loss, output, targets)
        learner.update()
        self.hidden = hidden.detach()
        return loss


def test_fit_takes_them_and_learns() -> None:
    text = "abcd" * 40
    vocabulary = Vocabulary(text)
    windows = carried_windows([vocabulary.encode("abcd" * 4)] * 10, batch_size=3, length=7)
    torch.manual_seed(0)
    model = Reader(len(vocabulary))
    optimizer = Adam(model.parameters(), lr=0.03)
    history = fit(model, loss_of, windows, optimizer=optimizer, epochs=8, step=CarriedOn())
    assert len(history.step_losses) == 8 * len(windows)
    assert history.epoch_losses[-1] < 0.3 < history.epoch_losses[0]


def test_a_carried_state_sees_what_one_long_window_sees() -> None:
    model = Reader(9)
    tokens = torch.randint(9, (61,), generator=torch.Generator().manual_seed(1))
    ((whole, _),) = carried_windows(tokens, 4, 99)
    hidden, answers = None, []
    for inputs, _ in carried_windows(tokens, 4, 4):
        output, hidden = model(inputs, hidden)
        answers.append(output)
    torch.testing.assert_close(torch.cat(answers, 1), model(whole)[0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((torch.arange(4), 4, 2), "tokens should be more than batch_size, which is 4, and are 4"),
        (([torch.arange(2)] * 2, 5, 2), "and are 4"),
        (([], 1, 2), "and are 0"),
        ((torch.arange(9), 0, 2), "batch_size should be a whole number, 1 or more, and is 0"),
        ((torch.arange(9), 2, 0), "length should be a whole number, 1 or more, and is 0"),
        ((torch.arange(9.0), 2, 2), r"int64 numbers of shape \(T,\).*and is torch.float32 of"),
        ((torch.ones(3, 3, dtype=torch.int64), 2, 2), r"and is torch.int64 of shape \(3, 3\)"),
        (("text", 2, 2), "as the encode of a vocabulary gives them, and is 't'"),
    ],
)
def test_what_makes_no_windows_is_refused(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        carried_windows(*arguments)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(2, 9), min_size=1, max_size=6))
def test_padding_counts_for_nothing(lengths: list[int]) -> None:
    generator = torch.Generator().manual_seed(sum(lengths))
    sequences = [torch.randint(5, (length,), generator=generator) for length in lengths]
    inputs, targets = padded(sequences, padding=3)
    assert inputs.shape == targets.shape == (len(lengths), max(lengths) - 1)
    logits = torch.randn(5, 5, generator=generator, dtype=torch.float64)[inputs]
    found = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
    alone = sum(
        F.cross_entropy(logits[row, : len(one) - 1], one[1:], reduction="sum")
        for row, one in enumerate(sequences)
    )
    torch.testing.assert_close(found, alone)
    assert (targets == -100).sum() == sum(max(lengths) - length for length in lengths)
    assert (inputs[targets == -100] == 3).all()


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        ([], r"sequences should have 2 numbers or more each, and have \[\]"),
        ([torch.arange(3), torch.arange(1)], r"and have \[3, 1\]"),
        ([torch.ones(3)], "and is torch.float32 of shape"),
        ([[1, 2]], r"and is \[1, 2\]"),
    ],
)
def test_what_cannot_be_padded_is_refused(sequences: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        padded(sequences)
