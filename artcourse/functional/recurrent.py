"""The recurrent network: one cell that meets each step of a sequence, and remembers.

The same weights serve every step. Forward the hidden state goes from each step into the next;
backward its gradient comes the same way back: backpropagation through time.
"""

import torch
from torch import Tensor

from artcourse.functional.activations import relu, relu_backward, tanh, tanh_backward
from artcourse.functional.linear import linear, linear_backward
from artcourse.functional.time_axis import added_up, time_axis

Gradients = tuple[Tensor | None, ...]


def rnn_cell(
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    nonlinearity: str = "tanh",
) -> Tensor:
    """Take one step: ``h′ = tanh(W_ih x + b_ih + W_hh h + b_hh)``.

    Parameters
    ----------
    input : Tensor, shape (N, in)
        One step of N sequences. Or (in,), of one sequence.
    hidden : Tensor, shape (N, H) or (H,), or None
        What the cell remembers of the steps before. None stands for zeros: there were none.
    weight_ih : Tensor, shape (H, in)
    weight_hh : Tensor, shape (H, H)
    bias_ih, bias_hh : Tensor, shape (H,), optional
    nonlinearity : 'tanh' or 'relu'

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
    Elman, Finding structure in time (1990).

    Examples
    --------
    >>> weight_ih, weight_hh = torch.tensor([[2.0]]), torch.tensor([[10.0]])
    >>> hidden = torch.zeros(1)
    >>> for number in (3.0, 1.0):
    ...     input = torch.tensor([number])
    ...     hidden = rnn_cell(input, hidden, weight_ih, weight_hh, nonlinearity="relu")
    ...     print(hidden)
    tensor([6.])
    tensor([62.])

    Lesson: 05_recurrent_networks
    """
    total = linear(input, weight_ih, bias_ih) + linear(hidden, weight_hh, bias_hh)
    return tanh(total) if nonlinearity == "tanh" else relu(total)


def rnn_cell_backward(
    grad_output: Tensor,
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    nonlinearity: str = "tanh",
) -> Gradients:
    """Return the gradients of rnn_cell's input, hidden state, weights and biases.

    Parameters
    ----------
    grad_output : Tensor, shape (N, H) or (H,)
        The gradient of the new hidden state.
    input, hidden, weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity
        As in rnn_cell.

    Returns
    -------
    grad_input, grad_hidden, grad_weight_ih, grad_weight_hh : Tensor
        That of the hidden state also where it began with zeros.
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As rnn_cell, and where grad_output has not the shape of its answer.

    Lesson: 05_recurrent_networks
    """
    total = linear(input, weight_ih, bias_ih) + linear(hidden, weight_hh, bias_hh)
    bent = tanh_backward if nonlinearity == "tanh" else relu_backward
    grad_total = bent(grad_output, total)
    # ∂total/∂(each of the two products) = 1: both get the same gradient
    grad_input, grad_weight_ih, grad_bias_ih = linear_backward(
        grad_total, input, weight_ih, bias_ih
    )
    grad_hidden, grad_weight_hh, grad_bias_hh = linear_backward(
        grad_total, hidden, weight_hh, bias_hh
    )
    return grad_input, grad_hidden, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh


def rnn(
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    nonlinearity: str = "tanh",
    batch_first: bool = False,
) -> tuple[Tensor, Tensor]:
    """Go through a sequence with rnn_cell, the hidden state carried from step to step.

    Parameters
    ----------
    input : Tensor, shape (L, N, in)
        L steps of N sequences, with batch_first (N, L, in). Or (L, in), one sequence.
    hidden : Tensor, shape (1, N, H), or (1, H) for one sequence, or None
        With what the first step begins. None stands for zeros.
    weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity
        As in rnn_cell.
    batch_first : bool
        Whether the axis of the sequences stands before that of the steps. The hidden states
        are not affected, as in torch.

    Returns
    -------
    output : Tensor, shape (L, N, H), (N, L, H) or (L, H)
        The hidden state after each step.
    h_n : Tensor, shape (1, N, H) or (1, H)
        The one after the last step.

    Raises
    ------
    ValueError
        As rnn_cell, and for a sequence without a step.
    """
    axis = time_axis(input, batch_first)
    hidden = hidden[0]  # torch's axis in front counts layers: here there is one
    outputs = []
    for step in input.unbind(axis):
        hidden = rnn_cell(step, hidden, weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity)
        outputs.append(hidden)
    return torch.stack(outputs, axis), hidden[None]


def rnn_backward(
    grad_output: tuple[Tensor | None, Tensor | None],
    input: Tensor,
    hidden: Tensor | None,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor | None = None,
    bias_hh: Tensor | None = None,
    *,
    nonlinearity: str = "tanh",
    batch_first: bool = False,
) -> Gradients:
    """Return the gradients of rnn's inputs: backpropagation through time.

    The steps are taken once more, to have the state that each began with; then the gradient
    goes from the last step to the first.

    Parameters
    ----------
    grad_output : tuple of two Tensors, shapes of output and h_n
        None in place of one on which nothing depends.
    input, hidden, weight_ih, weight_hh, bias_ih, bias_hh, nonlinearity, batch_first
        As in rnn.

    Returns
    -------
    grad_input, grad_hidden, grad_weight_ih, grad_weight_hh : Tensor
        Each of the shape of its input; grad_hidden that of h_n.
    grad_bias_ih, grad_bias_hh : Tensor, or None for a bias that is not there

    Raises
    ------
    ValueError
        As rnn, and where grad_output has not the shapes of its answers.

    References
    ----------
    Werbos, Backpropagation through time: what it does and how to do it (1990).
    """
    axis = time_axis(input, batch_first)
    steps = input.unbind(axis)
    parameters = (weight_ih, weight_hh, bias_ih, bias_hh)
    hiddens = [hidden[0]]
    for step in steps[:-1]:
        hiddens.append(rnn_cell(step, hiddens[-1], *parameters, nonlinearity))

    grad_outputs, grad_hidden = grad_output[0].unbind(axis), grad_output[1][0]
    grad_inputs, grad_parameters = [], None
    for t in reversed(range(len(steps))):
        # a hidden state goes out, and into the next step: two gradients, which add up
        grad_hidden = grad_hidden + grad_outputs[t]
        grad_step, grad_hidden, *grads = rnn_cell_backward(
            grad_hidden, steps[t], hiddens[t], *parameters, nonlinearity
        )
        grad_inputs.append(grad_step)
        grad_parameters = added_up(grad_parameters, grads)  # every step used the same ones
    return torch.stack(grad_inputs[::-1], axis), grad_hidden[None], *grad_parameters
