"""An LSTM cell as a drawing: what goes in, four gates, and two states that go on."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from artcourse.plotting.figures import describe, short
from artcourse.plotting.layout import own_axes

SIZE = (8.6, 4.4)  # inches
TITLE = "One step of an LSTM"
MEMORY, NORMAL, GATE, WORK = "#009E73", "#444444", "#0072B2", "#D55E00"
CELL, STATE = 3.4, 0.4  # the heights of the two lines that go on to the next step
PLACES = {"f": 1.9, "i": 3.7, "g": 5.1, "o": 6.9}  # of the gates, from left to right
FUNCTIONS = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}
WORDS = {
    "f": "how much\nto keep",
    "i": "how much\nto add",
    "g": "what\nto add",
    "o": "how much\nto show",
}
OUT = 7.9  # where the new hidden state is made
RADIUS = 0.19
TEXTS = {
    "c": (0.5, CELL + 0.35, "$c_{t-1}$"),
    "h": (0.45, STATE + 0.33, "$h_{t-1}$"),
    "f": (PLACES["f"] - 0.48, 2.03, "$f$"),
    "i": (PLACES["i"] - 0.48, 2.03, "$i$"),
    "g": (PLACES["g"] + 0.48, 2.03, "$g$"),
    "o": (PLACES["o"] + 0.4, 1.95, "$o$"),
    "new_c": (8.4, CELL + 0.35, "$c_t$"),
    "new_h": (8.6, STATE + 0.33, "$h_t$"),
}
MIDDLE = {"ha": "center", "va": "center"}


def plot_lstm_cell(numbers: Mapping[str, float] | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw one step of an LSTM, its four gates, and the line along which the cell state goes.

    Parameters
    ----------
    numbers : mapping of str to float, optional
        To write beside the names, for one hidden unit: any of ``c``, ``h``, ``f``, ``i``,
        ``g``, ``o``, ``new_c`` and ``new_h``.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When a number belongs to no part of the drawing.

    Lesson: 06_lstm_and_gru
    """
    numbers = dict(numbers or {})
    if unknown := sorted(set(numbers) - set(TEXTS)):
        raise ValueError(f"numbers should be of {', '.join(TEXTS)}, and one is of {unknown[0]!r}")
    ax = own_axes(ax, SIZE)
    ax.set(xlim=(-0.1, 9.2), ylim=(-0.5, 4.0), aspect="equal")
    ax.axis("off")
    ax.set_title(TITLE)
    _draw_cell_state(ax)
    for gate in PLACES:
        _draw_gate(ax, gate)
    _draw_way_out(ax)
    ax.text(0.9, -0.32, "$x_t$", fontsize=12, **MIDDLE)
    for name, (x, y, text) in TEXTS.items():
        known = f" = {short(numbers[name])}" if name in numbers else ""
        ax.text(x, y, text + known, fontsize=12, **MIDDLE)
    describe(ax, _spoken(numbers))
    return ax


def _draw_cell_state(ax: Axes) -> None:
    """The line at the top: times f, plus i times g, and on to the next step."""
    ax.annotate("", (9.0, CELL), (0.2, CELL), arrowprops=_arrow(MEMORY, 3.2))
    _circle(ax, PLACES["f"], CELL, "×")
    _circle(ax, PLACES["g"], CELL, "+")
    _circle(ax, PLACES["g"], 2.6, "×")
    _way(ax, (PLACES["g"], 2.6 + RADIUS), (PLACES["g"], CELL - RADIUS))


def _draw_gate(ax: Axes, gate: str) -> None:
    """A box on the line of the hidden state and the input, and its way up."""
    place = PLACES[gate]
    box = FancyBboxPatch((place - 0.36, 1.2), 0.72, 0.46, "round,pad=0,rounding_size=0.08")
    box.set(facecolor="#eef4f9", edgecolor=GATE, linewidth=1.4)
    ax.add_patch(box)
    ax.text(place, 1.43, FUNCTIONS[gate], fontsize=12, color=GATE, **MIDDLE)
    ax.text(place - 0.44, 1.43, WORDS[gate], fontsize=9, color="#555555", ha="right", va="center")
    _way(ax, (place, STATE), (place, 1.2))
    if gate == "f":
        _way(ax, (place, 1.66), (place, CELL - RADIUS))
    if gate == "g":
        _way(ax, (place, 1.66), (place, 2.6 - RADIUS))
    if gate == "i":
        _line(ax, (place, 1.66), (place, 2.6))
        _way(ax, (place, 2.6), (PLACES["g"] - RADIUS, 2.6))


def _draw_way_out(ax: Axes) -> None:
    """What the cell shows: o times the tanh of its new state, on the line below."""
    _line(ax, (0.2, STATE), (PLACES["o"], STATE))
    _line(ax, (0.9, -0.1), (0.9, STATE))
    _line(ax, (OUT, CELL), (OUT, 2.78))
    ax.text(OUT, 2.6, "tanh", fontsize=11, color=NORMAL, **MIDDLE)
    _circle(ax, OUT, 1.43, "×")
    _way(ax, (OUT, 2.43), (OUT, 1.43 + RADIUS))
    _way(ax, (PLACES["o"] + 0.36, 1.43), (OUT - RADIUS, 1.43))
    _line(ax, (OUT, 1.43 - RADIUS), (OUT, STATE))
    _way(ax, (OUT, STATE), (9.0, STATE))


def _circle(ax: Axes, x: float, y: float, text: str) -> None:
    ax.add_patch(Circle((x, y), RADIUS, facecolor="white", edgecolor=WORK, zorder=3))
    ax.text(x, y - 0.01, text, fontsize=13, color=WORK, zorder=4, **MIDDLE)


def _line(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.plot([start[0], end[0]], [start[1], end[1]], color=NORMAL, linewidth=1.4)


def _way(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate("", end, start, arrowprops=_arrow(NORMAL, 1.4))


def _arrow(colour: str, width: float) -> dict[str, object]:
    return {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 0, "shrinkB": 0}


def _spoken(numbers: Mapping[str, float]) -> str:
    """The drawing in words, with the numbers."""
    said = "; ".join(f"{name} {short(numbers[name])}" for name in TEXTS if name in numbers)
    return (
        f"{TITLE}. The cell state goes straight through at the top: it is "
        "multiplied by the gate f, and i times g is added. At the bottom the hidden state and "
        "the input go into the four boxes f, i, g and o. The new hidden state is o times the "
        f"tanh of the new cell state.{f' The numbers: {said}.' if said else ''}"
    )
