"""What style transfer is given: pictures, weights and a mask, checked and brought into one form."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from artcourse.data._door import check_shades
from artcourse.functional._door import need_shape, whole

WeightedStyle = tuple[Tensor, float]  # a picture, and how much it counts

SMALLEST, LARGEST = 32, 2048  # sides in pixels
_LONGEST = 8  # the longer side / the shorter


def weighted_pictures(style_image: object, photo: Tensor) -> list[WeightedStyle]:
    """Bring one style picture, or several, with weights or without, into one form."""
    given = [style_image] if isinstance(style_image, (Tensor, str)) else list(style_image)
    pairs = [one if isinstance(one, tuple) else (one, 1) for one in given]
    shares = shares_of([weight for _, weight in pairs])
    return [
        (checked_picture("style_image", one).to(photo), share)
        for (one, _), share in zip(pairs, shares, strict=True)
    ]


def shares_of(weights: Sequence[float]) -> list[float]:
    """Return each weight as a part of all."""
    total = sum(weights)
    if not total > 0 or min(weights) < 0:
        raise ValueError(
            "style_image is a picture, or a list of pictures or of pairs (picture, weight). At "
            "least one weight should be above 0, and none below."
        )
    return [weight / total for weight in weights]


def checked_picture(name: str, image: Tensor, size: int | None = None) -> Tensor:
    """Return a picture in colour and in the size that is wanted, or say what is wrong with it."""
    image = _shades(name, image).expand(1, 3, -1, -1)
    if size is not None:
        size = whole("size, the longest side in pixels,", size, SMALLEST, LARGEST)
        image = resized(image, sides_of(image, size))
    short, long = sorted(image.shape[2:])
    if short < SMALLEST or long > LARGEST or long > _LONGEST * short:
        raise ValueError(
            f"{name} has {image.shape[2]} × {image.shape[3]} pixels. Each side should have "
            f"{SMALLEST} to {LARGEST}, and the longer one be at most {_LONGEST} times the "
            "shorter. Load it in another size, or cut a part out."
        )
    return image.clamp(0, 1)


def checked_mask(mask: Tensor | None, input_image: Tensor, photo: Tensor) -> Tensor:
    """Return the mask in the photograph's size, or refuse it; without one, all is painted."""
    if mask is None:
        return torch.ones_like(photo[:, :1])
    mask, wanted = _shades("mask", mask), (1, 1, *input_image.shape[-2:])
    need_shape("mask", mask, wanted, "a number for each pixel of input_image")
    return resized(mask.to(photo), photo.shape[2:]).clamp(0, 1)


def _shades(name: str, image: Tensor) -> Tensor:
    """Return one picture as float32, shape (1, C, H, W), or say which picture is none."""
    try:
        check_shades(image, f"take {name}[0:1]")
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    return image.detach().float().reshape(1, -1, *image.shape[-2:])


def sides_of(image: Tensor, longest: int) -> list[int]:
    """Return height and width of a picture whose longest side becomes so long."""
    return [max(1, round(side * longest / max(image.shape[2:]))) for side in image.shape[2:]]


def resized(image: Tensor, sides: Sequence[int]) -> Tensor:
    """Make a picture larger or smaller; shades may go a little over the edge."""
    if list(image.shape[2:]) == list(sides):
        return image
    return interpolate(image, tuple(sides), mode="bicubic", antialias=True)
