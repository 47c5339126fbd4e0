"""One step of learning: forward, loss, backward, update."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from artcourse import losses
from artcourse.data.batching import number_of_examples
from artcourse.layers import Layer

from .evaluation import predict, set_mode
from .progress import Diverged, History, Progress

Loss = Callable[[Tensor, Tensor], Tensor]
LossBackward = Callable[[Tensor, Tensor, Tensor], Any]

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
        changed = {id(param) for group in self.groups() for param in group["params"]}
        if changed.isdisjoint(id(param) for param in self.model.parameters()):
            raise ValueError("this optimiser is another network's: make it with model.parameters()")
        if self.validation is not None:
            number_of_examples(self.validation)
        self.loss, self.loss_backward = loss_with_backward(self.loss, self.model)
        self.model.to(self.device)
        self.history = History()
        self.rates = [group["lr"] for group in self.groups()]

    def learn(self, inputs: Tensor, targets: Tensor, progress: Progress) -> None:
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
        self.need_finite("loss", loss, inputs, progress)
        self.backward(loss, output, targets)
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None:
                self.need_finite(f"gradient of {name}", parameter.grad, inputs, progress)
        self.optimizer.step()
        self.history.step_losses.append(number)

    def backward(self, loss: Tensor, output: Tensor, targets: Tensor) -> None:
        """Find the gradients: by the rules that our layers know, or by torch's autograd."""
        if not isinstance(self.model, Layer):
            loss.backward()
            return
        grad = self.loss_backward(torch.ones_like(loss), output, targets)
        self.model.backward(grad[0] if isinstance(grad, tuple) else grad)

    def need_finite(self, what: str, value: Tensor, inputs: Tensor, progress: Progress) -> None:
        """End the training where a number is nan or inf."""
        if value.isfinite().all():
            return
        wrong = "nan" if value.isnan().any() else "inf"
        cause = _USUAL_CAUSE.format(lr=self.groups()[0]["lr"])
        if not inputs.isfinite().all():
            cause = "The cause is in the data: this batch already holds nan or inf"
        raise Diverged(
            f"The {what} became {wrong} in step {len(self.history.step_losses) + 1} (epoch "
            f"{progress.epoch}, step {progress.step} of {progress.steps}). {cause}. The weights "
            "are as they were before this step.",
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

    def groups(self) -> list[dict[str, Any]]:
        """Return the optimiser's settings, with ``"lr"`` and ``"params"``; torch's has several."""
        return getattr(self.optimizer, "param_groups", None) or [vars(self.optimizer)]

    def set_rates(self, factor: float) -> None:
        """Set the learning rates to a part of those that the optimiser came with."""
        for group, rate in zip(self.groups(), self.rates, strict=True):
            group["lr"] = factor * rate


def loss_with_backward(
    loss: Loss | tuple[Loss, LossBackward], model: Any
) -> tuple[Loss, LossBackward | None]:
    """Find a loss's backward rule, which our layers need and torch's do not.

    Raises
    ------
    ValueError
        When it is needed and not known.
    """
    if isinstance(loss, tuple):
        return loss
    name = getattr(loss, "__name__", repr(loss))
    is_ours = getattr(losses, name, None) is loss
    backward = getattr(losses, f"{name}_backward", None) if is_ours else None
    if backward is None and isinstance(model, Layer):
        raise ValueError(
            f"our layers need the backward rule of {name!r} too: loss=(loss, loss_backward)"
        )
    return loss, backward
