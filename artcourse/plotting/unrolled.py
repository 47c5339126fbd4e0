"""The recurrent network as boxes: once as it is, and unrolled, a copy of it for each step."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from artcourse.functional._door import whole
from artcourse.plotting.figures import describe
from artcourse.plotting.layout import own_axes

FORWARD, BACKWARD, QUIET = "#0072B2", "#C04A00", "#555555"
INPUT, HIDDEN, OUTPUT = "#fff3d6", "#dcebf7", "#e3f1e3"  # the fillings of the boxes
WIDE, HIGH, COLUMN = 1.0, 0.62, 2.0
ROWS = {"input": 0.0, "hidden": 1.5, "output": 3.0}
CENTRED = {"ha": "center", "va": "center", "fontsize": 11}
FOLDED = 0.4  # where the column of the network that is not unrolled stands
FIRST = 4.3  # where that of the first step stands


def plot_unrolled(
    symbols: Sequence[str], *, backward: bool = False, ax: Axes | None = None
) -> Axes:
    """Draw a recurrent network that reads symbols, with the names of its weights.

    Left stands the network with its loop; right the same, unrolled: one copy for each symbol,
    all with the same weights.

    Parameters
    ----------
    symbols : sequence of str
        At least two. Each step's input is one of them, and what it should say is the next.
    backward : bool
        Whether the way of the gradients is drawn as well, from the right to the left.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there are fewer than two symbols.

    Lesson: 05_recurrent_networks
    """
    steps = whole("the number of symbols", len(symbols), 2) - 1
    ax = own_axes(ax, (8.8, 3.9))
    _draw_folded(ax)
    for step in range(steps):
        _draw_step(ax, step, symbols, is_last=step == steps - 1, backward=backward)
    ax.text(FIRST - 2.25, ROWS["hidden"], "=", **CENTRED | {"fontsize": 20})
    ax.set(xlim=(-0.9, FIRST + COLUMN * (steps - 1) + 1.3), ylim=(-0.75, 3.75))
    ax.axis("off")
    read = ", ".join(symbols[:-1])
    words = (
        "Left, a network with a loop: an input goes into a hidden state, the hidden state into "
        f"itself and into an output. Right, the same unrolled: it reads {read} one after another, "
        "with the same weights each time, and each hidden state goes into the next."
    )
    if backward:
        words += " Orange arrows lead the gradients back, from the last step to the first."
    describe(ax, words)
    return ax


def _draw_folded(ax: Axes) -> None:
    for name, text, colour in (
        ("input", "$x_t$", INPUT),
        ("hidden", "$h_t$", HIDDEN),
        ("output", "scores", OUTPUT),
    ):
        _box(ax, FOLDED, ROWS[name], text, colour)
    _arrow(ax, (FOLDED, ROWS["input"] + HIGH / 2), (FOLDED, ROWS["hidden"] - HIGH / 2))
    _arrow(ax, (FOLDED, ROWS["hidden"] + HIGH / 2), (FOLDED, ROWS["output"] - HIGH / 2))
    right = FOLDED + WIDE / 2
    loop = {"connectionstyle": "arc3,rad=-1.5", "shrinkA": 0, "shrinkB": 0}
    middle = ROWS["hidden"]
    _arrow(ax, (right, middle + 0.16), (right, middle - 0.16), **loop)
    ax.text(right + 0.36, middle, "$W_{hh}$", fontsize=10, va="center", color=FORWARD)


def _draw_step(
    ax: Axes, step: int, symbols: Sequence[str], *, is_last: bool, backward: bool
) -> None:
    at = FIRST + COLUMN * step
    number = step + 1
    _box(ax, at, ROWS["input"], f"{symbols[step]}", INPUT, below=f"$x_{number}$")
    _box(ax, at, ROWS["hidden"], f"$h_{number}$", HIDDEN)
    _box(ax, at, ROWS["output"], f"{symbols[step + 1]} ?", OUTPUT)
    up = (at, ROWS["input"] + HIGH / 2), (at, ROWS["hidden"] - HIGH / 2)
    out = (at, ROWS["hidden"] + HIGH / 2), (at, ROWS["output"] - HIGH / 2)
    start = (at - COLUMN + WIDE / 2, ROWS["hidden"])
    along = start, (at - WIDE / 2, ROWS["hidden"])
    for (begin, end), name, place in (
        (up, "$W_{ih}$", (at + 0.08, (ROWS["input"] + ROWS["hidden"]) / 2)),
        (out, "$W_{ho}$", (at + 0.08, (ROWS["hidden"] + ROWS["output"]) / 2)),
        (along, "$W_{hh}$", (at - COLUMN / 2 - 0.28, ROWS["hidden"] + 0.22)),
    ):
        _arrow(ax, begin, end)
        ax.text(*place, name, fontsize=10, va="center", color=FORWARD)
    if step == 0:
        ax.text(at - WIDE / 2 - 1.22, ROWS["hidden"], "$h_0$", **CENTRED)
    if backward:
        shift = 0.17
        _arrow(ax, (at - shift, out[1][1]), (at - shift, out[0][1]), color=BACKWARD)
        _arrow(ax, (at - shift, up[1][1]), (at - shift, up[0][1]), color=BACKWARD)
        if step or not is_last:
            low = ROWS["hidden"] - shift
            _arrow(ax, (at - WIDE / 2, low), (start[0], low), color=BACKWARD)


def _box(ax: Axes, x: float, y: float, text: str, colour: str, below: str = "") -> None:
    corner = (x - WIDE / 2, y - HIGH / 2)
    box = FancyBboxPatch(corner, WIDE, HIGH, "round,pad=0,rounding_size=0.1")
    box.set(facecolor=colour, edgecolor=QUIET, linewidth=1)
    ax.add_patch(box)
    ax.text(x, y, text, **CENTRED)
    ax.text(x, y - HIGH / 2 - 0.2, below, **CENTRED)


def _arrow(
    ax: Axes,
    begin: tuple[float, float],
    end: tuple[float, float],
    color: str = FORWARD,
    **options: object,
) -> None:
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.5, "shrinkA": 1, "shrinkB": 1}
    ax.annotate("", end, begin, arrowprops=style | options)
