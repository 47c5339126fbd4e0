"""Drawings of a pen as pictures, with a pen or with a brush."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from artcourse.functional._door import whole
from artcourse.plotting.figures import titled
from artcourse.plotting.pictures import show_images
from artcourse.plotting.sheet import PaperSheet, strokes_on_paper


def draw_strokes(
    movements: Tensor, size: int = 256, *, brush: bool = False, width: float | None = None
) -> Tensor:
    """Draw a character, black on white.

    What goes over the edge of the paper is not cut off: everything is made smaller.

    Parameters
    ----------
    movements : Tensor, shape (T, 5)
        As ``load_strokes`` and ``sample_strokes`` return them, one drawing.
    size : int
        Height and width in pixels.
    brush : bool
        Whether lines are broad where a stroke begins, thinner on the way and pointed at its
        end, as a brush draws them.
    width : float, optional
        Of a line, as a part of the paper's width: 0.028, with a brush 0.075.

    Returns
    -------
    Tensor, shape (1, 1, size, size)
        Shades in [0, 1].

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 06_lstm_and_gru
    """
    whole("size", size, 8)
    sheet = PaperSheet(strokes_on_paper(movements), size, brush, width)
    for stroke in sheet.strokes:
        sheet.draw(stroke, len(stroke) - 1)
    return torch.from_numpy(np.asarray(sheet.shrunk(), dtype=np.float32) / 255)[None, None]


def show_strokes(
    movements: Tensor | Sequence[Tensor],
    titles: Sequence[str] | None = None,
    *,
    title: str | None = None,
    alt: str | None = None,
    columns: int | None = None,
    size: int = 96,
    brush: bool = False,
) -> np.ndarray:
    """Show characters side by side, as a contact sheet.

    Parameters
    ----------
    movements : Tensor, shape (N, T, 5), or sequence of Tensor, shapes (T, 5)
    titles : sequence of str, optional
        One for each character. Letters for Chinese characters are in few fonts: numbers or
        words are safer than the characters' names.
    title : str, optional
        Of the whole figure.
    alt : str, optional
        What it shows, in words. Without it, the title and how many they are.
    columns : int, optional
        Characters in a row.
    size : int
        Of one, in pixels.
    brush : bool
        As in :func:`draw_strokes`.

    Returns
    -------
    ndarray of Axes, shape (N,)

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 06_lstm_and_gru
    """
    pictures = [draw_strokes(drawing, size, brush=brush) for drawing in movements]
    words = f"{len(pictures)} characters, written with a {'brush' if brush else 'pen'}"
    return show_images(
        pictures, titles, title=title, alt=alt or titled(title, words), columns=columns
    )


def stroke_sheet(
    movements: Sequence[Tensor],
    columns: int = 5,
    size: int = 150,
    *,
    brush: bool = False,
    width: float | None = None,
) -> Tensor:
    """Draw characters on one sheet of paper, row after row.

    Parameters
    ----------
    movements : Tensor, shape (N, T, 5), or sequence of Tensor, shapes (T, 5)
    columns : int
        Characters in a row. Where the last row is not full, the paper stays white.
    size : int
        Of one, in pixels.
    brush, width
        As in :func:`draw_strokes`.

    Returns
    -------
    Tensor, shape (1, 1, rows * size, columns * size)
        Shades in [0, 1].

    Raises
    ------
    ValueError
        When an argument is not as described.

    Lesson: 06_lstm_and_gru
    """
    whole("columns", columns, 1)
    pictures = [draw_strokes(one, size, brush=brush, width=width) for one in movements]
    if not pictures:
        raise ValueError("movements should hold at least one drawing, and is empty")
    pictures += [torch.ones(1, 1, size, size)] * (-len(pictures) % columns)
    rows = [pictures[first : first + columns] for first in range(0, len(pictures), columns)]
    return torch.cat([torch.cat(row, dim=3) for row in rows], dim=2)
