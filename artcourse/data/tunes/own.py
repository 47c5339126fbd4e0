"""The reader's own tunes, from a file or a folder."""

import os
from pathlib import Path

from artcourse.data.own_files import files_of, name_in, report
from artcourse.data.text_files import read_text
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
        try:
            texts = _texts(file)
        except (ValueError, OSError) as error:
            skipped.append(f"{name}: {error}")
            continue
        for number, text in enumerate(texts, 1):
            try:
                tunes.append(clean_tune(text, source=name)[0])
            except ValueError as error:
                skipped.append(f"{name}, tune {number}: {error}")
    report(len(tunes), "tune", path, skipped)
    return tunes


def _texts(file: Path) -> list[str]:
    texts = split_tunes(read_text(file))
    if not texts:
        raise ValueError("no tune is in it; each has a line K: above its notes")
    return texts
