"""What ``stylize`` does once each picture has its place: load, predict, paint and save."""

from __future__ import annotations

import argparse
import math
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import artcourse
from artcourse.commands import CommandError

if TYPE_CHECKING:
    import torch

LONG = 180  # seconds; what takes longer gets advice
SMALLER = (1024, 768, 512, 384, 256)  # the sizes that are advised
SECONDS_BETWEEN_PREVIEWS = 5
BAR = 30  # characters
CHOICES = ("strength", "keep_colours", "steps", "start", "seed")  # passed on as they are


def files_of(out: Path, preview: bool) -> list[Path]:
    """Name the files that a picture brings: itself, its card and, if wanted, its preview."""
    files = [out, out.with_suffix(".json"), out.with_name(f"{out.stem}-preview.png")]
    return files if preview else files[:2]


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
    training, size = artcourse.training, options.size
    artcourse.data.checks.check_whole("--size", size, 32, 2048)
    device = training.device.as_device(options.device)
    pictures = {out: load(name, size) for out, name in photos.items()}
    mixture = [(load(name, size), weight) for name, weight in styles.items()]
    mask = load(options.mask, size).mean(1, keepdim=True) if options.mask else None
    layers = [*training.STYLE_LAYERS, training.CONTENT_LAYER, *["relu5_1"] * options.swirls]
    named = {"network": options.network} if options.network else {}
    features = artcourse.models.VGGFeatures(layers, **named)
    facts = {name: getattr(options, name) for name in ("size", "swirls", *CHOICES)}
    card = {
        "style": list(map(credit, styles)),
        "weights": list(styles.values()),
        "network": features.weights,
        **facts,
        "mask": credit(options.mask or "none"),
        "device": str(device),
        "dtype": str(training.style_network.fast_dtype(device)).removeprefix("torch."),
    }
    print("Photograph:", "; ".join(map(credit, photos.values())))
    print("Style:     ", " + ".join(f"{w:g} × {credit(name)}" for name, w in styles.items()))
    print("Network:   ", features.weights)
    predict(options, list(pictures.values()), training.style_pace(features, device))
    given = {"style_image": mixture, "features": features, "device": device}
    given |= {name: facts[name] for name in CHOICES}
    for out, photo in pictures.items():
        if mask is not None:
            given["mask"] = training.style_pictures.resized(mask, photo.shape[2:])
        title = f"{Path(photos[out]).stem} in the style of {', '.join(card['style'])}"
        about = {"title": title, "photo": credit(photos[out]), **card}
        if _paint(out, photo, given, about, options):
            return 130
    return 0


def load(name: str, size: int) -> torch.Tensor:
    """Load a photograph of the course, a work of its artists, or a file, whichever it is.

    Raises
    ------
    ValueError, OSError
        When it is none of these, or no picture that can be painted.
    """
    known, works, path = artcourse.data.PHOTOS, artcourse.atelier.works, Path(name).expanduser()
    if name in known:
        picture = artcourse.data.load_photo(name, size)
    elif re.fullmatch(r"\w+:\d*", name):
        picture = works.load_style_image(name, min(size, works.LARGEST))
    else:
        if path.name == name and not path.suffix and not path.exists():
            examples = [f"{style}:7" for style in artcourse.atelier.STYLES]
            artcourse.data.checks.check_known("picture", name, [*known, *examples])
        picture = artcourse.data.load_image(path, size)
        with artcourse.data.images.Image.open(path) as opened:
            if min(opened.size) < 32:  # it is said of the picture as it is, not as enlarged
                picture = artcourse.data.load_image(path)
    return artcourse.training.style_pictures.checked_picture(name, picture)


def credit(name: str) -> str:
    """Name a picture, and who made it, if that is known; of a file, no folder."""
    if record := artcourse.data.PHOTOS.get(name):
        return f"{record.title}, by {record.author}, {record.licence}, {record.source}"
    return Path(name).name


def predict(options: argparse.Namespace, photos: list[torch.Tensor], pace: float) -> None:
    """Say what painting will take and, if that is much, what takes less.

    Too little memory is refused: with it, the system ends the program when the last size is
    begun, and the picture is lost; or it moves memory to the disk, until nothing answers.
    """
    import psutil

    training, free = artcourse.training, psutil.virtual_memory().available
    used = psutil.Process().memory_info().rss

    def cost(size: int) -> tuple[float, float, str]:
        sides = [training.style_pictures.sides_of(photo, size) for photo in photos]
        costs = [training.style_cost(each, pace, options.steps) for each in sides]
        seconds, memory = sum(cost[0] for cost in costs), max(cost[1] for cost in costs)
        return seconds, memory, f"about {_time(seconds)}, {(used + memory) / 1e9:.1f} GB of memory"

    seconds, memory, words = cost(options.size)
    print("Expected:  ", words, flush=True)
    smaller = [f"--size {size}: {cost(size)[2]}" for size in SMALLER if size < options.size]
    advice = "\n  ".join([*smaller, "half of the --steps: half the time, and nearly as good"])
    if memory > free and not options.force:
        has = f"There are only {(used + free) / 1e9:.1f} GB of memory for it"
        raise CommandError(f"{has} (--force tries it nonetheless). Less is enough for:\n  {advice}")
    if memory > free or seconds > LONG:
        print(f"Less is enough for:\n  {advice}", flush=True)


def _paint(
    out: Path, photo: torch.Tensor, given: dict, card: dict, options: argparse.Namespace
) -> bool:
    """Paint one picture and save it with its card; return whether Ctrl-C was pressed."""
    levels = artcourse.training.style_levels(photo.shape[2:], options.steps)
    watch = Watch(levels, files_of(out, options.preview)[2:])
    # Painting ends early at Ctrl-C; what was painted is then saved without being disturbed.
    with artcourse.training.interruption.interrupt_held_back():
        try:
            picture = artcourse.training.map_to_art_style(photo, callback=watch, **given)
            card |= watch.facts()
            files = artcourse.data.saving.picture_and_card(picture, card, out.suffix)
            contents = {out.with_suffix(kind): content for kind, content in files.items()}
            _save(contents, options.force)
        finally:
            watch.end()
    if card["stopped"]:
        print(f"Stopped {card['stopped']}.")
    print(f"Saved {out}, and its card, after {_time(card['seconds'])}.", flush=True)
    return bool(card["stopped"])


def _save(files: dict[Path, bytes], overwrite: bool) -> None:
    """Save picture and card together; if that fails, in the folder for temporary files."""
    write_together = artcourse.data.saving.write_together
    try:
        write_together(files, overwrite)
    except OSError as error:
        rescue = Path(tempfile.mkdtemp(prefix="artcourse-"))
        write_together({rescue / file.name: content for file, content in files.items()})
        raise CommandError(f"{error} But the picture is not lost: it is in {rescue}.") from error


class Watch:
    """A callback that shows how far a painting is, and knows what its card says about it.

    Parameters
    ----------
    levels : list
        As of ``style_levels``.
    previews : sequence of Path
        One file for the picture so far, or none.
    """

    def __init__(self, levels: Sequence, previews: Sequence[Path]) -> None:
        self.costs = [height * width for (height, width), steps in levels for _ in range(steps)]
        self.previews, self.previewed = previews, -math.inf
        self.step, self.begun = 0, time.monotonic()

    def __call__(self, progress: artcourse.training.Progress) -> None:
        """Take note, and show it: in a terminal in one line, elsewhere in ten."""
        self.step, self.progress, now = self.step + 1, progress, time.monotonic()
        if self.previews and now - self.previewed > SECONDS_BETWEEN_PREVIEWS:
            self.previewed = now
            with suppress(OSError):  # a full disk is no reason to stop
                artcourse.data.save_image(progress.model, self.previews[0], overwrite=True)
        before, done = (sum(self.costs[:n]) / sum(self.costs) for n in (self.step - 1, self.step))
        first, *_, loss = progress.history.step_losses
        left, fallen = (now - self.begun) * (1 / done - 1), loss / (first or 1)
        words = f"{done:4.0%}, about {_time(left)} left, loss at {fallen:.0%}"
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns - 1
            line = f"{words}  {'█' * round(BAR * done):░<{BAR}}"[:width]
            print(f"\r{line:<{width}}", end="", file=sys.stderr, flush=True)
        elif int(10 * before) < int(10 * done):
            print(words, file=sys.stderr, flush=True)

    def facts(self) -> dict[str, Any]:
        """Return the loss, the seconds, and whether it was stopped, and when."""
        history, last = self.progress.history, self.progress.step
        stopped = history.stopped and f"by you after step {self.step} of {len(self.costs)}"
        seconds = round(time.monotonic() - self.begun, 3)
        return {"loss": min(history.step_losses[-last:]), "seconds": seconds, "stopped": stopped}

    def end(self) -> None:
        """Leave the line of the bar, and take the preview away."""
        if sys.stderr.isatty():
            print(file=sys.stderr)
        for file in self.previews:
            file.unlink(missing_ok=True)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
