"""An editor for nine numbers that shows at once what they do to a photograph."""

from __future__ import annotations

import ipywidgets as widgets
import torch
from torch import Tensor

from artcourse import functional
from artcourse.data.saving import encode_image
from artcourse.widgets.picture_html import as_html

LONGEST_SIDE = 512  # pixels: larger pictures change too slowly while one types
OWN = "your own numbers"

# Side by side in a notebook of 850 pixels; the pictures go below where there is less.
LAYOUT = {"flex_flow": "row wrap", "grid_gap": "10px", "padding": "4px 0"}
GRID = {"grid_template_columns": "repeat(3, 66px)", "grid_gap": "4px", "margin": "4px 2px"}
NARROW = {"width": "206px", "height": "24px"}


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

    Notes
    -----
    Lesson: 01_convolution.
    """
    kernel = kernel.to(image.dtype)
    total = kernel.sum()
    if divide_by_sum and total.abs() > 1e-6:
        kernel = kernel / total
    return (functional.filter_image(image, kernel) + add).clamp(0, 1)


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

    Notes
    -----
    Lesson: 01_convolution.
    """
    _check(image, kernel)
    return KernelEditor(image, functional.identity_kernel(3) if kernel is None else kernel)


def _check(image: Tensor, kernel: Tensor | None) -> None:
    shape = tuple(image.shape) if isinstance(image, Tensor) else type(image).__name__
    if not isinstance(image, Tensor) or image.ndim != 4 or shape[0] != 1 or shape[1] not in (1, 3):
        raise ValueError(f"The editor takes one picture of shape (1, 3, H, W). This was {shape}.")
    if max(shape[2:]) > LONGEST_SIDE:
        raise ValueError(
            f"This picture has {shape[3]} × {shape[2]} pixels, which is too slow to edit live. "
            'Load a smaller one, such as load_photo("chelsea", size=300).'
        )
    encode_image(image)  # refuses what is no picture
    if kernel is None:
        return
    shape = tuple(kernel.shape) if isinstance(kernel, Tensor) else type(kernel).__name__
    if shape != (3, 3):
        raise ValueError(f"The editor takes a kernel of shape (3, 3). This was {shape}.")


class KernelEditor(widgets.HBox):
    """Nine number boxes, a menu of kernels, and the picture before and after."""

    def __init__(self, image: Tensor, kernel: Tensor) -> None:
        self._image = image
        self._presets = {name: _rounded(numbers) for name, numbers in presets().items()}
        self._boxes = [_box(place) for place in range(9)]
        self._menu = widgets.Dropdown(options=[*self._presets, OWN], layout={"width": "206px"})
        self._divide = _tick_box("divide by their sum")
        self._grey = _tick_box("add a mid-grey of 0.5")
        self._sum, self._after = widgets.HTML(), widgets.HTML()
        before = widgets.HTML(as_html(image, "before", "The picture before it is filtered."))
        pictures = widgets.HBox([before, self._after], layout=LAYOUT | {"padding": "0"})
        super().__init__([self._controls(), pictures], layout=LAYOUT)
        self._busy = False
        self._fill(_rounded(kernel))
        for part in (*self._boxes, self._divide, self._grey):
            part.observe(self._changed, "value")
        self._menu.observe(self._chosen, "value")

    def _controls(self) -> widgets.VBox:
        grid = widgets.GridBox(self._boxes, layout=GRID)
        title = widgets.HTML('<b style="line-height: 1.8">the kernel</b>')
        parts = [title, self._menu, grid, self._sum, self._divide, self._grey]
        return widgets.VBox(parts, layout={"width": "214px"})

    def __repr__(self) -> str:
        return "KernelEditor()"

    @property
    def kernel(self) -> Tensor:
        """The numbers in the boxes, shape (3, 3)."""
        return torch.tensor([box.value for box in self._boxes]).reshape(3, 3)

    @property
    def picture(self) -> Tensor:
        """The filtered picture, of the same shape as the picture given."""
        add = 0.5 if self._grey.value else 0.0
        return filtered(self._image, self.kernel, divide_by_sum=self._divide.value, add=add)

    def _chosen(self, change: dict) -> None:
        if not self._busy and change["new"] != OWN:
            self._fill(self._presets[change["new"]])

    def _fill(self, numbers: list[float]) -> None:
        """Put numbers into the boxes, all before anything is drawn."""
        self._busy = True
        for box, number in zip(self._boxes, numbers, strict=True):
            box.value = number
        self._divide.value = False
        # Around zero, half of what the filter answers is darker than black.
        self._grey.value = abs(sum(numbers)) < 0.01
        self._busy = False
        self._changed()

    def _changed(self, _: dict | None = None) -> None:
        if self._busy:
            return
        numbers = [box.value for box in self._boxes]
        self._busy = True
        names = [name for name, preset in self._presets.items() if preset == numbers]
        self._menu.value = names[0] if names else OWN
        self._busy = False
        self._sum.value = f"The nine numbers add up to <b>{_short(round(sum(numbers), 2))}</b>."
        rows = "; ".join(" ".join(map(_short, numbers[i : i + 3])) for i in (0, 3, 6))
        self._after.value = as_html(self.picture, "after", f"The picture filtered with {rows}.")


def _box(place: int) -> widgets.BoundedFloatText:
    return widgets.BoundedFloatText(
        min=-99,
        max=99,
        step=0.1,
        continuous_update=True,
        tooltip=f"row {place // 3}, column {place % 3}",
        layout={"width": "66px", "margin": "0"},
    )


def _tick_box(text: str) -> widgets.Checkbox:
    return widgets.Checkbox(description=text, indent=False, layout=NARROW)


def _rounded(kernel: Tensor) -> list[float]:
    """So many decimals as fit into a box."""
    return [round(number, 3) for number in kernel.flatten().tolist()]


def _short(number: float) -> str:
    return f"{number:.3g}".replace("-", "−")
