"""Exercises of lesson 03: how much each number is to blame, from one neuron to a convolution."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l03_backpropagation.neuron_gradient import neuron_gradient
from artcourse.exercises.l03_backpropagation.backward_pass import backward_pass
from artcourse.exercises.l03_backpropagation.relu_backward import relu_backward
from artcourse.exercises.l03_backpropagation.linear_backward import linear_backward
from artcourse.exercises.l03_backpropagation.cross_entropy_backward import cross_entropy_backward
from artcourse.exercises.l03_backpropagation.avg_pool_backward import avg_pool_backward
from artcourse.exercises.l03_backpropagation.max_pool_backward import max_pool_backward
from artcourse.exercises.l03_backpropagation.conv_input_backward import conv_input_backward
