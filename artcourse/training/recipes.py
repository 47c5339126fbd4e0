"""Recipes: networks that several lessons want, and how each is trained.

They learn from data that may be used and not handed on as weights, so that each computer
trains them once: see :func:`artcourse.training.load_trained`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

import torch
from torch import Tensor

from artcourse.data import StrokeBatches, carried_windows, load_strokes, load_tunes, tune_vocabulary
from artcourse.data.kept import checksum_of
from artcourse.losses import mixture_density_loss, sequence_cross_entropy
from artcourse.models import CharRNN, CharRNNByHand, StrokeRNN
from artcourse.training.fit import fit
from artcourse.training.gradients import clip_grad_norm_
from artcourse.training.history import Callback, History
from artcourse.training.optimizers import Adam
from artcourse.training.steps import Learner
from artcourse.training.truncated import TruncatedBPTT

Path = str | os.PathLike[str]
WARM_UP = 0.03  # of the training, in which the learning rate grows
LAST_RATE = 0.02  # of the first


@dataclass(frozen=True)
class TuneRecipe:
    """How a network learns to write folk tunes.

    Rate, dropout and epochs were chosen on the validation tunes. Without dropout an LSTM learns
    by heart: with a rate of 0.008 it paid 1.72 bits there after 14 epochs, and 1.80 after 22. The
    learning rate grows for a moment, stays, and falls evenly in the last two fifths.
    """

    cell: str = "lstm"
    hidden_size: int = 256
    embedding_size: int = 64
    epochs: int = 16
    lr: float = 5e-3
    batch_size: int = 32
    length: int = 128  # steps that a gradient goes back
    dropout: float = 0.25
    version: int = 1  # raised when code changes what comes out, so that kept weights are not used
    by_hand: bool = False  # on our own layers and their backward rules

    def train(
        self, seed: int = 0, callback: Callback | None = None, checkpoint: Path | None = None
    ) -> tuple[CharRNN | CharRNNByHand, History]:
        """Train it; ``checkpoint`` as in ``fit``."""
        vocabulary = tune_vocabulary()
        tunes = [vocabulary.encode(tune.text) for tune in load_tunes("train")]
        model = self.new(seed)
        history = fit(
            model,
            sequence_cross_entropy,
            carried_windows(tunes, self.batch_size, self.length),
            optimizer=Adam(model.parameters(), lr=self.lr),
            epochs=self.epochs,
            schedule=warm_then_falling,
            generator=seed,
            callback=callback,
            checkpoint=checkpoint,
            step=TruncatedBPTT(max_norm=1.0),
        )
        return model, history

    def new(self, seed: int = 0) -> CharRNN | CharRNNByHand:
        """Make the network that is trained."""
        sizes = (len(tune_vocabulary()), self.hidden_size, self.embedding_size)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            if self.by_hand:
                return CharRNNByHand(*sizes, self.cell)
            return CharRNN(*sizes, self.cell, self.dropout)

    def data_checksum(self) -> str:
        """Return a checksum of what it learns from."""
        symbols = "".join(tune_vocabulary().symbols)
        return checksum_of([symbols, *(tune.text for tune in load_tunes("train"))])


@dataclass(frozen=True)
class StrokeRecipe:
    """How a network learns to draw characters, stroke by stroke."""

    hidden_size: int = 256
    curves: int = 20
    epochs: int = 12
    lr: float = 2e-3
    tolerance: float = 1.0  # of the simplification: see load_strokes
    version: int = 1  # as in TuneRecipe

    def train(
        self, seed: int = 0, callback: Callback | None = None, checkpoint: Path | None = None
    ) -> tuple[StrokeRNN, History]:
        """Train it; ``checkpoint`` as in ``fit``."""
        movements = load_strokes("train", tolerance=self.tolerance).movements
        model = self.new(seed)
        history = fit(
            model,
            mixture_density_loss,
            StrokeBatches(movements),
            optimizer=Adam(model.parameters(), lr=self.lr),
            epochs=self.epochs,
            schedule=warm_then_falling,
            generator=seed,
            callback=callback,
            checkpoint=checkpoint,
            step=clipped_step,
        )
        return model, history

    def new(self, seed: int = 0) -> StrokeRNN:
        """Make the network that is trained."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return StrokeRNN(self.hidden_size, self.curves)

    def data_checksum(self) -> str:
        """Return a checksum of what it learns from."""
        movements = load_strokes("train", tolerance=self.tolerance).movements
        return hashlib.sha256(movements.numpy().tobytes()).hexdigest()


def warm_then_falling(done: float) -> float:
    """Return the factor of the learning rate when so much of the training is done."""
    warm = (done + 0.001) / WARM_UP
    falling = LAST_RATE + (1 - LAST_RATE) * (1 - done) / 0.4
    return min(1.0, warm, falling)


def clipped_step(learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
    """Learn from a batch, with gradients that together are no longer than 1."""
    learner.zero_grad()
    output = learner.model(inputs)
    loss = learner.loss(output, targets)
    learner.backward(loss, output, targets)
    clip_grad_norm_(learner.model.parameters(), max_norm=1.0)
    learner.update()
    return loss


RECIPES: dict[str, TuneRecipe | StrokeRecipe] = {"tunes": TuneRecipe(), "strokes": StrokeRecipe()}
