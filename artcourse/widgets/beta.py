"""What the weight β of the KL divergence costs: pictures rebuilt by networks trained with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import ipywidgets as widgets
import torch
from torch import Tensor, nn

from artcourse.data.saving import encode_image
from artcourse.functional._door import number, whole
from artcourse.losses import binary_cross_entropy_with_logits, kl_standard_normal
from artcourse.plotting.planes import tiled
from artcourse.sampling import decode_pictures, sample_posterior
from artcourse.sampling.latent import decode_logits, encode_pictures
from artcourse.widgets.live import img_html

MOST = 8  # pictures in a row
CELL = 96  # pixels
DRAWS = 16  # latent vectors for each picture, over which the reconstruction is averaged
SLIDER = {"style": {"description_width": "40px"}, "layout": {"width": "420px"}}
TABLE = (
    '<table style="border-spacing: 14px 2px; text-align: right"><tr><th>β</th>'
    "<th>reconstruction</th><th>KL divergence</th><th>both</th></tr>{rows}</table>"
    "<p>In nats a picture. The line of this β is bold.</p>"
)


class Rebuilt(NamedTuple):
    """Pictures after encoder and decoder, and what both terms of the loss say of them.

    Parameters
    ----------
    pictures : Tensor, shape (N, C, H, W)
        Decoded from the mean of each posterior distribution.
    reconstruction, kl : float
        In nats, the mean over pictures.
    """

    pictures: Tensor
    reconstruction: float
    kl: float


@torch.no_grad()
def rebuilt_at(
    model: nn.Module, images: Tensor, labels: Tensor | int | None = None, *, draws: int = DRAWS
) -> Rebuilt:
    """Rebuild pictures, and measure both terms of the loss in nats.

    Parameters
    ----------
    model : nn.Module
        With ``encode`` and ``decode``.
    images : Tensor, shape (N, C, H, W)
        Shades in [0, 1].
    labels : Tensor, shape (N,), or int, optional
        For a conditional model.
    draws : int
        How many latent vectors are drawn for each picture: the reconstruction is the mean over
        them. The same ones are drawn every time.

    Returns
    -------
    Rebuilt

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    mu, log_var = encode_pictures(model, images, labels)
    generator = torch.Generator(mu.device).manual_seed(0)
    latents = sample_posterior(
        model, images, whole("draws", draws, 1), labels=labels, generator=generator
    ).flatten(0, 1)
    again = labels.repeat(draws) if isinstance(labels, Tensor) else labels
    logits = decode_logits(model, latents, again)
    targets = images.to(logits).repeat(draws, 1, 1, 1)
    total = binary_cross_entropy_with_logits(logits, targets, reduction="sum")
    return Rebuilt(
        pictures=decode_pictures(model, mu, labels),
        reconstruction=total.item() / len(targets),
        kl=kl_standard_normal(mu, log_var).item(),
    )


class BetaSlider(widgets.VBox):
    """A slider over β, pictures above and rebuilt below, and both terms of the loss for each β."""

    def __init__(self, rebuilt: Mapping[float, Rebuilt], images: Tensor) -> None:
        self._rebuilt, self._images = rebuilt, images
        options = [(f"{beta:g}", beta) for beta in sorted(rebuilt)]
        self.beta = widgets.SelectionSlider(
            options=options, value=max(rebuilt), description="β", **SLIDER
        )
        self._shown = widgets.HTML()
        super().__init__([self.beta, self._shown])
        self.beta.observe(self._draw, "value")
        self._draw()

    def __repr__(self) -> str:
        return "BetaSlider()"

    @property
    def rebuilt(self) -> Rebuilt:
        """What is shown: pictures and both terms of the loss of this β."""
        return self._rebuilt[self.beta.value]

    def _draw(self, _: object = None) -> None:
        beta, shown = self.beta.value, self.rebuilt
        above = _row(self._images, "before", "Pictures before they are rebuilt.")
        alt = f"The same pictures, rebuilt by the network of β = {beta:g}."
        below = _row(shown.pictures, f"rebuilt, β = {beta:g}", alt)
        lines = "".join(self._line(one) for one in sorted(self._rebuilt))
        self._shown.value = above + below + TABLE.format(rows=lines)

    def _line(self, beta: float) -> str:
        """The numbers of one β as a row of the table."""
        _, reconstruction, kl = self._rebuilt[beta]
        cell = "th" if beta == self.beta.value else "td"
        numbers = f"{beta:g}", f"{reconstruction:.1f}", f"{kl:.1f}", f"{reconstruction + kl:.1f}"
        return "<tr>" + "".join(f"<{cell}>{one}</{cell}>" for one in numbers) + "</tr>"


def beta_slider(
    models: Mapping[float, nn.Module], images: Tensor, labels: Tensor | int | None = None
) -> BetaSlider:
    """Make a slider over networks trained with different β, the weight of the KL divergence.

    Parameters
    ----------
    models : mapping of float to nn.Module
        A trained network for each β.
    images : Tensor, shape (N, C, H, W)
        Shades in [0, 1]. The first eight are shown, all are measured.
    labels : Tensor, shape (N,), or int, optional
        For conditional models.

    Returns
    -------
    BetaSlider
        At the end of a cell it appears. Its `rebuilt` and `beta.value` can be used in other
        cells.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    whole("the number of models", len(models), 1)
    for beta in models:
        number("beta", beta, least=0)
    rebuilt = {beta: rebuilt_at(model, images, labels) for beta, model in models.items()}
    return BetaSlider(rebuilt, images)


def _row(pictures: Tensor, caption: str, alt: str) -> str:
    """Up to eight pictures side by side, as HTML."""
    row = tiled(pictures[:MOST].cpu(), MOST, CELL)
    picture = img_html(encode_image(row, "PNG"), "png", "max-width: 100%", alt)
    title = f'<figcaption style="line-height: 1.8"><b>{caption}</b></figcaption>'
    return f'<figure style="margin: 0">{title}{picture}</figure>'
