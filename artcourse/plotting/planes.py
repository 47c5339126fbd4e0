"""The pictures of a latent space side by side: over a plane, and with one number moved."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from matplotlib.axes import Axes
from torch import Tensor, nn
from torch.nn import functional as F

from artcourse.data._door import check_shades
from artcourse.functional._door import need_floats, need_shape, shape, whole, yes_or_no
from artcourse.plotting.figures import describe, short, titled
from artcourse.plotting.layout import own_axes
from artcourse.plotting.type_sheet import letters_sheet
from artcourse.sampling import decode_pictures, latent_grid

WIDTH = 7.6  # inches, of a sheet of pictures
SHARP = 2  # sheets are drawn so many times larger than they are shown


def plot_decoded_plane(
    model: nn.Module,
    steps: int = 11,
    title: str | None = None,
    *,
    latents: Tensor | None = None,
    labels: int | None = None,
    letters: bool = False,
    alt: str | None = None,
) -> Axes:
    """Draw the pictures that a decoder makes of a grid of latent vectors.

    Parameters
    ----------
    model : nn.Module
        With ``decode``. Without latents its ``latent_size`` is 2.
    steps : int
        Of the grid, in both directions.
    title : str, optional
    latents : Tensor, shape (steps, steps, d), optional
        The grid, as ``latent_plane`` makes one. Without it, the quantiles of the prior, as
        ``latent_grid`` makes them.
    labels : int, optional
        The class of all pictures, for a conditional model.
    letters : bool
        Whether pictures are drawn from their outlines.
    alt : str, optional
        What it shows, in words.

    Returns
    -------
    Axes
        One channel is ink: 1 is shown black.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    whole("steps", steps, 2)
    grid = latent_grid(steps) if latents is None else latents
    need_floats("latents", grid, "(steps, steps, d)")
    need_shape("latents", grid, (steps, steps, grid.shape[2]), f"as steps is {steps}")
    pictures = decode_pictures(model, grid.flatten(0, 1), labels).cpu()
    ax = _sheet_axes(pictures, steps, letters, title)
    if latents is None:
        across, down = grid[0, :, 0].tolist(), grid[:, 0, 1].tolist()
        ax.set(xlabel="first latent number", ylabel="second latent number")
        _label_cells(ax, [f"{z:.1f}".replace("-", "−") for z in across], "x")
        _label_cells(ax, [f"{z:.1f}".replace("-", "−") for z in down], "y")
    else:
        ax.set(xlabel="first direction of the plane", ylabel="second direction of the plane")
        ax.set(xticks=[], yticks=[])
    words = f"{steps} × {steps} pictures, each decoded from a point of a plane in latent space"
    describe(ax, alt or titled(title, words))
    return ax


def plot_traversals(
    rows: Tensor | Sequence[Tensor],
    names: Sequence[str] | None = None,
    values: Sequence[float] | None = None,
    title: str | None = None,
    *,
    letters: bool = False,
    alt: str | None = None,
) -> Axes:
    """Draw rows of pictures; in each of them one thing is moved from left to right.

    Parameters
    ----------
    rows : Tensor, shape (R, T, C, H, W), or sequence of Tensor, shapes (T, C, H, W)
        Shades in [0, 1]. One channel is ink: 1 is shown black.
    names : sequence of str, optional
        What is moved in each row.
    values : sequence of float, optional
        The T values that it takes.
    title : str, optional
    letters : bool
        Whether pictures are drawn from their outlines.
    alt : str, optional
        What it shows, in words.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    for place, row in enumerate(rows):
        need_floats(f"rows[{place}]", row, "(T, C, H, W)")
        need_shape(f"rows[{place}]", row, shape(rows[0]), "as rows[0]")
    whole("the number of rows", len(rows), 1)
    steps = len(rows[0])
    for what, given, wanted in (("names", names, len(rows)), ("values", values, steps)):
        if given is not None and len(given) != wanted:
            raise ValueError(f"{what} should be {wanted}, and are {len(given)}")
    ax = _sheet_axes(torch.cat(list(rows)).detach().cpu(), steps, letters, title)
    _label_cells(ax, names or [f"row {place + 1}" for place in range(len(rows))], "y")
    _label_cells(ax, [short(value) for value in values] if values else [""] * steps, "x")
    if values is not None:
        ax.set_xlabel("value")
    said = f": {', '.join(names)}" if names else ""
    words = f"{len(rows)} rows of {steps} pictures; in each, one thing changes{said}"
    describe(ax, alt or titled(title, words))
    return ax


def _sheet_axes(pictures: Tensor, columns: int, letters: bool, title: str | None) -> Axes:
    """A figure with all pictures (N, C, H, W) as one sheet, in rows, and a unit for each."""
    rows = len(pictures) // columns
    cell = int(SHARP * 100 * WIDTH / max(columns, 6))
    if yes_or_no("letters", letters):
        sheet = letters_sheet(pictures, columns, cell, margin=0)[0]
    else:
        sheet = tiled(pictures, columns, cell)
    height = WIDTH * columns / max(columns, 6) * sheet.shape[1] / sheet.shape[2]
    ax = own_axes(None, (WIDTH * columns / max(columns, 6) + 1.0, height + 0.8), title)
    grey = {"cmap": "gray", "vmin": 0, "vmax": 1}
    ax.imshow(sheet.permute(1, 2, 0).numpy(), extent=(0, columns, rows, 0), aspect="auto", **grey)
    ax.set(box_aspect=sheet.shape[1] / sheet.shape[2])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def tiled(pictures: Tensor, columns: int, cell: int) -> Tensor:
    """Pictures with white paper between them, in rows; pixels stay sharp. (C, H, W)."""
    shown = torch.stack([check_shades(picture, "") for picture in pictures])
    if shown.shape[1] == 1:
        shown = 1 - shown
    factor = max(1, cell // shown.shape[3])
    shown = shown.repeat_interleave(factor, dim=2).repeat_interleave(factor, dim=3)
    shown = F.pad(shown, [max(2, cell // 40)] * 4, value=1.0)
    rows = [torch.cat(list(row), dim=2) for row in shown.split(columns)]
    return torch.cat(rows, dim=1)


def _label_cells(ax: Axes, texts: Sequence[str], axis: str) -> None:
    places = [place + 0.5 for place in range(len(texts))]
    ax.set(**{f"{axis}ticks": places, f"{axis}ticklabels": texts})
