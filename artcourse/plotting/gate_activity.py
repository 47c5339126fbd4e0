"""What the gates of one hidden unit do while a text is read, and what its cell state becomes."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from torch import Tensor

from artcourse.functional._door import need_floats, need_shape, whole
from artcourse.plotting.figures import describe
from artcourse.plotting.letters import MAGNITUDE
from artcourse.plotting.memory import visible

SIZE = (8.8, 3.5)  # inches
ROWS = ("input gate $i$", "forget gate $f$", "output gate $o$")
POSITIVE, NEGATIVE = "#B2182B", "#2166AC"


def plot_gate_activity(
    text: str, gates: Tensor, cell: Tensor, title: str | None = None, *, alt: str | None = None
) -> Axes:
    """Draw the three gates of one hidden unit above the text that it reads, and its cell state.

    Parameters
    ----------
    text : str
        Of T symbols, from one to about 60.
    gates : Tensor, shape (3, T)
        The input, forget and output gate after each symbol, from 0 to 1.
    cell : Tensor, shape (T,)
        The cell state after each symbol: positive numbers are red, negative ones blue.
    title : str, optional
    alt : str, optional
        What it shows, in words. Without it, the title and the means of the gates.

    Returns
    -------
    Axes
        The upper ones, of the gates.

    Raises
    ------
    ValueError
        When there is no letter, or not three gates and a cell state for each.

    Lesson: 06_lstm_and_gru
    """
    whole("the number of letters", len(text), 1)
    need_floats("gates", gates, "(3, T)")
    need_shape("gates", gates, (3, len(text)), "three gates for each letter of the text")
    need_floats("cell", cell, "(T,)")
    need_shape("cell", cell, (len(text),), "a number for each letter of the text")
    shown = gates.detach().cpu().numpy()
    figure, (above, below) = plt.subplots(2, 1, figsize=SIZE, sharex=True)
    drawn = above.imshow(shown, cmap=MAGNITUDE, vmin=0, vmax=1, aspect="auto")
    above.set_yticks(range(3), ROWS)
    above.tick_params(length=0)
    above.grid(False)
    if title:
        above.set_title(title)
    scale = figure.colorbar(drawn, ax=[above, below], pad=0.01, aspect=30, label="open")
    scale.outline.set_visible(False)
    _draw_cell_state(below, text, cell.detach().cpu().numpy())
    means = ", ".join(f"{mean:.2f}" for mean in shown.mean(1))
    words = f"Of one hidden unit the gates i, f and o over {len(text)} letters, on average {means}"
    describe(figure, alt or f"{title or 'Gates'}. {words}; below them its cell state.")
    return above


def _draw_cell_state(ax: Axes, text: str, cell: np.ndarray) -> None:
    """A bar for each letter, upwards and red or downwards and blue."""
    places = np.arange(len(text))
    ax.bar(places, cell, color=np.where(cell < 0, NEGATIVE, POSITIVE), width=0.86)
    ax.axhline(0, color="#999999", linewidth=0.8)
    ax.set(ylabel="cell state $c$", xlabel="the text that is read")
    ax.set_xticks(places, [visible(letter) for letter in text])
    ax.tick_params(axis="x", length=0, labelsize=9, labelfontfamily="monospace")
    ax.grid(axis="x", visible=False)
