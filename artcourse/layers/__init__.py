"""What networks are stacked from: layers that hold their weights and know their backward rule.

Names, arguments and defaults are those of ``torch.nn``, and weights go both ways: the
``state_dict`` of one can be loaded by the other.

Each layer keeps its input when it goes forward, and calls the backward rule of the function
of its name with it. So a new activation, once ``artcourse.functional`` has it, is one class
in ``activations.py`` and its name below. Recurrent layers keep the state that they began with,
too, and return its gradient beside the input's.
"""

from artcourse.layers.activations import ReLU, Sigmoid, Tanh
from artcourse.layers.cells import GRUCell, LSTMCell, RNNCell
from artcourse.layers.convolution import Conv2d
from artcourse.layers.embedding import Embedding
from artcourse.layers.initialisation import (
    initialise,
    kaiming_normal_,
    kaiming_uniform_,
    xavier_normal_,
    xavier_uniform_,
)
from artcourse.layers.layer import Layer
from artcourse.layers.linear import Flatten, Linear
from artcourse.layers.pooling import AvgPool2d, MaxPool2d
from artcourse.layers.recurrent import GRU, LSTM, RNN
from artcourse.layers.sequential import Sequential
