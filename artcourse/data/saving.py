"""From a tensor to a picture file: wholly, or not at all, and over nothing else."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from PIL import Image
from torch import Tensor

from artcourse.data.checks import check_shades

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


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
        raise ValueError(
            f"The name of the picture should end in .png or .jpg. It was {str(path)!r}."
        )
    content = encode_image(image, kind)
    write_whole(path, content, overwrite)
    return path


def encode_image(image: Tensor, kind: str = "PNG") -> bytes:
    """The bytes of a picture file, PNG or JPEG, after checking that it is a picture."""
    image = check_shades(image, "save image[0:1]")
    levels = (image.float().clamp(0, 1) * 255).round().byte().permute(1, 2, 0)
    picture = Image.fromarray(levels.squeeze(2).contiguous().numpy())
    content = io.BytesIO()
    picture.save(content, kind, quality=95)  # which PNG, exact anyway, passes over
    return content.getvalue()


def write_whole(path: Path, content: bytes, overwrite: bool = False) -> None:
    """Write a file as :func:`write_together` does."""
    write_together({path: content}, overwrite)


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
            raise FileNotFoundError(
                f"There is no folder {path.parent} to save into. Make it first."
            )
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


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # or a power cut may leave the name with nothing in it
