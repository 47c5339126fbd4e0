"""``train``: read the data that lessons share, and train the networks that they share."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from artcourse.setup import enter
from artcourse.setup.words import CommandError, typed

HELP = "for maintainers: train the networks that several lessons share, once on this computer"
NETWORKS = ("tunes", "strokes", "letters")

_LOADS = re.compile(r"""load_(?:tunes|strokes|letters)\(|load_trained\(["'](\w+)["']\)""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = f"Example: {typed('train tunes')}"
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which: {', '.join(NETWORKS)} (default: all)",
    )
    parser.add_argument(
        "--data", action="store_true", help="only read the data that they learn from"
    )


def run(options: argparse.Namespace) -> int:
    """Read and train what is not there yet; each has its bar."""
    unknown = [name for name in options.names if name not in NETWORKS]
    if unknown:
        known = ", ".join(NETWORKS)
        raise CommandError(f"There is no network {unknown[0]!r} to train. There are {known}.")
    enter.enter(["test"])
    from artcourse.training import load_trained
    from artcourse.training.recipes import recipe_of

    for name in options.names or NETWORKS:
        if options.data:
            recipe_of(name).data_checksum()
        else:
            load_trained(name)
        print(f"{name}: {'read' if options.data else 'trained'}, and kept on this computer")
    return 0


def needs_data(lesson: Path) -> bool:
    """Whether a lesson loads tunes, strokes or letters, or a network that has learned from them."""
    return bool(_LOADS.search(_source(lesson)))


def networks_of(lesson: Path) -> Iterator[str]:
    """Name the networks that a lesson loads."""
    found = {match[1] for match in _LOADS.finditer(_source(lesson))}
    yield from (name for name in NETWORKS if name in found)


def _source(lesson: Path) -> str:
    """The file's text, in which quotation marks are written as JSON does."""
    return lesson.read_text(encoding="utf-8").replace('\\"', '"')
