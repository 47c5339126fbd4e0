"""What a training tells: its history, each step that is done, and what went wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor


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

    def note_epoch(self, sizes: Sequence[int], measured: Mapping[str, float]) -> None:
        """Note the end of an epoch, whose steps are noted already.

        Parameters
        ----------
        sizes : sequence of int
            How many examples each of its steps had.
        measured : dict of float
            What was reached on the validation data.
        """
        for name, value in measured.items():
            self.validation.setdefault(name, []).append(value)
        losses = zip(self.step_losses[-len(sizes) :], sizes, strict=True)
        total = sum(loss * size for loss, size in losses)
        self.epoch_losses.append(total / sum(sizes))

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


class StopTraining(KeyboardInterrupt):
    """What a callback raises to end a training; the history says the reason, its message."""


@dataclass(frozen=True)
class StepReport:
    """Which step of a training is taken, or has just been done, as callbacks are told.

    Attributes
    ----------
    epoch, epochs : int
        Which epoch it is, from 1 on, and how many there will be.
    step, steps : int
        Which step of this epoch it is, from 1 on, and how many it has.
    history : History
        Until now.
    model : Layer, torch.nn.Module or Tensor
        As it is now. Of ``optimize_image``, the best picture so far.
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


Callback = Callable[[StepReport], None]
Progress = StepReport  # its name in notebooks of before

_USUAL_CAUSE = (
    "Most often the learning rate is too large: try a tenth of {lr:g}. Otherwise look for a "
    "division by 0 or the log of 0 in the loss or the network"
)
_BAD_DATA = "The cause is in the data: this batch already holds nan or inf"


def diagnosis(what: str, value: Tensor, inputs: Tensor, report: StepReport, lr: float) -> Diverged:
    """Say which number of a step is nan or inf, and what the cause may be.

    Parameters
    ----------
    what : str
        The number's name: ``"loss"``, or ``"gradient of 0.weight"``.
    value : Tensor
        What is not finite.
    inputs : Tensor
        The batch that the step learned from.
    report : StepReport
        Which step it was.
    lr : float
        Its learning rate.
    """
    wrong = "nan" if value.isnan().any() else "inf"
    cause = _USUAL_CAUSE.format(lr=lr) if inputs.isfinite().all() else _BAD_DATA
    message = (
        f"The {what} became {wrong} in step {len(report.history.step_losses) + 1} (epoch "
        f"{report.epoch}, step {report.step} of {report.steps}). {cause}. The weights "
        "are as they were before this step."
    )
    return Diverged(message, report.history)
