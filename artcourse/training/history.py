"""What happened while a network was trained."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class History:
    """How a training went; ``plt.plot(history.step_losses)`` shows it.

    Attributes
    ----------
    step_losses : list of float
        The loss of each batch, before the step that it led to.
    epoch_losses : list of float
        For each epoch, their mean over all examples.
    validation : dict of list of float
        After each epoch, on data that is not learned from: ``"loss"``, and each metric.
    stopped : str or None
        Why the training ended before its last epoch, in a sentence.

    Lesson: 04_training_a_cnn
    """

    step_losses: list[float] = field(default_factory=list)
    epoch_losses: list[float] = field(default_factory=list)
    validation: dict[str, list[float]] = field(default_factory=dict)
    stopped: str | None = None

    def __repr__(self) -> str:
        parts = [f"{len(self.epoch_losses)} epochs, {len(self.step_losses)} steps"]
        if self.epoch_losses:
            parts.append(f"loss {self.epoch_losses[-1]:.4f}")
        parts += [f"validation {name} {made[-1]:.4f}" for name, made in self.validation.items()]
        return f"History({', '.join(parts)})" + (f". {self.stopped}" if self.stopped else "")


class Diverged(ArithmeticError):
    """A loss or a gradient is no finite number any more; the message says where, and why.

    Attributes
    ----------
    history : History
        Until then.

    Lesson: 04_training_a_cnn
    """

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history


@dataclass(frozen=True)
class Progress:
    """What ``fit`` and ``optimize_image`` tell their callback, after each step.

    Attributes
    ----------
    epoch, epochs : int
        Which epoch it is, from 1 on, and how many there will be.
    step, steps : int
        Which step of this epoch has been done, from 1 on, and how many it has.
    history : History
        Until now.
    model : Layer, torch.nn.Module or Tensor
        As it is now. Of ``optimize_image``, the best picture so far.

    Lesson: 04_training_a_cnn
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    history: History
    model: Any

    @property
    def epoch_ends(self) -> bool:
        """Whether this step was the last of its epoch, whose validation is in the history."""
        return self.step == self.steps

    @property
    def done(self) -> float:
        """The part of all steps that has been done, from 0 to 1."""
        return (self.epoch - 1 + self.step / self.steps) / self.epochs
