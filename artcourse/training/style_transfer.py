"""A photograph in the style of another picture: Gatys' style transfer, made fast."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from artcourse.data.checks import check_known, check_whole
from artcourse.data.saving import check_picture
from artcourse.functional.checks import need_floats, need_shape
from artcourse.functional.colours import colour_moments, match_colours
from artcourse.losses import gram_matrix
from artcourse.models import VGGFeatures
from artcourse.training.fitting import as_device, as_generator
from artcourse.training.history import History
from artcourse.training.images import ImageProgress, Loss, descend, last_of

Style = Tensor | Sequence[Tensor] | Sequence[tuple[Tensor, float]]

CONTENT_LAYER = "relu4_2"
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
STARTS = ("colours", "photograph", "noise")
CONTENT_WEIGHT = 0.03
STEPS = 105
STRONGEST = 10
SMALLEST, LARGEST = 32, 1024  # pixels of a side
LONGEST = 8  # times the shorter side

_STEPS_AT_HALF = 80 / 105  # the part of all steps; there, each costs a quarter
_SMALLEST_HALF = 96  # pixels of the longest side: with less, the content is lost


def map_to_art_style(
    input_image: Tensor,
    style_image: Style,
    *,
    size: int | None = None,
    strength: float = 1.0,
    keep_colours: bool = False,
    mask: Tensor | None = None,
    steps: int = STEPS,
    start: str = "colours",
    seed: int = 0,
    callback: Callable[[ImageProgress], None] | None = None,
    features: nn.Module | None = None,
    dtype: torch.dtype | None = None,
    device: str | torch.device = "cpu",
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
    callback : callable, optional
        Is given an :class:`ImageProgress` after each step, with the picture so far.
    features : torch.nn.Module, optional
        From a picture to a dictionary of layers. Of these, ``relu4_2`` is for the content,
        and all others for the style. By default VGG-19 with STYLE_LAYERS; with ``relu5_1``
        too, large swirls come out better, and faces worse.
    dtype : torch.dtype, optional
        Of the numbers in the network. By default bfloat16 where the processor is fast with
        it, which the picture doesn't show, and else float32.
    device : str or torch.device
        Where to compute, as in ``fit``.

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
    fewer layers; the start; two sizes.

    Lesson: 09_style_transfer
    """
    check_known("start", start, STARTS)
    if not 0 <= strength <= STRONGEST:
        raise ValueError(f"strength is a number from 0 to {STRONGEST}. It was {strength!r}.")
    steps, device = check_whole("steps", steps, 1), as_device(device)
    photo = _checked_picture("input_image", input_image)
    longest = max(photo.shape[2:])
    if size is not None:
        longest = check_whole("size, the longest side in pixels,", size, SMALLEST, LARGEST)
    _check_sides("input_image", _sides(photo, longest))
    easel = _Easel(
        photo=photo.to(device),
        styles=[(style.to(device), weight) for style, weight in _weighted(style_image)],
        mask=_checked_mask(mask, photo).to(device),
        strength=strength,
        keep_colours=keep_colours,
        start=start,
        generator=as_generator(seed),
        look=_looker(features or VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER)), dtype, device),
    )
    return last_of(easel.paint(longest, steps), callback).image.to(input_image.device)


@dataclass
class _Easel:
    """A picture under way, and all that it is painted from."""

    photo: Tensor
    styles: list[tuple[Tensor, float]]
    mask: Tensor
    strength: float
    keep_colours: bool
    start: str
    generator: torch.Generator
    look: Callable[[Tensor], dict[str, Tensor]]

    def paint(self, longest: int, steps: int) -> Iterator[ImageProgress]:
        """Paint the picture at half its size, where a step is cheap, and then the details.

        Only what painting changed is enlarged: the photograph stays as sharp as it is.
        """
        history, change, first = History(), None, 0
        half = round(steps * _STEPS_AT_HALF) if longest // 2 >= _SMALLEST_HALF else 0
        full = self.level(longest)
        for level, part in ((self.level(longest // 2), half), (full, steps - half)):
            if part == 0:
                continue
            begin = level.begin if change is None else level.changed(change)
            loss = self.loss(level)
            for step, image in enumerate(descend(begin, loss, part, history), first):
                change = image - level.base
                yield ImageProgress(step, steps, history, full.blend(full.changed(change)))
            first += part

    def level(self, longest: int) -> _Level:
        """Make all pictures as large, choose where to begin, and match the colours."""
        photo = _resized(self.photo, longest)
        styles = [(_resized(style, longest), weight) for style, weight in self.styles]
        if self.keep_colours:
            own = colour_moments(photo)
            styles = [(match_colours(style, *own).clamp(0, 1), weight) for style, weight in styles]
        moments = [(*colour_moments(style), weight) for style, weight in styles]
        mean = sum(weight * mean for mean, _, weight in moments)
        covariance = sum(weight * covariance for _, covariance, weight in moments)
        base = photo
        if self.start != "photograph" and not self.keep_colours:
            coloured = match_colours(photo, mean, covariance).clamp(0, 1)
            base = photo.lerp(coloured, min(self.strength, 1))
        begin = base
        if self.start == "noise":
            begin = torch.rand(photo.shape, generator=self.generator).to(photo)
        return _Level(photo, styles, _resized(self.mask, longest), base, begin)

    def loss(self, level: _Level) -> Loss:
        """Return content loss and style loss, each relative to the size of its target."""
        with torch.no_grad():
            content = self.look(level.photo)[CONTENT_LAYER]
            seen = [(self.look(style), weight) for style, weight in level.styles]
            names = sorted(seen[0][0].keys() - {CONTENT_LAYER})
            wanted = {
                name: sum(weight * gram_matrix(layers[name]) for layers, weight in seen)
                for name in names
            }

        def loss(pixels: Tensor) -> Tensor:
            layers = self.look(level.blend(pixels))
            styles = [
                _relative(gram_matrix(level.weighted(layers[name])), wanted[name]) for name in names
            ]
            of_content = _relative(layers[CONTENT_LAYER], content)
            return CONTENT_WEIGHT * of_content + self.strength * sum(styles) / len(styles)

        return loss


@dataclass
class _Level:
    """All pictures in one size."""

    photo: Tensor
    styles: list[tuple[Tensor, float]]
    mask: Tensor
    base: Tensor
    begin: Tensor

    def blend(self, painted: Tensor) -> Tensor:
        """Put what is painted where the mask is, and the photograph elsewhere."""
        return self.photo + self.mask * (painted - self.photo)

    def changed(self, change: Tensor) -> Tensor:
        """Return the beginning with a change, perhaps of half its size, enlarged."""
        return (self.base + _scaled(change, self.base.shape[2:])).clamp(0, 1)

    def weighted(self, layer: Tensor) -> Tensor:
        """Make a layer's Gram matrix one of what is in the mask."""
        weight = interpolate(self.mask, layer.shape[2:], mode="area")
        return layer * (weight / weight.mean()).sqrt()


def _relative(found: Tensor, wanted: Tensor) -> Tensor:
    return (found - wanted).square().sum() / wanted.square().sum()


def fast_dtype(device: torch.device) -> torch.dtype:
    """Return bfloat16 for a processor that multiplies it in hardware, and else float32.

    Lesson: 12_efficient_training
    """
    look_up = getattr(torch.cpu, "get_capabilities", dict)  # older torches lack it
    able = device.type == "cpu" and {"avx512_bf16", "amx_bf16"} & {
        name for name, there in look_up().items() if there is True
    }
    return torch.bfloat16 if able else torch.float32


def _looker(
    features: nn.Module, dtype: torch.dtype | None, device: torch.device
) -> Callable[[Tensor], dict[str, Tensor]]:
    """Prepare a copy of the network that computes in dtype, and answers in float32."""
    dtype = dtype or fast_dtype(device)
    network = copy.deepcopy(features).to(device, dtype, memory_format=torch.channels_last)

    def look(image: Tensor) -> dict[str, Tensor]:
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype != torch.float32):
            layers = network(image)
        if CONTENT_LAYER not in layers or len(layers) < 2:
            raise ValueError(
                f"features should give the layer {CONTENT_LAYER!r} for the content, and others "
                f"for the style. It gives: {', '.join(layers)}."
            )
        return {name: layer.float() for name, layer in layers.items()}

    return look


def _weighted(style_image: Style) -> list[tuple[Tensor, float]]:
    """Bring one style picture, or several, with weights or without, into one form."""
    given = [style_image] if isinstance(style_image, Tensor) else list(style_image)
    pairs = [one if isinstance(one, tuple) else (one, 1) for one in given]
    total = sum(weight for _, weight in pairs)
    if not pairs or not all(weight >= 0 for _, weight in pairs) or not 0 < total < math.inf:
        raise ValueError(
            "style_image is a picture, or a list of pictures or of pairs (picture, weight), at "
            "least one of them with a weight above 0."
        )
    styles = []
    for picture, weight in pairs:
        picture = _checked_picture("style_image", picture)
        _check_sides("style_image", picture.shape[2:])
        styles.append((picture, weight / total))
    return styles


def _checked_picture(name: str, image: object) -> Tensor:
    """Return a picture in colour, shape (1, 3, H, W), or refuse it."""
    check_picture(image, name)
    colours = image.detach().float().reshape(1, -1, *image.shape[-2:])
    return colours.expand(-1, 3, -1, -1).clamp(0, 1)


def _check_sides(name: str, sides: Sequence[int]) -> None:
    size = " × ".join(map(str, sides))
    if min(sides) < SMALLEST:
        raise ValueError(
            f"{name} is too small: {size} pixels. Each side should have {SMALLEST} or more."
        )
    if max(sides) > LARGEST:
        raise ValueError(
            f"{name} is too large: {size} pixels. The longer side should have {LARGEST} at most; "
            "size=256 is fast."
        )
    if max(sides) > LONGEST * min(sides):
        raise ValueError(
            f"{name} is too long: {size} pixels. The longer side should be at most {LONGEST} "
            "times the shorter: cut a part out."
        )


def _checked_mask(mask: Tensor | None, photo: Tensor) -> Tensor:
    if mask is None:
        return torch.ones_like(photo[:, :1])
    need_floats("mask", mask)
    need_shape("mask", mask, (1, 1, *photo.shape[2:]), "one number for each pixel of input_image")
    if not (0 <= mask.min() <= mask.max() <= 1 and mask.max() > 0):
        raise ValueError("mask holds numbers from 0 to 1, and is above 0 where to paint.")
    return mask.detach().float()


def _sides(image: Tensor, longest: int) -> tuple[int, int]:
    height, width = (round(side * longest / max(image.shape[2:])) for side in image.shape[2:])
    return height, width


def _resized(image: Tensor, longest: int) -> Tensor:
    return _scaled(image, _sides(image, longest)).clamp(0, 1)


def _scaled(image: Tensor, sides: Sequence[int]) -> Tensor:
    if image.shape[2:] == tuple(sides):
        return image
    return interpolate(image, sides, mode="bicubic", align_corners=False, antialias=True)
