"""How well variational autoencoders find held-out pictures likely, after so many seconds.

Run by hand: python tests/benchmarks/vae.py [--rows digits grey letters dynamic passes]
    [--seeds 0 1 2]

Each row trains one network a seed for so many CPU seconds of one thread, keeps the weights that
were best on the validation pictures, and then looks at the test pictures, once. All numbers are
nats a picture, and smaller is better. Writes them into datasets/measured/vae.json.

- digits: MNIST's digits (ours: 3,500 to learn from), a pixel is ink where its shade is above 0.5
- grey: the same digits, with their greys as targets, by fully connected layers of 784-400-20
- letters: A to Z, a to z, 0 to 9 in typefaces of which the network has seen none, as greys
- dynamic: digits whose pixels are drawn anew each time, with the shade as the chance of ink; by
  the ELBO (k = 1), and by the importance-weighted bound of 5 and 50 draws; measured by 5,000
- passes: as dynamic with k = 1 and 5, with as many passes through the data as k = 50 had there
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from clock import Clock
from torch import Tensor

from artcourse.data import (
    LETTERS_AND_DIGITS,
    binarised,
    dynamically_binarised,
    load_letters,
    load_measured,
    load_mnist5k,
    save_measured,
)
from artcourse.losses import importance_weighted_bound, negative_elbo
from artcourse.measures import active_units, log_likelihood, measure_elbo
from artcourse.measures.likelihood import log_weights_of
from artcourse.models import VAE
from artcourse.training import (
    Adam,
    EarlyStopping,
    ELBOStep,
    Learner,
    StepReport,
    fit,
)

SEEDS = [0, 1, 2]
ROWS = ("digits", "grey", "letters", "dynamic", "passes")
DRAWS = (1, 5, 50)  # k, in training
RATE = 1e-3  # twice of it costs 4 nats more on the validation digits
DYNAMIC_SECONDS = 480  # for each k
SAMPLES, MANY = 100, 5000  # draws for the bound that is measured
BOUNDED = 300  # test pictures for the bound of 100 draws; all for the other


class Passes(Clock):
    """Ends a training after so many passes through the data, and lets its rate fall alike."""

    def __init__(self, epochs: int) -> None:
        super().__init__(math.inf)
        self.epochs, self.part = epochs, 0.0

    def done(self) -> float:
        """Return the part of the passes that are done."""
        return self.part

    def __call__(self, report: StepReport) -> None:
        """Stop after the last pass."""
        self.part = (report.epoch - 1 + report.step / report.steps) / self.epochs
        super().__call__(report)


class ImportanceStep:
    """A step for ``fit``: the importance-weighted bound of k draws in place of the ELBO."""

    def __init__(self, draws: int) -> None:
        self.draws = draws

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        """Learn from one batch."""
        learner.zero_grad()
        generator = torch.Generator().manual_seed(int(torch.randint(2**31, ())))
        log_joint, log_posterior = log_weights_of(learner.model, inputs, [], self.draws, generator)
        loss = -importance_weighted_bound(log_joint, log_posterior).mean()
        learner.backward(loss, inputs, targets)
        learner.update()
        return loss


def trained(
    model: VAE,
    images: Tensor,
    measure: Callable[[Any], float],
    clock: Clock,
    seed: int,
    **options: Any,
) -> dict[str, Any]:
    """Train a network until the clock stops; it has its best weights then. What happened."""
    stopping = EarlyStopping(clock.not_counted(measure), patience=1000, every=3, callback=clock)
    history = fit(
        model,
        negative_elbo,
        (images, images),
        optimizer=Adam(model.parameters(), lr=RATE),
        epochs=100_000,
        schedule=clock.rate,
        generator=seed,
        callback=stopping,
        **{"step": ELBOStep(), **options},
    )
    stopping.restore(model)
    epochs = len(history.epoch_losses)
    used = {} if clock.seconds == math.inf else {"cpu_seconds": clock.seconds}
    return {"seed": seed, **used, "epochs": epochs, "best_epoch": stopping.best[0]}


def scored(model: VAE, images: Tensor, samples: int = SAMPLES) -> dict[str, float]:
    """Measure a trained network on test pictures."""
    report = measure_elbo(model, images, draws=10)
    bounded = images[torch.randperm(len(images), generator=torch.Generator().manual_seed(0))]
    bound = log_likelihood(
        model, bounded[:BOUNDED] if samples == SAMPLES else images, samples=samples
    )
    with torch.no_grad():
        active = active_units(*model.encode(images))
    return {**report._asdict(), f"iwae_{samples}": -bound.mean().item(), "active": active}


def plain_row(pictures: list[Tensor], make: Callable[[], VAE], seconds: float, seed: int) -> dict:
    """One network of the rows digits, grey and letters."""
    training, validation, test = pictures
    torch.manual_seed(seed)
    model = make()
    found = trained(
        model, training, lambda it: measure_elbo(it, validation).negative_elbo, Clock(seconds), seed
    )
    return found | scored(model, test)


def dynamic_row(pictures: list[Tensor], draws: int, seed: int, clock: Clock) -> dict:
    """One network of the row dynamic. Held-out pictures are drawn once."""
    generator = torch.Generator().manual_seed(0)
    validation, test = (dynamically_binarised(part, generator) for part in pictures[1:])
    torch.manual_seed(seed)
    model = VAE((1, 28, 28), latent_size=50, hidden_size=200, network="mlp")
    step = ELBOStep() if draws == 1 else ImportanceStep(draws)
    found = trained(
        model,
        pictures[0],
        lambda it: -log_likelihood(it, validation, samples=50).mean().item(),
        clock,
        seed,
        transform=dynamically_binarised,
        step=step,
    )
    return {"k": draws, **found} | scored(model, test, MANY)


def digits() -> list[Tensor]:
    return [load_mnist5k(split).images for split in ("train", "validation", "test")]


def letters() -> list[Tensor]:
    """The prototype's way: each letter fills its square."""
    splits = ("train", "validation", "test")
    return [load_letters(split, LETTERS_AND_DIGITS, placed="ink").images for split in splits]


def measured_rows(name: str, seeds: list[int]) -> list[dict]:
    """Measure one row of the table."""
    if name == "dynamic":
        return [dynamic_row(digits(), k, seeds[0], Clock(DYNAMIC_SECONDS)) for k in DRAWS]
    if name == "passes":
        most = load_measured("vae")["dynamic"][-1]["epochs"]
        return [dynamic_row(digits(), k, seeds[0], Passes(most)) for k in DRAWS[:-1]]
    mlp = partial(VAE, latent_size=20, hidden_size=400, network="mlp")
    conv = partial(VAE, latent_size=20)
    pictures, make, seconds = {
        "digits": (lambda: [binarised(part) for part in digits()], conv, 75),
        "grey": (digits, mlp, 60),
        "letters": (letters, conv, 120),
    }[name]
    loaded = pictures()
    return [plain_row(loaded, make, seconds, seed) for seed in seeds]


def measured_so_far() -> dict[str, Any]:
    """Return what stands in the file already; nothing, where there is none."""
    try:
        return load_measured("vae")
    except ValueError:
        return {}


def main() -> None:
    """Train, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", nargs="*", choices=ROWS, default=list(ROWS))
    parser.add_argument("--seeds", nargs="*", type=int, default=SEEDS)
    given = parser.parse_args()
    torch.set_num_threads(1)
    for name in given.rows:
        found = measured_rows(name, given.seeds)
        for row in found:
            print(name, row, flush=True)
        if given.seeds == SEEDS:  # the other rows stay as they are
            save_measured(
                "vae", "python tests/benchmarks/vae.py", {**measured_so_far(), name: found}
            )
        else:
            print("A trial: nothing is written down.")


if __name__ == "__main__":
    main()
