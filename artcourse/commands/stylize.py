"""``stylize``: paint photographs in the style of other pictures, each with its card inside."""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import artcourse
from artcourse.setup import enter
from artcourse.setup.words import CommandError, typed

HELP = "paint a photograph in the style of another picture"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be typed after ``stylize``."""
    several = typed("stylize cat.jpg dog.jpg --style ink:7 --style waves:3=2 -o painted/")
    parser.epilog = f"Example: {typed('stylize chelsea ink:7 -o cat.png')}\n         {several}"
    add = parser.add_argument
    pictures = "files, photographs of the course (chelsea) or works (ink:7); without --style, the"
    add("pictures", nargs="+", metavar="PICTURE", help=f"{pictures} last is the style")
    add("--style", action="append", metavar="NAME[=WEIGHT]", help="a style; several are mixed")
    add("-o", "--output", default="", metavar="OUT", help="a .png or .jpg file, or a folder/")
    add("--force", action="store_true", help="replace what is there; try it with little memory")
    add("--size", type=int, default=512, help="longest side in pixels, 32 to 2048 (default 512)")
    add("--strength", type=float, default=1, help="how much the style counts, 0 to 10 (default 1)")
    add("--keep-colours", action="store_true", help="the photograph's: only its texture changes")
    add("--mask", metavar="FILE", help="where to paint: white is painted, black stays")
    add("--start", default="colours", help="colours (the style's; default), photograph or noise")
    add("--steps", type=int, default=105, help="5 or more; half show the style too (default 105)")
    add("--seed", type=int, default=0, help="decides the noise of --start noise (default 0)")
    add("--device", default="auto", help="cpu, cuda or mps (default auto: the fastest)")
    add("--network", help="vgg16 or vgg19, which may be downloaded (default: VGG-19, offline)")
    add("--swirls", action="store_true", help="look at one layer more: better swirls, worse faces")
    add("--preview", action="store_true", help="show the picture so far beside OUT, while it grows")


def run(options: argparse.Namespace) -> int:
    """Paint all photographs, when everything that can be looked at before is in order.

    Returns
    -------
    int
        0, or 130 after Ctrl-C, which keeps the best picture so far.

    Raises
    ------
    CommandError
        With what is wrong, and the way out.
    """
    enter.enter()
    # Before torch is loaded: threads that wait busily take twice as long on a busy computer.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from artcourse.style import studio  # and with it torch

    photos, styles = options.pictures, options.style
    if not styles:
        photos, styles = photos[:-1], photos[-1:]
    if not photos:
        raise CommandError(f"A style is missing, as in: {typed(f'stylize {styles[0]} ink:7')}")
    weighted = dict(map(_weighted, styles))
    try:
        outputs = _outputs(options.output, photos, weighted)
        _check_place(options, outputs, [*photos, *weighted])
        return studio.paint_all(options, dict(zip(outputs, photos, strict=True)), weighted)
    except (ValueError, OSError, artcourse.training.Diverged) as error:
        raise CommandError(str(error)) from error
    except RuntimeError as error:
        if "memory" not in str(error):
            raise
        raise CommandError("The memory does not suffice. Try a smaller --size.") from error


def _weighted(text: str) -> tuple[str, float]:
    name, _, weight = text.rpartition("=")
    return (name, float(weight)) if re.fullmatch(r"\d*\.?\d+", weight) else (text, 1.0)


def _outputs(output: str, photos: list[str], styles: Iterable[str]) -> list[Path]:
    """Choose the file of each picture."""
    where = Path(output).expanduser()
    is_picture = where.suffix.lower() in artcourse.data.saving.KINDS and not where.is_dir()
    if is_picture and len(photos) == 1:
        return [where]
    if is_picture or not (output.endswith(("/", os.sep)) or where.is_dir()):
        raise CommandError(f"{output} should end in .png or .jpg, or for several pictures in /.")
    words = [Path(style).stem for style in styles]
    names = [" ".join([Path(photo).stem, *words]) for photo in photos]
    return [where / f"{artcourse.data.saving.file_name(name)}.png" for name in names]


def _check_place(options: argparse.Namespace, outputs: list[Path], inputs: Iterable[str]) -> None:
    """Refuse outputs that are there, are another's too, or have no place or no room."""
    from artcourse.style import studio

    files = [file for out in outputs for file in studio.files_of(out, options.preview)]
    sources = [os.path.realpath(name) for name in inputs]
    if len({str(file).casefold() for file in files}) < len(files):
        raise CommandError("Two pictures would get the same name. Paint one after the other.")
    for file in files:
        if file.is_dir() or os.path.realpath(file) in sources:
            raise CommandError(f"{file} is a folder, or what to paint from: choose another name.")
        if file.exists() and not options.force:
            raise CommandError(f"{file} exists already. Choose another name, or add --force.")
    folder = outputs[0].parent
    try:
        if outputs[0] != Path(options.output).expanduser():  # a folder was typed
            folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise CommandError(f"Nothing can be saved in {folder}: {error.strerror}.") from error
    free, needed = shutil.disk_usage(folder).free / 1e6, 6e-6 * len(files) * options.size**2
    if free < needed:
        raise CommandError(f"{folder} has room for {free:.0f} MB, and {needed:.0f} may be needed.")
