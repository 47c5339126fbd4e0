"""Photographs that come inside packages which the course depends on: no download, ever."""

import os
from pathlib import Path

from torch import Tensor

from artcourse.data.checks import check_known
from artcourse.data.images import load_image
from artcourse.data.records import read_records, recorded_file

PHOTOS = read_records("photos")


def load_photo(name: str, size: int | None = None) -> Tensor:
    """Load one of the course's photographs by its name.

    Parameters
    ----------
    name : str
        A name from ``PHOTOS``, such as ``"chelsea"``.
    size : int, optional
        The longest side in pixels, as in :func:`load_image`.

    Returns
    -------
    Tensor, shape (1, 3, H, W)
        float32 shades in [0, 1], RGB; of a grey photograph all three are the same.

    Raises
    ------
    ValueError
        When there is no such photograph, or its file is not the one that is expected.
    FileNotFoundError
        When the package that should hold it does not.

    Notes
    -----
    Lesson: 00_welcome.
    """
    check_known("photo", name, PHOTOS)
    return load_image(recorded_file(PHOTOS[name]), size)


def load_input_image(name: str | os.PathLike[str], size: int | None = 256) -> Tensor:
    """Load what is to be painted: a picture file, or one of the course's photographs.

    Parameters
    ----------
    name : str or path
        A name from ``PHOTOS``, such as ``"chelsea"``, or a file as in :func:`load_image`.
    size : int, optional
        The longest side in pixels; with None, that of the file.

    Returns
    -------
    Tensor, shape (1, 3, H, W)
        float32 shades in [0, 1], RGB.

    Raises
    ------
    FileNotFoundError, ValueError
        As :func:`load_image` and :func:`load_photo`.

    Notes
    -----
    Lesson: 09_style_transfer.
    """
    path = Path(name).expanduser()
    is_a_word = path.name == str(name) and not path.suffix and not path.exists()
    return load_photo(name, size) if name in PHOTOS or is_a_word else load_image(path, size)
