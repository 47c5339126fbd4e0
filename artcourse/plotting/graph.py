"""The graph of a Value: the steps on the way through it, in words, and a drawing of each."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from artcourse.autograd import Value, topological_order
from artcourse.functional._door import whole
from artcourse.plotting.figures import describe, short
from artcourse.plotting.layout import own_axes

Places = dict[Value, tuple[int, int]]  # column and row

WIDE, HIGH, COLUMN = 1.06, 0.74, 1.75  # a box, and from column to column; rows are 1 apart
FORWARD, BACKWARD, QUIET = "#0072B2", "#C04A00", "#8a8a8a"
CENTRED = {"ha": "center", "va": "center", "fontsize": 10}
SLOPE = CENTRED | {"fontsize": 9, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.5}}


class Step(NamedTuple):
    """What is known at one step: the numbers, the gradients, and who is at work."""

    words: str
    known: list[Value]
    grads: dict[Value, float]
    at_work: Value | None


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

    Lesson: 03_backpropagation
    """
    steps = graph_steps(result)
    if step is not None:
        whole("step", step, 0, len(steps) - 1)
    now = steps[-1]._replace(at_work=None) if step is None else steps[step]
    places = _places(result)
    columns, rows = (1 + max(numbers) for numbers in zip(*places.values(), strict=True))
    arrows = [(parent, value) for value in places for parent, _ in value.parents]
    top = -1.0 if any(_passes_over(places, *arrow) for arrow in arrows) else -0.5
    ax = own_axes(ax, (min(1.62 * columns, 8.8), 0.95 * (rows - 0.5 - top) + 0.5))
    for draw in (_draw_arrows, _draw_box):
        for value in places:
            draw(ax, value, places, now)
    ax.set(xlim=(-0.6, COLUMN * (columns - 1) + 0.6), ylim=(rows - 0.5, top))
    ax.axis("off")
    if step is not None:
        ax.set_title(now.words, loc="left")
    describe(ax, spoken(now, step))
    return ax


def graph_steps(result: Value) -> list[Step]:
    """List the steps of the way to a result and back.

    First the inputs, then one step for each operation; then the result's own gradient, and
    one step for each operation as it hands its gradient on, the last one first.

    Parameters
    ----------
    result : Value

    Returns
    -------
    list of Step
    """
    order = topological_order(result)
    made = [value for value in order if value.parents]
    known = [value for value in order if not value.parents]
    steps = [Step("forward: the inputs", list(known), {}, None)]
    for value in made:
        known.append(value)
        label = f"{value.label} = " if value.label else ""
        words = f"forward: {label}{formula_of(value)} = {short(value.data)}"
        steps.append(Step(words, list(known), {}, value))
    grads = {result: 1.0}
    words = f"backward: {name_of(result)} changes as fast as itself"
    steps.append(Step(words, order, dict(grads), result))
    for value in reversed(made):
        for parent, slope in value.parents:
            grads[parent] = grads.get(parent, 0.0) + grads[value] * slope
        words = f"backward: {name_of(value)} hands on {short(grads[value])} times each slope"
        steps.append(Step(words, order, dict(grads), value))
    return steps


def name_of(value: Value) -> str:
    """Its label, or else the operation that made it; a plain number is called so."""
    return value.label or value.operation or "number"


def formula_of(value: Value) -> str:
    """How it was computed, as in "w × x"."""
    names = [parent.label or short(parent.data) for parent, _ in value.parents]
    if len(names) == 2:
        return f"{names[0]} {value.operation} {names[1]}"
    if value.operation.startswith("**"):
        return f"{names[0]} to the power {value.operation[2:]}"
    return f"{value.operation}({names[0]})"


def spoken(now: Step, step: int | None) -> str:
    """What is known, in words."""
    parts = []
    for value in now.known:
        grad = f", gradient {short(now.grads[value])}" if value in now.grads else ""
        parts.append(f"{name_of(value)} {short(value.data)}{grad}")
    beginning = "A graph of numbers" if step is None else f"Step {step}, {now.words}"
    return f"{beginning}: {'; '.join(parts)}."


def _places(result: Value) -> Places:
    """Give each value a column, in which its parents are all further left, and a row."""
    order = topological_order(result)
    users = {value: [user for user in order if value in dict(user.parents)] for value in order}
    columns: dict[Value, int] = {}
    for value in order:
        columns[value] = 1 + max((columns[p] for p, _ in value.parents), default=-1)
    for value in order:  # an input stands right before the first that uses it
        if not value.parents and users[value]:
            columns[value] = min(columns[user] for user in users[value]) - 1
    places: Places = {}
    for value in order:
        row = _wanted_row(value, users[value], places)
        while (columns[value], row) in places.values():
            row += 1
        places[value] = (columns[value], row)
    return places


def _wanted_row(value: Value, users: list[Value], places: Places) -> int:
    """In line with its first parent; an input below its sibling, or else in a new row."""
    if value.parents:
        return places[value.parents[0][0]][1]
    siblings = [places[p][1] for user in users[:1] for p, _ in user.parents if p in places]
    rows = siblings[:1] or [row for _, row in places.values()]
    return 1 + max(rows, default=-1)


def _draw_arrows(ax: Axes, value: Value, places: Places, now: Step) -> None:
    """Draw an arrow from each parent, with its slope."""
    column, row = places[value]
    busy = value is now.at_work
    colour = (BACKWARD if now.grads else FORWARD) if busy else QUIET
    parents = [parent for parent, _ in value.parents]
    for number, (parent, slope) in enumerate(value.parents):
        from_column, from_row = places[parent]
        start, end = COLUMN * from_column + WIDE / 2, COLUMN * column - WIDE / 2
        bend = 0.0  # upwards over other boxes, apart where there are two
        if _passes_over(places, parent, value):
            bend = -0.55
        elif parents.count(parent) > 1:
            bend = 0.7 if parent in parents[:number] else -0.7
        style = {
            "arrowstyle": "<|-" if now.grads and busy else "-|>",
            "color": colour if value in now.known else "#d8d8d8",
            "linewidth": 2.0 if busy else 1.2,
            "connectionstyle": f"arc3,rad={bend}",
        }
        ax.annotate("", (end, row), (start, from_row), arrowprops=style)
        if now.grads:
            # A curve is furthest from the straight line in its middle.
            middle = (start + end) / 2, (from_row + row + bend * (end - start)) / 2
            ax.text(*middle, f"× {short(slope)}", color=colour, **SLOPE)


def _passes_over(places: Places, parent: Value, value: Value) -> bool:
    """Whether other boxes stand in a straight arrow's way."""
    (start, row), (end, other_row) = places[parent], places[value]
    between = {(column, row) for column in range(start + 1, end)}
    return row == other_row and not between.isdisjoint(places.values())


def _draw_box(ax: Axes, value: Value, places: Places, now: Step) -> None:
    column, row = places[value]
    busy = value is now.at_work
    colour = (BACKWARD if now.grads else FORWARD) if busy else "#b0b0b0"
    corner = (COLUMN * column - WIDE / 2, row - HIGH / 2)
    box = FancyBboxPatch(corner, WIDE, HIGH, "round,pad=0,rounding_size=0.1")
    box.set(facecolor="#f4f4f4" if value.parents else "#ffffff", edgecolor=colour)
    box.set_linewidth(2.2 if busy else 1.0)
    ax.add_patch(box)
    known, arrived = value in now.known, value in now.grads
    texts = [
        (name_of(value), "#222222", "bold"),
        (short(value.data) if known else "?", FORWARD if known else QUIET, "normal"),
    ]
    if now.grads:
        grad = short(now.grads[value]) if arrived else "?"
        texts.append((f"grad {grad}", BACKWARD if arrived else QUIET, "normal"))
    for number, (text, colour, weight) in enumerate(texts):
        height = row + 0.235 * (number - (len(texts) - 1) / 2)
        ax.text(COLUMN * column, height, text, color=colour, weight=weight, **CENTRED)
