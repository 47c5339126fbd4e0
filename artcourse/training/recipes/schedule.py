"""What recipes share: how the learning rate runs, and a step with short gradients."""

from __future__ import annotations

from torch import Tensor

from artcourse.training.gradients import clip_grad_norm_
from artcourse.training.steps import Learner

WARM_UP = 0.03  # of the training, in which the learning rate grows
LAST_RATE = 0.02  # of the first


def warm_then_falling(done: float) -> float:
    """Return the factor of the learning rate when so much of the training is done."""
    warm = (done + 0.001) / WARM_UP
    falling = LAST_RATE + (1 - LAST_RATE) * (1 - done) / 0.4
    return min(1.0, warm, falling)


def clipped_step(learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
    """Learn from a batch, with gradients that together are no longer than 1."""
    learner.zero_grad()
    output = learner.model(inputs)
    loss = learner.loss(output, targets)
    learner.backward(loss, output, targets)
    clip_grad_norm_(learner.model.parameters(), max_norm=1.0)
    learner.update()
    return loss
