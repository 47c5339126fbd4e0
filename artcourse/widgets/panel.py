"""Controls beside pictures that are drawn anew whenever one of the controls changes."""

from collections.abc import Sequence

import ipywidgets as widgets
from torch import Tensor

from artcourse.data.checks import check_shades

LONGEST_SIDE = 512  # pixels: larger pictures change too slowly while one types or pulls
# Side by side in a notebook of 850 pixels; the pictures go below where there is less.
LAYOUT = {"flex_flow": "row wrap", "grid_gap": "10px", "padding": "4px 0"}


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
