"""What is asked of names, pictures and sounds at the door; of numbers, see ``functional``'s."""

import difflib
import math
from collections.abc import Iterable

import torch
from torch import Tensor

from artcourse.functional._door import whole

GREY_LEVEL = 1 / 255  # the smallest difference that a saved picture can hold
HIGHEST_RATE = 768_000  # samples a second: no converter takes more


def check_known(what: str, name: object, known: Iterable[str]) -> None:
    """Refuse what is not among the known names, and say what there is.

    Raises
    ------
    ValueError
        Which suggests a name that is nearly the same.
    """
    names = tuple(known)
    if name not in names:
        near = difflib.get_close_matches(str(name).lower(), names, n=1, cutoff=0.7)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no {what} {name!r}.{meant} There are: {', '.join(names)}.")


def check_picture(image: Tensor, if_several: str, matrix: bool = False) -> Tensor:
    """Refuse what is not one picture; others come back as numbers on the CPU, (C, H, W).

    Parameters
    ----------
    image : Tensor, shape (1, C, H, W) or (C, H, W)
        Three channels are RGB, one is grey.
    if_several : str
        What to do with several pictures.
    matrix : bool
        Whether (H, W) is a picture too.

    Raises
    ------
    ValueError
        Which says the shape.
    """
    wanted = "A picture is a tensor of shape (1, 3, H, W), or (1, 1, H, W) for grey."
    if not isinstance(image, Tensor):
        raise ValueError(f"{wanted} This is a {type(image).__name__}.")
    shape = tuple(image.shape)
    if image.ndim == 4 and shape[0] != 1:
        raise ValueError(f"{wanted} The shape {shape} holds {shape[0]} pictures: {if_several}.")
    channels = 1 if matrix and image.ndim == 2 else shape[-3] if image.ndim in (3, 4) else 0
    if channels not in (1, 3) or not image.numel():
        raise ValueError(f"{wanted} The shape was {shape}.")
    if not image.isfinite().all():
        raise ValueError(f"{wanted} This one holds nan or inf, which are no shades.")
    return image.detach().cpu().reshape(channels, *shape[-2:])


def check_shades(image: Tensor, if_several: str) -> Tensor:
    """Refuse what is not one picture with shades in [0, 1]; others come back on the CPU.

    Rounding errors, up to one level of grey below 0 or above 1, are fine.

    Raises
    ------
    ValueError
        As :func:`check_picture`, and with a way to bring the shades into [0, 1].
    """
    picture = check_picture(image, if_several)
    wanted = "A picture has shades in [0, 1]."
    if not picture.is_floating_point():
        how = "image.float()" if image.dtype == torch.bool else "image.float() / 255"
        raise ValueError(f"{wanted} The type was {image.dtype}: {how} converts it.")
    least, most = picture.min().item(), picture.max().item()
    if least < -GREY_LEVEL or most > 1 + GREY_LEVEL:
        given = f"The shades go from {least:.2f} to {most:.2f}"
        raise ValueError(f"{wanted} {given}. image.clamp(0, 1) cuts off what is outside.")
    return picture


def check_sound(samples: Tensor, rate: int) -> float:
    """Refuse what is no sound, and return the seconds that it takes.

    Parameters
    ----------
    samples : Tensor, shape (N,)
    rate : int
        Samples a second, from 1 to 768,000.

    Raises
    ------
    ValueError
        Which says the shape, or the rate.
    """
    wanted = "A sound is a row of numbers: a tensor of shape (N,)."
    if not isinstance(samples, Tensor):
        raise ValueError(f"{wanted} This is a {type(samples).__name__}.")
    if samples.ndim != 1 or not samples.numel():
        raise ValueError(f"{wanted} The shape was {tuple(samples.shape)}.")
    if not samples.is_floating_point() or not samples.isfinite().all():
        raise ValueError(f"{wanted} It needs decimal numbers, without nan and inf.")
    return len(samples) / whole("rate", rate, 1, HIGHEST_RATE)


def check_loudness(samples: Tensor) -> None:
    """Refuse a sound that goes beyond -1 and 1, where a loudspeaker ends.

    Nothing at all is a sound that is not loud.

    Raises
    ------
    ValueError
        Which says how far it goes; or when it holds nan or inf.
    """
    loudest = samples.abs().max().item() if samples.numel() else 0.0
    if not math.isfinite(loudest):
        raise ValueError(f"A sound goes from -1 to 1, and this one holds {loudest}.")
    if loudest > 1:
        raise ValueError(
            f"A sound goes from -1 to 1, and this one reaches {loudest:.2f}. "
            "samples / samples.abs().max() makes it fit."
        )
