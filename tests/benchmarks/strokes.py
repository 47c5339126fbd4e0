"""How well a network draws characters, after so many seconds of one processor.

Run by hand: python tests/benchmarks/strokes.py [--seconds 170] [--seeds 0 1 2]
    [--tolerance 0.25] [--sheet FILE]

Prints the negative log-likelihood (NLL) of the validation characters, in nats: for where each
point is, for the state of the pen, and for both together, which is the loss that is trained.
Lengths are in units of 15 on KanjiVG's paper of 109, and another unit would add a constant.
Then lets it draw at some temperatures, and counts the drawings that ended on their own. Writes
what it finds into datasets/measured/strokes.json.
"""

from __future__ import annotations

import argparse
import os

import torch
from clock import Clock
from torch import Tensor

from artcourse.data import (
    StrokeBatches,
    load_strokes,
    previous_movements,
    save_image,
    save_measured,
)
from artcourse.data.pen import END, number_of_points
from artcourse.data.strokes import TOLERANCE
from artcourse.losses import mixture_density_loss, mixture_parameters, movement_log_density
from artcourse.models import StrokeRNN
from artcourse.plotting import draw_strokes
from artcourse.sampling import sample_strokes
from artcourse.sampling.strokes import LONGEST
from artcourse.training import fit
from artcourse.training.recipes import clipped_step

SEEDS, SECONDS = [0, 1, 2], 170.0
RATE = 2e-3
TEMPERATURES = (0.1, 0.25, 0.5, 0.8)
DRAWN = 200
ON_A_ROW = 20


@torch.no_grad()
def likelihoods(model: StrokeRNN, movements: Tensor) -> dict[str, float]:
    """Return the NLL of characters: of points, of the pen, and of both."""
    points = places = both = 0.0
    for part in movements.split(128):
        output = model(previous_movements(part))
        real = part[..., END] == 0
        density = movement_log_density(mixture_parameters(output), part[..., :2])
        points += real.sum().item()
        places -= density[real].sum().item()
        both += mixture_density_loss(output, part, reduction="sum").item()
    rows = points + len(movements)
    return {
        "place, per point": places / points,
        "pen, per row": (both - places) / rows,
        "both, per row": both / rows,
    }


def contact_sheet(rows: list[Tensor]) -> Tensor:
    """Draw the first drawings of each row side by side, (1, 1, H, W)."""
    lines = [torch.cat([draw_strokes(one, 56) for one in row[:ON_A_ROW]], 3) for row in rows]
    return torch.cat(lines, 2)


def measured(
    training: Tensor, validation: Tensor, seconds: float, seed: int
) -> tuple[dict[str, float], list[Tensor]]:
    """Train one network: what was found, and drawings at each temperature."""
    torch.manual_seed(seed)
    model = StrokeRNN()
    clock = Clock(seconds, falling=0.5, least=0.03)
    history = fit(
        model,
        mixture_density_loss,
        StrokeBatches(training),
        optimizer=torch.optim.Adam(model.parameters(), lr=RATE),
        epochs=10_000,
        generator=seed,
        schedule=clock.rate,
        callback=clock,
        step=clipped_step,
    )
    found = {"seed": seed, "cpu_seconds": seconds, "steps": len(history.step_losses)}
    found |= {f"NLL of {name}": value for name, value in likelihoods(model, validation).items()}
    rows = []
    for temperature in TEMPERATURES:
        generator = torch.Generator().manual_seed(seed)
        drawn = sample_strokes(model, DRAWN, temperature=temperature, generator=generator)
        ended = (number_of_points(drawn) < LONGEST).double().mean().item()
        found[f"ended at temperature {temperature}"] = ended
        rows.append(drawn)
    return found, rows


def main() -> None:
    """Train, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seeds", nargs="*", type=int, default=SEEDS)
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="of the simplification")
    parser.add_argument("--sheet", help="a picture file for what was drawn, real ones first")
    given = parser.parse_args()
    torch.set_num_threads(1)
    training, validation = (
        load_strokes(name, tolerance=given.tolerance).movements for name in ("train", "validation")
    )
    found = {"tolerance": given.tolerance, "networks": []}
    for seed in given.seeds:
        row, drawings = measured(training, validation, given.seconds, seed)
        found["networks"].append(row)
        print(row, flush=True)
    if given.seeds == SEEDS and (given.seconds, given.tolerance) == (SECONDS, TOLERANCE):
        save_measured("strokes", "python tests/benchmarks/strokes.py", found)
    else:
        print("A trial: nothing is written down.")
    if given.sheet:
        sheet = contact_sheet([validation, *drawings])
        save_image(sheet, os.path.abspath(given.sheet), overwrite=True)


if __name__ == "__main__":
    main()
