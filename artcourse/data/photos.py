"""Photographs that come inside packages which the course depends on: no download, ever."""

from __future__ import annotations

import difflib
import hashlib
from importlib.util import find_spec
from pathlib import Path

from torch import Tensor

from artcourse.data.images import load_image
from artcourse.data.photo_records import PHOTOS, Photo

_REINSTALL = "`python3 -m artcourse doctor` says how to install it again."


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
    photo = PHOTOS.get(name)
    if photo is None:
        near = difflib.get_close_matches(str(name).lower(), PHOTOS, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no photo {name!r}.{meant} There are: {', '.join(PHOTOS)}.")
    path = photo_path(photo)
    if hashlib.sha256(path.read_bytes()).hexdigest() != photo.sha256:
        raise ValueError(f"{path} is not the photo that the course knows. {_REINSTALL}")
    return load_image(path, size)


def photo_path(photo: Photo) -> Path:
    """Where the file is, without importing the package that holds it.

    Raises
    ------
    FileNotFoundError
        When the package or the file is not installed.
    """
    spec = find_spec(photo.package)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], photo.file) if folders else None
    if path is None or not path.is_file():
        raise FileNotFoundError(
            f"{photo.file} is missing from the installed package {photo.package}. {_REINSTALL}"
        )
    return path
