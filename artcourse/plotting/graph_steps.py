"""The steps on the way through the graph of a Value, forward and then backward, in words."""

from typing import NamedTuple

from artcourse.autograd import Value, topological_order
from artcourse.plotting.words import short


class Step(NamedTuple):
    """What is known at one step: the numbers, the gradients, and who is at work."""

    words: str
    known: list[Value]
    grads: dict[Value, float]
    at_work: Value | None


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

    Notes
    -----
    Lesson: 03_backpropagation.
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
