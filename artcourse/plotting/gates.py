"""An LSTM cell as a drawing: what goes in, four gates, and two states that go on."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from artcourse.plotting.figures import describe, short
from artcourse.plotting.layout import own_axes

SIZE = (8.6, 4.6)  # inches
MEMORY, NORMAL, BOX = "#009E73", "#444444", "#eef4f9"
CELL, STATE = 3.4, 0.4  # the heights of the two lines that go on to the next step
GATES = {"f": 1.9, "i": 3.7, "g": 5.1, "o": 6.9}  # each with its place, from left to right
WORDS = {"f": "how much to\nkeep", "i": "how much to\nadd", "g": "what to\nadd", "o": "how much to\nshow"}
FUNCTIONS = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}
NAMES = ("c", "h", "f", "i", "g", "o", "new_c", "new_h")
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
    if unknown := sorted(set(numbers) - set(NAMES)):
        raise ValueError(f"numbers should be of {', '.join(NAMES)}, and one is of {unknown[0]!r}")
    ax = own_axes(ax, SIZE)
    ax.set(xlim=(-0.4, 9.4), ylim=(-0.5, 4.2), aspect="equal")
    ax.axis("off")
    _draw_cell_state(ax)
    for gate, place in GATES.items():
        _draw_gate(ax, gate, place)
    _draw_way_out(ax)
    for name, (x, y, text) in _texts().items():
        known = f" = {short(numbers[name])}" if name in numbers else ""
        ax.text(x, y, text + known, fontsize=11.5, **MIDDLE)
    describe(ax, _spoken(numbers))
    return ax


def _draw_cell_state(ax: Axes) -> None:
    """The line at the top: times f, plus i times g, and on to the next step."""
    ax.annotate("", (9.0, CELL), (0.2, CELL), arrowprops=_arrow(MEMORY, 3.2))
    _circle(ax, GATES["f"], CELL, "×")
    _circle(ax, GATES["g"], CELL, "+")
    _circle(ax, GATES["g"], 2.6, "×")
    _way(ax, (GATES["g"], 2.78), (GATES["g"], CELL - 0.19))


def _draw_gate(ax: Axes, gate: str, place: float) -> None:
    """A box on the line of the hidden state and the input, and its way up."""
    box = FancyBboxPatch((place - 0.36, 1.2), 0.72, 0.46, "round,pad=0,rounding_size=0.08")
    box.set(facecolor=BOX, edgecolor="#0072B2", linewidth=1.4)
    ax.add_patch(box)
    ax.text(place, 1.43, FUNCTIONS[gate], fontsize=12, color="#0072B2", **MIDDLE)
    ax.text(place - 0.44, 1.43, WORDS[gate], fontsize=8.5, color="#666666", ha="right", va="center")
    _way(ax, (place, STATE), (place, 1.2))
    top = {"f": CELL - 0.19, "g": 2.41}.get(gate)
    if top:
        _way(ax, (place, 1.66), (place, top))
    if gate == "i":
        ax.plot([place, place], [1.66, 2.6], color=NORMAL, linewidth=1.4)
        _way(ax, (place, 2.6), (GATES["g"] - 0.19, 2.6))


def _draw_way_out(ax: Axes) -> None:
    """What the cell shows: o times the tanh of its new state, on the line below."""
    ax.plot([0.2, GATES["o"]], [STATE, STATE], color=NORMAL, linewidth=1.4)
    ax.plot([0.9, 0.9], [-0.1, STATE], color=NORMAL, linewidth=1.4)
    out = 7.9
    ax.text(out, 2.6, "tanh", fontsize=10, color=NORMAL, **MIDDLE)
    ax.plot([out, out], [CELL, 2.78], color=NORMAL, linewidth=1.4)
    _circle(ax, out, 1.43, "×")
    _way(ax, (out, 2.43), (out, 1.62))
    _way(ax, (GATES["o"] + 0.36, 1.43), (out - 0.19, 1.43))
    ax.plot([out, out], [1.24, STATE], color=NORMAL, linewidth=1.4)
    _way(ax, (out, STATE), (9.0, STATE))


def _texts() -> dict[str, tuple[float, float, str]]:
    """Where each name stands."""
    gates = {gate: (place, 2.03 if gate != "o" else 1.9, gate) for gate, place in GATES.items()}
    return {
        "c": (0.5, CELL + 0.35, "$c_{t-1}$"),
        "new_c": (8.4, CELL + 0.35, "$c_t$"),
        "h": (0.25, STATE + 0.33, "$h_{t-1}$"),
        "new_h": (8.6, STATE + 0.33, "$h_t$"),
        "x": (0.9, -0.32, "$x_t$"),
    } | {name: (x + 0.5 * (name != "i") - 0.5 * (name == "i"), y, text) for name, (x, y, text) in gates.items()}


def _circle(ax: Axes, x: float, y: float, text: str) -> None:
    ax.add_patch(Circle((x, y), 0.19, facecolor="white", edgecolor="#D55E00", zorder=3))
    ax.text(x, y - 0.01, text, fontsize=13, color="#D55E00", zorder=4, **MIDDLE)


def _way(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate("", end, start, arrowprops=_arrow(NORMAL, 1.4))


def _arrow(colour: str, width: float) -> dict[str, object]:
    return {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 0, "shrinkB": 0}


def _spoken(numbers: Mapping[str, float]) -> str:
    """The drawing in words, with the numbers."""
    said = "; ".join(f"{name} {short(numbers[name])}" for name in NAMES if name in numbers)
    return (
        "One step of an LSTM. The cell state goes straight through at the top: it is "
        "multiplied by the gate f, and i times g is added. At the bottom the hidden state and "
        "the input go into the four boxes f, i, g and o. The new hidden state is o times the "
        f"tanh of the new cell state.{f' The numbers: {said}.' if said else ''}"
    )
