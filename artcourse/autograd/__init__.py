"""Gradients: a graph of numbers that finds its own, and a check of those worked out by hand."""

from artcourse.autograd.check import GradientCheck, check_gradient, numerical_gradient
from artcourse.autograd.value import Value, topological_order
