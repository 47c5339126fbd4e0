"""An editor for nine numbers that shows at once what they do to a photograph."""

import ipywidgets as widgets
import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import need_shape, need_tensor
from artcourse.plotting.figures import short
from artcourse.widgets.live import Panel, check_live_picture, picture_html, tick_box

OWN = "your own numbers"
BOX_LAYOUT = {"width": "66px", "margin": "0"}
BOX = {"min": -99, "max": 99, "step": 0.1, "continuous_update": True, "layout": BOX_LAYOUT}
GRID = {"grid_template_columns": "repeat(3, 66px)", "grid_gap": "4px", "margin": "4px 2px"}


def presets() -> dict[str, Tensor]:
    """The kernels of the drop-down menu by their names, each of shape (3, 3)."""
    sideways, downwards = functional.sobel_kernels()
    return {
        "identity": functional.identity_kernel(3),
        "box blur": functional.box_kernel(3),
        "Gaussian blur": functional.gaussian_kernel(3, 1.0),
        "sharpen": functional.sharpen_kernel(),
        "emboss": functional.emboss_kernel(),
        "Sobel, left to right": sideways,
        "Sobel, top to bottom": downwards,
        "Laplacian": functional.laplacian_kernel(),
    }


def filtered(
    image: Tensor, kernel: Tensor, *, divide_by_sum: bool = False, add: float = 0.0
) -> Tensor:
    """The picture that the kernel editor shows.

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W)
        Shades in [0, 1].
    kernel : Tensor, shape (3, 3)
    divide_by_sum : bool
        Divide the kernel by the sum of its numbers, so that the picture stays as bright as
        it was. A kernel that adds up to 0 stays as it is.
    add : float
        A shade to add to every pixel: 0.5 makes visible what is below zero.

    Returns
    -------
    Tensor, shape (1, C, H, W)
        Shades cut off at 0 and 1.

    Lesson: 01_convolution
    """
    kernel = kernel.to(image.dtype)
    total = kernel.sum()
    if divide_by_sum and total.abs() > 1e-6:
        kernel = kernel / total
    return (functional.filter_image(image, kernel) + add).clamp(0, 1)


class KernelEditor(Panel):
    """Nine number boxes, a menu of kernels, and the picture before and after."""

    def __init__(self, image: Tensor, kernel: Tensor) -> None:
        self._image = image
        self._presets = {name: _rounded(numbers) for name, numbers in presets().items()}
        self._boxes = [
            widgets.BoundedFloatText(tooltip=f"row {place // 3}, column {place % 3}", **BOX)
            for place in range(9)
        ]
        self._menu = widgets.Dropdown(options=[*self._presets, OWN], layout={"width": "206px"})
        self._divide = tick_box("divide by their sum")
        self._grey = tick_box("add a mid-grey of 0.5")
        self._sum = widgets.HTML()
        self._fill(_rounded(kernel))
        title = widgets.HTML('<b style="line-height: 1.8">the kernel</b>')
        grid = widgets.GridBox(self._boxes, layout=GRID)
        parts = [title, self._menu, grid, self._sum, self._divide, self._grey]
        super().__init__(parts, width=214)
        self._before.value = picture_html(image, "before", "The picture before it is filtered.")

    @property
    def kernel(self) -> Tensor:
        """The numbers in the boxes, shape (3, 3)."""
        return torch.tensor([box.value for box in self._boxes]).reshape(3, 3)

    @property
    def picture(self) -> Tensor:
        """The filtered picture, of the same shape as the picture given."""
        add = 0.5 if self._grey.value else 0.0
        return filtered(self._image, self.kernel, divide_by_sum=self._divide.value, add=add)

    def _fill(self, numbers: list[float]) -> None:
        for box, number in zip(self._boxes, numbers, strict=True):
            box.value = number
        self._divide.value = False
        # Around zero, half of what the filter answers is darker than black.
        self._grey.value = abs(sum(numbers)) < 0.01

    def _follow(self, changed: widgets.Widget | None) -> None:
        if changed is not self._menu:
            numbers = [box.value for box in self._boxes]
            names = [name for name, preset in self._presets.items() if preset == numbers]
            self._menu.value = names[0] if names else OWN
        elif self._menu.value != OWN:
            self._fill(self._presets[self._menu.value])

    def _draw(self) -> None:
        numbers = [box.value for box in self._boxes]
        self._sum.value = f"The nine numbers add up to <b>{short(round(sum(numbers), 2))}</b>."
        rows = "; ".join(" ".join(map(short, numbers[i : i + 3])) for i in (0, 3, 6))
        words = "after", f"The picture filtered with {rows}."
        self._after.value = picture_html(self.picture, *words)


def kernel_editor(image: Tensor, kernel: Tensor | None = None) -> KernelEditor:
    """Make an editor for a 3×3 kernel that shows at once what the kernel does.

    Parameters
    ----------
    image : Tensor, shape (1, 3, H, W) or (1, 1, H, W)
        Shades in [0, 1], 512 pixels wide and high at most; about 300 is good.
    kernel : Tensor, shape (3, 3), optional
        The first numbers in the boxes; without it, those that change nothing.

    Returns
    -------
    KernelEditor
        At the end of a cell it appears. Its `kernel` and `picture` can be used in other cells.

    Raises
    ------
    ValueError
        When the picture or the kernel does not fit.

    Lesson: 01_convolution
    """
    image = check_live_picture(image)
    kernel = functional.identity_kernel(3) if kernel is None else kernel
    need_tensor("kernel", kernel)
    need_shape("kernel", kernel, (3, 3), "a number for each box of the editor")
    return KernelEditor(image, kernel)


def _rounded(kernel: Tensor) -> list[float]:
    """So many decimals as fit into a box."""
    return [round(number, 3) for number in kernel.flatten().tolist()]
