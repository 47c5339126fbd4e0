"""Which autoencoder gives each known factor of pictures a latent number of its own.

Run by hand: python tests/benchmarks/factors.py [--seconds 60] [--seeds 0 1 2]

The pictures are those of ``load_shapes``: a shape, its hue, its size and its place. Three losses,
each at its own best weight β of those tried, by the mutual information gap (MIG) of one seed that
is not used again; then three other seeds. The MIG is that of the training pictures: it asks how a
network has ordered them, and not how well it foretells. By a draw for each picture, in 20 bins.
Writes datasets/measured/factors.json.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from clock import Clock
from torch import Tensor

from artcourse.atelier import Shapes, load_shapes
from artcourse.data import save_measured
from artcourse.losses import beta_tc_loss, negative_elbo
from artcourse.measures import measure_elbo, mutual_information_gap
from artcourse.models import VAE
from artcourse.training import Adam, ELBOStep, fit

SECONDS, SEEDS, SEARCH_SEED = 60.0, [0, 1, 2], 10
WEIGHTS = {"VAE": (1.0,), "β-VAE": (4.0, 10.0, 30.0), "β-TCVAE": (10.0, 20.0, 30.0)}
WARM = 0.5  # of the time, in which the weight grows from 0


def loss_of(name: str, pictures: int, clock: Clock) -> Callable[..., Tensor]:
    """Return the loss of that name; its weight grows with the time."""

    def loss(output: Any, images: Tensor, beta: float) -> Tensor:
        warm = min(1.0, clock.done() / WARM)
        if name == "β-TCVAE":  # with the weight 1 it is the VAE's
            return beta_tc_loss(output, images, pictures=pictures, beta=1 + (beta - 1) * warm)
        return negative_elbo(output, images, beta=beta * warm)

    return loss


def measured(name: str, beta: float, seconds: float, seed: int, shapes: Shapes) -> dict[str, Any]:
    """Train one network, and measure it."""
    torch.manual_seed(seed)
    model = VAE((3, 32, 32), latent_size=6)
    clock = Clock(seconds, falling=0.3)
    images = shapes.images
    history = fit(
        model,
        loss_of(name, len(images), clock),
        (images, images),
        optimizer=Adam(model.parameters(), lr=1e-3),
        epochs=10_000,
        schedule=clock.rate,
        generator=seed,
        callback=clock,
        step=ELBOStep(beta),
    )
    with torch.no_grad():
        latent = model(images).latent  # one draw each: a collapsed number tells nothing then
    gap = mutual_information_gap(latent, shapes.factors)
    report = measure_elbo(model, images)
    return {
        "beta": beta,
        "seed": seed,
        "steps": len(history.step_losses),
        "mig": gap.mean,
        "per_factor": dict(zip(shapes.names, gap.per_factor.tolist(), strict=True)),
        "reconstruction": report.reconstruction,
        "kl": report.kl,
    }


def main() -> None:
    """Train, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seeds", nargs="*", type=int, default=SEEDS)
    given = parser.parse_args()
    torch.set_num_threads(1)
    shapes = load_shapes("train")
    found: dict[str, Any] = {"cpu_seconds": given.seconds, "search": {}, "networks": {}}
    for name, weights in WEIGHTS.items():
        run = partial(measured, name, seconds=given.seconds, shapes=shapes)
        tried = [run(beta, seed=SEARCH_SEED) for beta in weights]
        best = max(tried, key=lambda row: row["mig"])["beta"]
        found["search"][name] = tried
        print(name, "tried", [(row["beta"], round(row["mig"], 3)) for row in tried], flush=True)
        found["networks"][name] = [run(best, seed=seed) for seed in given.seeds]
        for row in found["networks"][name]:
            print(name, row, flush=True)
    if (given.seconds, given.seeds) == (SECONDS, SEEDS):
        save_measured("factors", "python tests/benchmarks/factors.py", found)
    else:
        print("A trial: nothing is written down.")


if __name__ == "__main__":
    main()
