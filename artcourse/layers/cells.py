"""Recurrent cells as layers: one step of a sequence, with weights that are learned."""

import torch

from artcourse import functional
from artcourse.functional._door import known
from artcourse.functional._door.recurrent import NONLINEARITIES
from artcourse.layers.recurrent import Recurrent


class Cell(Recurrent):
    """What the layers for one step share. Each remembers the last step only.

    To go back through a sequence that a cell went through, call ``forward`` for the step
    again before its ``backward``, or take the layer for sequences.
    """

    parameter_names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, {}, generator, dtype)


class RNNCell(Cell):
    """A step of a recurrent network: (N, in) and (N, H) -> (N, H).

    Parameters
    ----------
    input_size, hidden_size : int
    bias : bool
        Whether both products have biases.
    nonlinearity : 'tanh' or 'relu'
    generator : torch.Generator, optional
        From which the weights are drawn.
    dtype : torch.dtype

    Attributes
    ----------
    weight_ih, weight_hh : Tensor, shapes (H, in) and (H, H)
    bias_ih, bias_hh : Tensor, shape (H,), or None

    Raises
    ------
    ValueError
        For a size that is no whole number of 1 or more, or an unknown nonlinearity.
    """

    function = staticmethod(functional.rnn_cell)
    function_backward = staticmethod(functional.rnn_cell_backward)

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        generator: torch.Generator | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, generator=generator, dtype=dtype)
        self.options = {"nonlinearity": known("nonlinearity", nonlinearity, NONLINEARITIES)}


class LSTMCell(Cell):
    """A step of an LSTM: (N, in) and two states (N, H) -> two states (N, H).

    As RNNCell, with 4 · H rows in the weights: i, f, g and o.
    """

    gates = 4
    function = staticmethod(functional.lstm_cell)
    function_backward = staticmethod(functional.lstm_cell_backward)


class GRUCell(Cell):
    """A step of a GRU: (N, in) and (N, H) -> (N, H).

    As RNNCell, with 3 · H rows in the weights: r, z and n.
    """

    gates = 3
    function = staticmethod(functional.gru_cell)
    function_backward = staticmethod(functional.gru_cell_backward)
