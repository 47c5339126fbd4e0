"""A photograph in the style of another picture: Gatys' style transfer, made fast."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from artcourse.functional import match_colours
from artcourse.functional._door import known, whole
from artcourse.losses import content_loss, style_loss
from artcourse.models import VGGFeatures
from artcourse.style.levels import STEPS, style_levels
from artcourse.style.network import FrozenFeatures, fast_gram, frozen_features, within
from artcourse.style.pictures import (
    WeightedStyle,
    checked_mask,
    checked_picture,
    resized,
    sides_of,
    weighted_pictures,
)
from artcourse.style.pixels import last_picture, lbfgs_steps
from artcourse.training.device import as_device
from artcourse.training.history import Callback, History, StepReport
from artcourse.training.interruption import interrupt_held_back

CONTENT_LAYER = "relu4_2"
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
LAYERS = (*STYLE_LAYERS, CONTENT_LAYER)
STARTS = ("colours", "photograph", "noise")
_CONTENT_WEIGHT = 0.03
_STRONGEST = 10


def map_to_art_style(
    input_image: Tensor,
    style_image: Tensor | Sequence[Tensor] | Sequence[WeightedStyle],
    *,
    size: int | None = None,
    strength: float = 1.0,
    keep_colours: bool = False,
    mask: Tensor | None = None,
    steps: int = STEPS,
    start: str = "colours",
    seed: int = 0,
    device: str | torch.device = "cpu",
    callback: Callback | None = None,
    features: nn.Module | None = None,
    dtype: torch.dtype | None = None,
) -> Tensor:
    """Paint what one picture shows in the style of another.

    Parameters
    ----------
    input_image : Tensor, shape (1, 3, H, W)
        What to paint: float32 shades in [0, 1]. Grey pictures, (1, 1, H, W), are fine too.
    style_image : Tensor, or list of Tensor, or list of pairs of Tensor and float
        One picture whose style to take, or several with their weights: ``[(waves, 2),
        (ink, 1)]``. They may have any size.
    size : int, optional
        The longest side of the result in pixels; without it that of input_image.
    strength : float
        From 0, the photograph itself, to 10. How much the style counts against the content.
    keep_colours : bool
        Whether the photograph's colours stay, and only its texture becomes the style's.
    mask : Tensor, optional, shape (1, 1, H, W)
        Where to paint: 1 is painted, 0 stays as it is, and there is all between.
    steps : int
        How many steps to take; with half of them the style is already there.
    start : 'colours', 'photograph' or 'noise'
        From what to begin: the photograph in the style's colours is the fastest.
    seed : int
        Decides the noise.
    device : str or torch.device
        Where to paint: ``"cpu"``, ``"cuda"``, ``"mps"``, or ``"auto"`` for the fastest.
    callback : callable, optional
        Is given a :class:`StepReport` after each step. Its epochs are the sizes, from the
        smallest on, and its ``model`` is the picture so far, in full size:
        ``callback=ProgressBar()`` draws a bar. It may stop with ``raise KeyboardInterrupt``.
    features : torch.nn.Module, optional
        From a picture to a dictionary of layers. Of these, ``relu4_2`` is for the content,
        and all others for the style. By default VGG-19 with STYLE_LAYERS; with ``relu5_1``
        too, large swirls come out better, and faces worse.
    dtype : torch.dtype, optional
        Of the numbers in the network. By default bfloat16 where the processor is fast with
        it, which the picture doesn't show, and else float32.

    Returns
    -------
    Tensor, shape (1, 3, h, w)
        Shades in [0, 1]. Ctrl-C ends the steps early and keeps the best picture so far.

    Raises
    ------
    ValueError
        When a picture is none, is too small, too large or too long, or an argument is out
        of its range; the message says what is wanted.

    References
    ----------
    L. A. Gatys, A. S. Ecker and M. Bethge, "Image style transfer using convolutional neural
    networks", CVPR 2016. Departures: each loss is relative to the size of its target;
    fewer layers; the start; several sizes, one after the other.

    Lesson: 09_style_transfer
    """
    device = as_device(device)
    photo = checked_picture("input_image", input_image, size)
    steps_taken = painting_steps(
        photo.to(device),
        weighted_pictures(style_image, photo.to(device)),
        mask=checked_mask(mask, input_image, photo.to(device)),
        strength=strength,
        keep_colours=keep_colours,
        steps=steps,
        start=start,
        seed=seed,
        look=frozen_features(features or VGGFeatures(LAYERS), dtype, device),
    )
    with interrupt_held_back() as pressed:
        return last_picture(steps_taken, callback, pressed).to(input_image.device)


def painting_steps(
    photo: Tensor,
    styles: list[WeightedStyle],
    *,
    mask: Tensor,
    strength: float,
    keep_colours: bool,
    steps: int,
    start: str,
    seed: int,
    look: FrozenFeatures,
) -> Iterator[StepReport]:
    """Begin to paint, with pictures that are checked already; each report is a step.

    The parameters are those of :func:`map_to_art_style`, each on the device where look is.

    Raises
    ------
    ValueError
        When an argument is out of its range.
    """
    known("start", start, STARTS)
    if not isinstance(strength, (int, float)) or not 0 <= strength <= _STRONGEST:
        raise ValueError(f"strength should be from 0 to {_STRONGEST}, and is {strength!r}")
    steps = whole("steps", steps, 5)
    if keep_colours:
        styles = [(match_colours(style, photo).clamp(0, 1), weight) for style, weight in styles]
    base = photo
    if start != "photograph":
        coloured = sum(weight * match_colours(photo, style) for style, weight in styles)
        base = photo.lerp(coloured.clamp(0, 1), min(strength, 1))
    begin = base
    if start == "noise":
        begin = torch.rand(photo.shape, generator=torch.Generator().manual_seed(seed)).to(photo)
    painting = _Painting(
        photo=photo,
        base=base,
        begin=begin,
        styles=styles,
        mask=mask,
        strength=strength,
        keep_colours=keep_colours,
        look=look,
    )
    return painting.steps(steps)


@dataclass
class _Painting:
    """All that is needed to paint, in full size."""

    photo: Tensor
    base: Tensor  # the photograph, perhaps in other colours
    begin: Tensor
    styles: list[WeightedStyle]
    mask: Tensor
    strength: float
    keep_colours: bool
    look: FrozenFeatures

    def steps(self, count: int) -> Iterator[StepReport]:
        """Paint in each of the sizes. Only what painting changed is enlarged for the next:
        the photograph stays as sharp as it is.
        """
        history, full, painted = History(), self.photo.shape[2:], self.begin
        levels = style_levels(full, count)
        for epoch, (sides, part) in enumerate(levels, 1):
            base = resized(self.base, sides)
            begin = (base + resized(painted - self.base, sides)).clamp(0, 1)
            pictures = lbfgs_steps(begin, self.loss(sides), part, history)
            for step, image in enumerate(pictures, 1):
                painted = (self.base + resized(image - base, full)).clamp(0, 1)
                seen = self.over(self.photo, self.mask, painted).clamp(0, 1)
                yield StepReport(epoch, len(levels), step, part, history, seen)

    def over(self, photo: Tensor, mask: Tensor, painted: Tensor) -> Tensor:
        """Lay what is painted over the photograph, or only the change of its lightness."""
        change = painted - photo
        if self.keep_colours:
            change = change.mean(1, keepdim=True)
        return photo + mask * change

    @torch.no_grad()
    def loss(self, sides: Sequence[int]) -> Callable[[Tensor], Tensor]:
        """Look at photograph and styles in this size, and return what compares with them."""
        photo, mask = resized(self.photo, sides), resized(self.mask, sides).clamp(0, 1)
        seen, wanted = self.look(photo), {}
        if CONTENT_LAYER not in seen or len(seen) < 2:
            raise ValueError(
                f"features should answer {CONTENT_LAYER!r}, for the content, and others for the "
                f"style. These answer {', '.join(seen)}."
            )
        content = seen[CONTENT_LAYER]
        for style, weight in self.styles:
            for name, layer in self.look(resized(style, sides_of(style, max(sides)))).items():
                if name != CONTENT_LAYER:
                    wanted[name] = wanted.get(name, 0) + weight * fast_gram(layer)

        def loss(pixels: Tensor) -> Tensor:
            layers = self.look(self.over(photo, mask, pixels))
            of_content = content_loss(layers[CONTENT_LAYER], content)
            of_style = [
                style_loss(within(mask, layers[name]), gram, gram=fast_gram)
                for name, gram in wanted.items()
            ]
            return _CONTENT_WEIGHT * of_content + self.strength * sum(of_style) / len(wanted)

        return loss
