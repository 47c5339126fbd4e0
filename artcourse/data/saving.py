"""From a tensor to a picture file: wholly, or not at all, and over nothing else.

In the student's gallery, each picture has a card that says how it was made.
"""

import io
import json
import os
import re
import uuid
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image
from torch import Tensor

from artcourse import __version__
from artcourse.work import gallery_folder

from .checks import check_shades

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

    Notes
    -----
    Lesson: 00_welcome.
    """
    path = Path(path).expanduser()
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"The name of a picture should end in .png or .jpg. It was {str(path)!r}.")
    write_together({path: encode_image(image, kind)}, overwrite)
    return path


def save_to_gallery(image: Tensor, name: str, **card: Any) -> Path:
    """Save a picture, and a card beside it, in the gallery of the work folder.

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
        text, numbers, or lists of them. `title` and `date` can be given too.

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

    Notes
    -----
    Lesson: 00_welcome.
    """
    stem = file_name(name)
    files = picture_and_card(image, {"title": name} | card)
    gallery = gallery_folder()
    gallery.mkdir(parents=True, exist_ok=True)
    path = _place(gallery, stem, files)
    print(f"Saved in your gallery as {path.name}.")
    return path


def picture_and_card(image: Tensor, card: dict[str, Any], suffix: str = ".png") -> dict[str, bytes]:
    """Return what to write, by suffix: a picture, and a card with today's date that says how
    it was made.

    Raises
    ------
    ValueError
        When the tensor is no picture, or a fact fits on no card.
    """
    made = {"date": date.today().isoformat(), "made_with": f"artcourse {__version__}"}
    facts = {"title": card["title"]} | made | card  # in this order
    for key, fact in facts.items():
        try:
            json.dumps(fact, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"A card holds text, numbers and lists. {key} is {fact!r}.") from error
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    return {suffix: encode_image(image, KINDS[suffix.lower()]), ".json": text.encode("utf-8")}


def file_name(name: str) -> str:
    """Make a name for a file, without its suffix, from any words."""
    stem = re.sub(r"[\W_]+", "-", name)[:LONGEST_NAME].strip("-")
    if not stem:
        raise ValueError(f"A name needs at least one letter or digit. It was {name!r}.")
    return stem


def encode_image(image: Tensor, kind: str = "PNG") -> bytes:
    """The bytes of a picture file, PNG or JPEG, after checking that it is a picture."""
    image = check_shades(image, "save image[0:1]")
    levels = (image.float().clamp(0, 1) * 255).round().byte().permute(1, 2, 0)
    picture = Image.fromarray(levels.squeeze(2).contiguous().numpy())
    content = io.BytesIO()
    picture.save(content, kind, quality=95)  # which PNG, exact anyway, passes over
    return content.getvalue()


def write_together(contents: Mapping[Path, bytes], overwrite: bool = False) -> None:
    """Write files so that no half of them is left behind, and not one without the others.

    Raises
    ------
    FileExistsError, FileNotFoundError, OSError
        With a sentence on what to do.
    """
    for path in contents:
        if path.is_dir():
            raise FileExistsError(f"{path} is a folder. Choose another name.")
        if not path.parent.is_dir():
            raise FileNotFoundError(f"There is no folder {path.parent} to save into. Make it.")
    unfinished = {path: path.parent / f".{uuid.uuid4().hex}.part" for path in contents}
    with ExitStack() as to_undo:
        for part in unfinished.values():
            to_undo.callback(part.unlink, missing_ok=True)
        try:
            for path, part in unfinished.items():
                _write(part, contents[path])
            with ExitStack() as names:
                for path in () if overwrite else contents:
                    path.open("xb").close()  # a name that nobody has, even asking at this moment
                    names.callback(path.unlink)
                for path, part in unfinished.items():
                    os.replace(part, path)
                names.pop_all()
        except FileExistsError as error:
            raise FileExistsError(
                f"{path} exists already. Choose another name, or replace it with overwrite=True."
            ) from error
        except OSError as error:
            raise OSError(f"{path} could not be saved: {error.strerror or error}.") from error


def _place(gallery: Path, stem: str, files: dict[str, bytes]) -> Path:
    """Write both files under the first name that neither of them has yet."""
    for number in count(1):
        path = gallery / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        contents = {path.with_suffix(suffix): content for suffix, content in files.items()}
        if not any(path.exists() for path in contents):
            with suppress(FileExistsError):  # another notebook was faster
                write_together(contents)
                return path


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # or a power cut may leave the name with nothing in it
