"""A photograph in the style of another picture: Gatys' style transfer, made fast."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from artcourse.data.checks import check_known, check_whole
from artcourse.functional import match_colours
from artcourse.losses.style import relative_error
from artcourse.models import VGGFeatures
from artcourse.training.device import as_device
from artcourse.training.history import Callback, History, Progress

from . import style_pictures as pictures
from .images import descend, last_picture
from .style_network import STEPS, Gram, Look, eye, style_levels, within
from .style_pictures import Style, resized, sides_of

CONTENT_LAYER = "relu4_2"
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
STARTS = ("colours", "photograph", "noise")
_CONTENT_WEIGHT = 0.03
_STRONGEST = 10


def map_to_art_style(
    input_image: Tensor,
    style_image: Tensor | Sequence[Tensor] | Sequence[Style],
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
        Is given a :class:`Progress` after each step. Its epochs are the sizes, from the
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
    check_known("start", start, STARTS)
    if not isinstance(strength, (int, float)) or not 0 <= strength <= _STRONGEST:
        raise ValueError(f"strength is a number from 0 to {_STRONGEST}. It was {strength!r}.")
    device, steps = as_device(device), check_whole("steps", steps, 5)
    photo = pictures.checked_picture("input_image", input_image, size).to(device)
    styles = pictures.weighted_pictures(style_image, photo)
    if keep_colours:
        styles = [(match_colours(style, photo).clamp(0, 1), weight) for style, weight in styles]
    base = photo
    if start != "photograph":
        coloured = sum(weight * match_colours(photo, style) for style, weight in styles)
        base = photo.lerp(coloured.clamp(0, 1), min(strength, 1))
    noise = torch.rand(photo.shape, generator=torch.Generator().manual_seed(seed)).to(photo)
    begin = noise if start == "noise" else base
    mask = pictures.checked_mask(mask, input_image, photo)
    look = eye(features or VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER)), dtype, device)
    easel = _Easel(photo, base, begin, styles, mask, strength, keep_colours, look)
    return last_picture(easel.paint(steps), callback).to(input_image.device)


@dataclass
class _Easel:
    """All that is needed to paint, in full size."""

    photo: Tensor
    base: Tensor  # the photograph, perhaps in other colours
    begin: Tensor
    styles: list[Style]
    mask: Tensor
    strength: float
    keep_colours: bool
    look: Look

    def paint(self, steps: int) -> Iterator[Progress]:
        """Paint in each of the sizes. Only what painting changed is enlarged for the next:
        the photograph stays as sharp as it is.
        """
        history, full, painted = History(), self.photo.shape[2:], self.begin
        levels = style_levels(full, steps)
        for epoch, (sides, part) in enumerate(levels, 1):
            base = resized(self.base, sides)
            begin = (base + resized(painted - self.base, sides)).clamp(0, 1)
            for step, image in enumerate(descend(begin, self.loss(sides), part, history), 1):
                painted = (self.base + resized(image - base, full)).clamp(0, 1)
                seen = self.over(self.photo, self.mask, painted).clamp(0, 1)
                yield Progress(epoch, len(levels), step, part, history, seen)

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
                    wanted[name] = wanted.get(name, 0) + weight * Gram.apply(layer)

        def loss(pixels: Tensor) -> Tensor:
            layers = self.look(self.over(photo, mask, pixels))
            of_content = relative_error(layers[CONTENT_LAYER], content)
            of_style = [
                relative_error(Gram.apply(within(mask, layers[name])), gram)
                for name, gram in wanted.items()
            ]
            return _CONTENT_WEIGHT * of_content + self.strength * sum(of_style) / len(wanted)

        return loss
