"""A picture as HTML: unlike an output of a notebook, it can change without flickering."""

from __future__ import annotations

import base64
import html

from torch import Tensor

from artcourse.data.saving import encode_image

SHOWN = 290  # pixels for the longest side of each picture


def as_html(image: Tensor, caption: str, alt: str) -> str:
    """Write a picture as HTML, with a caption and with words for those who cannot see it."""
    height, width = image.shape[-2:]
    scale = SHOWN / max(height, width)
    if scale > 1:
        scale = int(scale)  # each pixel becomes a square of whole pixels
    data = base64.b64encode(encode_image(image, "JPEG")).decode("ascii")
    style = f"width: {round(width * scale)}px; max-width: none"
    if scale > 1:
        style += "; image-rendering: pixelated"
    return (
        f'<figure style="margin: 0"><figcaption style="line-height: 1.8"><b>{caption}</b>'
        f'</figcaption><img alt="{html.escape(alt)}" style="{style}" '
        f'src="data:image/jpeg;base64,{data}"></figure>'
    )
