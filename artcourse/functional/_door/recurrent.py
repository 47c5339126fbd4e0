"""What recurrent cells, and the sequences that they go through, refuse."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor

from artcourse.functional._door.arguments import known, yes_or_no
from artcourse.functional._door.checked import checked
from artcourse.functional._door.tensors import (
    need_alike,
    need_floats,
    need_kernel,
    need_shape,
    need_tensor,
    shape,
)
from artcourse.functional.gru import gru, gru_backward, gru_cell, gru_cell_backward
from artcourse.functional.lstm import lstm, lstm_backward, lstm_cell, lstm_cell_backward
from artcourse.functional.recurrent import rnn, rnn_backward, rnn_cell, rnn_cell_backward
from artcourse.functional.time_axis import time_axis

NONLINEARITIES = ("tanh", "relu")
# torch.Size for one tensor, and a tuple of such for several
Shapes: TypeAlias = "torch.Size | tuple[Shapes, ...]"


@dataclass(frozen=True)
class Recurrent:
    """A cell, or the way of one through a sequence.

    Parameters
    ----------
    name : str
        Of its function.
    gates : int
        How often the size of the hidden state goes into the rows of the weights.
    state : str
        The name of its second argument: 'hidden', or 'state' where that is a pair.
    sequence : bool
        Whether it gets all steps, or one.
    """

    name: str
    gates: int
    state: str = "hidden"
    sequence: bool = False

    def check(self, **arguments: Any) -> dict[str, Any]:
        """Check all arguments of the function, and put zeros in place of a state of None."""
        batch_first = arguments.pop("batch_first", False)
        known("nonlinearity", arguments.pop("nonlinearity", "tanh"), NONLINEARITIES)
        input, given = arguments.pop("input"), arguments.pop(self.state)
        if self.sequence:
            check_steps(input, batch_first)
        else:
            need_floats("input", input, "(N, in)", "(in,)")
        size = check_parameters(self.gates, input, **arguments)
        wanted = self.state_shapes(input, size, batch_first)
        because = f"as input has {shape(input)}, and weight_hh {shape(arguments['weight_hh'])}"
        state = zeros_for_none(self.state, given, wanted, input)
        need_shapes(self.state, state, wanted, input, because)
        return {self.state: state}

    def check_backward(self, grad_output: Any, **arguments: Any) -> dict[str, Any]:
        """Check all arguments of the backward rule, and put zeros in place of each None."""
        brought = self.check(**arguments)
        input, size = arguments["input"], arguments["weight_hh"].shape[1]
        wanted = self.state_shapes(input, size, arguments.get("batch_first", False))
        if self.sequence:
            wanted = (torch.Size((*input.shape[:-1], size)), wanted)
        if isinstance(grad_output, tuple):
            grad_output = zeros_for_none("grad_output", grad_output, wanted, input)
        need_shapes("grad_output", grad_output, wanted, input, f"as {self.name}'s answer")
        return {**brought, "grad_output": grad_output}

    def state_shapes(self, input: Tensor, size: int, batch_first: bool) -> Shapes:
        """Return the shape of a state, or those of both."""
        others = list(input.shape[:-1])
        if self.sequence:
            del others[time_axis(input, batch_first)]
            others = [1, *others]
        one = torch.Size((*others, size))
        return (one, one) if self.state == "state" else one


def check_steps(input: object, batch_first: object) -> None:
    """Check that input is a batch of sequences, or one, with at least a step."""
    yes_or_no("batch_first", batch_first)
    need_floats("input", input, "(N, L, in)" if batch_first else "(L, N, in)", "(L, in)")
    if input.shape[time_axis(input, batch_first)] == 0:
        raise ValueError(f"input should have a step or more, and has shape {shape(input)}")


def check_parameters(
    gates: int,
    input: Tensor,
    weight_ih: object,
    weight_hh: object,
    bias_ih: object,
    bias_hh: object,
) -> int:
    """Check weights and biases, and return the size of the hidden state."""
    rows = "H" if gates == 1 else f"{gates} · H"
    need_kernel("weight_ih", weight_ih, f"({rows}, in)", "input", input)
    if input.shape[-1] != weight_ih.shape[1]:
        raise ValueError(
            f"the last axis of input should have {weight_ih.shape[1]} numbers for weight_ih of "
            f"shape {shape(weight_ih)}, and input has shape {shape(input)}"
        )
    size, rest = divmod(len(weight_ih), gates)
    if rest:
        raise ValueError(
            f"weight_ih should have shape ({rows}, in), and its {len(weight_ih)} rows are no "
            f"multiple of {gates}"
        )
    because = f"({rows}, H), as weight_ih has {shape(weight_ih)}"
    need_kernel("weight_hh", weight_hh, f"({rows}, H)", "input", input)
    need_shape("weight_hh", weight_hh, (gates * size, size), because)
    for name, bias in (("bias_ih", bias_ih), ("bias_hh", bias_hh)):
        if bias is not None:
            need_tensor(name, bias)
            need_alike(name, bias, "input", input)
            need_shape(name, bias, (gates * size,), f"as weight_ih has {shape(weight_ih)}")
    return size


def zeros_for_none(name: str, given: Any, wanted: Shapes, input: Tensor) -> Any:
    """Return a state or a gradient with zeros in place of each None in it."""
    if isinstance(wanted, torch.Size):
        return input.new_zeros(wanted) if given is None else given
    if given is None:
        given = (None,) * len(wanted)
    need_tuple(name, given, len(wanted))
    return tuple(
        zeros_for_none(f"{name}[{number}]", one, its, input)
        for number, (one, its) in enumerate(zip(given, wanted, strict=True))
    )


def need_shapes(name: str, given: object, wanted: Shapes, input: Tensor, because: str) -> None:
    """Refuse what has other shapes than those wanted, or another dtype or device than input."""
    if isinstance(wanted, torch.Size):
        need_tensor(name, given)
        need_alike(name, given, "input", input)
        need_shape(name, given, tuple(wanted), because)
        return
    need_tuple(name, given, len(wanted))
    for number, (one, its) in enumerate(zip(given, wanted, strict=True)):
        need_shapes(f"{name}[{number}]", one, its, input, because)


def need_tuple(name: str, given: object, length: int) -> None:
    """Refuse what is no tuple or list of so many."""
    if not isinstance(given, tuple | list):
        raise ValueError(f"{name} should be a tuple of {length}, and is a {type(given).__name__}")
    if len(given) != length:
        raise ValueError(f"{name} should be a tuple of {length}, and has {len(given)}")


RNN_CELL = Recurrent("rnn_cell", 1)
LSTM_CELL = Recurrent("lstm_cell", 4, "state")
GRU_CELL = Recurrent("gru_cell", 3)
RNN = Recurrent("rnn", 1, sequence=True)
LSTM = Recurrent("lstm", 4, "state", sequence=True)
GRU = Recurrent("gru", 3, sequence=True)

rnn_cell = checked(RNN_CELL.check)(rnn_cell)
rnn_cell_backward = checked(RNN_CELL.check_backward)(rnn_cell_backward)
lstm_cell = checked(LSTM_CELL.check)(lstm_cell)
lstm_cell_backward = checked(LSTM_CELL.check_backward)(lstm_cell_backward)
gru_cell = checked(GRU_CELL.check)(gru_cell)
gru_cell_backward = checked(GRU_CELL.check_backward)(gru_cell_backward)
rnn = checked(RNN.check)(rnn)
rnn_backward = checked(RNN.check_backward)(rnn_backward)
lstm = checked(LSTM.check)(lstm)
lstm_backward = checked(LSTM.check_backward)(lstm_backward)
gru = checked(GRU.check)(gru)
gru_backward = checked(GRU.check_backward)(gru_backward)
