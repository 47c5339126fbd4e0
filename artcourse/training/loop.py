"""The loop itself: forward, loss, backward, update, again and again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from artcourse.data.batching import batches, number_of_examples
from artcourse.layers import Layer, initialise
from artcourse.training.evaluation import predict
from artcourse.training.history import Diverged, History, Progress
from artcourse.training.settings import (
    Loss,
    LossBackward,
    groups_of,
    loss_with_backward,
    need_own_parameters,
)

_USUAL_CAUSE = (
    "Most often the learning rate is too large: try a tenth of {lr:g}. Otherwise look for a "
    "division by 0 or the log of 0 in the loss or the network"
)


@dataclass
class Loop:
    """A training under way: what it works with, and how far it is."""

    model: Any
    loss: Loss | tuple[Loss, LossBackward]
    data: tuple[Tensor, Tensor]
    optimizer: Any
    epochs: int
    batch_size: int
    initialise: Callable[..., Tensor] | None
    transform: Callable[[Tensor], Tensor] | None
    schedule: Callable[[float], float] | None
    validation: tuple[Tensor, Tensor] | None
    metrics: Mapping[str, Callable[[Tensor, Tensor], float]]
    generator: torch.Generator
    device: torch.device
    callback: Callable[[Progress], None] | None

    def __post_init__(self) -> None:
        need_own_parameters(self.optimizer, self.model)
        self.model.to(self.device)
        self.loss, self.loss_backward = loss_with_backward(self.loss, self.model)
        if self.initialise is not None:
            initialise(self.model, self.initialise, self.generator)
        self.pressed: list[bool] = []  # filled by Ctrl-C
        self.history = History()
        self.epoch = self.step = 0  # how many are done; steps in this epoch
        self.steps = math.ceil(number_of_examples(self.data) / self.batch_size)
        self.first_rates = [group["lr"] for group in groups_of(self.optimizer)]
        self.epoch_began_with = self.generator.get_state()
        self.between_steps = True

    def run_epoch(self) -> None:
        """Go through the data once, from where it stopped last time."""
        self.epoch_began_with = self.generator.get_state()
        seed = int(torch.randint(2**62, (), generator=self.generator))
        if not isinstance(self.model, Layer):
            self.model.train()
        for number, batch in enumerate(batches(self.data, self.batch_size, self.generator)):
            if number < self.step:
                continue  # it was done before the checkpoint
            torch.manual_seed(seed + number)  # for dropout and transforms
            self.run_step(*batch)
            if self.step < self.steps:
                self.report()
        self.end_epoch()

    def run_step(self, inputs: Tensor, targets: Tensor) -> None:
        """Learn from one batch."""
        self.between_steps = False
        self.set_rates()
        inputs, targets = inputs.to(self.device), targets.to(self.device)
        if self.transform is not None:
            inputs = self.transform(inputs)
        self.optimizer.zero_grad()
        output = self.model(inputs)
        loss = self.loss(output, targets)
        self.need_finite("loss", loss, inputs)
        self.backward(loss, output, targets)
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None:
                self.need_finite(f"gradient of {name}", parameter.grad, inputs)
        self.optimizer.step()
        self.history.step_losses.append(loss.item())
        self.step += 1
        self.between_steps = True

    def backward(self, loss: Tensor, output: Tensor, targets: Tensor) -> None:
        """Find the gradients: by the rules that our layers know, or by torch's autograd."""
        if not isinstance(self.model, Layer):
            loss.backward()
            return
        grad = self.loss_backward(torch.ones_like(loss), output, targets)
        self.model.backward(grad[0] if isinstance(grad, tuple) else grad)

    def set_rates(self) -> None:
        """Set the learning rate that the schedule wants for this step."""
        if self.schedule is not None:
            factor = self.schedule((self.epoch + self.step / self.steps) / self.epochs)
            self.put_rates([factor * rate for rate in self.first_rates])

    def put_rates(self, rates: list[float]) -> None:
        """Set the learning rates."""
        for group, rate in zip(groups_of(self.optimizer), rates, strict=True):
            group["lr"] = rate

    def need_finite(self, what: str, value: Tensor, inputs: Tensor) -> None:
        """End the training where a number is nan or inf."""
        if value.isfinite().all():
            return
        wrong = "nan" if value.isnan().any() else "inf"
        cause = _USUAL_CAUSE.format(lr=groups_of(self.optimizer)[0]["lr"])
        if not inputs.isfinite().all():
            cause = "The cause is in the data: this batch already holds nan or inf"
        raise Diverged(
            f"The {what} became {wrong} in step {len(self.history.step_losses) + 1} (epoch "
            f"{self.epoch + 1}, step {self.step + 1} of {self.steps}). {cause}. The network is "
            "as it was before this step.",
            self.history,
        )

    def end_epoch(self) -> None:
        """Note the loss of the epoch, and what is reached on the validation data."""
        self.between_steps = False
        losses = torch.tensor(self.history.step_losses[-self.steps :], dtype=torch.float64)
        sizes = torch.full_like(losses, self.batch_size)
        sizes[-1] = len(self.data[0]) - self.batch_size * (self.steps - 1)
        self.history.epoch_losses.append(float((losses * sizes).sum() / sizes.sum()))
        if self.validation is not None:
            inputs, targets = self.validation
            output = predict(self.model, inputs)
            measures = {"loss": lambda *both: self.loss(*both).item(), **self.metrics}
            for name, measure in measures.items():
                self.history.validation.setdefault(name, []).append(measure(output, targets))
        self.epoch, self.step = self.epoch + 1, 0
        self.epoch_began_with = self.generator.get_state()
        self.between_steps = True

    def report(self) -> None:
        """Tell the callback where things are, and stop if that was asked for."""
        at_end = self.step == 0
        if self.callback is not None:
            self.callback(
                Progress(
                    epoch=self.epoch if at_end else self.epoch + 1,
                    epochs=self.epochs,
                    step=self.steps if at_end else self.step,
                    steps=self.steps,
                    epoch_ends=at_end,
                    history=self.history,
                    model=self.model,
                )
            )
        if self.pressed and self.epoch < self.epochs:
            raise KeyboardInterrupt

    def end(self) -> None:
        """Leave the network ready for use, and the optimiser as it was given."""
        if not isinstance(self.model, Layer):
            self.model.eval()
        if self.schedule is not None:
            self.put_rates(self.first_rates)

    def state(self) -> dict[str, Any]:
        """Return all that the rest of the training depends on."""
        return {
            "setting": self.setting(),
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.epoch_began_with,
            "epoch": self.epoch,
            "step": self.step,
            "history": {**asdict(self.history), "stopped": None},
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        setting = state.get("setting")
        if setting != self.setting():
            raise ValueError(
                f"the checkpoint was made by another training: {setting}, and this is "
                f"{self.setting()}. Give it another name, or move it away to begin anew"
            )
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"])
        self.epoch_began_with = state["generator"]
        self.epoch, self.step = state["epoch"], state["step"]
        self.history = History(**state["history"])

    def setting(self) -> dict[str, Any]:
        """Return what must be the same for a training to be gone on with."""
        return {
            "optimizer": type(self.optimizer).__name__,
            "batch_size": self.batch_size,
            "examples": len(self.data[0]),
        }
