"""What takes long to make and is always the same: made once, and kept in the downloads folder."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import artcourse
from artcourse.data.saving import write_file

_DATASETS = Path(artcourse.__file__).parents[1] / "datasets"
KEPT = _DATASETS / "downloads" / "made"


def kept_text(name: str, made_from: str, make: Callable[[], str]) -> str:
    """Return a text that was made before, or make it and keep it.

    The file holds a checksum. It is written under another name first, so two notebooks that
    make it at once do no harm: both write the same. Where it cannot be kept, it is made again.

    Parameters
    ----------
    name : str
        Of the file, in ``datasets/downloads/made``.
    made_from : str
        A checksum of what it is made from, and by: see :func:`checksum_of`. What was made from
        something else is made anew.
    make : callable
        Makes the text.
    """
    path = KEPT / name
    with suppress(OSError, UnicodeDecodeError):
        first_line, _, text = path.read_text(encoding="utf-8").partition("\n")
        if first_line == _first_line(made_from, text):
            return text
        if first_line.startswith(made_from):
            print(f"{path} is damaged: its checksum is wrong. It is made anew.")
    text = make()
    if _DATASETS.is_dir():  # otherwise this is no checkout of the course
        with suppress(OSError):
            KEPT.mkdir(parents=True, exist_ok=True)
            content = f"{_first_line(made_from, text)}\n{text}".encode()
            write_file(path, content, overwrite=True)
    return text


def checksum_of(parts: Iterable[str | Path]) -> str:
    """Return one checksum of texts and files."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def _first_line(made_from: str, text: str) -> str:
    return f"{made_from} {hashlib.sha256(text.encode()).hexdigest()}"
