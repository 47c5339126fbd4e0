"""Exercises of lesson 03: how much each number is to blame, from one neuron to a convolution."""

from __future__ import annotations

from artcourse.exercises.backpropagation import graphs, layers, pictures

__all__ = [
    "avg_pool_backward",
    "backward_pass",
    "conv_input_backward",
    "cross_entropy_backward",
    "linear_backward",
    "max_pool_backward",
    "neuron_gradient",
    "relu_backward",
]

# In the order of the lesson, in which progress() lists them.
neuron_gradient = graphs.neuron_gradient
backward_pass = graphs.backward_pass
relu_backward = layers.relu_backward
linear_backward = layers.linear_backward
cross_entropy_backward = layers.cross_entropy_backward
avg_pool_backward = pictures.avg_pool_backward
max_pool_backward = pictures.max_pool_backward
conv_input_backward = pictures.conv_input_backward
