"""Recurrent layers: they hold the weights of a cell, and go through whole sequences with it.

What they share with the layers for a single step, which are in ``cells.py``, comes first.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from artcourse import functional
from artcourse.functional._door import known, whole, yes_or_no
from artcourse.functional._door.recurrent import NONLINEARITIES
from artcourse.layers.layer import Layer

State = Tensor | tuple[Tensor, Tensor]


class Recurrent(Layer):
    """What all recurrent layers share: the weights, and how they are used.

    The weights and biases begin evenly spread between -1/√hidden_size and 1/√hidden_size, as
    those of torch do.

    A class names the function that it goes forward with, and its backward rule.
    """

    gates = 1  # how often hidden_size goes into the rows of the weights
    function: Callable[..., Any]
    function_backward: Callable[..., Any]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        options: dict[str, Any],
        generator: torch.Generator | None,
        dtype: torch.dtype,
    ) -> None:
        self.input_size = whole("input_size", input_size, 1)
        self.hidden_size = whole("hidden_size", hidden_size, 1)
        self.bias = yes_or_no("bias", bias)
        self.options = options
        rows, bound = self.gates * hidden_size, hidden_size**-0.5
        shapes = [(rows, input_size), (rows, hidden_size), (rows,), (rows,)]
        for name, shape in zip(self.parameter_names, shapes, strict=True):
            parameter = None
            if bias or not name.startswith("bias"):
                parameter = torch.empty(shape, dtype=dtype)
                parameter.uniform_(-bound, bound, generator=generator)
            setattr(self, name, parameter)

    def __call__(self, input: Tensor, hx: State | None = None) -> Any:
        return self.forward(input, hx)

    def forward(self, input: Tensor, hx: State | None = None) -> Any:
        """Return the layer's answer, and keep what backward will need.

        Parameters
        ----------
        input : Tensor
        hx : Tensor, or for an LSTM a tuple of two, optional
            The state to begin with. None stands for zeros.
        """
        self.input, self.hx = input, hx
        return self.function(input, hx, *self.weights(), **self.options)

    def backward(self, grad_output: Any) -> tuple[Tensor, State]:
        """Return the gradients of the last input and state, and add to those of the weights.

        Parameters
        ----------
        grad_output : Tensor, or tuple
            Of the structure that forward's answer has. In a tuple None stands in place of
            what nothing depends on: most often ``(grad, None)`` for a sequence.

        Returns
        -------
        grad_input : Tensor
        grad_hx : Tensor, or for an LSTM a tuple of two
        """
        grad_input, grad_hx, *grads = self.function_backward(
            grad_output, self.input, self.hx, *self.weights(), **self.options
        )
        self.add_gradients(**dict(zip(self.parameter_names, grads, strict=True)))
        return grad_input, grad_hx

    def weights(self) -> list[Tensor | None]:
        """Return both weights and both biases, as the functions want them."""
        return [getattr(self, name) for name in self.parameter_names]

    def __repr__(self) -> str:
        words = [f"{self.input_size}, {self.hidden_size}"]
        words += [] if self.bias else ["bias=False"]
        words += [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{type(self).__name__}({', '.join(words)})"


class Sequence(Recurrent):
    """What the layers for whole sequences share."""

    parameter_names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        if num_layers != 1:
            raise ValueError(
                f"num_layers should be 1, and is {num_layers!r}: for more, give the output of "
                "one layer to the next"
            )
        options = {"batch_first": yes_or_no("batch_first", batch_first)}
        super().__init__(input_size, hidden_size, bias, options, generator, dtype)


class RNN(Sequence):
    """A recurrent network of one layer: (L, N, in) -> output (L, N, H), and h_n (1, N, H).

    Parameters
    ----------
    input_size, hidden_size : int
    num_layers : int
        Always 1.
    nonlinearity : 'tanh' or 'relu'
    bias : bool
        Whether both products have biases.
    batch_first : bool
        Whether input and output are (N, L, …).
    generator : torch.Generator, optional
        From which the weights are drawn.
    dtype : torch.dtype

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0 : Tensor, shapes (H, in) and (H, H)
    bias_ih_l0, bias_hh_l0 : Tensor, shape (H,), or None

    Raises
    ------
    ValueError
        For a size that is no whole number of 1 or more, or an unknown nonlinearity.

    Examples
    --------
    >>> layer = RNN(4, 5, batch_first=True)
    >>> output, h_n = layer(torch.zeros(2, 7, 4))
    >>> output.shape, h_n.shape
    (torch.Size([2, 7, 5]), torch.Size([1, 2, 5]))
    """

    function = staticmethod(functional.rnn)
    function_backward = staticmethod(functional.rnn_backward)

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            generator=generator,
            dtype=dtype,
        )
        self.options["nonlinearity"] = known("nonlinearity", nonlinearity, NONLINEARITIES)


class LSTM(Sequence):
    """An LSTM of one layer: (L, N, in) -> output (L, N, H), and (h_n, c_n), each (1, N, H).

    As RNN without nonlinearity, with 4 · H rows in the weights: i, f, g and o.

    Lesson: 06_lstm_and_gru
    """

    gates = 4
    function = staticmethod(functional.lstm)
    function_backward = staticmethod(functional.lstm_backward)


class GRU(Sequence):
    """A GRU of one layer: (L, N, in) -> output (L, N, H), and h_n (1, N, H).

    As RNN without nonlinearity, with 3 · H rows in the weights: r, z and n.
    """

    gates = 3
    function = staticmethod(functional.gru)
    function_backward = staticmethod(functional.gru_backward)
