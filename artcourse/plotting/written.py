"""Drawings of a pen while they are written: pictures that move."""

from __future__ import annotations

import math

import numpy as np
from IPython.display import Image as ShownImage
from PIL import Image
from torch import Tensor

from artcourse.functional._door import number, whole
from artcourse.plotting.gif import GREYS, SHORTEST, durations, shown_gif
from artcourse.plotting.sheet import FINER, PaperSheet, lengths_along, strokes_on_paper

LIFT = 0.1  # of the paper's width: what the pen could draw while it is lifted between strokes
FINISHED = 1.5  # seconds that a finished character is looked at


def animate_strokes(
    movements: Tensor,
    size: int = 240,
    *,
    seconds: float = 4.0,
    brush: bool = False,
    frames_per_second: int = 12,
    alt: str = "A character is written, stroke by stroke.",
) -> ShownImage:
    """Show a character being written, at one speed, as an animated picture.

    The finished character comes first: where nothing moves, as on paper, it is what one sees.

    Parameters
    ----------
    movements : Tensor, shape (T, 5)
        One drawing.
    size : int
        Height and width in pixels.
    seconds : float
        How long the writing takes. The finished character stands for 1.5 seconds before it.
    brush : bool
        As in :func:`draw_strokes`.
    frames_per_second : int
        At most 50: few programs show a GIF faster.
    alt : str
        What it shows, in words.

    Returns
    -------
    IPython.display.Image
        At the end of a cell it moves. Its ``data`` are the bytes of a GIF file:
        ``Path("written.gif").write_bytes(shown.data)`` saves them.

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 06_lstm_and_gru
    """
    whole("size", size, 8)
    number("seconds", seconds, above=0)
    whole("frames_per_second", frames_per_second, 1, 50)
    count = max(2, min(round(seconds * frames_per_second), int(100 * seconds / SHORTEST)))
    frames = _frames(PaperSheet(strokes_on_paper(movements), size, brush, None), count)
    *writing, finished = frames
    milliseconds = [round(1000 * FINISHED), *durations(seconds, count)]
    return shown_gif([finished, *writing], milliseconds, alt)


def _frames(sheet: PaperSheet, count: int) -> list[Image.Image]:
    """Pictures on the way from the empty paper to the finished drawing, equally far apart."""
    lengths = [lengths_along(stroke) for stroke in sheet.strokes]
    lift = LIFT * sheet.size * FINER
    total = sum(length[-1] for length in lengths) + lift * (len(lengths) - 1)
    frames = []
    for done in range(count + 1):
        sheet.clear()
        left = total * done / count if done < count else math.inf  # with a dot at its end, too
        for stroke, length in zip(sheet.strokes, lengths, strict=True):
            if left <= 0:
                break
            # how many pieces of the stroke are drawn, the last one perhaps in part
            sheet.draw(stroke, np.interp(left, length, np.arange(len(length))))
            left -= length[-1] + lift
        frames.append(sheet.shrunk().quantize(GREYS))
    return frames
