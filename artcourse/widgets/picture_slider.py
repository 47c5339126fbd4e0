"""A slider that redraws a picture."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
from torch import Tensor

from artcourse.widgets.picture_html import as_html


def picture_slider(
    draw: Callable[[int], Tensor], label: str, low: int, high: int, start: int
) -> PictureSlider:
    """Make a slider that redraws a picture as it moves.

    Parameters
    ----------
    draw : callable
        ``number -> picture`` of shape (1, 3, H, W) or (1, 1, H, W), shades in [0, 1].
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

    Notes
    -----
    Lesson: 00_welcome.
    """
    if not low <= start <= high:
        raise ValueError(f"The slider goes from {low} to {high}, so it cannot start at {start}.")
    return PictureSlider(draw, label, widgets.IntSlider(start, low, high, description=label))


class PictureSlider(widgets.VBox):
    """A slider, and below it the picture that belongs to its number."""

    def __init__(self, draw: Callable[[int], Tensor], label: str, slider: widgets.IntSlider):
        self._draw, self._label, self.slider = draw, label, slider
        self._picture = widgets.HTML()
        super().__init__([slider, self._picture])
        self._moved()
        slider.observe(self._moved, "value")

    def __repr__(self) -> str:
        return "PictureSlider()"

    def _moved(self, _: dict | None = None) -> None:
        words = f"{self._label}: {self.slider.value}"
        picture = self._draw(self.slider.value)
        self._picture.value = as_html(picture, words, f"The picture with {words}.")
