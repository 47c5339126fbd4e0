"""Gradients: a graph of numbers that finds its own, and a check of those worked out by hand."""

from __future__ import annotations

from artcourse.autograd.check import GradientCheck, check_gradient
from artcourse.autograd.numerical import numerical_gradient
from artcourse.autograd.value import Value, topological_order

__all__ = [
    "GradientCheck",
    "Value",
    "check_gradient",
    "numerical_gradient",
    "topological_order",
]
