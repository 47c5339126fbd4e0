"""A training that was interrupted, in whatever way, ends with the weights of an unbroken one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from test_training import KINDS, examples, network, press_ctrl_c, same, train, weights
from torch import Tensor, nn

from artcourse import layers
from artcourse.data import each_picture
from artcourse.layers import kaiming_normal_
from artcourse.torchvision_remedy import import_torchvision
from artcourse.training import SGD, Adam, load_checkpoint, save_checkpoint

OPTIMIZERS = pytest.mark.parametrize(
    "method",
    [
        lambda params: SGD(params, lr=0.05, momentum=0.9),
        lambda params: Adam(params, lr=0.01, weight_decay=0.1),
        lambda params: torch.optim.SGD(params, lr=0.05, momentum=0.9),
        lambda params: torch.optim.Adam(params, lr=0.01),
    ],
    ids=["SGD", "Adam", "torch-SGD", "torch-Adam"],
)


def with_chance(kind: object) -> object:
    """A network which draws random numbers in each step and, of torch's, has buffers."""
    model = network(kind)
    if kind is nn:
        model.insert(1, nn.BatchNorm2d(3, dtype=torch.float64))
        model.append(nn.Dropout(0.2))
    return model


def shifted(images: Tensor) -> Tensor:
    """A transform of torchvision, which draws from torch's own random numbers."""
    import_torchvision()
    from torchvision.transforms import v2

    return each_picture(v2.RandomCrop((4, 5), padding=1))(images)


class Killed(Exception):
    """What a crash would do at once."""


def crash_at(epoch: int, step: int):
    def callback(progress) -> None:
        if (progress.epoch, progress.step) == (epoch, step):
            raise Killed

    return callback


def run(kind: object, method, epochs: int, **options: object) -> tuple[list[Tensor], object]:
    model = with_chance(kind)
    options = {"transform": shifted, "schedule": lambda done: 1 - 0.9 * done, **options}
    history = train(model, epochs, optimizer=method(model.parameters()), **options)
    return [*weights(model), *(it.double() for it in model.state_dict().values())], history


@KINDS
@OPTIMIZERS
@pytest.mark.parametrize("place", [(1, 5), (2, 3), (3, 1)])
def test_after_a_crash_the_weights_become_the_same(kind, method, place, tmp_path: Path) -> None:
    unbroken, history = run(kind, method, 4)
    path = tmp_path / "training.pt"
    with pytest.raises(Killed):
        run(kind, method, 4, checkpoint=path, callback=crash_at(*place))
    resumed, whole_history = run(kind, method, 4, checkpoint=path)
    assert same(resumed, unbroken)
    assert whole_history == history


@KINDS
@OPTIMIZERS
@pytest.mark.parametrize("at", [2, 4, 8])
def test_after_ctrl_c_the_weights_become_the_same(kind, method, at: int, tmp_path: Path) -> None:
    unbroken, history = run(kind, method, 3)
    path = tmp_path / "training.pt"
    press = press_ctrl_c(at)
    _, stopped = run(kind, method, 3, checkpoint=path, transform=lambda x: shifted(press(x)))
    assert len(stopped.step_losses) == at + 1
    assert "Stopped by you" in stopped.stopped
    resumed, whole_history = run(kind, method, 3, checkpoint=path)
    assert same(resumed, unbroken)
    assert whole_history == history


@KINDS
def test_broken_off_again_and_again_the_weights_become_the_same(kind, tmp_path: Path) -> None:
    """In the middle of an epoch, right after it went on from there, and with new weights."""
    method, path = (lambda params: Adam(params, lr=0.01)), tmp_path / "training.pt"
    unbroken, _ = run(kind, method, 3, initialise=kaiming_normal_)
    how = {"checkpoint": path, "initialise": kaiming_normal_}
    press = press_ctrl_c(7)
    run(kind, method, 3, **how, transform=lambda images: shifted(press(images)))
    for _ in range(2):
        with pytest.raises(Killed):
            run(kind, method, 3, **how, callback=crash_at(2, 4))
    resumed, _ = run(kind, method, 3, **how)
    assert same(resumed, unbroken)


def test_a_second_ctrl_c_saves_no_half_step(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    first, second = press_ctrl_c(at=7), press_ctrl_c(at=7)
    model = network(layers)
    history = train(model, checkpoint=path, transform=lambda inputs: second(first(inputs)))
    assert len(history.step_losses) == 7
    assert len(load_checkpoint(path)["history"]["step_losses"]) == 5


def test_a_finished_training_can_be_prolonged(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    one, other = network(layers), network(layers)
    train(one, 5)
    train(other, 2, checkpoint=path)
    assert len(train(other, 2, checkpoint=path).epoch_losses) == 2  # nothing left to do
    train(network(layers), 5, checkpoint=path)
    fresh = network(layers)
    train(fresh, 5, checkpoint=path)
    assert same(weights(fresh), weights(one))


def test_a_threshold_that_was_reached_stays_reached(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    first = train(network(layers), 500, threshold=0.5, checkpoint=path)
    again = train(network(layers), 500, threshold=0.5, checkpoint=path)
    assert again == first


SCRIPT = """
import os, sys
sys.path.insert(0, {tests!r})
from artcourse.data import saving
from test_training import *
writes, write = iter(range(100)), saving.os.fsync
def fsync(number):
    if next(writes) == {die_at}:
        os.truncate(number, 100)  # half written
        os._exit(9)
    write(number)
saving.os.fsync = fsync
model = network(layers)
print("begins", flush=True)
train(model, {epochs}, checkpoint={path!r}, optimizer=Adam(model.parameters()))
"""


def script(path: Path, epochs: int = 4, die_at: int = -1) -> list[str]:
    tests = str(Path(__file__).parent)
    code = SCRIPT.format(tests=tests, die_at=die_at, path=str(path), epochs=epochs)
    return [sys.executable, "-c", code]


def test_killed_in_the_middle_of_a_write_the_older_checkpoint_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    done = subprocess.run(script(path, die_at=3), check=False, capture_output=True, timeout=120)
    assert done.returncode == 9
    assert len(load_checkpoint(path)["history"]["epoch_losses"]) == 2
    assert len(list(tmp_path.iterdir())) == 2  # and what was half written, under another name
    model, unbroken = network(layers), network(layers)
    train(model, 4, checkpoint=path, optimizer=Adam(model.parameters()))
    train(unbroken, 4, optimizer=Adam(unbroken.parameters()))
    assert same(weights(model), weights(unbroken))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_it_can_be_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    with subprocess.Popen(script(path, epochs=10**6), stdout=subprocess.PIPE) as training:
        training.stdout.readline()
        while not path.exists():
            time.sleep(0.01)
            assert training.poll() is None
        time.sleep(0.3)
        training.send_signal(signal.SIGKILL)
    epochs = len(load_checkpoint(path)["history"]["epoch_losses"])
    model, unbroken = network(layers), network(layers)
    train(model, epochs + 2, checkpoint=path, optimizer=Adam(model.parameters()))
    train(unbroken, epochs + 2, optimizer=Adam(unbroken.parameters()))
    assert same(weights(model), weights(unbroken))


def test_a_full_disk_leaves_the_older_checkpoint(tmp_path, monkeypatch) -> None:
    path = tmp_path / "training.pt"
    save_checkpoint(path, {"epoch": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"could not be saved: No space left on device"):
        save_checkpoint(path, {"epoch": 2})
    assert load_checkpoint(path) == {"epoch": 1}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("part", [0, 10, 0.5, 0.99])
def test_a_damaged_checkpoint_says_so(part: float, tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    save_checkpoint(path, {"model": torch.ones(1000)})
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content)) if part < 1 else part])
    with pytest.raises(ValueError, match=r"training\.pt is no intact checkpoint\. Mov"):
        train(network(layers), checkpoint=path)


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple:
        return Path.touch, (Path("sprung"),)


def test_reading_a_checkpoint_runs_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"model": Trap()}, "trap.pt")
    with pytest.raises(ValueError, match=r"trap\.pt is no intact checkpoint"):
        load_checkpoint("trap.pt")
    assert not Path("sprung").exists()
    torch.save([1, 2], "list.pt")
    with pytest.raises(ValueError, match=r"list\.pt holds no checkpoint"):
        load_checkpoint("list.pt")


@pytest.mark.parametrize(
    "change",
    [
        {"batch_size": 6},
        {"data": examples(23)},
        {"optimizer": lambda model: Adam(model.parameters())},
        {"optimizer": lambda model: SGD(model.parameters(), lr=0.01, momentum=0.9)},
        {"batch_size": 6, "initialise": kaiming_normal_},
    ],
)
def test_the_checkpoint_of_another_training_is_refused(change: dict, tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    train(network(layers), checkpoint=path)
    model = network(layers)
    before = weights(model)
    if "optimizer" in change:
        change = {"optimizer": change["optimizer"](model)}
    with pytest.raises(ValueError, match=r"the checkpoint was made by another training: \{'optim"):
        train(model, checkpoint=path, **change)
    assert same(weights(model), before)


def test_the_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "training.pt"
    train(network(layers), checkpoint=path)
    other = layers.Sequential(layers.Flatten(), layers.Linear(20, 3))
    with pytest.raises(ValueError, match="these weights belong to another network: missing are"):
        train(other, checkpoint=path)


@OPTIMIZERS
def test_a_rate_that_the_callback_changed_is_gone_on_with(method, tmp_path: Path) -> None:
    def slower(progress) -> None:
        for group in getattr(optimizer, "param_groups", None) or [vars(optimizer)]:
            group["lr"] *= 0.9

    path, ends = tmp_path / "training.pt", []
    for checkpoint in (None, path, path):
        model = network(nn)
        optimizer = method(model.parameters())
        press = press_ctrl_c(7 if checkpoint and not path.exists() else -1)
        train(model, optimizer=optimizer, callback=slower, checkpoint=checkpoint, transform=press)
        ends.append(weights(model))
    assert not same(ends[0], ends[1])
    assert same(ends[0], ends[2])


def test_a_missing_folder_is_named_before_the_work(tmp_path: Path) -> None:
    steps = []
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere to save into"):
        train(network(layers), checkpoint=tmp_path / "nowhere" / "a.pt", callback=steps.append)
    assert not steps
