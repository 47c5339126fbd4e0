"""A number that remembers how it was computed, and so knows its gradient."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(eq=False, repr=False)
class Value:
    """A number, where it came from, and how fast a result changes with it.

    Each operation makes a new Value, and notes its parents and its slope towards each of
    them. ``backward`` then needs one rule for all operations: the chain rule.

    Parameters
    ----------
    data : float
        The number.
    parents : tuple of (Value, float)
        What it was computed from, each with the slope ∂self/∂parent.
    operation : str
        How, for a drawing of the graph.
    label : str
        A name, for a drawing of the graph.

    Attributes
    ----------
    grad : float
        ∂result/∂self, after ``result.backward()``.

    Examples
    --------
    >>> x = Value(3.0)
    >>> y = x * x + 2 * x
    >>> y.backward()
    >>> y.data, x.grad
    (15.0, 8.0)

    References
    ----------
    After Andrej Karpathy's micrograd, which keeps a function for each operation where
    this keeps a slope.

    Lesson: 03_backpropagation
    """

    data: float
    parents: tuple[tuple[Value, float], ...] = ()
    operation: str = ""
    label: str = ""
    grad: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.data = float(self.data)

    def __add__(self, other: Value | float) -> Value:
        other = as_value(other)
        # ∂(a + b)/∂a = 1, ∂(a + b)/∂b = 1
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)), "+")

    def __mul__(self, other: Value | float) -> Value:
        other = as_value(other)
        # ∂(a · b)/∂a = b, ∂(a · b)/∂b = a
        return Value(self.data * other.data, ((self, other.data), (other, self.data)), "×")

    def __sub__(self, other: Value | float) -> Value:
        other = as_value(other)
        # ∂(a − b)/∂a = 1, ∂(a − b)/∂b = −1
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)), "−")

    def __truediv__(self, other: Value | float) -> Value:
        other = as_value(other)
        # ∂(a / b)/∂a = 1 / b, ∂(a / b)/∂b = −a / b²
        slopes = ((self, 1 / other.data), (other, -self.data / other.data**2))
        return Value(self.data / other.data, slopes, "/")

    def __pow__(self, exponent: float) -> Value:
        if not isinstance(exponent, int | float):
            raise ValueError(f"the exponent should be a plain number, and is {exponent!r}")
        if (self.data < 0 and exponent % 1) or (self.data == 0 and 0 != exponent < 1):
            raise ValueError(f"{self.data:g} ** {exponent} has no slope among the real numbers")
        # ∂(aⁿ)/∂a = n · aⁿ⁻¹
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, ((self, slope),), f"**{exponent}")

    def __neg__(self) -> Value:
        # ∂(−a)/∂a = −1
        return Value(-self.data, ((self, -1.0),), "neg")

    def __radd__(self, other: float) -> Value:
        return as_value(other) + self

    def __rmul__(self, other: float) -> Value:
        return as_value(other) * self

    def __rsub__(self, other: float) -> Value:
        return as_value(other) - self

    def __rtruediv__(self, other: float) -> Value:
        return as_value(other) / self

    def exp(self) -> Value:
        """Return e to the power of this number."""
        if self.data > 709:
            raise ValueError(f"exp({self.data:g}) is too large for one of the computer's numbers")
        # ∂(eᵃ)/∂a = eᵃ
        power = math.exp(self.data)
        return Value(power, ((self, power),), "exp")

    def log(self) -> Value:
        """Return the natural logarithm of this number."""
        if self.data <= 0:
            raise ValueError(f"log wants a number greater than 0, and got {self.data}")
        # ∂(log a)/∂a = 1 / a
        return Value(math.log(self.data), ((self, 1 / self.data),), "log")

    def tanh(self) -> Value:
        """Return this number, pressed between -1 and 1."""
        # ∂(tanh a)/∂a = 1 − (tanh a)²
        pressed = math.tanh(self.data)
        return Value(pressed, ((self, 1 - pressed**2),), "tanh")

    def sigmoid(self) -> Value:
        """Return this number, pressed between 0 and 1."""
        # σ(a) = (1 + tanh(a / 2)) / 2, and ∂σ/∂a = σ · (1 − σ)
        pressed = (1 + math.tanh(self.data / 2)) / 2
        return Value(pressed, ((self, pressed * (1 - pressed)),), "sigmoid")

    def relu(self) -> Value:
        """Return this number where it is positive, otherwise 0."""
        # ∂(relu a)/∂a = 1 where a > 0, otherwise 0
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),), "relu")

    def backward(self) -> None:
        """Find ∂self/∂value for every value from which this number was computed.

        As in torch, values that were not computed (weights, inputs) add up their
        gradients over several calls: set ``grad`` back to 0 before the next step.
        """
        order = topological_order(self)
        for value in order:
            if value.parents:
                value.grad = 0.0
        self.grad += 1.0
        for value in reversed(order):
            for parent, slope in value.parents:
                # ∂self/∂parent = Σ ∂self/∂value · ∂value/∂parent, over all values made from it
                parent.grad += value.grad * slope

    def __repr__(self) -> str:
        name = f"{self.label}: " if self.label else ""
        return f"Value({name}data={self.data:g}, grad={self.grad:g})"


def as_value(number: Value | float) -> Value:
    """Return a plain number as a Value, and a Value as it is."""
    return number if isinstance(number, Value) else Value(number)


def topological_order(result: Value) -> list[Value]:
    """Return all values of a graph, each after its parents; the last is the result.

    Lesson: 03_backpropagation
    """
    order, seen, waiting = [], set(), [(result, False)]
    while waiting:  # a list, not recursion: Python allows only about a thousand calls in a call
        value, parents_are_done = waiting.pop()
        if parents_are_done:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            waiting.append((value, True))
            waiting.extend((parent, False) for parent, _ in reversed(value.parents))
    return order
