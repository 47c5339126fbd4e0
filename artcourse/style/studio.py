"""What ``stylize`` does once each picture has its place: load, predict, paint and save."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from torch import Tensor

from artcourse.data.cards import COMPOSITE
from artcourse.data.saving import picture_with_card, write_file
from artcourse.functional._door import whole
from artcourse.models import VGGFeatures
from artcourse.setup.words import CommandError
from artcourse.style.cost import style_cost, style_pace
from artcourse.style.levels import style_levels
from artcourse.style.network import FrozenFeatures, frozen_features
from artcourse.style.pictures import LARGEST, SMALLEST, resized, shares_of, sides_of
from artcourse.style.pixels import last_picture
from artcourse.style.sources import PictureSource
from artcourse.style.transfer import LAYERS, painting_steps
from artcourse.style.watch import Watch, in_words
from artcourse.training.device import as_device
from artcourse.training.interruption import interrupt_held_back

LONG = 180  # seconds; what takes longer gets advice
SMALLER = (1024, 768, 512, 384, 256)  # the sizes that are advised
CHOICES = ("strength", "keep_colours", "steps", "start", "seed")  # passed on as they are


@dataclass(frozen=True)
class Order:
    """All that was typed, looked up and loaded.

    Attributes
    ----------
    options : argparse.Namespace
        What was typed.
    photos : dict
        From the file of a result to its photograph: where it comes from, and the picture.
    styles : list
        Each style: where it comes from, its picture, and its weight.
    mask : tuple or None
        Where to paint, likewise.
    look : FrozenFeatures
        The network, loaded and frozen once for all pictures.
    weights : str
        Whose weights it has.
    """

    options: argparse.Namespace
    photos: dict[Path, tuple[PictureSource, Tensor]]
    styles: list[tuple[PictureSource, Tensor, float]]
    mask: tuple[PictureSource, Tensor] | None
    look: FrozenFeatures
    weights: str


def files_of(out: Path, preview: bool) -> list[Path]:
    """Name the files that a picture brings: itself and, if wanted, its preview."""
    return [out, out.with_name(f"{out.stem}-preview.png")] if preview else [out]


def paint_all(
    options: argparse.Namespace, photos: Mapping[Path, str], styles: Mapping[str, float]
) -> int:
    """Load everything, say what it will take, and paint one photograph after the other.

    Parameters
    ----------
    options : argparse.Namespace
        What was typed.
    photos : mapping
        From the file of a result to the name of its photograph.
    styles : mapping
        From name to weight.

    Returns
    -------
    int
        0, or 130 after Ctrl-C: then the best picture so far is saved, and no other is begun.
    """
    order = take_order(options, photos, styles)
    names = [f"{weight:g} × {source.credit}" for source, _, weight in order.styles]
    print("Photograph:", "; ".join(source.credit for source, _ in order.photos.values()))
    print("Style:     ", " + ".join(names))
    print("Network:   ", order.weights)
    pictures = [picture for _, picture in order.photos.values()]
    predict(options, pictures, style_pace(order.look, order.look.device))
    for out in order.photos:
        if _paint(order, out):
            return 130
    return 0


def take_order(
    options: argparse.Namespace, photos: Mapping[Path, str], styles: Mapping[str, float]
) -> Order:
    """Look up and load all pictures and the network, each once.

    Raises
    ------
    ValueError, OSError
        When one of them cannot be loaded, before anything is painted.
    """
    size = whole("--size", options.size, SMALLEST, LARGEST)
    device = as_device(options.device)
    named = {out: PictureSource.of(name) for out, name in photos.items()}
    mixed = [(PictureSource.of(name), weight) for name, weight in styles.items()]
    layers = [*LAYERS, *["relu5_1"] * options.swirls]
    network = {"network": options.network} if options.network else {}
    mask = None
    if options.mask:
        source = PictureSource.of(options.mask)
        mask = source, source.load(size).mean(1, keepdim=True)
    photographs = {out: (source, source.load(size)) for out, source in named.items()}
    mixture = [(source, source.load(size), weight) for source, weight in mixed]
    features = VGGFeatures(layers, **network)
    return Order(
        options=options,
        photos=photographs,
        styles=mixture,
        mask=mask,
        look=frozen_features(features, None, device),
        weights=features.weights,
    )


def predict(options: argparse.Namespace, photos: list[Tensor], pace: float) -> None:
    """Say what painting will take and, if that is much, what takes less.

    Too little memory is refused: with it, the system ends the program when the last size is
    begun, and the picture is lost; or it moves memory to the disk, until nothing answers.
    """
    free = psutil.virtual_memory().available
    used = psutil.Process().memory_info().rss

    def cost(size: int) -> tuple[float, float, str]:
        sides = [sides_of(photo, size) for photo in photos]
        costs = [style_cost(each, pace, options.steps) for each in sides]
        seconds, memory = sum(cost[0] for cost in costs), max(cost[1] for cost in costs)
        return (
            seconds,
            memory,
            f"about {in_words(seconds)}, {(used + memory) / 1e9:.1f} GB of memory",
        )

    seconds, memory, words = cost(options.size)
    print("Expected:  ", words, flush=True)
    smaller = [f"--size {size}: {cost(size)[2]}" for size in SMALLER if size < options.size]
    advice = "\n  ".join([*smaller, "half of the --steps: half the time, and nearly as good"])
    if memory > free and not options.force:
        has = f"There are only {(used + free) / 1e9:.1f} GB of memory for it"
        raise CommandError(f"{has} (--force tries it nonetheless). Less is enough for:\n  {advice}")
    if memory > free or seconds > LONG:
        print(f"Less is enough for:\n  {advice}", flush=True)


def _paint(order: Order, out: Path) -> bool:
    """Paint one picture and save it with its card; return whether Ctrl-C was pressed."""
    options, (source, photo) = order.options, order.photos[out]
    levels = style_levels(photo.shape[2:], options.steps)
    watch = Watch(levels, files_of(out, options.preview)[1:])
    # Painting ends early at Ctrl-C; what was painted is then saved without being disturbed.
    with interrupt_held_back() as pressed:
        try:
            picture = last_picture(_begin(order, photo), watch, pressed).cpu()
            facts = {**_card(order, source), **watch.facts()}
            _save(out, picture_with_card(picture, facts, out.suffix), options.force)
        finally:
            watch.end()
    if facts["stopped"]:
        print(f"Stopped {facts['stopped']}.")
    print(f"Saved {out}, its card inside, after {in_words(facts['seconds'])}.", flush=True)
    return bool(facts["stopped"])


def _begin(order: Order, photo: Tensor) -> Any:
    """Lay everything out for one photograph; each report that comes of it is a step."""
    device = order.look.device
    shares = shares_of([weight for _, _, weight in order.styles])
    styles = [
        (picture.to(device), share)
        for (_, picture, _), share in zip(order.styles, shares, strict=True)
    ]
    mask = photo.new_ones(1, 1, *photo.shape[2:])
    if order.mask is not None:
        mask = resized(order.mask[1], photo.shape[2:]).clamp(0, 1)
    chosen = {name: getattr(order.options, name) for name in CHOICES}
    return painting_steps(photo.to(device), styles, mask=mask.to(device), look=order.look, **chosen)


def _card(order: Order, photo: PictureSource) -> dict[str, Any]:
    """What the card of a picture says, as far as it is known before it is painted."""
    options = order.options
    styles = [source.credit for source, _, _ in order.styles]
    return {
        "title": f"{Path(photo.name).stem} in the style of {', '.join(styles)}",
        "source_type": COMPOSITE,
        "photo": photo.credit,
        "style": styles,
        "weights": [weight for _, _, weight in order.styles],
        "network": order.weights,
        **{name: getattr(options, name) for name in ("size", "swirls", *CHOICES)},
        "mask": order.mask[0].credit if order.mask else "none",
        "device": str(order.look.device),
        "dtype": str(order.look.dtype).removeprefix("torch."),
    }


def _save(file: Path, content: bytes, overwrite: bool) -> None:
    """Save a picture; if that fails, in the folder for temporary files."""
    try:
        write_file(file, content, overwrite)
    except OSError as error:
        rescue = Path(tempfile.mkdtemp(prefix="artcourse-"))
        write_file(rescue / file.name, content)
        raise CommandError(f"{error} But the picture is not lost: it is in {rescue}.") from error
