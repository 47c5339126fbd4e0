"""The network that writes any letter in any face."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

import torch

from artcourse.data import LETTERS_AND_DIGITS, load_letters
from artcourse.losses import negative_elbo
from artcourse.models import ConditionalVAE
from artcourse.training.face_step import FaceStep
from artcourse.training.fit import fit
from artcourse.training.history import Callback, History
from artcourse.training.optimizers import Adam
from artcourse.training.recipes.schedule import warm_then_falling

Path = str | os.PathLike[str]


@dataclass(frozen=True)
class LetterRecipe:
    """How a network learns to write any letter in any face.

    A letter of another face than those that it has learned from costs 104 nats, when another
    letter of that face is known; 242 where all pictures are their own targets (share 0), and 158
    with the mean face. So much after 90 seconds.
    """

    latent_size: int = 16
    hidden_size: int = 128
    width: int = 16  # channels of the first convolution
    epochs: int = 80
    lr: float = 1e-3
    share: float = 0.5  # of letters that are asked for another of their face
    version: int = 1  # as in TuneRecipe

    def train(
        self, seed: int = 0, callback: Callback | None = None, checkpoint: Path | None = None
    ) -> tuple[ConditionalVAE, History]:
        """Train it; ``checkpoint`` as in ``fit``."""
        letters = load_letters("train", LETTERS_AND_DIGITS)
        model = self.new(seed)
        history = fit(
            model,
            negative_elbo,
            (letters.images, torch.arange(len(letters.images))),
            optimizer=Adam(model.parameters(), lr=self.lr),
            epochs=self.epochs,
            schedule=warm_then_falling,
            generator=seed,
            callback=callback,
            checkpoint=checkpoint,
            step=FaceStep(letters, self.share),
        )
        return model, history

    def new(self, seed: int = 0) -> ConditionalVAE:
        """Make the network that is trained."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return ConditionalVAE(
                len(LETTERS_AND_DIGITS),
                latent_size=self.latent_size,
                hidden_size=self.hidden_size,
                width=self.width,
            )

    def data_checksum(self) -> str:
        """Return a checksum of what it learns from."""
        letters = load_letters("train", LETTERS_AND_DIGITS)
        return hashlib.sha256(letters.images.numpy().tobytes()).hexdigest()


RECIPE = LetterRecipe()
