"""The network that writes folk tunes."""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch

from artcourse.data import carried_windows, load_tunes, tune_vocabulary
from artcourse.data.kept import checksum_of
from artcourse.losses import sequence_cross_entropy
from artcourse.models import CharRNN, CharRNNByHand
from artcourse.training.fit import fit
from artcourse.training.history import Callback, History
from artcourse.training.optimizers import Adam
from artcourse.training.recipes.schedule import warm_then_falling
from artcourse.training.truncated import TruncatedBPTT

Path = str | os.PathLike[str]


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

    def complete(self, model: CharRNN) -> None:
        """Give a trained network the vocabulary that it writes with."""
        model.vocabulary = tune_vocabulary()

    def data_checksum(self) -> str:
        """Return a checksum of what it learns from."""
        symbols = "".join(tune_vocabulary().symbols)
        return checksum_of([symbols, *(tune.text for tune in load_tunes("train"))])


RECIPE = TuneRecipe()
