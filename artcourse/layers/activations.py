"""Activations as layers: they have nothing to learn, and keep only their input."""

from torch import Tensor

from artcourse import functional
from artcourse.layers.layer import Layer


class ReLU(Layer):
    """Keep what is positive, and put 0 for the rest.

    Lesson: 04_training_a_cnn
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.relu(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.relu_backward(grad_output, self.input)


class Sigmoid(Layer):
    """Press each number between 0 and 1."""

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.sigmoid(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.sigmoid_backward(grad_output, self.input)


class Tanh(Layer):
    """Press each number between -1 and 1."""

    def forward(self, input: Tensor) -> Tensor:
        """Return an answer of the input's shape."""
        self.input = input
        return functional.tanh(input)

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input."""
        return functional.tanh_backward(grad_output, self.input)
