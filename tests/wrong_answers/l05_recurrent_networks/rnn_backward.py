"""Wrong answers to rnn_backward, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l05_recurrent_networks._way_back import way_back


def only_the_later_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Only the last state's own gradient counts in your answer: before that you take what the later
    step hands back, without grad_output[t]. Every state has a use of its own, too: add both."""
    last = torch.zeros_like(grad_output)
    last[-1] = grad_output[-1]
    return way_back(last, input, hidden, weight_ih, weight_hh, output)


def back_through_the_turned_weight(grad_output, input, hidden, weight_ih, weight_hh, output):
    """On the way back you multiply by weight_hh.T. Forward was state @ weight_hh.T; backward uses
    the weight itself: grad_a @ weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, passed=lambda grad_a, total: grad_a @ weight_hh.T)


def start_state_left_out(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_weight_hh leaves out step 0: before it the state was `hidden`."""
    return way_back(grad_output, input, torch.zeros_like(hidden), weight_ih, weight_hh, output)


def weights_averaged_over_time(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You took the mean over the steps. The steps add up."""
    grads = way_back(grad_output, input, hidden, weight_ih, weight_hh, output)
    return *grads[:2], *(one / len(input) for one in grads[2:])


def bias_averaged_over_the_batch(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You took the mean over the batch. The sequences add up."""
    *grads, bias = way_back(grad_output, input, hidden, weight_ih, weight_hh, output)
    return *grads, bias / input.shape[1]


def weight_hh_on_its_side(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_weight_hh lies on its side."""
    one, two, three, four, five = way_back(grad_output, input, hidden, weight_ih, weight_hh, output)
    return one, two, three, four.T.contiguous(), five


def weights_swapped(grad_output, input, hidden, weight_ih, weight_hh, output):
    """The gradients of the two weights have changed places."""
    one, two, three, four, five = way_back(grad_output, input, hidden, weight_ih, weight_hh, output)
    return one, two, four, three, five


def start_state_without_a_gradient(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_hidden is still 0: what comes back at the end of the loop is its gradient."""
    one, two, *others = way_back(grad_output, input, hidden, weight_ih, weight_hh, output)
    return one, torch.zeros_like(two), *others


TOLD = {
    only_the_later_step: "grad_output its last alone along axis 0",
    back_through_the_turned_weight: "weight_hh with axes 0 and 1 swapped",
    start_state_left_out: "hidden left out",
    weights_averaged_over_time: "grad_weight_ih and grad_weight_hh and grad_bias: divided by T",
    bias_averaged_over_the_batch: "grad_bias: divided by N",
    weight_hh_on_its_side: "grad_weight_hh: transposed",
    weights_swapped: "parts swapped",
    start_state_without_a_gradient: "grad_hidden: all zeros",
}
