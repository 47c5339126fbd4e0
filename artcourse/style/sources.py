"""Where a picture of ``stylize`` comes from: a photograph or a work of the course, or a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from torch import Tensor

from artcourse.atelier import STYLES
from artcourse.atelier.works import LARGEST, load_style_image
from artcourse.data import PHOTOS, load_image, load_photo
from artcourse.data._door import check_known
from artcourse.style.pictures import SMALLEST, checked_picture


@dataclass(frozen=True)
class PictureSource:
    """A name that was typed, and what it is.

    Attributes
    ----------
    name : str
        As it was typed.
    kind : {"photograph", "work", "file"}
    """

    name: str
    kind: str

    @classmethod
    def of(cls, name: str) -> PictureSource:
        """Find out what a name means.

        Raises
        ------
        ValueError
            When it is a single word that names nothing of the course, nor a file.
        """
        if name in PHOTOS:
            return cls(name, "photograph")
        if re.fullmatch(r"\w+:\d*", name):
            return cls(name, "work")
        path = Path(name).expanduser()
        is_a_word = path.name == name and not path.suffix and not path.exists()
        if is_a_word:
            check_known("picture", name, [*PHOTOS, *(f"{style}:7" for style in STYLES)])
        return cls(name, "file")

    @property
    def credit(self) -> str:
        """The picture's name and who made it, if that is known; of a file, no folder."""
        if self.kind != "photograph":
            return Path(self.name).name
        record = PHOTOS[self.name]
        return f"{record.title}, by {record.author}, {record.licence}, {record.source}"

    def load(self, size: int) -> Tensor:
        """Load it, checked, with that longest side.

        Raises
        ------
        ValueError, OSError
            When it is no picture that can be painted.
        """
        return checked_picture(self.name, self._read(size))

    def _read(self, size: int) -> Tensor:
        if self.kind == "photograph":
            return load_photo(self.name, size)
        if self.kind == "work":
            return load_style_image(self.name, min(size, LARGEST))
        path = Path(self.name).expanduser()
        picture = load_image(path, size)
        with Image.open(path) as opened:
            too_small = min(opened.size) < SMALLEST
        # Too few pixels are said of the picture as it is, not as enlarged.
        return load_image(path) if too_small else picture
