"""A photograph in the style of another picture: Gatys' style transfer, made fast."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from artcourse.data.checks import check_known, check_whole
from artcourse.functional.colours import match_colours
from artcourse.models import VGGFeatures
from artcourse.training.history import History, Progress
from artcourse.training.images import descend, last_picture
from artcourse.training.style_pictures import (
    Style,
    checked_mask,
    checked_picture,
    resized,
    sides_of,
    weighted_pictures,
)

CONTENT_LAYER = "relu4_2"
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
STARTS = ("colours", "photograph", "noise")
STEPS = 105

_CONTENT_WEIGHT = 0.03
_STRONGEST = 10
_STEPS_AT_HALF = 80 / 105  # the part of all steps; there, each costs a quarter
_SMALLEST_HALF = 96  # pixels of the longest side: with less, the content is lost


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
    callback: Callable[[Progress], None] | None = None,
    features: nn.Module | None = None,
    dtype: torch.dtype | None = None,
) -> Tensor:
    """Paint what one picture shows in the style of another.

    Parameters
    ----------
    input_image : Tensor, shape (1, 3, H, W)
        What to paint: float32 shades in [0, 1]. Grey pictures, (1, 1, H, W), are fine too.
        The work is done where it is: ``input_image.to("cuda")`` is painted on that card.
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
        Is given a :class:`Progress` after each step. Its epochs are the two sizes, half and
        full, and its ``model`` is the picture so far: ``callback=ProgressBar()`` draws a bar.
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
    fewer layers; the start; two sizes.

    Lesson: 09_style_transfer
    """
    check_known("start", start, STARTS)
    if not 0 <= strength <= _STRONGEST:
        raise ValueError(f"strength is a number from 0 to {_STRONGEST}. It was {strength!r}.")
    photo = checked_picture("input_image", input_image, size)
    styles = weighted_pictures(style_image, photo)
    if keep_colours:
        styles = [(match_colours(style, photo).clamp(0, 1), weight) for style, weight in styles]
    base = photo
    if start != "photograph":
        coloured = sum(weight * match_colours(photo, style) for style, weight in styles)
        base = photo.lerp(coloured.clamp(0, 1), min(strength, 1))
    noise = torch.rand(photo.shape, generator=torch.Generator().manual_seed(seed)).to(photo)
    easel = _Easel(
        photo,
        base,
        begin=noise if start == "noise" else base,
        styles=styles,
        mask=checked_mask(mask, input_image, photo),
        strength=strength,
        keep_colours=keep_colours,
        look=_eye(features or VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER)), dtype, photo.device),
    )
    return last_picture(easel.paint(check_whole("steps", steps, 2)), callback)


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
    look: Callable[[Tensor], dict[str, Tensor]]

    def paint(self, steps: int) -> Iterator[Progress]:
        """Paint in half the size, where a step is cheap, and then the details.

        Only what painting changed is enlarged: the photograph stays as sharp as it is.
        """
        history, full, painted = History(), self.photo.shape[2:], self.begin
        levels = [(full, steps)]
        if max(full) // 2 >= _SMALLEST_HALF:
            first = round(steps * _STEPS_AT_HALF)
            levels = [([side // 2 for side in full], first), (full, steps - first)]
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
        content, wanted = self.look(photo)[CONTENT_LAYER], {}
        for style, weight in self.styles:
            for name, layer in self.look(resized(style, sides_of(style, max(sides)))).items():
                if name != CONTENT_LAYER:
                    wanted[name] = wanted.get(name, 0) + weight * _Gram.apply(layer)

        def loss(pixels: Tensor) -> Tensor:
            layers = self.look(self.over(photo, mask, pixels))
            of_content = _relative(layers[CONTENT_LAYER], content)
            of_style = [
                _relative(_Gram.apply(_within(mask, layers[name])), gram)
                for name, gram in wanted.items()
            ]
            return _CONTENT_WEIGHT * of_content + self.strength * sum(of_style) / len(wanted)

        return loss


class _Gram(torch.autograd.Function):
    """``gram_matrix`` for one picture, channels last in memory, with half the work backward."""

    @staticmethod
    def forward(ctx: Any, layer: Tensor) -> Tensor:
        features = layer.permute(0, 2, 3, 1).flatten(0, 2)  # (H · W, C), without a copy
        ctx.save_for_backward(features)
        ctx.shape = layer.permute(0, 2, 3, 1).shape
        return features.T @ features / layer.numel()

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        # dG = (dFᵀ F + Fᵀ dF) / (C · H · W): the two are one product, as G's gradient here,
        # that of a sum of squares, is as symmetric as G itself
        (features,) = ctx.saved_tensors
        grad = features @ (grad_output * (2 / features.numel()))
        return grad.reshape(ctx.shape).permute(0, 3, 1, 2)


def _relative(found: Tensor, wanted: Tensor) -> Tensor:
    return (found - wanted).square().sum() / wanted.square().sum()


def _within(mask: Tensor, layer: Tensor) -> Tensor:
    """Weight a layer so that its Gram matrix becomes that of what is in the mask."""
    if mask.min() == 1:
        return layer
    weight = interpolate(mask, layer.shape[2:], mode="area")
    return layer * (weight / weight.mean().clamp(min=1e-6)).sqrt()


def _eye(
    features: nn.Module, dtype: torch.dtype | None, device: torch.device
) -> Callable[[Tensor], dict[str, Tensor]]:
    """Copy the network, to compute in dtype, where that is fast, and answer in float32."""
    if dtype is None:
        has = getattr(torch.cpu, "get_capabilities", dict)()  # older torches cannot say it
        fast = device.type == "cpu" and (has.get("avx512_bf16") or has.get("amx_bf16"))
        dtype = torch.bfloat16 if fast else torch.float32
    network = copy.deepcopy(features).to(device, memory_format=torch.channels_last)
    for weight in network.parameters():  # the shades are normalised before they are rounded
        weight.data = weight.data.to(dtype)

    def look(image: Tensor) -> dict[str, Tensor]:
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype != torch.float32):
            return {name: layer.float() for name, layer in network(image).items()}

    return look
