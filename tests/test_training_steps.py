"""The step is the seam of fit: truncated backpropagation, privacy and small parts put theirs there.

Each of the three stands here as a lesson would write it. And what a picture goes through on its
way is short.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
import torch
from test_training import KINDS, examples, network, press_ctrl_c, same, train, weights
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import artcourse
from artcourse import layers, losses
from artcourse.data import batches
from artcourse.training import SGD, Adam, Diverged, Learner, fit, learning_step

PACKAGE = Path(artcourse.__file__).parent


# Gradients that are added up, where a whole batch needs too much memory


def step_in_parts(learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
    """Learn from a batch as a whole, though only two examples are looked at at a time."""
    learner.zero_grad()
    total = 0
    for part, wanted in batches((inputs, targets), 2):
        share = len(part) / len(inputs)
        output = learner.model(part)
        loss = learner.loss(output, wanted)
        learner.backward(loss, output, wanted, weight=share)
        total += share * loss.item()
    learner.update()
    return total


@KINDS
def test_gradients_of_small_parts_add_up(kind: object) -> None:
    model, whole = network(kind), network(kind)
    ours = train(model, step=step_in_parts)
    theirs = train(whole)
    torch.testing.assert_close(ours.step_losses, theirs.step_losses, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(weights(model), weights(whole), rtol=1e-9, atol=1e-9)


class EveryOther:
    """An update after each second batch only, and after the last one of an epoch."""

    def __init__(self) -> None:
        self.updates: list[tuple[int, int]] = []

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        report = learner.report
        if report.step % 2 == 1:
            learner.zero_grad()
        output = learner.model(inputs)
        loss = learner.loss(output, targets)
        learner.backward(loss, output, targets, weight=1 / 2)
        if report.step % 2 == 0 or report.epoch_ends:
            learner.update()
            self.updates.append((report.epoch, report.step))
        return loss


@KINDS
def test_gradients_of_several_batches_add_up(kind: object) -> None:
    model, whole = network(kind), network(kind)
    step = EveryOther()
    images, labels = examples(20)
    options = {"data": list(batches((images, labels), 5)), "batch_size": 1}
    history = train(model, 2, step=step, **options)
    assert step.updates == [(1, 2), (1, 4), (2, 2), (2, 4)]
    assert len(history.step_losses) == 8
    train(whole, 2, data=list(batches((images, labels), 10)))
    torch.testing.assert_close(weights(model), weights(whole), rtol=1e-9, atol=1e-9)


# A private step: each example's gradient is cut to a length, and noise is added to their sum


def private_step(
    learner: Learner, inputs: Tensor, targets: Tensor, longest: float = 1.0, noise: float = 0.5
) -> float:
    """Learn from a batch so that no example alone changes much (Abadi and others, 2016)."""
    params = list(learner.model.parameters())
    sums = [torch.zeros_like(param) for param in params]
    total = 0.0
    for one, wanted in batches((inputs, targets), 1):
        learner.zero_grad()
        output = learner.model(one)
        loss = learner.loss(output, wanted)
        learner.backward(loss, output, wanted)
        length = torch.stack([param.grad.norm() for param in params]).norm()
        for added, param in zip(sums, params, strict=True):
            added += param.grad * (longest / length).clamp(max=1)
        total += loss.item()
    for added, param in zip(sums, params, strict=True):
        param.grad = (added + noise * longest * torch.randn_like(added)) / len(inputs)
    learner.update()
    return total / len(inputs)


def quiet_step(learner: Learner, inputs: Tensor, targets: Tensor) -> float:
    """The same without noise, and nothing cut: an ordinary step."""
    return private_step(learner, inputs, targets, longest=1e9, noise=0.0)


@KINDS
def test_a_private_step_without_privacy_is_an_ordinary_one(kind: object) -> None:
    model, plain = network(kind), network(kind)
    train(model, step=quiet_step)
    train(plain)
    torch.testing.assert_close(weights(model), weights(plain), rtol=1e-9, atol=1e-9)


@KINDS
def test_a_private_step_is_short_and_its_noise_comes_from_the_seed(kind: object) -> None:
    ends = []
    for seed in (1, 1, 2):
        model = network(kind)
        optimizer = SGD(model.parameters(), lr=0.1)
        train(model, step=private_step, optimizer=optimizer, generator=seed)
        ends.append(weights(model))
    assert same(ends[0], ends[1])
    assert not same(ends[0], ends[2])

    def cut(learner: Learner, inputs: Tensor, targets: Tensor) -> float:
        return private_step(learner, inputs, targets, longest=0.01, noise=0.0)

    model = network(kind)
    before = weights(model)
    train(model, 1, step=cut, optimizer=SGD(model.parameters(), lr=1.0))
    changes = [(new - old).flatten() for new, old in zip(weights(model), before, strict=True)]
    assert 0 < torch.cat(changes).norm() <= 5 * 0.01 + 1e-12


# Truncated backpropagation through time: a hidden state is carried from window to window


class Reader(nn.Module):
    """A small recurrent network, which answers from what it has read until now."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.RNN(2, 5, batch_first=True)
        self.answer = nn.Linear(5, 1)

    def forward(self, window: Tensor, hidden: Tensor | None) -> tuple[Tensor, Tensor]:
        seen, hidden = self.read(window, hidden)
        return self.answer(seen), hidden


class CarriedOn:
    """A step that begins where the last one ended, and goes back only to there."""

    hidden: Tensor | None = None

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        if learner.report.step == 1:
            self.hidden = None  # the tune begins again
        learner.zero_grad()
        output, hidden = learner.model(inputs, self.hidden)
        loss = learner.loss(output, targets)
        learner.backward(loss, output, targets)
        learner.update()
        self.hidden = hidden.detach()
        return loss

    def state_dict(self) -> dict[str, Tensor | None]:
        return {"hidden": self.hidden}

    def load_state_dict(self, state: dict[str, Tensor | None]) -> None:
        self.hidden = state["hidden"]


def windows() -> list[tuple[Tensor, Tensor]]:
    """Three long rows of numbers, cut into windows: (3, 4, 2), and the mean of all until now."""
    row = torch.rand(3, 24, 2, generator=torch.Generator().manual_seed(0))
    wanted = row.mean(2, keepdim=True).cumsum(1) / torch.arange(1, 25)[:, None]
    return list(zip(row.split(4, dim=1), wanted.split(4, dim=1), strict=True))


def read(step: CarriedOn, epochs: int = 5, **options: object) -> tuple[Reader, object]:
    torch.manual_seed(0)
    model = Reader()
    optimizer = Adam(model.parameters(), lr=0.01)
    loss = nn.functional.mse_loss
    history = fit(model, loss, windows(), optimizer=optimizer, epochs=epochs, step=step, **options)
    return model, history


def test_a_hidden_state_is_carried_from_window_to_window() -> None:
    model, history = read(CarriedOn())
    torch.manual_seed(0)
    by_hand = Reader()
    optimizer = Adam(by_hand.parameters(), lr=0.01)
    expected = []
    for _ in range(5):
        hidden = None
        for inputs, targets in windows():
            optimizer.zero_grad()
            output, hidden = by_hand(inputs, hidden)
            hidden = hidden.detach()
            loss = F.mse_loss(output, targets)
            loss.backward()
            optimizer.step()
            expected.append(loss.item())
    assert history.step_losses == expected
    assert same(weights(model), weights(by_hand))


def test_what_a_step_keeps_is_in_the_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "reader.pt"
    unbroken, whole = read(CarriedOn())
    _, stopped = read(CarriedOn(), checkpoint=path, transform=press_ctrl_c(at=8))
    assert "in epoch 2 of 5, after step 3 of 6" in stopped.stopped
    resumed, history = read(CarriedOn(), checkpoint=path)
    assert history == whole
    assert same(weights(resumed), weights(unbroken))


def test_a_checkpoint_without_what_the_step_keeps_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reader.pt"
    step = CarriedOn()

    def forgetful(learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        return step(learner, inputs, targets)

    read(forgetful, 1, checkpoint=path)
    with pytest.raises(ValueError, match="the checkpoint was made by another training"):
        read(CarriedOn(), 1, checkpoint=path)


# Any step


@KINDS
def test_without_another_the_step_is_the_one_that_is_shown(kind: object) -> None:
    one, other = network(kind), network(kind)
    train(one, step=learning_step)
    train(other)
    assert same(weights(one), weights(other))


@KINDS
def test_a_step_of_ones_own_is_told_of_nan(kind: object) -> None:
    images, labels = examples()
    images[:] = float("nan")
    with pytest.raises(Diverged, match=r"became nan in step 1 .*The cause is in the data"):
        train(network(kind), data=(images, labels), step=private_step)


# Data that come in batches


class Shuffled:
    """Batches in another order each time, by torch's own random numbers."""

    def __len__(self) -> int:
        return 5

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        images, labels = examples()
        for chosen in torch.randperm(len(images)).split(5):
            yield images[chosen], labels[chosen] + 0 * torch.randint(3, (1,))


def loader() -> DataLoader:
    return DataLoader(TensorDataset(*examples()), batch_size=5, shuffle=True)


@KINDS
@pytest.mark.parametrize("make", [Shuffled, loader])
def test_a_stream_of_batches_can_be_gone_on_with(kind: object, make, tmp_path: Path) -> None:
    path = tmp_path / "stream.pt"
    unbroken, model = network(kind), network(kind)
    whole = train(unbroken, data=make())
    assert len(whole.step_losses) == 15
    stopped = train(model, data=make(), checkpoint=path, transform=press_ctrl_c(at=7))
    assert "in epoch 2 of 3, after step 3 of 5" in stopped.stopped
    resumed = network(kind)
    assert train(resumed, data=make(), checkpoint=path) == whole
    assert same(weights(resumed), weights(unbroken))


def test_the_loss_of_an_epoch_of_batches_is_the_mean_of_all_examples() -> None:
    model = network(layers)
    images, labels = examples(22)
    stream = list(batches((images, labels), 5))
    history = train(model, 1, data=stream, optimizer=SGD(model.parameters(), lr=0.0))
    expected = F.cross_entropy(model(images), labels).item()
    assert history.epoch_losses == pytest.approx([expected])


class TooFew(Shuffled):
    """Says that it has more batches than it gives."""

    def __len__(self) -> int:
        return 7


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            iter([]),
            r"data should be a pair of tensors, \(inputs, targets\), or batches that can be",
        ),
        (5, r"data should be a pair of tensors, .*, and is 5"),
        ({}, r"data should be a pair of tensors, .*, and is \{\}"),
        ([[1.0], [1]], r"each batch should be a pair of tensors, .*, and is \[1.0\]"),
        ([(torch.ones(2),)], r"each batch should be a pair of tensors, .*, and is \(tensor"),
        (TooFew(), "data should give as many batches as its length, 7, and gave 5"),
    ],
)
def test_what_is_no_stream_of_batches_is_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        train(network(layers), data=data)


# What a picture goes through


def files_of_a_step(kind: object, loss: object) -> set[str]:
    """The files of the course that a batch goes through, from the data to the new weights."""
    files: set[str] = set()
    watch = iter([False, True, False, False])

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and PACKAGE in path.parents:
            files.add(path.relative_to(PACKAGE).as_posix())

    def begin_and_end(_: Tensor) -> float:
        sys.setprofile(note if next(watch) else None)
        return 1.0

    model = network(kind)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    # the schedule is asked once a step: the second one is watched
    fit(
        model,
        loss,
        examples(20),
        optimizer=optimizer,
        epochs=1,
        batch_size=5,
        schedule=begin_and_end,
    )
    return files


def test_a_picture_goes_through_five_places() -> None:
    """Into a batch, through a step with a network and a loss, and to the optimiser."""
    on_its_way = {"data/batches.py", "training/steps.py", "training/optimizers.py"}
    assert files_of_a_step(nn, F.cross_entropy) == on_its_way
    ours = files_of_a_step(layers, losses.cross_entropy)
    rooms = {file.partition("/")[0] for file in ours - on_its_way}
    assert on_its_way <= ours
    assert rooms == {"layers", "losses", "functional"}
