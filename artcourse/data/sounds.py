"""From a tensor to a sound file, with its card inside."""

import io
import os
import wave
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse.data._door import check_loudness, check_sound
from artcourse.data.card_formats import wav_with_card
from artcourse.data.cards import new_card
from artcourse.data.saving import file_name, place_in_gallery, write_file

HIGHEST_LEVEL = 2**15 - 1  # of a sample of 16 bits


def save_sound(
    samples: Tensor,
    rate: int,
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    **card: Any,
) -> Path:
    """Write a sound into a WAV file, with a card inside it.

    The samples are rounded to 16 bits, as on a compact disc; nothing is turned up or down.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        From -1 to 1.
    rate : int
        Samples a second, from 1 to 768,000.
    path : path
        Where to; it ends in ``.wav``.
    overwrite : bool
        Whether a file that is already there may be replaced.
    **card
        Facts for the card, as for ``save_to_gallery``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        When the tensor is no sound, or one that is too loud, or the ending is another.
    FileExistsError, FileNotFoundError, OSError
        When the place is taken, is missing or cannot be written to.
    """
    path = Path(path).expanduser()
    if path.suffix.lower() != ".wav":
        raise ValueError(f"The name of a sound should end in .wav. It was {str(path)!r}.")
    write_file(path, sound_with_card(samples, rate, {"title": path.stem} | card), overwrite)
    return path


def save_sound_to_gallery(samples: Tensor, rate: int, name: str, **card: Any) -> Path:
    """Save a sound, with a card inside it, in the gallery of the work folder.

    Nothing is ever overwritten, and one printed line says where the sound is, as with
    ``save_to_gallery`` for pictures.

    Parameters
    ----------
    samples : Tensor, shape (N,)
        From -1 to 1.
    rate : int
        Samples a second.
    name : str
        What to call it. In the name of the file, everything but letters and digits
        becomes ``-``.
    **card
        Facts for the card, as for ``save_to_gallery``.

    Returns
    -------
    Path
        The sound's file.

    Raises
    ------
    ValueError
        When the tensor is no sound, the name has no letter, or a fact fits on no card.
    OSError
        When the gallery cannot be written to.
    """
    stem = file_name(name)
    return place_in_gallery(stem, ".wav", sound_with_card(samples, rate, {"title": name} | card))


def sound_with_card(samples: Tensor, rate: int, card: dict[str, Any]) -> bytes:
    """Return the bytes of a WAV file with a card inside, completed by :func:`new_card`.

    Raises
    ------
    ValueError
        When the tensor is no sound, or one that is too loud, or a fact fits on no card.
    """
    check_sound(samples, rate)
    check_loudness(samples)
    levels = (samples.detach().cpu().double() * HIGHEST_LEVEL).round().to(torch.int16)
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(levels.numpy().astype("<i2").tobytes())
    return wav_with_card(content.getvalue(), new_card(card))
