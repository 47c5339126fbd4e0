"""The gated recurrent unit: a hidden state that a gate blends with a new one.

Two things are torch's and not the paper's: the reset gate works after the product with
W_hh, bias included, and not before it; and the update gate z keeps the old state where it is
1, where the paper's keeps it where it is 0.
"""

import torch
from torch import Tensor

from artcourse.functional.activations import sigmoid, sigmoid_backward, tanh, tanh_backward
from artcourse.functional.linear import linear, linear_backward
from artcourse.functional.time_axis import added_up, time_axis

Gradients = tuple[Tensor | None, ...]


def gru_cell(
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
) -> Tensor:
    """Take one step: blend the hidden state with a new one.

    A third of the rows each, in the order r, z, n: ``r_x, z_x, n_x = W_ih x + b_ih`` and
    ``r_h, z_h, n_h = W_hh h + b_hh``; with ``r = σ(r_x + r_h)`` and ``z = σ(z_x + z_h)``,
    ``n = tanh(n_x + r · n_h)`` and ``h′ = (1 − z) · n + z · h``.

    Parameters
    ----------
    input : Tensor, shape (N, in)
        One step of N sequences. Or (in,), of one sequence.
    hidden : Tensor, shape (N, H) or (H,), or None
        What the cell remembers of the steps before. None stands for zeros.
    weight_ih : Tensor, shape (3 · H, in)
    weight_hh : Tensor, shape (3 · H, H)
    bias_ih, bias_hh : Tensor, shape (3 · H,), optional

    Returns
    -------
    Tensor, shape (N, H) or (H,)
        The new hidden state, which is the cell's answer too.

    Raises
    ------
    ValueError
        Where the shapes, dtypes or devices do not fit together.

    References
    ----------
    Cho et al., Learning phrase representations using RNN encoder-decoder (2014), equations
    5 to 8.
    """
    r_x, z_x, n_x = linear(input, weight_ih, bias_ih).chunk(3, -1)
    r_h, z_h, n_h = linear(hidden, weight_hh, bias_hh).chunk(3, -1)
    reset, update = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    new = tanh(n_x + reset * n_h)
    return (1 - update) * new + update * hidden


def gru_cell_backward(
    grad_output: Tensor,
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
) -> Gradients:
    """Return the gradients of gru_cell's input, hidden state, weights and biases.

    Parameters
    ----------
    grad_output : Tensor, shape (N, H) or (H,)
        The gradient of the new hidden state.
    input, hidden, weight_ih, weight_hh, bias_ih, bias_hh
        As in gru_cell.

    Returns
    -------
    grad_input, grad_hidden, grad_weight_ih, grad_weight_hh : Tensor
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As gru_cell, and where grad_output has not the shape of its answer.
    """
    r_x, z_x, n_x = linear(input, weight_ih, bias_ih).chunk(3, -1)
    r_h, z_h, n_h = linear(hidden, weight_hh, bias_hh).chunk(3, -1)
    reset, update = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    new = tanh(n_x + reset * n_h)

    # h′ = (1 − z) · n + z · h
    grad_z = sigmoid_backward(grad_output * (hidden - new), z_x + z_h)
    # n = tanh(n_x + r · n_h)
    grad_n = tanh_backward(grad_output * (1 - update), n_x + reset * n_h)
    grad_r = sigmoid_backward(grad_n * n_h, r_x + r_h)
    grad_from_input = torch.cat([grad_r, grad_z, grad_n], -1)
    grad_from_hidden = torch.cat([grad_r, grad_z, grad_n * reset], -1)

    grad_input, grad_weight_ih, grad_bias_ih = linear_backward(
        grad_from_input, input, weight_ih, bias_ih
    )
    grad_hidden, grad_weight_hh, grad_bias_hh = linear_backward(
        grad_from_hidden, hidden, weight_hh, bias_hh
    )
    # the hidden state goes through the gates, and past them
    grad_hidden = grad_hidden + grad_output * update
    return grad_input, grad_hidden, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh


def gru(
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    batch_first: bool = False,
) -> tuple[Tensor, Tensor]:
    """Go through a sequence with gru_cell, the hidden state carried from step to step.

    Parameters
    ----------
    input : Tensor, shape (L, N, in)
        L steps of N sequences, with batch_first (N, L, in). Or (L, in), one sequence.
    hidden : Tensor, shape (1, N, H), or (1, H) for one sequence, or None
        With what the first step begins. None stands for zeros.
    weight_ih, weight_hh, bias_ih, bias_hh
        As in gru_cell.
    batch_first : bool
        Whether the axis of the sequences stands before that of the steps.

    Returns
    -------
    output : Tensor, shape (L, N, H), (N, L, H) or (L, H)
        The hidden state after each step.
    h_n : Tensor, shape (1, N, H) or (1, H)
        The one after the last step.

    Raises
    ------
    ValueError
        As gru_cell, and for a sequence without a step.

    Lesson: 06_lstm_and_gru
    """
    axis = time_axis(input, batch_first)
    hidden = hidden[0]
    outputs = []
    for step in input.unbind(axis):
        hidden = gru_cell(step, hidden, weight_ih, weight_hh, bias_ih, bias_hh)
        outputs.append(hidden)
    return torch.stack(outputs, axis), hidden[None]


def gru_backward(
    grad_output: tuple[Tensor | None, Tensor | None],
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    batch_first: bool = False,
) -> Gradients:
    """Return the gradients of gru's inputs: backpropagation through time.

    Parameters
    ----------
    grad_output : tuple of two Tensors, shapes of output and h_n
        None in place of one on which nothing depends.
    input, hidden, weight_ih, weight_hh, bias_ih, bias_hh, batch_first
        As in gru.

    Returns
    -------
    grad_input, grad_hidden, grad_weight_ih, grad_weight_hh : Tensor
        Each of the shape of its input; grad_hidden that of h_n.
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As gru, and where grad_output has not the shapes of its answers.
    """
    axis = time_axis(input, batch_first)
    steps = input.unbind(axis)
    parameters = (weight_ih, weight_hh, bias_ih, bias_hh)
    hiddens = [hidden[0]]
    for step in steps[:-1]:
        hiddens.append(gru_cell(step, hiddens[-1], *parameters))

    grad_outputs, grad_hidden = grad_output[0].unbind(axis), grad_output[1][0]
    grad_inputs, grad_parameters = [], None
    for t in reversed(range(len(steps))):
        # a hidden state goes out, and into the next step: two gradients, which add up
        grad_hidden = grad_hidden + grad_outputs[t]
        grad_step, grad_hidden, *grads = gru_cell_backward(
            grad_hidden, steps[t], hiddens[t], *parameters
        )
        grad_inputs.append(grad_step)
        grad_parameters = added_up(grad_parameters, grads)
    return torch.stack(grad_inputs[::-1], axis), grad_hidden[None], *grad_parameters
