"""Truncated backpropagation through time: the state is carried on, and its gradient is not."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from artcourse.training.gradients import clip_grad_norm_
from artcourse.training.steps import Learner

State = Tensor | tuple[Tensor, Tensor]


class TruncatedBPTT:
    """A step for ``fit`` that begins with the state that the last one ended with.

    The batches are those of ``carried_windows``, whose row n goes on in row n of the next one;
    the network answers ``model(inputs, state)`` with logits and state, as ``CharRNN`` does. Each
    pass through the data begins without a state. The gradient goes back to the beginning of a
    window and no further, and is clipped before the optimiser steps.

    Parameters
    ----------
    max_norm : float
        How long the gradient of all parameters together may be. ``math.inf`` clips nothing.

    Examples
    --------
    ``fit(model, sequence_cross_entropy, windows, optimizer=…, epochs=2, step=TruncatedBPTT())``

    References
    ----------
    Williams and Peng, An efficient gradient-based algorithm for on-line training of recurrent
    network trajectories (1990). Clipping: Pascanu, Mikolov and Bengio, On the difficulty of
    training recurrent neural networks (2013), algorithm 1.

    Lesson: 05_recurrent_networks
    """

    def __init__(self, max_norm: float = 1.0) -> None:
        self.max_norm = max_norm
        self.state: State | None = None

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        """Learn from one window of each row."""
        if learner.report.step == 1:
            self.state = None
        learner.zero_grad()
        logits, state = learner.model(inputs, _on(inputs.device, self.state))
        loss = learner.loss(logits, targets)
        learner.backward(loss, logits, targets)
        clip_grad_norm_(learner.model.parameters(), self.max_norm)
        learner.update()
        self.state = _detached(state)  # its value goes on, the graph behind it ends here
        return loss

    def state_dict(self) -> dict[str, Any]:
        """Return the state that is carried on, for a checkpoint."""
        return {"state": self.state}

    def load_state_dict(self, kept: dict[str, Any]) -> None:
        """Go on with a state from a checkpoint."""
        self.state = kept["state"]


def _on(device: torch.device, state: State | None) -> State | None:
    """A state on a device: one from a checkpoint was read to the CPU."""
    if state is None or isinstance(state, Tensor):
        return state if state is None else state.to(device)
    hidden, cell = state
    return hidden.to(device), cell.to(device)


def _detached(state: State) -> State:
    if isinstance(state, tuple):
        hidden, cell = state
        return hidden.detach(), cell.detach()
    return state.detach()
