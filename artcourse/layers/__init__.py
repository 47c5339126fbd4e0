"""What networks are stacked from: layers that hold their weights and know their backward rule.

Names, arguments and defaults are those of ``torch.nn``, and weights go both ways: the
``state_dict`` of one can be loaded by the other.
"""

from .kinds import AvgPool2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sigmoid, Tanh
from .layer import Layer, Sequential
from .weights import initialise, kaiming_normal_, kaiming_uniform_, xavier_normal_, xavier_uniform_
