"""The reader's own tunes, from a file or a folder."""

import os
from pathlib import Path

from artcourse.data.tunes.cleaning import Tune, clean_tune, split_tunes

ENDINGS = (".abc", ".txt")
_MOST_LINES = 10  # of reasons that are printed


def load_tunes_from(path: str | os.PathLike[str]) -> list[Tune]:
    """Load tunes in ABC from a file of yours, or from all those in a folder.

    Printed lines say how many tunes could be read, and which could not, and why.

    Parameters
    ----------
    path : path
        A file; or a folder, of which all files that end in ``.abc`` or ``.txt`` are read, in
        folders inside it too.

    Returns
    -------
    list of Tune
        In the order of the files' names, written in the course's way; `source` is the file.

    Raises
    ------
    FileNotFoundError
        When there is no such file or folder.
    ValueError
        When it holds no tune that can be read.

    Lesson: 05_recurrent_networks
    """
    path = Path(path).expanduser()
    tunes: list[Tune] = []
    skipped: list[str] = []
    for file in _files(path):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        texts = split_tunes(_text(file))
        if not texts:
            skipped.append(f"{name}: no tune is in it; each has a line K: above its notes")
        for number, text in enumerate(texts, 1):
            try:
                tunes.append(clean_tune(text, source=name)[0])
            except ValueError as error:
                skipped.append(f"{name}, tune {number}: {error}")
    report = "\n".join([*skipped[:_MOST_LINES], *_rest(skipped)])
    if not tunes:
        raise ValueError(f"{path} should hold tunes in ABC, and none can be read.\n{report}")
    found = f"{len(tunes)} tune{'s' * (len(tunes) > 1)} from {path.name}"
    print(f"{found}; {len(skipped)} skipped:\n{report}" if skipped else f"{found}.")
    return tunes


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(f"There is no file or folder {path}.")
    files = sorted(
        file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in ENDINGS
    )
    if not files:
        raise ValueError(f"The folder {path} holds no file that ends in {' or '.join(ENDINGS)}.")
    return files


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as old collections are
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rest(skipped: list[str]) -> list[str]:
    more = len(skipped) - _MOST_LINES
    return [f"… and {more} more"] if more > 0 else []
