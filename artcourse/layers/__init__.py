"""What networks are stacked from: layers that hold their weights and know their backward rule.

Names, arguments and defaults are those of ``torch.nn``, and weights go both ways: the
``state_dict`` of one can be loaded by the other.
"""

from artcourse.layers.initialisation import (
    initialise,
    kaiming_normal_,
    kaiming_uniform_,
    xavier_normal_,
    xavier_uniform_,
)
from artcourse.layers.layer import Layer, Sequential
from artcourse.layers.weighted import Conv2d, Linear
from artcourse.layers.weightless import AvgPool2d, Flatten, MaxPool2d, ReLU, Sigmoid, Tanh
