"""An exercise on many steps: the same weights at each, and a state that is handed on."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, Misconception, exercise
from artcourse.exercises.l05_recurrent_networks._recurrent import (
    SIZES,
    WORDS,
    all_states,
    parameters,
    some,
)
from artcourse.exercises.l05_recurrent_networks.rnn_step import rnn_step


def _sequences(generator: torch.Generator) -> list[Case]:
    def case(steps: int, batch: int, inputs: int, hidden: int, scale: float = 1.0) -> Case:
        weight_ih, weight_hh, bias = parameters(generator, inputs, hidden)
        return Case(
            some(generator, steps, batch, inputs, scale=scale),
            some(generator, batch, hidden),
            weight_ih / scale,
            weight_hh,
            bias,
        )

    return [
        case(3, 1, 2, 2),
        case(1, 2, 3, 2),
        case(3, 3, 2, 5),  # as many steps as sequences: time and batch are easily mixed up
        case(4, 2, 5, 3),
        case(5, 3, 2, 3, scale=200.0),
    ]


@exercise(
    "recurrent.rnn_forward",
    title="a recurrent network, step by step",
    cases=_sequences,
    sizes=SIZES,
    words=WORDS,
    hints=[
        "A loop over the steps: input[t] is (N, in), what all N sequences bring at step t.",
        "Give the new state the name of the old one, hidden = torch.tanh(…), so that the next "
        "step begins with it. Append it to a list as well.",
        "torch.stack(states) makes (T, N, H) of a list of T states (N, H).",
    ],
    praise="The same weights at every step, and a state that runs through time like a thread.",
)
def rnn_forward(input, hidden, weight_ih, weight_hh, bias):
    """The hidden state after each of T steps, (T, N, H), for input (T, N, in), time first.

    hidden (N, H) is the state before the first step; the weights and bias are those of one step.
    """
    states = []
    for now in input:
        hidden = torch.tanh(now @ weight_ih.T + hidden @ weight_hh.T + bias)
        states.append(hidden)
    return torch.stack(states)


# ---------------- which state goes into a step


@rnn_forward.misconception
def start_state_at_every_step(input, hidden, weight_ih, weight_hh, bias):
    """Every step of yours begins with the start state, so nothing is remembered. The state that one
    step gives is what the next one begins with: hidden = torch.tanh(…)"""
    return torch.tanh(input @ weight_ih.T + hidden @ weight_hh.T + bias)


@rnn_forward.misconception
def state_of_zeros_at_every_step(input, hidden, weight_ih, weight_hh, bias):
    """Every step of yours begins with a state of zeros, so nothing is remembered. Begin with
    `hidden`, and hand on from step to step what each step gives."""
    return torch.tanh(input @ weight_ih.T + bias)


@rnn_forward.misconception
def state_reset_after_the_first_step(input, hidden, weight_ih, weight_hh, bias):
    """Your first step is right; each later one begins with zeros again. Hand on the state that the
    step before gave."""
    start = torch.zeros(len(input), *hidden.shape)
    start[0] = hidden
    return torch.tanh(input @ weight_ih.T + start @ weight_hh.T + bias)


@rnn_forward.misconception
def handed_on_without_tanh(input, hidden, weight_ih, weight_hh, bias):
    """You hand on the sum, and take its tanh only for what you return. The next step begins with
    the state itself, after the tanh: the same numbers that you return."""
    sums = []
    for now in input:
        hidden = now @ weight_ih.T + hidden @ weight_hh.T + bias
        sums.append(hidden)
    return torch.tanh(torch.stack(sums))


@rnn_forward.misconception
def states_added_up(input, hidden, weight_ih, weight_hh, bias):
    """You add each new state to the old one. The new state takes the place of the old one: hidden =
    torch.tanh(…), not +="""
    states = []
    for now in input:
        hidden = hidden + torch.tanh(now @ weight_ih.T + hidden @ weight_hh.T + bias)
        states.append(hidden)
    return torch.stack(states)


@rnn_forward.misconception
def from_sequence_to_sequence(input, hidden, weight_ih, weight_hh, bias):
    """You hand the state on from one sequence of the batch to the next one. They have nothing to do
    with each other: each of the N rows has a state of its own, through all steps."""
    states = []
    state = hidden[0]
    for rows in input.transpose(0, 1):
        for now in rows:
            state = torch.tanh(now @ weight_ih.T + state @ weight_hh.T + bias)
            states.append(state)
    return torch.stack(states).reshape(input.shape[1], len(input), -1).transpose(0, 1).contiguous()


@rnn_forward.misconception
def along_the_batch_within_a_step(input, hidden, weight_ih, weight_hh, bias):
    """Within a step you hand the state on from one sequence to the next one. Each of the N rows has
    a state of its own. Take all rows at once: input[t] is (N, in), and `hidden` is (N, H)."""
    states = []
    state = hidden[0]
    for now in input.flatten(0, 1):
        state = torch.tanh(now @ weight_ih.T + state @ weight_hh.T + bias)
        states.append(state)
    return torch.stack(states).reshape(*input.shape[:2], -1)


@rnn_forward.misconception
def new_states_added_for_the_next_step(input, hidden, weight_ih, weight_hh, bias):
    """What you return is the tanh, but what you hand on is the old state plus the tanh. The next
    step begins with the new state alone: hidden = torch.tanh(…), not +="""
    states = []
    for now in input:
        states.append(torch.tanh(now @ weight_ih.T + hidden @ weight_hh.T + bias))
        hidden = hidden + states[-1]
    return torch.stack(states)


# ---------------- the order of the steps


@rnn_forward.misconception
def batch_taken_for_time(input, hidden, weight_ih, weight_hh, bias):
    """Your loop goes through the sequences of the batch, axis 1, and not through time. Time is the
    first axis here: input[t], not input[:, t]."""
    states = []
    for n in range(input.shape[1]):
        hidden = torch.tanh(input[:, n] @ weight_ih.T + hidden @ weight_hh.T + bias)
        states.append(hidden)
    return torch.stack(states, 1)


@rnn_forward.misconception
def backwards_in_time(input, hidden, weight_ih, weight_hh, bias):
    """You read the sequence from its end. Begin with input[0]; only the way *back* begins at the
    end."""
    return all_states(input.flip(0), hidden, weight_ih, weight_hh, bias).flip(0)


@rnn_forward.misconception
def states_before_each_step(input, hidden, weight_ih, weight_hh, bias):
    """Your states are one step late: they begin with the start state, and the last one is missing.
    Append the state after the step, not before it."""
    states = all_states(input, hidden, weight_ih, weight_hh, bias)
    return torch.cat([hidden[None], states[:-1]])


@rnn_forward.misconception
def start_state_returned_too(input, hidden, weight_ih, weight_hh, bias):
    """You return one state too many: the start state comes first. Asked for are the T states after
    the steps. Begin with an empty list."""
    states = all_states(input, hidden, weight_ih, weight_hh, bias)
    return torch.cat([hidden[None], states])


@rnn_forward.misconception
def all_states_the_last_one(input, hidden, weight_ih, weight_hh, bias):
    """All your states are equal to the last one: your list holds one and the same tensor T times,
    which is changed in place. Make a new tensor at each step: hidden = torch.tanh(…)"""
    states = all_states(input, hidden, weight_ih, weight_hh, bias)
    return states[-1:].expand_as(states).clone()


@rnn_forward.misconception
def returned_in_the_loop(input, hidden, weight_ih, weight_hh, bias):
    """You gave back the first state alone: your `return` stands inside the loop, and ends it. Move
    it to the left, below the loop."""
    return all_states(input, hidden, weight_ih, weight_hh, bias)[:1]


@rnn_forward.misconception
def first_step_left_out(input, hidden, weight_ih, weight_hh, bias):
    """You left out the first step: your loop begins with input[1]. Step 0 reads input[0], with
    `hidden` as the state before it."""
    if len(input) == 1:
        return torch.stack([])
    return all_states(input[1:], hidden, weight_ih, weight_hh, bias)


# ---------------- what is collected


@rnn_forward.misconception
def sums_returned(input, hidden, weight_ih, weight_hh, bias):
    """You hand on the right state, but you collect what stands inside the tanh. Collect the state
    itself, after the tanh."""
    return torch.atanh(all_states(input, hidden, weight_ih, weight_hh, bias))


@rnn_forward.misconception
def states_summed_over_time(input, hidden, weight_ih, weight_hh, bias):
    """You collect the sum of all states so far. Collect each state by itself."""
    return all_states(input, hidden, weight_ih, weight_hh, bias).cumsum(0)


@rnn_forward.misconception
def only_the_last_state_in_the_list(input, hidden, weight_ih, weight_hh, bias):
    """Your list holds the last state alone: append stands below the loop. Move it to the right,
    into the loop."""
    return all_states(input, hidden, weight_ih, weight_hh, bias)[-1:]


@rnn_forward.misconception
def batch_taken_for_time_and_stacked_first(input, hidden, weight_ih, weight_hh, bias):
    """Your loop goes through the sequences of the batch, axis 1, and not through time. Time is the
    first axis here: for now in input, without a transpose."""
    states = []
    for now in input.transpose(0, 1):
        hidden = torch.tanh(now @ weight_ih.T + hidden @ weight_hh.T + bias)
        states.append(hidden)
    return torch.stack(states)


@rnn_forward.misconception
def first_state_left_at_zero(input, hidden, weight_ih, weight_hh, bias):
    """You begin with step 1, and leave the state of step 0 at 0. Step 0 counts as well: it reads
    input[0], with `hidden` as the state before it."""
    states = torch.zeros(len(input), *hidden.shape)
    if len(input) > 1:
        states[1:] = all_states(input[1:], states[0], weight_ih, weight_hh, bias)
    return states


@rnn_forward.misconception
def bias_only_in_what_is_returned(input, hidden, weight_ih, weight_hh, bias):
    """The state that you hand on has no bias; you add the bias only to what you collect. It belongs
    inside the tanh, at every step."""
    return all_states(input, hidden, weight_ih, weight_hh, 0 * bias) + bias


@rnn_forward.misconception
def tanh_taken_again(input, hidden, weight_ih, weight_hh, bias):
    """You hand on the right state, but you collect the tanh of it: one tanh too many. Collect the
    state itself."""
    return all_states(input, hidden, weight_ih, weight_hh, bias).tanh()


@rnn_forward.misconception
def half_of_the_old_state_kept(input, hidden, weight_ih, weight_hh, bias):
    """You took the mean of the old state and the new one. The new state takes the place of the old
    one: hidden = torch.tanh(…)"""
    return _at_each_step(lambda *given: (given[1] + rnn_step.reference(*given)) / 2)(
        input, hidden, weight_ih, weight_hh, bias
    )


@rnn_forward.misconception
def as_many_steps_as_sequences(input, hidden, weight_ih, weight_hh, bias):
    """You make as many steps as there are sequences: your loop counts along axis 1. The steps are
    axis 0: range(len(input)), or for now in input."""
    count = hidden.shape[0]
    if count > len(input):
        return input[count]
    return all_states(input[:count], hidden, weight_ih, weight_hh, bias)


@rnn_forward.misconception
def written_into_the_first_place(input, hidden, weight_ih, weight_hh, bias):
    """You write every state into the same place, so only the last one is left, and the others are
    0. Write state t into place t: out[t] = hidden"""
    states = torch.zeros(len(input), *hidden.shape)
    states[0] = all_states(input, hidden, weight_ih, weight_hh, bias)[-1]
    return states


@rnn_forward.misconception
def first_state_dropped(input, hidden, weight_ih, weight_hh, bias):
    """The first of your states is missing; the others are right. Do you drop it, as if it were the
    start state? Asked for are all T states."""
    states = all_states(input, hidden, weight_ih, weight_hh, bias)
    return states[1:] if len(states) > 1 else states


# ---------------- the step itself: each way in which rnn_step goes wrong


def _at_each_step(step):
    """All states, where each step is made by this function."""

    def forward(input, hidden, weight_ih, weight_hh, bias):
        states = []
        for now in input:
            hidden = step(now, hidden, weight_ih, weight_hh, bias)
            states.append(hidden)
        return torch.stack(states)

    return forward


for known in rnn_step.misconceptions:
    rnn_forward.misconceptions.append(
        Misconception(
            name=known.name,
            implementation=_at_each_step(known.implementation),
            explanation=f"Each of your steps has the same mistake. {known.explanation}",
        )
    )


# ---------------- right, in other ways


@rnn_forward.misconception
def first_input_not_read(input, hidden, weight_ih, weight_hh, bias):
    """Your first state is the start state, and input[0] is never read. The first step begins with
    the start state and reads input[0]."""
    states = [hidden]
    for step in input[1:]:
        states.append(torch.tanh(step @ weight_ih.T + states[-1] @ weight_hh.T + bias))
    return torch.stack(states)


@rnn_forward.alternative
def rnn_forward_into_a_tensor(input, hidden, weight_ih, weight_hh, bias):
    count, batch, _ = input.shape
    parts = input @ weight_ih.mT + bias
    states = torch.zeros(count + 1, batch, len(bias))
    states[0] = hidden
    for t in range(count):
        states[t + 1] = (parts[t] + states[t] @ weight_hh.mT).tanh()
    return states[1:]


@rnn_forward.alternative
def rnn_forward_by_torch(input, hidden, weight_ih, weight_hh, bias):
    network = torch.nn.RNN(weight_ih.shape[1], weight_ih.shape[0], bias=True)
    with torch.no_grad():
        network.weight_ih_l0.copy_(weight_ih)
        network.weight_hh_l0.copy_(weight_hh)
        network.bias_ih_l0.copy_(bias)
        network.bias_hh_l0.zero_()
    return network(input, hidden[None])[0]


@rnn_forward.alternative
def rnn_forward_that_calls_itself(input, hidden, weight_ih, weight_hh, bias):
    if not len(input):
        return torch.zeros(0, *hidden.shape)
    first = torch.tanh(input[0] @ weight_ih.T + hidden @ weight_hh.T + bias)
    later = rnn_forward_that_calls_itself(input[1:], first, weight_ih, weight_hh, bias)
    return torch.cat([first[None], later])
