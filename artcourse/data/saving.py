"""From a tensor to a picture file: wholly, or not at all, and over nothing else.

In the student's gallery, each picture has a card inside that says how it was made.
"""

import os
import re
import uuid
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image
from torch import Tensor

from artcourse.data._door import check_shades
from artcourse.data.card_formats import picture_file
from artcourse.data.cards import new_card
from artcourse.work import gallery_folder

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
LONGEST_NAME = 60  # characters; file systems take 255 bytes, and a character has up to four


def save_image(image: Tensor, path: str | os.PathLike[str], overwrite: bool = False) -> Path:
    """Write one picture into a file.

    Shades are rounded to 256 levels. Rounding errors, up to one level below 0 or above 1,
    are cut off; anything further outside is refused, since it would be lost without a word.

    Parameters
    ----------
    image : Tensor, shape (1, 3, H, W), (3, H, W), (1, 1, H, W) or (1, H, W)
        Floating-point shades in [0, 1]; three channels are RGB, one is grey.
    path : path
        Where to; ``.png`` keeps every pixel, ``.jpg`` is smaller and not exact.
    overwrite : bool
        Whether a file that is already there may be replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        When the tensor is no picture, or the name has no ending that is known.
    FileExistsError, FileNotFoundError, OSError
        When the place is taken, is missing or cannot be written to. A picture that was
        there before still is.
    """
    path = Path(path).expanduser()
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"The name of a picture should end in .png or .jpg. It was {str(path)!r}.")
    write_file(path, encode_image(image, kind), overwrite)
    return path


def save_to_gallery(image: Tensor, name: str, **card: Any) -> Path:
    """Save a picture, with a card inside it, in the gallery of the work folder.

    Nothing is ever overwritten: a second picture of the same name becomes ``name-2``.
    One printed line says where the picture is. Outside a course folder the gallery is a
    temporary one, of which ``exercises.progress()`` tells at a lesson's end.

    Parameters
    ----------
    image : Tensor, shape (1, 3, H, W), (3, H, W), (1, 1, H, W) or (1, H, W)
        Shades in [0, 1].
    name : str
        What to call it. In the name of the file, everything but letters and digits
        becomes ``-``.
    **card
        Facts for the card, such as ``seed=7`` or ``photo="chelsea by Stefan van der Walt"``:
        text, numbers, or lists of them. `title` and `date` can be given too, and
        `source_type`, which tells others how the work came about: see ``new_card``.

    Returns
    -------
    Path
        The picture's file.

    Raises
    ------
    ValueError
        When the tensor is no picture, the name has no letter, or a fact fits on no card.
    OSError
        When the gallery cannot be written to.

    Lesson: 00_welcome
    """
    stem = file_name(name)
    return place_in_gallery(stem, ".png", picture_with_card(image, {"title": name} | card))


def picture_with_card(image: Tensor, card: dict[str, Any], suffix: str = ".png") -> bytes:
    """Return the bytes of a picture file with a card inside, completed by :func:`new_card`.

    Raises
    ------
    ValueError
        When the tensor is no picture, or a fact fits on no card.
    """
    return encode_image(image, KINDS[suffix.lower()], new_card(card))


def file_name(name: str) -> str:
    """Make a name for a file, without its suffix, from any words."""
    stem = re.sub(r"[\W_]+", "-", name)[:LONGEST_NAME].strip("-")
    if not stem:
        raise ValueError(f"A name needs at least one letter or digit. It was {name!r}.")
    return stem


def encode_image(image: Tensor, kind: str = "PNG", facts: dict[str, Any] | None = None) -> bytes:
    """The bytes of a picture file, PNG or JPEG, after checking that it is a picture."""
    image = check_shades(image, "save image[0:1]")
    levels = (image.float().clamp(0, 1) * 255).round().byte().permute(1, 2, 0)
    return picture_file(Image.fromarray(levels.squeeze(2).contiguous().numpy()), kind, facts)


def write_file(path: Path, content: bytes, overwrite: bool = False) -> None:
    """Write a file so that no half of it is ever left under its name.

    Raises
    ------
    FileExistsError, FileNotFoundError, OSError
        With a sentence on what to do.
    """
    if path.is_dir():
        raise FileExistsError(f"{path} is a folder. Choose another name.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent} to save into. Make it.")
    unfinished = path.parent / f".{uuid.uuid4().hex}.part"
    try:
        _write(unfinished, content)
        if overwrite:
            os.replace(unfinished, path)
        else:
            _take_name(unfinished, path)
    except FileExistsError as error:
        raise FileExistsError(
            f"{path} exists already. Choose another name, or replace it with overwrite=True."
        ) from error
    except OSError as error:
        raise OSError(f"{path} could not be saved: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _take_name(unfinished: Path, path: Path) -> None:
    """Give a file a name that nobody has, even if somebody asks for it at this moment."""
    path.open("xb").close()
    try:
        os.replace(unfinished, path)
    except BaseException:
        path.unlink()
        raise


def place_in_gallery(stem: str, suffix: str, content: bytes) -> Path:
    """Write a work into the gallery under the first name that is free, and say the name.

    Free is a name that no older card beside a work has either.

    Raises
    ------
    OSError
        When the gallery cannot be written to.
    """
    gallery = gallery_folder()
    gallery.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        path = gallery / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        if not (path.exists() or path.with_suffix(".json").exists()):
            with suppress(FileExistsError):  # another notebook was faster
                write_file(path, content)
                print(f"Saved in your gallery as {path.name}.")
                return path


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # or a power cut may leave the name with nothing in it
