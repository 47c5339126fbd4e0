"""Networks that are trained once on a computer, and then read from its disk."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import torch

from artcourse.data.kept import checksum_of, kept_bytes, kept_folder
from artcourse.data.progress import Bar
from artcourse.functional._door import known
from artcourse.training.checkpoint import load_checkpoint
from artcourse.training.history import StepReport
from artcourse.training.recipes import NAMES, recipe_of

FOLDER = "trained"
MINUTES = {"tunes": 5, "strokes": 3, "letters": 3}


def load_trained(name: str) -> Any:
    """Load a network that writes tunes, draws characters or letters; train it, if it is not there.

    The first time takes some minutes, with a bar. An interrupted training goes on the next
    time from its last whole pass through the data. The weights are kept on this computer, in
    ``datasets/downloads/trained``: the data may be learned from by everyone, and it is safer
    not to hand on what was learned from them.

    Parameters
    ----------
    name : 'tunes', 'strokes' or 'letters'
        An LSTM of 256 numbers, ``CharRNN``, which also has the ``vocabulary`` that it writes
        with; ``StrokeRNN``, which draws; or ``ConditionalVAE``, which writes each of
        ``data.LETTERS_AND_DIGITS`` in any face.

    Returns
    -------
    CharRNN, StrokeRNN or ConditionalVAE
        In evaluation mode.

    Raises
    ------
    ValueError
        When there is no such recipe.
    KeyboardInterrupt
        When the training is stopped: a network that is half trained is not kept.

    Lesson: 06_lstm_and_gru
    """
    recipe = recipe_of(known("name", name, NAMES))
    model = recipe.new()
    made_from = checksum_of([repr(recipe), recipe.data_checksum(), _shapes_of(model)])
    unfinished = _unfinished(f"{name}-{made_from[:8]}")
    content = kept_bytes(f"{name}.weights", made_from, lambda: _trained(name, unfinished), FOLDER)
    _remove_when_kept(unfinished, name)
    model.load_state_dict(torch.load(io.BytesIO(content), weights_only=True))
    if hasattr(recipe, "complete"):
        recipe.complete(model)
    return model.eval()


def _shapes_of(model: torch.nn.Module) -> str:
    """What the weights of a network are called, and their shapes."""
    return str([(key, tuple(value.shape)) for key, value in model.state_dict().items()])


def _remove_when_kept(unfinished: Path | None, name: str) -> None:
    """Remove what an interrupted training would go on from, once the weights are on the disk."""
    if unfinished is None or not unfinished.exists():
        return
    if (unfinished.parent / f"{name}.weights").exists():
        unfinished.unlink()
    else:
        print(f"The weights could not be kept: is the disk full? {unfinished} is kept instead.")


def _unfinished(name: str) -> Path | None:
    """Where a training is saved on its way; a file that cannot be gone on from is removed."""
    folder = kept_folder(FOLDER)
    if folder is None:
        return None
    path = folder / f"{name}.unfinished.pt"
    try:
        load_checkpoint(path)
    except (FileNotFoundError, ValueError):
        path.unlink(missing_ok=True)
    return path


def _trained(name: str, unfinished: Path | None) -> bytes:
    """Train by the recipe of that name, and return its weights as a file."""
    about = f"about {MINUTES[name]} minutes, only this once"
    print(f"The network {name!r} is trained on this computer: {about}.")
    bar = Bar(f"training {name}")

    def show(report: StepReport) -> None:
        loss = report.history.step_losses[-1]
        words = f"epoch {report.epoch} of {report.epochs}, loss {loss:.2f}"
        bar.show(report.done, f"Training {name!r}: {words}")

    model, history = recipe_of(name).train(callback=show, checkpoint=unfinished)
    if history.stopped:
        raise KeyboardInterrupt(f"{history.stopped} It goes on from there the next time.")
    content = io.BytesIO()
    torch.save(model.state_dict(), content)
    return content.getvalue()
