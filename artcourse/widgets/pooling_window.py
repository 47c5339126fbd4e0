"""Pooling windows over a photograph: how large, how far apart, the largest number or the mean."""

from __future__ import annotations

import ipywidgets as widgets
import torch
from torch import Tensor

from artcourse import functional
from artcourse.data.saving import encode_image
from artcourse.widgets.picture_html import as_html

LARGEST_WINDOW = 24  # pixels
DETAIL = (48, 72)  # rows and columns: two of the largest windows fit in
LONGEST_SIDE = 512  # larger pictures change too slowly while one pulls a slider
POOLS = {"max": functional.max_pool2d, "average": functional.avg_pool2d}

# Sky blue, orange and white: bright on most photographs, and all readers tell them apart.
OUTLINES = ((0.34, 0.71, 0.91), (0.90, 0.62, 0.0), (1.0, 1.0, 1.0))
LAYOUT = {"flex_flow": "row wrap", "grid_gap": "10px", "padding": "4px 0"}
NARROW = {"width": "232px"}


def pooled(image: Tensor, kernel_size: int, stride: int, kind: str = "max") -> Tensor:
    """Pool a picture, and show each number as a square as long as the stride.

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W)
        Shades in [0, 1].
    kernel_size, stride : int
        Of the windows, in pixels.
    kind : {"max", "average"}

    Returns
    -------
    Tensor, shape (1, C, outH * stride, outW * stride)

    Notes
    -----
    Lesson: 02_activations_and_pooling.
    """
    small = POOLS[kind](image, kernel_size, stride)
    return small.repeat_interleave(stride, dim=2).repeat_interleave(stride, dim=3)


def with_windows(image: Tensor, kernel_size: int, stride: int) -> Tensor:
    """Cut out a part of a picture, with a window, its right neighbour, and the one below.

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W)
        At least 72 pixels wide and high.
    kernel_size, stride : int
        Of the windows, in pixels.

    Returns
    -------
    Tensor, shape (1, 3, 48, 72)

    Notes
    -----
    Lesson: 02_activations_and_pooling.
    """
    drawn = image.expand(1, 3, *image.shape[2:]).clone()
    # A little above and left of the middle: there is an eye in many a photograph.
    top, left = ((side - DETAIL[1]) * 2 // 5 // stride * stride for side in image.shape[2:])
    corners = ((top + stride, left), (top, left + stride), (top, left))
    for (row, column), colour in zip(corners, OUTLINES, strict=True):
        inside = drawn[:, :, row : row + kernel_size, column : column + kernel_size]
        _outline(inside, torch.tensor(colour).to(image).reshape(1, 3, 1))
    margins = [(size - stride - kernel_size) // 2 for size in DETAIL]
    top, left = (max(0, at - margin) for at, margin in zip((top, left), margins, strict=True))
    return drawn[:, :, top : top + DETAIL[0], left : left + DETAIL[1]]


def _outline(inside: Tensor, colour: Tensor) -> None:
    for edge in (inside[:, :, 0], inside[:, :, -1], inside[..., 0], inside[..., -1]):
        edge.copy_(colour.expand_as(edge))


def pooling_window(image: Tensor, kernel_size: int = 8, stride: int | None = None) -> PoolingWindow:
    """Make sliders for the size and the stride of pooling windows over a photograph.

    Parameters
    ----------
    image : Tensor, shape (1, 3, H, W) or (1, 1, H, W)
        Shades in [0, 1]; 72 to 512 pixels wide and high, about 260 is good.
    kernel_size, stride : int
        Where the sliders begin, from 1 to 24; without a stride the windows lie side by side.

    Returns
    -------
    PoolingWindow
        At the end of a cell it appears. Its `picture` can be used in other cells.

    Raises
    ------
    ValueError
        When the picture or the numbers do not fit.

    Notes
    -----
    Lesson: 02_activations_and_pooling.
    """
    _check(image, kernel_size, kernel_size if stride is None else stride)
    return PoolingWindow(image, kernel_size, stride)


def _check(image: Tensor, kernel_size: int, stride: int) -> None:
    shape = tuple(image.shape) if isinstance(image, Tensor) else type(image).__name__
    if not isinstance(image, Tensor) or image.ndim != 4 or shape[0] != 1 or shape[1] not in (1, 3):
        raise ValueError(f"The widget takes one picture of shape (1, 3, H, W). This was {shape}.")
    if min(shape[2:]) < DETAIL[1] or max(shape[2:]) > LONGEST_SIDE:
        raise ValueError(
            f"The picture should have {DETAIL[1]} to {LONGEST_SIDE} pixels a side. This has "
            f'{shape[3]} × {shape[2]}; load_photo("chelsea", size=260) is good.'
        )
    encode_image(image)  # refuses what is no picture
    for name, number in (("kernel_size", kernel_size), ("stride", stride)):
        if not isinstance(number, int) or not 1 <= number <= LARGEST_WINDOW:
            raise ValueError(
                f"{name} is a whole number from 1 to {LARGEST_WINDOW}. It was {number!r}."
            )


class PoolingWindow(widgets.HBox):
    """Two sliders, a choice of pooling, and the picture before and after."""

    def __init__(self, image: Tensor, kernel_size: int, stride: int | None) -> None:
        self._image = image
        self._size = _slider("window", kernel_size)
        self._stride = _slider("stride", stride or kernel_size)
        self._beside = widgets.Checkbox(
            stride is None, description="windows side by side", indent=False, layout=NARROW
        )
        self._kind = widgets.ToggleButtons(options=list(POOLS), style={"button_width": "90px"})
        self._left, self._before, self._after = widgets.HTML(), widgets.HTML(), widgets.HTML()
        controls = [self._kind, self._size, self._stride, self._beside, self._left]
        pictures = widgets.HBox([self._before, self._after], layout=LAYOUT | {"padding": "0"})
        box = widgets.VBox(controls, layout={"width": "240px"})
        super().__init__([box, pictures], layout=LAYOUT)
        self._busy = False
        self._draw()
        self._stride.observe(self._pulled_apart, "value")
        for part in (self._size, self._stride, self._beside, self._kind):
            part.observe(self._changed, "value")

    def __repr__(self) -> str:
        return "PoolingWindow()"

    @property
    def picture(self) -> Tensor:
        """What is left, each number drawn as a square, shape (1, C, H, W)."""
        return pooled(self._image, self._size.value, self._stride.value, self._kind.value)

    def _pulled_apart(self, _: dict) -> None:
        """A stride that the student chose is no longer the size of the window."""
        if not self._busy:
            self._busy = True
            self._beside.value = False
            self._busy = False

    def _changed(self, _: dict) -> None:
        if self._busy:
            return
        self._busy = True
        if self._beside.value:
            self._stride.value = self._size.value
        self._busy = False
        self._draw()

    def _draw(self) -> None:
        size, stride, kind = self._size.value, self._stride.value, self._kind.value
        picture = self.picture
        rows, columns = (side // stride for side in picture.shape[2:])
        share = rows * columns / (self._image.shape[2] * self._image.shape[3])
        self._left.value = (
            f'<p style="line-height: 1.5">{rows} × {columns} numbers are left for each channel: '
            f"<b>{share:.1%}</b> of the picture.</p>"
        )
        windows = f"windows of {size} × {size} pixels, {stride} apart"
        outlined = with_windows(self._image, size, stride)
        self._before.value = as_html(
            outlined, "before, a part of it", f"The picture with three {windows}."
        )
        self._after.value = as_html(
            picture, "after", f"The picture after {kind} pooling: {windows}."
        )


def _slider(text: str, start: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        start,
        1,
        LARGEST_WINDOW,
        description=text,
        style={"description_width": "52px"},
        layout=NARROW,
    )
