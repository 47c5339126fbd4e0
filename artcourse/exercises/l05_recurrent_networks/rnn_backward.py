"""An exercise on the way back through time."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise
from artcourse.exercises.l05_recurrent_networks._recurrent import (
    SIZES,
    WORDS,
    all_states,
    parameters,
    some,
)
from artcourse.exercises.l05_recurrent_networks._slips import in_some_parts, with_other_slopes
from artcourse.exercises.l05_recurrent_networks._way_back import NAMES, way_back


def _passes(generator: torch.Generator) -> list[Case]:
    def case(steps: int, batch: int, inputs: int, hidden: int, scale: float = 1.0) -> Case:
        weight_ih, weight_hh, bias = parameters(generator, inputs, hidden)
        input, start = some(generator, steps, batch, inputs), some(generator, batch, hidden)
        output = all_states(input, start, weight_ih, weight_hh, bias)
        grad_output = some(generator, steps, batch, hidden, scale=scale)
        return Case(grad_output, input, start, weight_ih, weight_hh, output)

    return [
        case(3, 1, 2, 2),  # as many inputs as hidden numbers: weights that lie on their side fit
        case(1, 2, 3, 2),
        case(3, 3, 2, 5),
        case(4, 2, 5, 3),
        case(5, 3, 2, 3, scale=150.0),
    ]


@exercise(
    "recurrent.rnn_backward",
    title="the way back through time",
    cases=_passes,
    parts=NAMES,
    sizes=SIZES,
    words=WORDS,
    hints=[
        "Go from the last step to the first, for t in reversed(range(T)). Each state is used "
        "twice: by the outside, grad_output[t], and by the next step. Both gradients add up.",
        "Through the tanh that sum is multiplied by 1 - output[t] ** 2. What comes of it, (N, H), "
        "is the gradient of what stands inside the tanh; call it grad_a.",
        "From there: grad_input[t] = grad_a @ weight_ih; the state before gets grad_a @ weight_hh; "
        "each weight gets grad_a.T @ what it was multiplied with, the bias grad_a.sum(0).",
        "The weights and the bias were used at every step, so their gradients add up over the "
        "steps: begin with zeros, and use +=.",
    ],
    praise="That is backpropagation through time: the chain rule, once for each step.",
)
def rnn_backward(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Gradients of input, hidden, weight_ih, weight_hh and bias, in this order.

    Forward, output[t] = tanh(input[t] @ weight_ih.T + before @ weight_hh.T + bias), where before
    is hidden (N, H) at step 0, and output[t - 1] later. The sizes are input (T, N, in),
    weight_ih (H, in), weight_hh (H, H), bias (H,), which is not needed, and output (T, N, H).

    grad_output[t] (N, H) is what comes to output[t] from outside, from its scores alone. What
    comes back from step t + 1 is not in it: add it, to a new tensor. Change no input.
    """
    grad_input = torch.zeros_like(input)
    grad_hidden = torch.zeros_like(hidden)
    grad_weight_ih = torch.zeros_like(weight_ih)
    grad_weight_hh = torch.zeros_like(weight_hh)
    grad_bias = torch.zeros(len(weight_hh))
    for t in reversed(range(len(input))):
        before = output[t - 1] if t > 0 else hidden
        grad_total = grad_output[t] + grad_hidden
        grad_a = grad_total * (1 - output[t] ** 2)
        grad_input[t] = grad_a @ weight_ih
        grad_weight_ih += grad_a.T @ input[t]
        grad_weight_hh += grad_a.T @ before
        grad_bias += grad_a.sum(0)
        grad_hidden = grad_a @ weight_hh
    return grad_input, grad_hidden, grad_weight_ih, grad_weight_hh, grad_bias


# ---------------- from step to step


@rnn_backward.misconception
def later_step_not_added(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Nothing comes back from the later steps: each of your steps starts with grad_output[t] alone.
    A state is used by the next step as well. Add what that step hands back: grad_output[t] + grad_a
    of step t + 1, through weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, total=lambda own, later: own)


@rnn_backward.misconception
def later_step_subtracted(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You subtracted what comes back from the later step. Both gradients reach the state, and add
    up."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, total=lambda own, later: own - later)


@rnn_backward.misconception
def only_the_last_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Only the last step is done: does your `return` stand inside the loop? Go back through all
    steps first."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, last=len(input) - 1)


@rnn_backward.misconception
def only_one_step_back(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Your gradients come back one step, and no farther: what a step hands back is made of its own
    grad_output alone. Hand back all that reaches the step: its own and what came from behind."""
    given = (input, hidden, weight_ih, weight_hh, output)
    own_a = grad_output * (1 - output**2)
    later = torch.cat([own_a[1:] @ weight_hh, torch.zeros_like(own_a[:1])])
    one, _, *others = way_back(grad_output + later, *given, total=lambda own, later: own)
    return one, own_a[0] @ weight_hh, *others


@rnn_backward.misconception
def never_reset(grad_output, input, hidden, weight_ih, weight_hh, output):
    """What comes from behind adds up over all later steps: you add to it with +=. It already holds
    all of the later steps. Assign it: grad_hidden = grad_a @ weight_hh. Only the gradients of
    weights and bias add up."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, keep=True)


@rnn_backward.misconception
def forwards_in_time(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Your loop goes from the first step to the last one. A gradient comes back from *later* steps,
    so begin with the last step: reversed(range(T))."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, forwards=True)


@rnn_backward.misconception
def back_without_the_weight(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You hand grad_a back to the step before as it is. On the way forward the state went through
    weight_hh, so its gradient does, too: grad_a @ weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, passed=lambda grad_a, total: grad_a)


@rnn_backward.misconception
def back_without_the_slope(grad_output, input, hidden, weight_ih, weight_hh, output):
    """What you hand back to the step before is the gradient *outside* the tanh, through weight_hh.
    The way back leads through the tanh first: multiply by 1 - output[t] ** 2, then by weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, passed=lambda grad_a, total: total @ weight_hh)


@rnn_backward.misconception
def slope_on_the_own_part_only(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You multiply grad_output[t] by the slope of tanh, and add what comes from behind afterwards.
    Both meet at the state, outside the tanh: add them first, then multiply the sum."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, slope_of_own_part=True)


@rnn_backward.misconception
def slope_twice(grad_output, input, hidden, weight_ih, weight_hh, output):
    """What you hand back to the step before is multiplied by that step's slope of tanh already, and
    the step multiplies by it once more. Hand back grad_a @ weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, slope_handed_on=True)


@rnn_backward.misconception
def step_0_left_out(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Your loop ends before step 0: range(T - 1, 0, -1) stops at 1. Step 0 counts as well: range(T
    - 1, -1, -1), or reversed(range(T))."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, last=1)


# ---------------- the slope of tanh


@rnn_backward.misconception
def slope_forgotten(grad_output, input, hidden, weight_ih, weight_hh, output):
    """The tanh is missing on the way back. Multiply the gradient of the state by the slope of tanh,
    1 - output[t] ** 2, before anything else."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, slope=lambda now, before: torch.ones_like(now))


@rnn_backward.misconception
def slope_of_the_state_before(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Your slope of tanh is made of the state *before* the step. The tanh of step t gave output[t],
    so its slope is 1 - output[t] ** 2."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, slope=lambda now, before: 1 - before**2)


# ---------------- the weights, which every step shares


@rnn_backward.misconception
def weights_of_the_last_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """Your gradients of the weights and the bias are those of the last step alone. All steps share
    them, so their gradients add up over the steps: begin with zeros, and use += in the loop."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, counted=[len(input) - 1])


@rnn_backward.misconception
def state_after_the_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_weight_hh is made with output[t], the state *after* the step. weight_hh was multiplied
    with the state before it: output[t - 1], and `hidden` at step 0."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, before=list(output))


@rnn_backward.misconception
def last_state_before_the_first_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """In grad_weight_hh your step 0 takes output[-1], which is the *last* state: t - 1 is -1 there,
    and Python counts it from the end. Before step 0 the state was `hidden`."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, before=list(output.roll(1, 0)))


@rnn_backward.misconception
def start_state_at_every_step(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_weight_hh is made with the start state at every step. From step 1 on, weight_hh was
    multiplied with output[t - 1]."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return way_back(grad_output, *given, before=[hidden] * len(input))


@rnn_backward.misconception
def bias_of_grad_output(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_bias is the sum of grad_output. Between the bias and the state stands the tanh, and the
    later steps count, too: add up grad_a.sum(0) of each step."""
    given = (input, hidden, weight_ih, weight_hh, output)
    return *way_back(grad_output, *given)[:4], grad_output.sum((0, 1))


# ---------------- input and start state


@rnn_backward.misconception
def input_through_the_turned_weight(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_input goes through weight_ih.T. Forward was input[t] @ weight_ih.T; backward uses the
    weight itself: (N, H) @ (H, in)."""
    given = (input, hidden, weight_ih, weight_hh, output)
    _, *others = way_back(grad_output, *given)
    grad_a = way_back(grad_output, *given, inside=True)
    return grad_a @ weight_ih.T, *others


@rnn_backward.misconception
def start_state_not_through_the_weight(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_hidden is grad_a of step 0. The start state went through weight_hh, so one more product
    is missing: grad_a @ weight_hh."""
    given = (input, hidden, weight_ih, weight_hh, output)
    grad_input, _, *others = way_back(grad_output, *given)
    return grad_input, way_back(grad_output, *given, inside=True)[0], *others


@rnn_backward.misconception
def start_state_through_a_tanh(grad_output, input, hidden, weight_ih, weight_hh, output):
    """You multiplied grad_hidden by 1 - hidden ** 2. No tanh of this pass made the start state:
    what comes through weight_hh of step 0 is its gradient."""
    given = (input, hidden, weight_ih, weight_hh, output)
    one, grad_hidden, *others = way_back(grad_output, *given)
    return one, grad_hidden * (1 - hidden**2), *others


@rnn_backward.misconception
def gradient_of_the_first_output(grad_output, input, hidden, weight_ih, weight_hh, output):
    """grad_hidden is the gradient of output[0]. The start state lies one step before that: go back
    through the tanh and through weight_hh of step 0 as well."""
    given = (input, hidden, weight_ih, weight_hh, output)
    grad_input, _, *others = way_back(grad_output, *given)
    total = way_back(grad_output, *given, inside=True)[0] / (1 - output[0] ** 2)
    return grad_input, total, *others


@rnn_backward.misconception
def start_state_returned_last(grad_output, input, hidden, weight_ih, weight_hh, output):
    """All five are right, but in another order: grad_hidden comes last. Return grad_input,
    grad_hidden, grad_weight_ih, grad_weight_hh, grad_bias."""
    given = (input, hidden, weight_ih, weight_hh, output)
    grad_input, grad_hidden, *others = way_back(grad_output, *given)
    return grad_input, *others, grad_hidden


# ---------------- other slopes, and slips in some of the gradients only

rnn_backward.misconceptions += [*with_other_slopes(), *in_some_parts()]


# ---------------- right, in other ways


@rnn_backward.alternative
def rnn_backward_in_one_product(grad_output, input, hidden, weight_ih, weight_hh, output):
    steps, later = [], torch.zeros_like(hidden)
    for own, state in zip(grad_output.flip(0), output.flip(0), strict=True):
        steps.insert(0, (own + later) * (1 - state * state))
        later = steps[0] @ weight_hh
    grad_a = torch.stack(steps)
    before = torch.cat([hidden[None], output[:-1]])
    grad_ih = torch.einsum("tnh,tni->hi", grad_a, input)
    grad_hh = torch.einsum("tnh,tnk->hk", grad_a, before)
    return grad_a @ weight_ih, later, grad_ih, grad_hh, grad_a.sum((0, 1))


@rnn_backward.alternative
def rnn_backward_that_calls_itself(grad_output, input, hidden, weight_ih, weight_hh, output):
    *earlier, last = grad_output.unbind()
    before = output[-2] if earlier else hidden
    grad_a = last * (1 - output[-1] ** 2)
    mine = [grad_a.T @ input[-1], grad_a.T @ before, grad_a.sum(0)]
    if not earlier:
        return [(grad_a @ weight_ih)[None], grad_a @ weight_hh, *mine]
    earlier[-1] = earlier[-1] + grad_a @ weight_hh
    rest = (torch.stack(earlier), input[:-1], hidden, weight_ih, weight_hh, output[:-1])
    first, start, *others = rnn_backward_that_calls_itself(*rest)
    added = [one + other for one, other in zip(mine, others, strict=True)]
    return [torch.cat([first, (grad_a @ weight_ih)[None]]), start, *added]


@rnn_backward.alternative
def rnn_backward_by_autograd(grad_output, input, hidden, weight_ih, weight_hh, output):
    bias = torch.zeros(weight_hh.shape[0])
    leaves = [one.clone().requires_grad_() for one in (input, hidden, weight_ih, weight_hh, bias)]
    x, state, w, u, b = leaves
    loss = 0
    for t in range(len(input)):
        a = x[t] @ w.T + state @ u.T + b
        state = torch.tanh(a - a.detach() + torch.atanh(output[t]))
        loss = loss + (state * grad_output[t]).sum()
    return torch.autograd.grad(loss, leaves)
