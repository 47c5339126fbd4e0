"""Pictures, alone and side by side."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from torch import Tensor

from artcourse.data._door import check_picture
from artcourse.functional._door import whole
from artcourse.plotting.figures import describe, short, titled
from artcourse.plotting.layout import grid_of_axes

SIGNED = "RdBu_r"  # white at zero; red and blue, which all readers tell apart
LARGEST_SHADE = 20  # above it, the shades were surely meant to count to 255


class QuietAxes(np.ndarray):
    """An array of Axes that prints nothing at the end of a notebook cell."""

    def _ipython_display_(self) -> None:
        """Show nothing: the figure that the Axes are in is shown already."""


def show_image(
    image: Tensor,
    title: str | None = None,
    *,
    alt: str | None = None,
    ax: Axes | None = None,
    signed: bool = False,
) -> Axes:
    """Show one picture.

    Shades below 0 are shown as black, those above 1 as white. Small pictures are enlarged
    with sharp pixels.

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W), (C, H, W) or (H, W)
        Three channels are RGB, one is grey.
    title : str, optional
    alt : str, optional
        What it shows, in words. Without it, the title and the size.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.
    signed : bool
        Show numbers below zero in blue and those above in red, with a scale: for what
        filters answer. Needs one channel.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When the tensor is no picture.

    Lesson: 00_welcome
    """
    pixels = _pixels(image, signed)
    place = None
    if ax is None:
        (ax,), place = grid_of_axes([pixels.shape[:2]], [title], scale=signed)
    elif title:
        ax.set_title(title)
    _draw([ax], [pixels], place, signed)
    height, width = pixels.shape[:2]
    describe(ax, alt or titled(title, f"a picture of {width} × {height} pixels"))
    return ax


def show_images(
    images: Tensor | Sequence[Tensor],
    titles: Sequence[str] | None = None,
    *,
    title: str | None = None,
    alt: str | None = None,
    columns: int | None = None,
    signed: bool = False,
) -> np.ndarray:
    """Show several pictures side by side, each as large as its place allows.

    Parameters
    ----------
    images : list of Tensor, or Tensor of shape (N, C, H, W)
        Pictures as for :func:`show_image`; their sizes may differ.
    titles : list of str, optional
        One for each picture.
    title : str, optional
        Of the whole figure.
    alt : str, optional
        What it shows, in words. Without it, the titles.
    columns : int, optional
        Pictures in a row.
    signed : bool
        As in :func:`show_image`; all pictures share one scale.

    Returns
    -------
    ndarray of Axes, shape (N,)

    Raises
    ------
    ValueError
        When a tensor is no picture, or the number of titles is not that of the pictures.

    Lesson: 00_welcome
    """
    pixels = [_pixels(image, signed) for image in images]
    labels = list(titles) if titles is not None else [None] * len(pixels)
    if not pixels:
        raise ValueError("There is no picture to show: the list is empty.")
    if len(labels) != len(pixels):
        raise ValueError(f"Pictures: {len(pixels)}, titles: {len(labels)}. Each picture needs one.")
    if columns is not None:
        whole("columns", columns, 1)
    sizes = [picture.shape[:2] for picture in pixels]
    axes, place = grid_of_axes(sizes, labels, title=title, columns=columns, scale=signed)
    _draw(axes, pixels, place, signed)
    words = "; ".join(" ".join(label.split()) for label in labels if label)
    words = titled(title, f"{len(labels)} pictures{': ' if words else ''}{words}.")
    describe(axes[0].figure, alt or words)
    return np.array(axes, dtype=object).view(QuietAxes)


def _pixels(image: Tensor, signed: bool) -> np.ndarray:
    """The numbers of one picture as (H, W) or (H, W, 3)."""
    numbers = check_picture(image, "show_images shows them", matrix=True).double()
    if signed and len(numbers) != 1:
        raise ValueError("signed=True shows one channel. Choose it, for example image[:, 0:1].")
    if not signed and (most := numbers.max()) > LARGEST_SHADE:
        raise ValueError(f"Shades go from 0 to 1, here up to {most:g}. image / 255 converts them.")
    return numbers.permute(1, 2, 0).squeeze(2).numpy()


def _draw(axes: list[Axes], pictures: list[np.ndarray], place: Axes | None, signed: bool) -> None:
    """Draw each picture in its Axes; signed ones with a scale, in its place or beside the first."""
    low, high, colours = 0.0, 1.0, "gray"
    if signed:
        # The scale ends, on both sides of zero, where few outliers leave the rest not pale.
        distances = np.abs(np.concatenate([pixels.ravel() for pixels in pictures]))
        high = np.quantile(distances, 0.995, method="higher") or distances.max() or 1.0
        low, colours = -high, SIGNED
    for ax, pixels in zip(axes, pictures, strict=True):
        shown = ax.imshow(pixels.clip(low, high), cmap=colours, vmin=low, vmax=high)
        ax.set_axis_off()
    if not signed:
        return
    bar = ax.figure.colorbar(shown, cax=place, ax=None if place else ax, extend="both")
    bar.set_ticks([low, 0, high], labels=map(short, (low, 0, high)))
    bar.ax.tick_params(length=0)
    bar.outline.set_visible(False)
    bar.ax.grid(False)
