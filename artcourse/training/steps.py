"""The five steps of training, and the learner that takes them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse import layers
from artcourse.data.batches import batches
from artcourse.training import _door as door
from artcourse.training.checkpoint import load_checkpoint, restore, save_checkpoint, state_of
from artcourse.training.evaluation import Measure, measured, set_mode
from artcourse.training.history import Callback, History, StepReport, diagnosis
from artcourse.training.optimizers import current_rates, set_rates

Step = Callable[["Learner", Tensor, Tensor], Tensor | float]


def learning_step(learner: "Learner", inputs: Tensor, targets: Tensor) -> Tensor:
    """Learn from one batch: forward, loss, backward, and a step of the optimiser.

    Parameters
    ----------
    learner : Learner
        The network, with its loss and its optimiser.
    inputs, targets : Tensor, shapes (N, …) and (N, …)
        A batch, on the learner's device.

    Returns
    -------
    Tensor, shape ()
        The loss, for the history.

    Lesson: 04_training_a_cnn
    """
    learner.zero_grad()
    output = learner.model(inputs)  # 2. forward
    loss = learner.loss(output, targets)  # 3. loss
    learner.backward(loss, output, targets)  # 4. backward
    learner.update()
    return loss


def five_steps(
    learner: "Learner", initialise: Callable[..., Tensor] | None, step: Step = learning_step
) -> None:
    """Train: initialise; then forward, loss and backward for each batch; and repeat.

    Parameters
    ----------
    learner : Learner
        The network, and what it learns from.
    initialise : callable or None
        How new weights are drawn; with None the network keeps those that it has.
    step : callable
        What is done with each batch.

    Lesson: 04_training_a_cnn
    """
    learner.begin(initialise)  # 1. initialise
    while learner.epochs_done < learner.epochs and not learner.reached_threshold():
        for inputs, targets in learner.rest_of_epoch():
            loss = step(learner, inputs, targets)  # 2. forward, 3. loss, 4. backward
            learner.note(loss)  # 5. repeat


@dataclass
class Learner:
    """A network that learns: all that ``fit`` was given, and how far it is.

    A step of your own works with ``model``, ``loss`` and ``optimizer``; with the methods
    ``zero_grad``, ``backward`` and ``update``; and with ``report``, which tells what step
    it is. torch's own random numbers begin anew before each step.
    """

    model: Any
    loss: Any
    optimizer: Any
    data: Sequence[Tensor] | Iterable[Sequence[Tensor]]
    batch_size: int
    epochs: int
    threshold: float | None
    transform: Callable[[Tensor], Tensor] | None
    schedule: Callable[[float], float] | None
    validation: tuple[Tensor, Tensor] | None
    metrics: Mapping[str, Measure]
    generator: torch.Generator
    device: torch.device
    callback: Callback | None
    checkpoint: str | os.PathLike[str] | None

    def __post_init__(self) -> None:
        door.need_settings(self.epochs, self.validation)
        door.need_own_parameters(self.optimizer, self.model)
        self.size_of_data = door.size_of_data(self.data, self.batch_size)
        self.steps = door.steps_of_an_epoch(self.size_of_data)
        self.loss, self.loss_backward = door.loss_with_backward(self.loss, self.model)
        self.model.to(self.device)
        self.first_rates = current_rates(self.optimizer)
        self.kept = {"model": self.model, "optimizer": self.optimizer}  # in a checkpoint
        self.history = History()
        self.epochs_done, self.steps_done = 0, 0  # the steps are those of the next epoch
        self.epoch_began_with = self.generator.get_state()
        self.pressed: Sequence[bool] = ()  # whether Ctrl-C was

    def zero_grad(self) -> None:
        """Forget the gradients: without this, those of the next backward are added to them."""
        self.optimizer.zero_grad()
        self.model.zero_grad()  # also of what the optimiser does not change

    def backward(self, loss: Tensor, output: Tensor, targets: Tensor, weight: float = 1) -> None:
        """Add the gradient of ``weight * loss`` to each parameter's ``grad``.

        Our layers find it by their own rules, torch's by autograd.

        Raises
        ------
        Diverged
            When the loss is nan or inf.
        """
        self.need_finite("loss", loss)
        grad_loss = torch.full_like(loss, weight)
        if self.loss_backward is None:
            loss.backward(grad_loss)
            return
        grad = self.loss_backward(grad_loss, output, targets)
        self.model.backward(grad[0] if isinstance(grad, tuple) else grad)

    def update(self) -> None:
        """Let the optimiser change the parameters.

        Raises
        ------
        Diverged
            When a gradient is nan or inf.
        """
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None:
                self.need_finite(f"gradient of {name}", parameter.grad)
        self.optimizer.step()

    def need_finite(self, what: str, value: Tensor) -> None:
        """End the training where a number is nan or inf."""
        if not value.isfinite().all():
            lr = current_rates(self.optimizer)[0]
            raise diagnosis(what, value, self.inputs, self.report, lr)

    def begin(self, initialise: Callable[..., Tensor] | None) -> None:
        """Begin with new weights, or with those there are; or go on from the checkpoint."""
        if self.checkpoint is not None and Path(self.checkpoint).expanduser().exists():
            restore(self, load_checkpoint(self.checkpoint))
        elif initialise is not None:
            layers.initialise(self.model, initialise, self.generator)
        self.save()  # where that fails, it fails before the work

    def reached_threshold(self) -> bool:
        """Whether the last epoch's loss is small enough; then the history says so."""
        losses = self.history.epoch_losses
        if self.threshold is None or not losses or not losses[-1] <= self.threshold:
            return False
        self.history.stopped = f"The loss reached {self.threshold:g} in epoch {len(losses)}."
        return True

    def rest_of_epoch(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the batches of this epoch, but for those of before the checkpoint."""
        set_mode(self.model, training=True)
        self.epoch_began_with = self.generator.get_state()
        seed = int(torch.randint(2**62, (), generator=self.generator))
        if door.is_in_memory(self.data):
            stream = batches(self.data, self.batch_size, self.generator)
        else:
            stream = door.checked_batches(self.data, self.steps)
        self.sizes: list[int] = []
        first = self.steps_done
        for number in range(self.steps):
            self.seed(seed + number)
            inputs, targets = next(stream)
            self.sizes.append(len(inputs))
            if number >= first:
                yield self.made_ready(inputs, targets)

    def made_ready(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return a batch as a step gets it; set the learning rate, and what is reported."""
        self.report = StepReport(
            epoch=self.epochs_done + 1,
            epochs=self.epochs,
            step=self.steps_done + 1,
            steps=self.steps,
            history=self.history,
            model=self.model,
        )
        if self.schedule is not None:
            done = (self.epochs_done + self.steps_done / self.steps) / self.epochs
            set_rates(self.optimizer, self.first_rates, self.schedule(done))
        self.inputs = inputs.to(self.device)
        if self.transform is not None:
            self.inputs = self.transform(self.inputs)
        return self.inputs, targets.to(self.device)

    def seed(self, seed: int) -> None:
        """Begin torch's own random numbers anew, for dropout and transforms."""
        if self.device.type == "cpu":
            torch.default_generator.manual_seed(seed)  # and no graphics card's
        else:
            torch.manual_seed(seed)

    def note(self, loss: Tensor | float) -> None:
        """Put the loss into the history, and tell the callback; stop if that is wanted."""
        self.history.step_losses.append(loss.item() if isinstance(loss, Tensor) else loss)
        self.steps_done += 1
        if self.steps_done == self.steps:
            self.end_epoch()
        try:
            if self.callback is not None:
                self.callback(self.report)
                set_mode(self.model, training=True)  # which it may have changed
            if self.pressed:
                raise KeyboardInterrupt
        except KeyboardInterrupt:  # not pressed twice, in the middle of a step
            self.save()
            raise

    def end_epoch(self) -> None:
        """Note the loss of the epoch and what is reached on the validation data, and save it."""
        found = {}
        if self.validation is not None:
            found = measured(self.model, self.validation, self.loss, self.metrics)
        self.history.note_epoch(self.sizes, found)
        self.epochs_done, self.steps_done = self.epochs_done + 1, 0
        self.save()

    def save(self) -> None:
        """Save all that the rest depends on, if that is wanted."""
        if self.checkpoint is not None:
            save_checkpoint(self.checkpoint, state_of(self))
