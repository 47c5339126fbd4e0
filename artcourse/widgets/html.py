"""Pictures as HTML: unlike outputs of a notebook, they can change without flickering."""

import base64
import html

import matplotlib.pyplot as plt
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure
from torch import Tensor

from artcourse.data.saving import encode_image
from artcourse.plotting import alt_text

SHOWN = 290  # pixels for the longest side of each picture


def picture_html(image: Tensor, caption: str, alt: str) -> str:
    """Write a picture as HTML, with a caption and with words for those who cannot see it."""
    height, width = image.shape[-2:]
    scale = SHOWN / max(height, width)
    if scale > 1:
        scale = int(scale)  # each pixel becomes a square of whole pixels
    style = f"width: {round(width * scale)}px; max-width: none"
    if scale > 1:
        style += "; image-rendering: pixelated"
    return (
        f'<figure style="margin: 0"><figcaption style="line-height: 1.8"><b>{caption}</b>'
        f"</figcaption>{_img(encode_image(image, 'JPEG'), 'jpeg', style, alt)}</figure>"
    )


def figure_html(figure: Figure) -> str:
    """Write a figure as HTML, with its words, and close it."""
    picture = print_figure(figure, bbox_inches=None)
    plt.close(figure)
    return _img(picture, "png", "max-width: 100%", alt_text(figure))


def _img(content: bytes, kind: str, style: str, alt: str) -> str:
    data = base64.b64encode(content).decode("ascii")
    return f'<img alt="{html.escape(alt)}" style="{style}" src="data:image/{kind};base64,{data}">'
