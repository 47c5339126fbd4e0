"""How style transfer looks at pictures, and what that takes: steps, time and memory."""

import copy
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from artcourse.data.checks import check_whole
from artcourse.training.device import as_device

Look = Callable[[Tensor], dict[str, Tensor]]

STEPS = 105

_STEPS_OF_LEVEL = 25 / 105  # the part of the steps that a level takes; the first has the rest
_SMALLEST_FIRST, _LARGEST_FIRST = 96, 384  # pixels of its longest side: with less, the content
# is lost, and with more, half of it is cheaper and does as well

_SIDE = 128  # pixels of the square that is timed
# Measured with float32, from 128 to 1,024 pixels: the network's copy, then for each pixel of
# the photograph, or of a style picture that is larger, since it is a square as long.
_BYTES, _BYTES_OF_PHOTO, _BYTES_OF_STYLE = 150_000_000, 2_750, 1_000


class Gram(torch.autograd.Function):
    """``gram_matrix`` for one picture, channels last in memory, with half the work backward."""

    @staticmethod
    def forward(ctx: Any, layer: Tensor) -> Tensor:
        """Return the Gram matrix, shape (1, C, C), of a layer of shape (1, C, H, W)."""
        features = layer.permute(0, 2, 3, 1).flatten(0, 2)  # (H · W, C), without a copy
        ctx.save_for_backward(features)
        ctx.shape = layer.permute(0, 2, 3, 1).shape
        return (features.T @ features / len(features))[None]

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return the gradient of the layer from the symmetric one of its Gram matrix."""
        # dG = (dFᵀ F + Fᵀ dF) / (H · W): the two are one product, as G's gradient here,
        # that of a sum of squares, is as symmetric as G itself
        (features,) = ctx.saved_tensors
        grad = features @ (grad_output[0] * (2 / len(features)))
        return grad.reshape(ctx.shape).permute(0, 3, 1, 2)


def within(mask: Tensor, layer: Tensor) -> Tensor:
    """Weight a layer so that its Gram matrix becomes that of what is in the mask."""
    if mask.min() == 1:
        return layer
    weight = interpolate(mask, layer.shape[2:], mode="area")
    return layer * (weight / weight.mean().clamp(min=1e-6)).sqrt()


def fast_dtype(device: torch.device) -> torch.dtype:
    """Choose the numbers with which this device is fast."""
    has = getattr(torch.cpu, "get_capabilities", dict)()  # older torches cannot say it
    fast = device.type == "cpu" and (has.get("avx512_bf16") or has.get("amx_bf16"))
    return torch.bfloat16 if fast else torch.float32


def eye(features: nn.Module, dtype: torch.dtype | None, device: torch.device) -> Look:
    """Copy the network, to compute in dtype, where that is fast, and answer in float32."""
    dtype = dtype or fast_dtype(device)
    network = copy.deepcopy(features).to(device, memory_format=torch.channels_last)
    for weight in network.parameters():  # the shades are normalised before they are rounded
        weight.data = weight.data.to(dtype)

    def look(image: Tensor) -> dict[str, Tensor]:
        image = image.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=dtype != torch.float32):
            return {name: layer.float() for name, layer in network(image).items()}

    return look


def style_levels(sides: Sequence[int], steps: int) -> list[tuple[list[int], int]]:
    """Return in which sizes a picture is painted, and with how many steps in each.

    The large shapes are painted where a step is cheap, in half the size, and the details in
    full size; a large picture begins in a quarter, or less.

    Parameters
    ----------
    sides : pair of int
        Height and width of the picture, in pixels.
    steps : int
        Of all levels together.

    Returns
    -------
    list of pair
        Height and width, and the steps; the last has the full size.

    Examples
    --------
    >>> style_levels((256, 192), 105)
    [([128, 96], 80), ([256, 192], 25)]

    Lesson: 09_style_transfer
    """
    levels, left = [], steps
    while max(sides) // 2 >= _SMALLEST_FIRST and (not levels or max(sides) > _LARGEST_FIRST):
        part = max(1, round(left * _STEPS_OF_LEVEL))
        levels.insert(0, (list(sides), part))
        sides, left = [side // 2 for side in sides], left - part
    return [(list(sides), left), *levels]


def style_pace(
    features: nn.Module, device: str | torch.device = "cpu", dtype: torch.dtype | None = None
) -> float:
    """Time how long a network takes for a step of style transfer, for each pixel.

    Parameters
    ----------
    features, device, dtype
        As of :func:`map_to_art_style`.

    Returns
    -------
    float
        Seconds for a pixel.

    Lesson: 09_style_transfer
    """
    device = as_device(device)
    look, seconds = eye(features, dtype, device), []
    picture = torch.full((1, 3, _SIDE, _SIDE), 0.5, device=device, requires_grad=True)
    for _ in range(3):  # the first one also warms up
        begin = time.perf_counter()
        torch.stack([Gram.apply(layer).sum() for layer in look(picture).values()]).sum().backward()
        picture.grad.sum().item()  # a graphics card answers only when it is asked
        seconds.append(time.perf_counter() - begin)
    return min(seconds) / _SIDE**2


def style_cost(sides: Sequence[int], pace: float, steps: int = STEPS) -> tuple[float, int]:
    """Predict what :func:`map_to_art_style` takes for a picture.

    Parameters
    ----------
    sides : pair of int
        Height and width of the picture that will be painted, in pixels.
    pace : float
        Seconds for a pixel in a step, from :func:`style_pace`.
    steps : int
        How many will be taken.

    Returns
    -------
    float, int
        Seconds, and bytes of memory at the most, on top of what is in use already.

    Examples
    --------
    >>> seconds, memory = style_cost((512, 384), pace=1e-5)
    >>> f"{seconds:.0f} s, {memory / 1e9:.1f} GB"
    '91 s, 0.7 GB'

    Lesson: 09_style_transfer
    """
    levels = style_levels(sides, check_whole("steps", steps, 5))
    pixels = sum((part + 1) * height * width for (height, width), part in levels)
    photo, style = _BYTES_OF_PHOTO * sides[0] * sides[1], _BYTES_OF_STYLE * max(sides) ** 2
    return pace * pixels, _BYTES + max(photo, style)
