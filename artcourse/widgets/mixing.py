"""Two pictures, and all that is between them, under a slider."""

from __future__ import annotations

import ipywidgets as widgets
import torch
from torch import Tensor, nn

from artcourse.functional._door import need_floats, need_shape, whole, yes_or_no
from artcourse.plotting import letters_sheet
from artcourse.sampling import decode_pictures, latent_walk
from artcourse.widgets.live import LAYOUT, SHOWN, picture_html

SLIDER = {"style": {"description_width": "150px"}, "layout": {"width": "520px"}}


def mixed(
    model: nn.Module,
    start: Tensor,
    end: Tensor,
    percent: int,
    *,
    path: str = "great_circle",
    label: int | None = None,
) -> Tensor:
    """Decode a point on the way between two: a mixture of two pictures.

    Parameters
    ----------
    model : nn.Module
        With ``decode``.
    start, end : Tensor, shape (d,)
        The latent vectors of both.
    percent : int
        How far on the way, from 0 to 100.
    path : {"great_circle", "line"}
    label : int, optional
        The class, for a conditional model.

    Returns
    -------
    Tensor, shape (1, C, H, W)

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    whole("percent", percent, 0, 100)
    need_floats("start", start, "(d,)")
    need_shape("end", end, tuple(start.shape), "as start")
    way = latent_walk(torch.stack([start, end]), 100, path=path, closed=False)
    return decode_pictures(model, way[percent : percent + 1], label)


class MixingSlider(widgets.VBox):
    """A slider from one picture to another, and below it both and their mixture."""

    def __init__(self, model: nn.Module, ends: Tensor, letters: bool, label: int | None) -> None:
        self._model, self._ends, self._letters, self._label = model, ends, letters, label
        self.percent = widgets.IntSlider(50, 0, 100, description="of the second, in %", **SLIDER)
        self._shown = widgets.HTML()
        parts = [widgets.HTML(), self._shown, widgets.HTML()]
        for place, percent, caption in ((0, 0, "the first"), (2, 100, "the second")):
            picture = mixed(model, *ends, percent, label=label)
            shown = on_paper(picture, letters, SHOWN // 2)
            parts[place].value = picture_html(shown, caption, f"{caption} picture", SHOWN // 2)
        super().__init__([self.percent, widgets.HBox(parts, layout=LAYOUT)])
        self.percent.observe(self._draw, "value")
        self._draw()

    def __repr__(self) -> str:
        return "MixingSlider()"

    @property
    def picture(self) -> Tensor:
        """The mixture that is shown, as :func:`mixed` returns it."""
        return mixed(self._model, *self._ends, self.percent.value, label=self._label)

    def _draw(self, _: object = None) -> None:
        percent = self.percent.value
        words = f"{percent} % of the way", f"The picture {percent} % of the way to the second."
        self._shown.value = picture_html(on_paper(self.picture, self._letters), *words)


def mixing_slider(
    model: nn.Module,
    start: Tensor,
    end: Tensor,
    *,
    label: int | None = None,
    letters: bool = False,
) -> MixingSlider:
    """Make a slider that mixes two pictures, on the great circle between their latent vectors.

    Parameters
    ----------
    model, start, end, label
        As for :func:`mixed`.
    letters : bool
        Whether pictures are drawn from their outlines.

    Returns
    -------
    MixingSlider
        At the end of a cell it appears. Its `picture` and `percent.value` can be used in other
        cells.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    yes_or_no("letters", letters)
    mixed(model, start, end, 0, label=label)
    return MixingSlider(model, torch.stack([start, end]), letters, label)


def on_paper(picture: Tensor, letters: bool, size: int = SHOWN) -> Tensor:
    """A decoded picture as it is shown: one channel is ink, 1 is black. (1, C, H, W)."""
    if letters:
        return letters_sheet(picture.cpu(), 1, size, margin=0)
    return 1 - picture if picture.shape[1] == 1 else picture
