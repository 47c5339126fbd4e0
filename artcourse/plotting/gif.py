"""Pictures that move, as GIF files."""

from __future__ import annotations

import io

import numpy as np
from IPython.display import Image as ShownImage
from PIL import Image

SHORTEST = 2  # hundredths of a second: most programs show a shorter picture longer
GREYS = 16  # of drawings in black and white, as edges have few


def shown_gif(frames: list[Image.Image], milliseconds: list[int], alt: str) -> ShownImage:
    """Make an animated picture that a notebook shows, again and again.

    Parameters
    ----------
    frames : list of Image
        All of one size, and with few colours each.
    milliseconds : list of int
        How long each is seen, in steps of 10.
    alt : str
        What it shows, in words.

    Returns
    -------
    IPython.display.Image
        Its ``data`` are the bytes of a GIF file.
    """
    file = io.BytesIO()
    first, *others = frames
    first.save(file, "GIF", save_all=True, append_images=others, duration=milliseconds, loop=0)
    return ShownImage(
        data=file.getvalue(), format="gif", alt=alt, width=first.width, height=first.height
    )


def durations(seconds: float, count: int) -> list[int]:
    """The milliseconds of each of so many pictures, which take so many seconds together.

    A GIF counts in hundredths of a second. So it is the end of each picture that is rounded:
    of their lengths, the errors would add up.
    """
    ends = [round(100 * seconds * number / count) for number in range(count + 1)]
    return [10 * max(int(hundredths), SHORTEST) for hundredths in np.diff(ends)]
