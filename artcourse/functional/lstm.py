"""Long short-term memory: a cell state that gates open and close.

What is remembered is multiplied by a gate and added to, step by step, and nothing else is
done to it. So its gradient comes back through many steps without vanishing.
"""

import torch
from torch import Tensor

from artcourse.functional.activations import sigmoid, sigmoid_backward, tanh, tanh_backward
from artcourse.functional.linear import linear, linear_backward
from artcourse.functional.time_axis import added_up, time_axis

State = tuple[Tensor, Tensor]  # hidden, cell
Gradients = tuple[Tensor | State | None, ...]


def lstm_cell(
    input: Tensor,
    state: State | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
) -> State:
    """Take one step: forget a part of the cell state, add to it, and show a part of it.

    ``i, f, g, o = W_ih x + b_ih + W_hh h + b_hh``, a quarter of the rows each, in this order;
    ``c′ = σ(f) · c + σ(i) · tanh(g)`` and ``h′ = σ(o) · tanh(c′)``.

    Parameters
    ----------
    input : Tensor, shape (N, in)
        One step of N sequences. Or (in,), of one sequence.
    state : tuple of two Tensors, each of shape (N, H) or (H,), or None
        The hidden state h and the cell state c. None stands for zeros.
    weight_ih : Tensor, shape (4 · H, in)
    weight_hh : Tensor, shape (4 · H, H)
    bias_ih, bias_hh : Tensor, shape (4 · H,), optional

    Returns
    -------
    hidden, cell : Tensor, shape (N, H) or (H,)

    Raises
    ------
    ValueError
        Where the shapes, dtypes or devices do not fit together.

    References
    ----------
    Hochreiter and Schmidhuber, Long short-term memory (1997); the forget gate is of Gers,
    Schmidhuber and Cummins, Learning to forget (2000).
    """
    hidden, cell = state
    total = linear(input, weight_ih, bias_ih) + linear(hidden, weight_hh, bias_hh)
    i, f, g, o = total.chunk(4, -1)
    cell = sigmoid(f) * cell + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(cell), cell


def lstm_cell_backward(
    grad_output: tuple[Tensor | None, Tensor | None],
    input: Tensor,
    state: State | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
) -> Gradients:
    """Return the gradients of lstm_cell's input, state, weights and biases.

    Parameters
    ----------
    grad_output : tuple of two Tensors, each of shape (N, H) or (H,)
        The gradients of the new hidden state and the new cell state. None in place of one on
        which nothing depends.
    input, state, weight_ih, weight_hh, bias_ih, bias_hh
        As in lstm_cell.

    Returns
    -------
    grad_input : Tensor
    grad_state : tuple of two Tensors
        Of the hidden state and the cell state.
    grad_weight_ih, grad_weight_hh : Tensor
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As lstm_cell, and where grad_output has not the shapes of its answers.
    """
    hidden, cell = state
    total = linear(input, weight_ih, bias_ih) + linear(hidden, weight_hh, bias_hh)
    i, f, g, o = total.chunk(4, -1)
    new_cell = sigmoid(f) * cell + sigmoid(i) * tanh(g)

    grad_hidden, grad_new_cell = grad_output
    # h′ = σ(o) · tanh(c′): the cell state goes on, and out through the hidden state
    grad_o = sigmoid_backward(grad_hidden * tanh(new_cell), o)
    grad_new_cell = grad_new_cell + tanh_backward(grad_hidden * sigmoid(o), new_cell)
    # c′ = σ(f) · c + σ(i) · tanh(g)
    grad_cell = grad_new_cell * sigmoid(f)
    grad_f = sigmoid_backward(grad_new_cell * cell, f)
    grad_i = sigmoid_backward(grad_new_cell * tanh(g), i)
    grad_g = tanh_backward(grad_new_cell * sigmoid(i), g)
    grad_total = torch.cat([grad_i, grad_f, grad_g, grad_o], -1)

    grad_input, grad_weight_ih, grad_bias_ih = linear_backward(
        grad_total, input, weight_ih, bias_ih
    )
    grad_hidden, grad_weight_hh, grad_bias_hh = linear_backward(
        grad_total, hidden, weight_hh, bias_hh
    )
    grad_state = (grad_hidden, grad_cell)
    return grad_input, grad_state, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh


def lstm(
    input: Tensor,
    state: State | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    batch_first: bool = False,
) -> tuple[Tensor, State]:
    """Go through a sequence with lstm_cell, both states carried from step to step.

    Parameters
    ----------
    input : Tensor, shape (L, N, in)
        L steps of N sequences, with batch_first (N, L, in). Or (L, in), one sequence.
    state : tuple of two Tensors, each of shape (1, N, H), or (1, H) for one sequence, or None
        With what the first step begins: hidden state and cell state. None stands for zeros.
    weight_ih, weight_hh, bias_ih, bias_hh
        As in lstm_cell.
    batch_first : bool
        Whether the axis of the sequences stands before that of the steps.

    Returns
    -------
    output : Tensor, shape (L, N, H), (N, L, H) or (L, H)
        The hidden state after each step.
    h_n, c_n : tuple of two Tensors, each of shape (1, N, H) or (1, H)
        Both states after the last step.

    Raises
    ------
    ValueError
        As lstm_cell, and for a sequence without a step.

    Lesson: 06_lstm_and_gru
    """
    axis = time_axis(input, batch_first)
    hidden, cell = state[0][0], state[1][0]
    outputs = []
    for step in input.unbind(axis):
        hidden, cell = lstm_cell(step, (hidden, cell), weight_ih, weight_hh, bias_ih, bias_hh)
        outputs.append(hidden)
    return torch.stack(outputs, axis), (hidden[None], cell[None])


def lstm_backward(
    grad_output: tuple[Tensor | None, tuple[Tensor | None, Tensor | None] | None],
    input: Tensor,
    state: State | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    batch_first: bool = False,
) -> Gradients:
    """Return the gradients of lstm's inputs: backpropagation through time.

    Parameters
    ----------
    grad_output : tuple of a Tensor and a tuple of two, shapes of output and (h_n, c_n)
        None in place of what nothing depends on.
    input, state, weight_ih, weight_hh, bias_ih, bias_hh, batch_first
        As in lstm.

    Returns
    -------
    grad_input, grad_state, grad_weight_ih, grad_weight_hh
        Each of the shape of its input; grad_state those of h_n and c_n.
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As lstm, and where grad_output has not the shapes of its answers.

    Lesson: 06_lstm_and_gru
    """
    axis = time_axis(input, batch_first)
    steps = input.unbind(axis)
    parameters = (weight_ih, weight_hh, bias_ih, bias_hh)
    states = [(state[0][0], state[1][0])]
    for step in steps[:-1]:
        states.append(lstm_cell(step, states[-1], *parameters))

    grad_outputs, (grad_h_n, grad_c_n) = grad_output[0].unbind(axis), grad_output[1]
    grad_hidden, grad_cell = grad_h_n[0], grad_c_n[0]
    grad_inputs, grad_parameters = [], None
    for t in reversed(range(len(steps))):
        # a hidden state goes out, and into the next step; a cell state only into the next step
        grad_hidden = grad_hidden + grad_outputs[t]
        grad_step, (grad_hidden, grad_cell), *grads = lstm_cell_backward(
            (grad_hidden, grad_cell), steps[t], states[t], *parameters
        )
        grad_inputs.append(grad_step)
        grad_parameters = added_up(grad_parameters, grads)
    grad_state = (grad_hidden[None], grad_cell[None])
    return torch.stack(grad_inputs[::-1], axis), grad_state, *grad_parameters
