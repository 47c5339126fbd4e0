"""Pooling windows over a photograph: how large, how far apart, the largest number or the mean."""

import ipywidgets as widgets
import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import whole
from artcourse.widgets.live import Panel, check_live_picture, picture_html, tick_box

LARGEST_WINDOW = 24  # pixels
DETAIL = (48, 72)  # rows and columns: two of the largest windows fit in
POOLS = {"max": functional.max_pool2d, "average": functional.avg_pool2d}

# Sky blue, orange and white: bright on most photographs, and all readers tell them apart.
OUTLINES = ((0.34, 0.71, 0.91), (0.90, 0.62, 0.0), (1.0, 1.0, 1.0))
SLIDER = {"style": {"description_width": "52px"}, "layout": {"width": "232px"}}


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

    Lesson: 02_activations_and_pooling
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
    """
    drawn = image.expand(1, 3, *image.shape[2:]).clone()
    # A little above and left of the middle: there is an eye in many a photograph.
    top, left = ((side - DETAIL[1]) * 2 // 5 // stride * stride for side in image.shape[2:])
    corners = ((top + stride, left), (top, left + stride), (top, left))
    for (row, column), colour in zip(corners, OUTLINES, strict=True):
        inside = drawn[:, :, row : row + kernel_size, column : column + kernel_size]
        inside[:, :, [0, -1]] = inside[..., [0, -1]] = torch.tensor(colour).to(image)[:, None, None]
    margins = [(size - stride - kernel_size) // 2 for size in DETAIL]
    top, left = (max(0, at - margin) for at, margin in zip((top, left), margins, strict=True))
    return drawn[:, :, top : top + DETAIL[0], left : left + DETAIL[1]]


class PoolingWindow(Panel):
    """Two sliders, a choice of pooling, and the picture before and after."""

    def __init__(self, image: Tensor, kernel_size: int, stride: int, beside: bool) -> None:
        self._image = image
        self._kind = widgets.ToggleButtons(options=list(POOLS), style={"button_width": "90px"})
        self._size, self._stride = (
            widgets.IntSlider(start, 1, LARGEST_WINDOW, description=text, **SLIDER)
            for text, start in (("window", kernel_size), ("stride", stride))
        )
        self._beside = tick_box("windows side by side", ticked=beside)
        self._left = widgets.HTML()
        parts = [self._kind, self._size, self._stride, self._beside, self._left]
        super().__init__(parts, width=240)

    @property
    def picture(self) -> Tensor:
        """What is left, each number drawn as a square, shape (1, C, H, W)."""
        return pooled(self._image, self._size.value, self._stride.value, self._kind.value)

    def _follow(self, changed: widgets.Widget | None) -> None:
        if changed is self._stride:
            self._beside.value = False
        elif self._beside.value:
            self._stride.value = self._size.value

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
        words = "before, a part of it", f"The picture with three {windows}."
        self._before.value = picture_html(with_windows(self._image, size, stride), *words)
        words = "after", f"The picture after {kind} pooling: {windows}."
        self._after.value = picture_html(picture, *words)


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

    Lesson: 02_activations_and_pooling
    """
    image = check_live_picture(image, shortest=DETAIL[1])
    size = whole("kernel_size", kernel_size, 1, LARGEST_WINDOW)
    apart = size if stride is None else whole("stride", stride, 1, LARGEST_WINDOW)
    return PoolingWindow(image, size, apart, beside=stride is None)
