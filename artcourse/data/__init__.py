"""From files and packages to tensors: pictures, photographs, text; and back into files."""

from __future__ import annotations

from artcourse.data.gallery import save_to_gallery
from artcourse.data.images import load_image
from artcourse.data.photos import PHOTOS, Photo, load_photo
from artcourse.data.saving import save_image
from artcourse.data.text import Vocabulary

__all__ = [
    "PHOTOS",
    "Photo",
    "Vocabulary",
    "load_image",
    "load_photo",
    "save_image",
    "save_to_gallery",
]
