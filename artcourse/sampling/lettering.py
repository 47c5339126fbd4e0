"""Words in a face that a latent vector stands for."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from artcourse.data import LETTERS_AND_DIGITS
from artcourse.functional._door import need_floats, need_shape
from artcourse.sampling.latent import decode_pictures


def write_text(model: nn.Module, text: str, latents: Tensor) -> Tensor:
    """Write a text in the face of each latent vector, letter by letter.

    Parameters
    ----------
    model : ConditionalVAE
        Of letters and digits, as ``load_trained("letters")`` gives it.
    text : str
        Of A to Z, a to z and 0 to 9, without spaces.
    latents : Tensor, shape (T, d)

    Returns
    -------
    Tensor, shape (T, len(text), 1, 28, 28)
        Probabilities in [0, 1]; ink is 1.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 08_latent_space
    """
    need_floats("latents", latents, "(T, d)")
    need_shape("latents", latents, (len(latents), model.latent_size), "as the model's latent_size")
    if not isinstance(text, str) or not text or not set(text) <= set(LETTERS_AND_DIGITS):
        raise ValueError(f"text should be of A to Z, a to z and 0 to 9, and is {text!r}")
    labels = torch.tensor([LETTERS_AND_DIGITS.index(letter) for letter in text])
    each = latents.repeat_interleave(len(text), 0)
    return decode_pictures(model, each, labels.repeat(len(latents))).unflatten(0, (-1, len(text)))
