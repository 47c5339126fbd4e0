"""One door for the reader's own material: a folder of pictures, tunes, texts or typefaces."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from artcourse.data._door import check_known
from artcourse.data.images import load_image
from artcourse.data.letters import Letters
from artcourse.data.own_files import CONSENT, files_of, name_in, report
from artcourse.data.text_files import load_text

# For each kind that has a file a work: its files' endings, how one is read, what it is called.
_READERS: dict[str, tuple[tuple[str, ...], Callable[[Path], Any], str]] = {
    "pictures": (
        (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"),
        load_image,
        "picture",
    ),
    "text": ((".txt", ".md"), load_text, "text"),
}
# Those that are read as a whole: by a module that is read only then, as notation is a long story.
_WHOLE = {
    "tunes": ("artcourse.data.tunes", "load_tunes_from"),
    "letters": ("artcourse.data.own_typefaces", "load_letters_from"),
}
KINDS = ("pictures", "tunes", "text", "letters")


def load_folder(path: str | os.PathLike[str], kind: str) -> list[Any] | Letters:
    """Load all of your own material from a folder, and from folders inside it.

    Printed lines say how much could be read, which files could not and why, and what to think
    of before you use works of others.

    Parameters
    ----------
    path : path
        A folder, or a single file.
    kind : {"pictures", "tunes", "text", "letters"}
        What to look for: pictures, tunes in ABC (files that end in .abc or .txt), texts, or
        typefaces (files that end in .ttf or .otf) for their letters.

    Returns
    -------
    list or Letters
        Of Tensor, shape (1, 3, H, W), for pictures; of Tune; or of str. In the order of the
        files' names. Of typefaces, what :func:`artcourse.data.load_letters` returns, with
        capitals, small letters and digits.

    Raises
    ------
    FileNotFoundError
        When there is no such folder or file.
    ValueError
        When there is no such kind, or nothing in the folder can be read.

    Lesson: 05_recurrent_networks
    """
    check_known("kind", kind, KINDS)
    if kind in _WHOLE:
        module, reader = _WHOLE[kind]
        loaded = getattr(import_module(module), reader)(path)
        print(CONSENT)
        return loaded
    endings, read, what = _READERS[kind]
    path = Path(path).expanduser()
    loaded, skipped = [], []
    for file in files_of(path, endings):
        try:
            loaded.append(read(file))
        except (ValueError, OSError) as error:
            skipped.append(f"{name_in(file, path)}: {error}")
    report(len(loaded), what, path, skipped)
    print(CONSENT)
    return loaded
