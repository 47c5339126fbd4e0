"""From a picture file to a tensor.

The course's own photographs come inside packages which it depends on: no download, ever.
"""

import difflib
import os
import warnings
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from artcourse.data._door import check_known
from artcourse.data.records import read_records, recorded_file
from artcourse.functional._door import whole

PHOTOS = read_records("photos")

# Only kinds that Pillow decodes by itself: for EPS, for one, it starts another program.
KINDS = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "PPM")


def load_image(path: str | os.PathLike[str], size: int | None = None) -> Tensor:
    """Read a picture file as a tensor.

    Whatever the file holds becomes red, green and blue: grey and CMYK are converted,
    transparent parts lie over white, 16-bit shades are rounded to 8 bits, the first frame
    of an animation is taken, and a photograph that the camera marked as turned is turned
    upright. Colour profiles are not applied.

    Parameters
    ----------
    path : path
        A PNG, JPEG, GIF, WebP, AVIF, BMP, TIFF or PPM file.
    size : int, optional
        The longest side of the result in pixels; the shape of the picture stays. Small
        pictures are enlarged. Without it the picture keeps its own size.

    Returns
    -------
    Tensor, shape (1, 3, H, W)
        float32 shades in [0, 1], RGB.

    Raises
    ------
    FileNotFoundError
        When there is no such file; the message suggests similar names.
    ValueError
        When it is no picture, is damaged, or has too many pixels.

    Lesson: 00_welcome
    """
    path = Path(path).expanduser()
    if size is not None:  # an enlargement may have as many pixels as Pillow lets a file have
        most = int(Image.MAX_IMAGE_PIXELS**0.5)
        size = whole("size, the longest side in pixels,", size, 1, most)
    _check_path(path)
    picture = _in_colour(_decode(path))
    if size is not None:
        picture = _resized(picture, size)
    shades = torch.from_numpy(np.array(picture))
    return shades.permute(2, 0, 1)[None].contiguous().float() / 255


def _resized(picture: Image.Image, size: int) -> Image.Image:
    """Make the longest side so many pixels long, and keep the shape."""
    factor = size / max(picture.size)
    sides = [max(1, round(side * factor)) for side in picture.size]
    return picture.resize(sides, Image.Resampling.LANCZOS)


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

    Lesson: 00_welcome
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

    Lesson: 09_style_transfer
    """
    path = Path(name).expanduser()
    is_a_word = path.name == str(name) and not path.suffix and not path.exists()
    if name in PHOTOS or is_a_word:
        return load_photo(name, size)
    return load_image(path, size)


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise ValueError(f"{path} is a folder. Give the name of a picture in it.")
    if not path.exists():
        raise FileNotFoundError(_missing(path))
    if path.stat().st_size == 0:
        raise ValueError(f"{path} is empty: it has 0 bytes. Copy or download it again.")


def _missing(path: Path) -> str:
    """Say that a file is not there, and what it may be called."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {folder}. The current folder is {Path.cwd()}."
    names = {file.name.lower(): file.name for file in sorted(folder.iterdir())}
    near = difflib.get_close_matches(path.name.lower(), names, n=3)
    if near:
        return f"There is no file {path}. Did you mean {' or '.join(names[n] for n in near)}?"
    return f"There is no file {path.name} in the folder {folder.absolute()}."


def _decode(path: Path) -> Image.Image:
    """Read the first frame, upright."""
    Image.init()
    kinds = [kind for kind in KINDS if kind in Image.OPEN]  # older Pillows lack some
    try:
        with warnings.catch_warnings():
            # Odd metadata is no news for the reader; a picture like a bomb is.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=kinds) as picture:
                picture.load()
                return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{path} is too large: it has more than {Image.MAX_IMAGE_PIXELS // 10**6} million "
            "pixels. Make it smaller in a picture program first."
        ) from error
    except UnidentifiedImageError as error:
        raise ValueError(
            f"{path} is not a picture that can be read: a PNG, JPEG, GIF, WebP, AVIF, BMP, TIFF or "
            "PPM file. Other kinds can be exported as PNG or JPEG from a picture program."
        ) from error
    except PermissionError as error:
        raise PermissionError(f"{path} may not be read: {error.strerror}.") from error
    except Exception as error:  # Pillow's decoders raise many kinds on damaged data
        raise ValueError(f"{path} is damaged or cut short ({error}). Copy it again.") from error


def _in_colour(picture: Image.Image) -> Image.Image:
    """Convert any mode of Pillow's to RGB."""
    if picture.mode.startswith(("I", "F")):
        picture = _grey_of_16_bits(picture)
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    return picture.convert("RGB")


def _grey_of_16_bits(picture: Image.Image) -> Image.Image:
    shades = np.asarray(picture)
    least, most = shades.min(), shades.max()
    if picture.mode == "F" or least < 0 or most > 65_535:
        raise ValueError(f"Its shades go from {least:g} to {most:g}. Export it as a 16-bit PNG.")
    # 65535 / 255 = 257; convert("L") would cut everything above 255 off.
    return Image.fromarray(np.round(shades / 257).astype(np.uint8))
