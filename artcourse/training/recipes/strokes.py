"""The network that draws characters, stroke by stroke."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

import torch

from artcourse.data import StrokeBatches, load_strokes
from artcourse.losses import mixture_density_loss
from artcourse.models import StrokeRNN
from artcourse.training.fit import fit
from artcourse.training.history import Callback, History
from artcourse.training.optimizers import Adam
from artcourse.training.recipes.schedule import clipped_step, warm_then_falling

Path = str | os.PathLike[str]


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


RECIPE = StrokeRecipe()
