"""How well small networks do after seconds of training, on pictures that they have not seen.

Run by hand: python tests/benchmarks/cnn.py [digits] [mnist] [styles]

CPU seconds of one thread, three seeds (weights, order, augmentation; the splits stay as they
are). The recipes were chosen on validation data; what is printed is the test split, after
training on train and validation together. Lesson 04 has those of digits and styles.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import mean, stdev
from typing import Any

import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from artcourse import layers
from artcourse.atelier import STYLES, load_styles
from artcourse.data import (
    LabelledImages,
    load_digits,
    load_mnist5k,
    random_affine,
    random_shifts,
)
from artcourse.layers import kaiming_normal_
from artcourse.losses import cross_entropy
from artcourse.measures import accuracy
from artcourse.training import Adam, fit, predict

SEEDS = (0, 1, 2)
BOTH = "train+validation"


@dataclass(frozen=True)
class Recipe:
    """A way to train a network, and what is asked of it."""

    data: str
    what: str
    load: Callable[[str], LabelledImages]
    network: Callable[[], Any]
    epochs: int
    batch_size: int
    lr: float
    transform: Callable[[], Callable[[Tensor], Tensor]]
    schedule: Callable[[float], float]
    wanted: str


def own_digits_network() -> layers.Layer:
    """For 8×8 pixels, of our own layers."""
    return layers.Sequential(
        layers.Conv2d(1, 16, 3, padding=1),
        layers.ReLU(),
        layers.Conv2d(16, 32, 3, padding=1),
        layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Flatten(),
        layers.Linear(32 * 16, 64),
        layers.ReLU(),
        layers.Linear(64, 10),
    )


def mnist_network() -> nn.Module:
    """For 28×28 pixels, of torch's layers."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(32 * 49, 64),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(64, 10),
    )


def styles_network(width: int = 16) -> nn.Module:
    """For 64×64 pixels in colour, of torch's layers, with batch normalisation."""

    def convolution(inputs: int, outputs: int, size: int, stride: int = 1) -> list[nn.Module]:
        padding = size // 2
        convolve = nn.Conv2d(inputs, outputs, size, stride, padding, bias=False)
        return [convolve, nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        *convolution(3, width, 5, stride=2),
        nn.MaxPool2d(2),
        *convolution(width, 2 * width, 3),
        *convolution(2 * width, 2 * width, 3),
        nn.MaxPool2d(2),
        *convolution(2 * width, 4 * width, 3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(4 * width, len(STYLES)),
    )


def in_other_colours(images: Tensor) -> Tensor:
    """A style is not its colours, nor left or right, and a part of a picture shows it too."""
    count = len(images)
    top, left = torch.randint(0, 17, (2,)).tolist()
    images = images[:, :, top : top + 48, left : left + 48]
    mirrored, inverted = torch.rand(2, count, 1, 1, 1) < 0.5
    images = torch.where(mirrored, images.flip(3), images)
    images = torch.where(inverted, 1 - images, images)
    return images[torch.arange(count)[:, None], torch.rand(count, 3).argsort(1)]


def falling(done: float) -> float:
    """The learning rate's factor: it falls evenly."""
    return 1 - done


def rising_and_falling(done: float) -> float:
    """The learning rate's factor: up in the first fifth, and down to 0."""
    return min(done / 0.2 + 0.02, (1 - done) / 0.8)


@cache
def styles(split: str) -> LabelledImages:
    """Painted once, for the baseline and all seeds."""
    return load_styles(split)


RECIPES = {
    "digits": Recipe(
        data="digits 8×8",
        what="our layers, digits turned a little, Adam",
        load=load_digits,
        network=own_digits_network,
        epochs=24,
        batch_size=32,
        lr=5e-3,
        transform=random_affine,
        schedule=falling,
        wanted="98.5 after 10 s",
    ),
    "mnist": Recipe(
        data="MNIST-5k",
        what="plain network, dropout, 2-pixel shifts, Adam",
        load=load_mnist5k,
        network=mnist_network,
        epochs=64,
        batch_size=64,
        lr=3e-3,
        transform=lambda: random_shifts(2, 28),
        schedule=falling,
        wanted="97.5 after 60 s",
    ),
    "styles": Recipe(
        data="atelier styles",
        what="batch normalisation, parts, mirrored, in other colours, Adam",
        load=styles,
        network=styles_network,
        epochs=70,
        batch_size=32,
        lr=1e-2,
        transform=lambda: in_other_colours,
        schedule=rising_and_falling,
        wanted="97 after 60 s",
    ),
}


def run(recipe: Recipe, seed: int) -> tuple[float, float]:
    """Train once; return the accuracy in percent, and CPU seconds."""
    train, test = recipe.load(BOTH), recipe.load("test")
    model = recipe.network()
    optimizer = Adam(model.parameters(), lr=recipe.lr)
    start = time.process_time()
    fit(
        model,
        cross_entropy,
        train,
        optimizer=optimizer,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        initialise=kaiming_normal_,
        schedule=recipe.schedule,
        transform=recipe.transform(),
        generator=seed,
    )
    seconds = time.process_time() - start
    right = accuracy(predict(model, test.images), test.labels)
    return 100 * right, seconds


def colour_histograms(images: Tensor) -> Tensor:
    """How often each of 4×4×4 colours occurs: (N, 3, H, W) -> (N, 64)."""
    levels = (images * 4).long().clamp(max=3).flatten(2)
    colours = levels[:, 0] * 16 + levels[:, 1] * 4 + levels[:, 2]
    return torch.stack([row.bincount(minlength=64) / len(row) for row in colours])


def baseline(recipe: Recipe) -> tuple[str, float]:
    """What a linear model makes of the pixels, or of the colours alone."""
    what, features = "linear model of the pixels", lambda images: images.flatten(1)
    if recipe.load is styles:
        what, features = "linear model of the colour histogram", colour_histograms
    train, test = recipe.load(BOTH), recipe.load("test")
    model = LogisticRegression(max_iter=3000, C=30 if recipe.load is styles else 1)
    model.fit(features(train.images).numpy(), train.labels.numpy())
    return what, 100 * model.score(features(test.images).numpy(), test.labels.numpy())


def print_rows(recipe: Recipe) -> None:
    """Print the lines of one recipe."""
    what, score = baseline(recipe)
    print(f"| {recipe.data} | {what} | {score:.2f} | | | |", flush=True)
    scores, seconds = zip(*(run(recipe, seed) for seed in SEEDS), strict=True)
    each = ", ".join(f"{score:.2f}" for score in scores)
    print(
        f"| {recipe.data} | {recipe.what} | {mean(scores):.2f} ± {stdev(scores):.2f} ({each}) "
        f"| {recipe.wanted} | {mean(seconds):.1f} | {recipe.epochs} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    print("| data | what | test accuracy, % | wanted | CPU s | epochs |")
    print("|---|---|---:|---|---:|---:|")
    for name in sys.argv[1:] or RECIPES:
        print_rows(RECIPES[name])


if __name__ == "__main__":
    main()
