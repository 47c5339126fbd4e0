"""The reader's own tunes, from a file or a folder."""

import os
from pathlib import Path

from artcourse.data.own_files import files_of, name_in, report
from artcourse.data.tunes.cleaning import Tune, clean_tune, split_tunes

ENDINGS = (".abc", ".txt")


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
    """
    path = Path(path).expanduser()
    tunes: list[Tune] = []
    skipped: list[str] = []
    for file in files_of(path, ENDINGS):
        name = name_in(file, path)
        texts = split_tunes(_text(file))
        if not texts:
            skipped.append(f"{name}: no tune is in it; each has a line K: above its notes")
        for number, text in enumerate(texts, 1):
            try:
                tunes.append(clean_tune(text, source=name)[0])
            except ValueError as error:
                skipped.append(f"{name}, tune {number}: {error}")
    report(len(tunes), "tune", path, skipped)
    return tunes


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as old collections are
    return text.replace("\r\n", "\n").replace("\r", "\n")
