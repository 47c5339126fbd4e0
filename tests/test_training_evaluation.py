"""What a network answers, and the bar that shows its training: in a notebook and in a terminal."""

from __future__ import annotations

import contextlib
import io
import sys
from types import SimpleNamespace

import pytest
import torch
from test_training import KINDS, examples, network, train
from torch import nn

from artcourse import training
from artcourse.data import progress as bars
from artcourse.training import History, ProgressBar, StepReport, predict, progress


@KINDS
def test_predictions_are_those_of_the_network(kind: object) -> None:
    model = network(kind)
    images, _ = examples(22)
    output = predict(model, images, batch_size=5)
    assert not output.requires_grad
    torch.testing.assert_close(output, model(images).detach())


def test_predictions_are_made_in_evaluation_mode() -> None:
    model = nn.Sequential(nn.Dropout(0.5))
    images = torch.ones(30, 2)
    assert torch.equal(predict(model, images), images)
    assert model.training
    predict(model.eval(), images)
    assert not model.training


def test_after_a_prediction_each_part_is_in_its_mode_again() -> None:
    model = nn.Sequential(nn.Dropout(0.5), nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)))
    model[1][1].eval()
    for images in (torch.ones(3, 2), torch.ones(3, 5)):
        with contextlib.suppress(RuntimeError):
            predict(model, images)
        assert [part.training for part in model.modules()] == [True, True, True, True, False]


def test_history_in_words() -> None:
    assert repr(History()) == "History(0 epochs, 0 steps)"
    history = History([2.0, 1.0], [1.5], {"accuracy": [0.5]}, "Done.")
    assert repr(history) == (
        "History(1 epochs, 2 steps, loss 1.5000, validation accuracy 0.5000). Done."
    )


def test_a_report_has_its_name_of_before() -> None:
    assert training.Progress is StepReport


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setattr(progress, "_SECONDS", 0)
    train(network(nn), 2, callback=ProgressBar(), validation=examples(5))
    shown = terminal.getvalue()
    lines = shown.split("\r")
    assert len(lines) == 11
    assert lines[1].startswith("epoch 1 of 2, loss ")
    assert "███░░░░░" in lines[1]
    assert lines[10].startswith("epoch 2 of 2, loss ")
    assert "█" * 30 in lines[10]
    assert ", validation loss " in lines[10]
    assert shown.endswith("\n")
    assert shown.count("\n") == 1


def test_elsewhere_it_is_ten_lines_at_most(capsys: pytest.CaptureFixture, monkeypatch) -> None:
    monkeypatch.setattr(progress, "_SECONDS", 0)
    train(network(nn), 2, callback=ProgressBar())
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 10
    assert printed.err.splitlines()[-1].startswith("epoch 2 of 2, loss ")


def test_the_bar_is_drawn_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress.time, "monotonic", lambda: 100.0)
    train(network(nn), 2, callback=ProgressBar())
    assert terminal.getvalue().count("\r") == 3  # the first step, and each end of an epoch


def test_the_bar_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list = []

    def display(bar: dict, *, raw: bool, display_id: bool) -> object:
        assert raw
        assert display_id
        shown.append(bar)
        return SimpleNamespace(update=update)

    def update(bar: dict, *, raw: bool) -> None:
        assert raw
        shown.append(bar)

    fake = SimpleNamespace(
        get_ipython=lambda: SimpleNamespace(kernel="kernel"),
        display=SimpleNamespace(display=display),
    )
    monkeypatch.setitem(sys.modules, "IPython", fake)
    monkeypatch.setattr(progress, "_SECONDS", 0)
    train(network(nn), 2, callback=ProgressBar())
    assert len(shown) == 10
    assert 'value="0.100"' in shown[0]["text/html"]
    assert shown[-1]["text/plain"].startswith("epoch 2 of 2, loss ")
    assert (
        '<progress value="1.000" aria-label="training"></progress> epoch 2 of 2'
        in (shown[-1]["text/html"])
    )


def test_a_plain_ipython_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(get_ipython=lambda: SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", fake)
    assert bars._notebook_display() is None


def test_names_are_written_safely_into_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    history = History([1.0], [1.0], {"<b>": [1.0]})
    shown: list[dict] = []
    monkeypatch.setattr(bars, "_notebook_display", lambda: lambda bar, **_: shown.append(bar))
    report = StepReport(epoch=1, epochs=1, step=1, steps=1, history=history, model=None)
    ProgressBar()(report)
    assert "&lt;b&gt;" in shown[0]["text/html"]
