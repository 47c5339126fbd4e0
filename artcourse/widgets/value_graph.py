"""The graph of a Value, drawn as far as it has been computed."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from artcourse.autograd import Value, topological_order
from artcourse.plotting import describe
from artcourse.widgets.graph_steps import Step, graph_steps, name_of, short, spoken

WIDE, HIGH = 1.06, 0.74  # a box, where columns are 1.75 and rows 1 apart
COLUMN = 1.75
FORWARD, BACKWARD, QUIET = "#0072B2", "#C04A00", "#8a8a8a"


def plot_graph(result: Value, step: int | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw how a result was computed, with the number and the gradient of each value.

    Parameters
    ----------
    result : Value
    step : int, optional
        How far: an index of :func:`graph_steps`. Without it, all is drawn at once.
    ax : Axes, optional
        Where to draw; otherwise in a figure of its own.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no such step.

    Notes
    -----
    Lesson: 03_backpropagation.
    """
    steps = graph_steps(result)
    if step is not None and not 0 <= step < len(steps):
        raise ValueError(f"The steps go from 0 to {len(steps) - 1}. This was {step!r}.")
    now = steps[-1 if step is None else step]
    places = _places(result)
    columns = 1 + max(column for column, _ in places.values())
    rows = 1 + max(row for _, row in places.values())
    top = -1.0 if any(_passes_over(places, *arrow) for arrow in _arrows(places)) else -0.5
    if ax is None:
        ax = plt.figure(
            figsize=(min(1.62 * columns, 8.8), 0.95 * (rows - 0.5 - top) + 0.5)
        ).add_subplot()
    for value in places:
        _draw_edges(ax, value, places, now if step is not None else Step("", now.known, now.grads))
    for value, (column, row) in places.items():
        _draw_box(ax, value, column, row, now, highlighted=step is not None)
    ax.set_xlim(-0.6, COLUMN * (columns - 1) + 0.6)
    ax.set_ylim(rows - 0.5, top)
    ax.axis("off")
    if step is not None:
        ax.set_title(now.words, loc="left")
    describe(ax, spoken(now, step))
    return ax


def _places(result: Value) -> dict[Value, tuple[int, int]]:
    """Give each value a column, in which its parents are all further left, and a row."""
    order = topological_order(result)
    columns = dict.fromkeys(order, 0)
    for value in order:
        columns[value] = 1 + max((columns[p] for p, _ in value.parents), default=-1)
    for value in order:  # an input stands right before the first that uses it
        if not value.parents:
            users = [columns[v] for v in order if any(p is value for p, _ in v.parents)]
            columns[value] = min(users, default=1) - 1
    rows: dict[Value, int] = {}
    taken: set[tuple[int, int]] = set()
    for value in order:
        row = _wanted_row(value, order, rows)
        while (columns[value], row) in taken:
            row += 1
        rows[value] = row
        taken.add((columns[value], row))
    return {value: (columns[value], rows[value]) for value in order}


def _wanted_row(value: Value, order: list[Value], rows: dict[Value, int]) -> int:
    """In line with its first parent; an input below its sibling, or else in a new row."""
    if value.parents:
        return rows[value.parents[0][0]]
    user = next((v for v in order if any(p is value for p, _ in v.parents)), None)
    siblings = [rows[p] for p, _ in user.parents if p in rows] if user else []
    return siblings[0] + 1 if siblings else 1 + max(rows.values(), default=-1)


def _draw_edges(ax: Axes, value: Value, places: dict[Value, tuple[int, int]], now: Step) -> None:
    """Draw an arrow from each parent, with its slope."""
    column, row = places[value]
    for number, (parent, slope) in enumerate(value.parents):
        bend = _bend(places, value, number)
        busy = value is now.at_work
        colour = (BACKWARD if now.grads else FORWARD) if busy else QUIET
        start = (COLUMN * places[parent][0] + WIDE / 2, places[parent][1])
        end = (COLUMN * column - WIDE / 2, row)
        backward = busy and bool(now.grads)
        style = {
            "arrowstyle": "<|-" if backward else "-|>",
            "color": colour if value in now.known else "#d8d8d8",
            "linewidth": 2.0 if busy else 1.2,
            "connectionstyle": f"arc3,rad={bend}",
        }
        ax.annotate("", end, start, arrowprops=style)
        if now.grads:
            # A curve is furthest from the straight line in its middle.
            middle = (
                (start[0] + end[0]) / 2,
                (start[1] + end[1]) / 2 + 0.5 * bend * (end[0] - start[0]),
            )
            look = {"ha": "center", "va": "center", "fontsize": 9, "color": colour}
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            ax.text(*middle, f"× {short(slope)}", bbox=behind, **look)


def _bend(places: dict[Value, tuple[int, int]], value: Value, number: int) -> float:
    """How far an arrow bends: upwards over other boxes, apart where there are two."""
    parents = [parent for parent, _ in value.parents]
    parent = parents[number]
    if _passes_over(places, parent, value):
        return -0.55
    if parents.count(parent) == 1:
        return 0.0
    return 0.7 if parent in parents[:number] else -0.7


def _passes_over(places: dict[Value, tuple[int, int]], parent: Value, value: Value) -> bool:
    """Whether other boxes stand in a straight arrow's way."""
    (start, row), (end, other_row) = places[parent], places[value]
    between = [(column, row) for column in range(start + 1, end)]
    return row == other_row and any(place in between for place in places.values())


def _arrows(places: dict[Value, tuple[int, int]]) -> list[tuple[Value, Value]]:
    return [(parent, value) for value in places for parent, _ in value.parents]


def _draw_box(
    ax: Axes, value: Value, column: int, row: int, now: Step, *, highlighted: bool
) -> None:
    known = value in now.known
    busy = highlighted and value is now.at_work
    colour = (BACKWARD if now.grads else FORWARD) if busy else "#b0b0b0"
    corner = (COLUMN * column - WIDE / 2, row - HIGH / 2)
    style = {"boxstyle": "round,pad=0,rounding_size=0.1", "linewidth": 2.2 if busy else 1.0}
    face = "#f4f4f4" if value.parents else "#ffffff"
    ax.add_patch(FancyBboxPatch(corner, WIDE, HIGH, facecolor=face, edgecolor=colour, **style))
    texts = [(name_of(value), "#222222", "bold"), (short(value.data), FORWARD, "normal")]
    if not known:
        texts[1] = ("?", QUIET, "normal")
    if now.grads:
        grad = f"grad {short(now.grads[value])}" if value in now.grads else "grad ?"
        texts.append((grad, BACKWARD if value in now.grads else QUIET, "normal"))
    for number, (text, colour, weight) in enumerate(texts):
        height = row + 0.235 * (number - (len(texts) - 1) / 2)
        look = {"color": colour, "weight": weight, "fontsize": 10}
        ax.text(COLUMN * column, height, text, ha="center", va="center", **look)
