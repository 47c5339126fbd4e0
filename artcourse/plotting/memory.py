"""What a network carries along while it reads: its hidden state, symbol by symbol."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from artcourse.functional import softmax
from artcourse.functional._door import need_floats, need_shape, whole
from artcourse.plotting.figures import describe, titled
from artcourse.plotting.layout import own_axes

SIGNED = {"cmap": "RdBu_r", "vmin": -1, "vmax": 1}
MOST_NAMED = 90  # symbols below an axis
LIKELIEST = 8  # symbols that are shown as bars
AROUND = 26  # symbols that are shown before the place where one is, and after it
SPACE = "␣"


def plot_hidden_states(
    states: Tensor,
    text: str,
    title: str | None = None,
    *,
    names: Sequence[str] | None = None,
    alt: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw hidden states over a text: a column for each symbol, a row for each number.

    Parameters
    ----------
    states : Tensor, shape (T, H)
        From -1, blue, to 1, red.
    text : str
        The T symbols that were read.
    title : str, optional
    names : sequence of str, optional
        Of the H rows. Without them they are numbered.
    alt : str, optional
        What it shows, in words.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no symbol, or no state for each.

    Lesson: 05_recurrent_networks
    """
    whole("the number of symbols", len(text), 1)
    need_floats("states", states, "(T, H)")
    need_shape("states", states, (len(text), states.shape[-1]), "a row for each symbol")
    rows = states.shape[1]
    ax = own_axes(ax, (8.8, 1.1 + 0.24 * min(rows, 20)), title)
    drawn = ax.imshow(states.detach().T.numpy(), aspect="auto", interpolation="nearest", **SIGNED)
    if len(text) <= MOST_NAMED:
        ax.set_xticks(
            range(len(text)),
            [visible(symbol) for symbol in text],
            fontsize=8 if len(text) > 50 else 10,
        )
    if names is not None:
        ax.set_yticks(range(rows), names)
    ax.set(xlabel="what was read, from left to right", ylabel="hidden number")
    ax.grid(False)
    ax.tick_params(length=0)
    scale = ax.figure.colorbar(drawn, ax=ax, pad=0.02, label="from −1 to 1")
    scale.outline.set_visible(False)
    words = f"{rows} hidden numbers, from −1 to 1, after each of {len(text)} symbols"
    describe(ax, alt or titled(title, words))
    return ax


def plot_moment(
    states: Tensor, logits: Tensor, text: str, symbols: Sequence[str], step: int
) -> Figure:
    """Draw one moment of reading: the place in the text, the hidden state, what may come next.

    Parameters
    ----------
    states : Tensor, shape (T, H)
        The hidden state after each symbol.
    logits : Tensor, shape (T, V)
        The scores of what comes next.
    text : str
        The T symbols.
    symbols : sequence of str
        All V.
    step : int
        Which moment: 0 is after the first symbol.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        When there is no such moment.
    """
    step = whole("step", step, 0, len(text) - 1)
    figure = plt.figure(figsize=(8.8, 3.3))
    grid = figure.add_gridspec(2, 2, height_ratios=(1, 5), hspace=0.32, wspace=0.12)
    _draw_place(figure.add_subplot(grid[0, :]), text, step)
    _draw_state(figure.add_subplot(grid[1, 0]), states[step])
    best = _draw_next(figure.add_subplot(grid[1, 1]), logits[step], symbols)
    describe(
        figure,
        f"After {text[: step + 1][-12:]!r} the hidden state as a grid of colours, and the most "
        f"likely next symbols: {best}.",
    )
    return figure


def _draw_place(ax: Axes, text: str, step: int) -> None:
    """Draw the text around a place, what has been read in black, the last symbol in a frame."""
    ax.axis("off")
    first = max(0, min(step - AROUND, len(text) - 2 * AROUND))
    shown = text[first : first + 2 * AROUND]
    ax.set(xlim=(-1, 2 * AROUND), ylim=(-1, 1))
    for place, symbol in enumerate(shown):
        at = first + place
        frame = {"facecolor": "#fff3d6", "edgecolor": "#C04A00", "boxstyle": "round,pad=0.25"}
        style = {"bbox": frame, "weight": "bold"} if at == step else {}
        colour = "#111111" if at <= step else "#b0b0b0"
        look = {"family": "monospace", "fontsize": 11, "ha": "center", "va": "center"}
        ax.text(place, 0, visible(symbol), color=colour, **look, **style)


def _draw_state(ax: Axes, state: Tensor) -> None:
    """Draw the numbers of a state as a grid, as square as it can be."""
    wide = max(1, round((2.2 * len(state)) ** 0.5))
    rows = -(-len(state) // wide)
    grid = torch.full((rows * wide,), torch.nan)
    grid[: len(state)] = state.detach()
    ax.imshow(grid.view(rows, wide).numpy(), aspect="auto", interpolation="nearest", **SIGNED)
    ax.set(title=f"hidden state: {len(state)} numbers", xticks=[], yticks=[])
    ax.grid(False)


def _draw_next(ax: Axes, logits: Tensor, symbols: Sequence[str]) -> str:
    """Draw the likeliest next symbols as bars; also return them in words."""
    chances, order = softmax(logits.detach().float(), dim=-1).topk(min(LIKELIEST, len(symbols)))
    names = [visible(symbols[number]) for number in order.tolist()]
    ax.barh(range(len(names)), chances.tolist(), color="#0072B2")
    ax.set_yticks(range(len(names)), names, family="monospace", fontsize=11)
    ax.yaxis.tick_right()
    ax.invert_yaxis()
    ax.set(title="what may come next", xlim=(0, 1), xlabel="probability")
    pairs = zip(names, chances.tolist(), strict=True)
    return ", ".join(f"{name} {chance:.0%}" for name, chance in list(pairs)[:3])


def visible(symbol: str) -> str:
    """Write a symbol so that one sees it: a space and the end of a line have signs of their own."""
    return {" ": SPACE, "\n": "↵"}.get(symbol, symbol)
