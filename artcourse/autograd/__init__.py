"""Gradients: a graph of numbers that finds its own, and a check of those worked out by hand."""

from .check import GradientCheck, check_gradient, numerical_gradient
from .value import Value, topological_order
