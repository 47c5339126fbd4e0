"""A plane of a latent space, under two sliders."""

from __future__ import annotations

import ipywidgets as widgets
import torch
from torch import Tensor, nn

from artcourse.functional._door import need_floats, need_shape, number, whole, yes_or_no
from artcourse.plotting.figures import short
from artcourse.sampling import decode_pictures
from artcourse.widgets.live import LAYOUT, picture_html
from artcourse.widgets.mixing import on_paper

FARTHEST = 3.0  # deviations of the prior: hardly anything lies further out
SLIDER = {"style": {"description_width": "150px"}, "layout": {"width": "520px"}}
START = (-1.5, 1.0)
PLANE = """<figure style="margin: 0"><figcaption style="line-height: 1.8">
<b>where the point lies</b></figcaption>
<svg role="img" aria-label="{alt}" width="200" height="200" viewBox="-3.2 -3.2 6.4 6.4"
 style="color: inherit"><g fill="none" stroke="currentColor" stroke-width="0.03" opacity="0.6">
<rect x="-3" y="-3" width="6" height="6"/><path d="M-3 0H3M0 -3V3"/><circle r="1"/><circle r="2"/>
</g><circle cx="{x:.2f}" cy="{y:.2f}" r="0.16" fill="#D55E00"/></svg></figure>"""


def decoded_at(
    model: nn.Module,
    first: float,
    second: float,
    *,
    directions: Tensor | None = None,
    centre: Tensor | None = None,
    label: int | None = None,
) -> Tensor:
    """Decode one point of a plane: ``centre + first * directions[0] + second * directions[1]``.

    Parameters
    ----------
    model : nn.Module
        With ``decode`` and ``latent_size``, d.
    first, second : float
    directions : Tensor, shape (2, d), optional
        Without it, those of the first and the second latent number.
    centre : Tensor, shape (d,), optional
        Without it, zero.
    label : int, optional
        The class, for a conditional model.

    Returns
    -------
    Tensor, shape (1, C, H, W)
        As ``decode_pictures`` returns them.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    at = torch.tensor([number("first", first), number("second", second)])
    directions, centre = _plane(model, directions, centre)
    return decode_pictures(model, (centre + at.to(centre) @ directions)[None], label)


class LatentSliders(widgets.VBox):
    """Two sliders, the point of the plane that they mean, and the picture decoded from it."""

    def __init__(self, model: nn.Module, letters: bool, **plane: object) -> None:
        self._model, self._letters, self._options = model, letters, plane
        self.first, self.second = (
            widgets.FloatSlider(
                start, min=-FARTHEST, max=FARTHEST, step=0.1, description=text, **SLIDER
            )
            for start, text in zip(START, ("first direction", "second direction"), strict=True)
        )
        self._where, self._shown = widgets.HTML(), widgets.HTML()
        below = widgets.HBox([self._where, self._shown], layout=LAYOUT)
        super().__init__([self.first, self.second, below])
        for slider in (self.first, self.second):
            slider.observe(self._draw, "value")
        self._draw()

    def __repr__(self) -> str:
        return "LatentSliders()"

    @property
    def picture(self) -> Tensor:
        """The picture that is shown, as :func:`decoded_at` returns it."""
        return decoded_at(self._model, self.first.value, self.second.value, **self._options)

    def _draw(self, _: object = None) -> None:
        x, y = self.first.value, self.second.value
        where = f"{short(x)} in the first direction and {short(y)} in the second"
        self._where.value = PLANE.format(alt=f"A plane, with a point at {where}", x=x, y=-y)
        words = "the picture decoded there", f"The picture decoded at {where}."
        self._shown.value = picture_html(on_paper(self.picture, self._letters), *words)


def latent_sliders(
    model: nn.Module,
    *,
    directions: Tensor | None = None,
    centre: Tensor | None = None,
    label: int | None = None,
    letters: bool = False,
) -> LatentSliders:
    """Make two sliders over a plane of a latent space, with the decoded picture.

    Parameters
    ----------
    model, directions, centre, label
        As for :func:`decoded_at`.
    letters : bool
        Whether the picture is drawn from its outline.

    Returns
    -------
    LatentSliders
        At the end of a cell it appears. Its `picture`, `first.value` and `second.value` can be
        used in other cells.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    yes_or_no("letters", letters)
    plane = {"directions": directions, "centre": centre, "label": label}
    return LatentSliders(model, letters, **plane)


def _plane(
    model: nn.Module, directions: Tensor | None, centre: Tensor | None
) -> tuple[Tensor, Tensor]:
    """The directions (2, d) and the centre (d,) of a plane, those of the first two numbers."""
    size = whole("the model's latent_size", model.latent_size, 2)
    like = next(model.parameters())
    directions = torch.eye(2, size) if directions is None else directions
    centre = torch.zeros(size) if centre is None else centre
    for name, one, wanted in (("directions", directions, (2, size)), ("centre", centre, (size,))):
        need_floats(name, one)
        need_shape(name, one, wanted, f"as the model's latent_size is {size}")
    return directions.to(like), centre.to(like)
