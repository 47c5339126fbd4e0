"""Live pictures: drawn anew whenever a slider, or a control of a panel, is moved.

They are HTML: unlike outputs of a notebook, they can change without flickering.
"""

import base64
import html
from collections.abc import Callable, Sequence

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure
from torch import Tensor

from artcourse.data._door import check_shades
from artcourse.data.saving import encode_image
from artcourse.plotting import alt_text

SHOWN = 290  # pixels for the longest side of each picture
LONGEST_SIDE = 512  # pixels: larger pictures change too slowly while one types or pulls
# Side by side in a notebook of 850 pixels; the pictures go below where there is less.
LAYOUT = {"flex_flow": "row wrap", "grid_gap": "10px", "padding": "4px 0"}


class PictureSlider(widgets.VBox):
    """A slider, and below it the picture that belongs to its number."""

    def __init__(self, slider: widgets.IntSlider, draw: Callable[[int], str]) -> None:
        self.slider, self._picture = slider, widgets.HTML()
        super().__init__([slider, self._picture])
        widgets.dlink((slider, "value"), (self._picture, "value"), draw)

    def __repr__(self) -> str:
        return "PictureSlider()"


def picture_slider(
    draw: Callable[[int], Tensor | Figure], label: str, low: int, high: int, start: int
) -> PictureSlider:
    """Make a slider that redraws a picture as it moves.

    Parameters
    ----------
    draw : callable
        ``number -> picture`` of shape (1, 3, H, W) or (1, 1, H, W), shades in [0, 1]; or
        ``number -> figure`` of matplotlib, which is closed once it is shown.
    label : str
        What the number means.
    low, high, start : int
        The ends of the slider, and where it begins.

    Returns
    -------
    PictureSlider
        At the end of a cell it appears. Its `slider.value` can be used in other cells.

    Raises
    ------
    ValueError
        When the start is not between the ends, or what is drawn is no picture.

    Lesson: 00_welcome
    """
    if not low <= start <= high:
        raise ValueError(f"The slider goes from {low} to {high}, so it cannot start at {start}.")

    def shown(number: int) -> str:
        drawn, words = draw(number), f"{label}: {number}"
        if isinstance(drawn, Figure):
            return figure_html(drawn)
        return picture_html(drawn, words, f"The picture with {words}.")

    look = {"style": {"description_width": "initial"}, "layout": {"width": "420px"}}
    return PictureSlider(widgets.IntSlider(start, low, high, description=label, **look), shown)


class Panel(widgets.HBox):
    """Controls in a column, and the picture before and after.

    A kind of panel has two methods: ``_follow(changed)`` moves the controls that depend on
    the one that was changed (at the beginning, None), and ``_draw()`` shows what they say.

    Parameters
    ----------
    column : sequence of Widget
        The controls, alone or in boxes, and texts.
    width : int
        Of the column, in pixels.
    """

    def __init__(self, column: Sequence[widgets.Widget], width: int) -> None:
        self._before, self._after = widgets.HTML(), widgets.HTML()
        pictures = widgets.HBox([self._before, self._after], layout=LAYOUT | {"padding": "0"})
        box = widgets.VBox(column, layout={"width": f"{width}px"})
        super().__init__([box, pictures], layout=LAYOUT)
        self._busy = False
        self._changed({"owner": None})
        for part in column:
            for control in getattr(part, "children", [part]):
                control.observe(self._changed, "value")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _changed(self, change: dict) -> None:
        """Have the other controls follow the one that changed, and draw once."""
        if not self._busy:
            self._busy = True
            try:
                self._follow(change["owner"])
                self._draw()
            finally:
                self._busy = False


def tick_box(text: str, ticked: bool = False) -> widgets.Checkbox:
    """A box to tick, as wide as its words."""
    layout = {"width": "auto", "height": "24px"}
    return widgets.Checkbox(ticked, description=text, indent=False, layout=layout)


def check_live_picture(image: Tensor, shortest: int = 1) -> Tensor:
    """Refuse what is not one picture, or is too small or large to change live; (1, C, H, W)."""
    picture = check_shades(image, "choose one, image[0:1]")[None]
    height, width = picture.shape[2:]
    if min(height, width) < shortest or max(height, width) > LONGEST_SIDE:
        raise ValueError(
            f"The picture should have {shortest} to {LONGEST_SIDE} pixels a side. This has "
            f'{width} × {height} pixels; load_photo("chelsea", size=300) is good.'
        )
    return picture


def picture_html(image: Tensor, caption: str, alt: str, longest: int = SHOWN) -> str:
    """Write a picture as HTML, with a caption and with words for those who cannot see it."""
    height, width = image.shape[-2:]
    scale = longest / max(height, width)
    scale = int(scale) if scale > 1 else scale  # each pixel becomes a square of whole pixels
    sharp = "; image-rendering: pixelated" if scale > 1 else ""
    style = f"width: {round(width * scale)}px; max-width: none{sharp}"
    return (
        f'<figure style="margin: 0"><figcaption style="line-height: 1.8"><b>{caption}</b>'
        f"</figcaption>{img_html(encode_image(image, 'JPEG'), 'jpeg', style, alt)}</figure>"
    )


def figure_html(figure: Figure) -> str:
    """Write a figure as HTML, with its words, and close it."""
    picture = print_figure(figure, bbox_inches=None)
    plt.close(figure)
    return img_html(picture, "png", "max-width: 100%", alt_text(figure))


def img_html(content: bytes, kind: str, style: str, alt: str) -> str:
    """Write the bytes of a picture file as HTML, with words for those who cannot see it."""
    data = base64.b64encode(content).decode("ascii")
    return f'<img alt="{html.escape(alt)}" style="{style}" src="data:image/{kind};base64,{data}">'
