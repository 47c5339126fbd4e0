"""One step of learning: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from artcourse.layers import Layer
from artcourse.training.evaluation import predict, set_mode
from artcourse.training.history import Diverged, History
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
class Learner:
    """A network, and all that changes and measures it."""

    model: Any
    loss: Loss | tuple[Loss, LossBackward]
    optimizer: Any
    transform: Callable[[Tensor], Tensor] | None
    validation: tuple[Tensor, Tensor] | None
    metrics: Mapping[str, Callable[[Tensor, Tensor], float]]
    device: torch.device

    def __post_init__(self) -> None:
        need_own_parameters(self.optimizer, self.model)
        self.loss, self.loss_backward = loss_with_backward(self.loss, self.model)
        self.model.to(self.device)
        self.history = History()
        self.rates = [group["lr"] for group in groups_of(self.optimizer)]

    def learn(self, inputs: Tensor, targets: Tensor, place: str) -> None:
        """Take a step: learn from one batch."""
        set_mode(self.model, training=True)
        inputs, targets = inputs.to(self.device), targets.to(self.device)
        if self.transform is not None:
            inputs = self.transform(inputs)
        self.optimizer.zero_grad()
        self.model.zero_grad()  # also of what the optimiser does not change
        output = self.model(inputs)
        loss = self.loss(output, targets)
        number = loss.item()
        self.need_finite("loss", loss, inputs, place)
        self.backward(loss, output, targets)
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None:
                self.need_finite(f"gradient of {name}", parameter.grad, inputs, place)
        self.optimizer.step()
        self.history.step_losses.append(number)

    def backward(self, loss: Tensor, output: Tensor, targets: Tensor) -> None:
        """Find the gradients: by the rules that our layers know, or by torch's autograd."""
        if not isinstance(self.model, Layer):
            loss.backward()
            return
        grad = self.loss_backward(torch.ones_like(loss), output, targets)
        self.model.backward(grad[0] if isinstance(grad, tuple) else grad)

    def need_finite(self, what: str, value: Tensor, inputs: Tensor, place: str) -> None:
        """End the training where a number is nan or inf."""
        if value.isfinite().all():
            return
        wrong = "nan" if value.isnan().any() else "inf"
        cause = _USUAL_CAUSE.format(lr=groups_of(self.optimizer)[0]["lr"])
        if not inputs.isfinite().all():
            cause = "The cause is in the data: this batch already holds nan or inf"
        raise Diverged(
            f"The {what} became {wrong} in {place}. {cause}. The weights are as they were "
            "before this step.",
            self.history,
        )

    def measure(self) -> None:
        """Note what is reached on the validation data."""
        if self.validation is not None:
            inputs, targets = self.validation
            output = predict(self.model, inputs)
            measures = {"loss": lambda *both: self.loss(*both).item(), **self.metrics}
            for name, measure in measures.items():
                self.history.validation.setdefault(name, []).append(measure(output, targets))

    def set_rates(self, factor: float) -> None:
        """Set the learning rates to a part of those that the optimiser came with."""
        for group, rate in zip(groups_of(self.optimizer), self.rates, strict=True):
            group["lr"] = factor * rate
