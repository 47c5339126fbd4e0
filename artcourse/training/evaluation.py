"""What a network answers, and how good that is, without learning from it."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from artcourse.data import batches

Measure = Callable[[Tensor, Tensor], float]


def predict(model: Any, inputs: Tensor, batch_size: int = 256) -> Tensor:
    """Return a network's answers to many inputs, without learning from them.

    Parameters
    ----------
    model : Layer or torch.nn.Module
        The latter is put into evaluation mode for as long as this takes, and then each of
        its parts back into the mode that it was in.
    inputs : Tensor, shape (N, …)
    batch_size : int
        How many at a time: more need more memory.

    Returns
    -------
    Tensor, shape (N, …)
        On the device of inputs.

    Lesson: 04_training_a_cnn
    """
    device = next((param.device for param in model.parameters()), inputs.device)
    modes = {part: part.training for part in _parts(model)}
    set_mode(model, training=False)
    try:
        with torch.no_grad():
            parts = [model(part.to(device)) for (part,) in batches((inputs,), batch_size)]
    finally:
        for part, mode in modes.items():
            part.training = mode
    return torch.cat(parts).to(inputs.device)


def set_mode(model: Any, training: bool) -> None:
    """Put a network into training mode, except for frozen parts, or into evaluation mode."""
    for part in _parts(model):
        part.training = training
    for part in _parts(model):
        parameters = list(part.parameters())
        if parameters and not any(parameter.requires_grad for parameter in parameters):
            part.eval()


def _parts(model: Any) -> list[nn.Module]:
    """Return all modules of a network of torch's. Our layers do the same in both modes."""
    return list(model.modules()) if isinstance(model, nn.Module) else []


def measured(
    model: Any,
    validation: tuple[Tensor, Tensor],
    loss: Callable[[Tensor, Tensor], Tensor],
    metrics: Mapping[str, Measure],
) -> dict[str, float]:
    """Return the loss on data that is not learned from, as ``"loss"``, and each metric.

    Parameters
    ----------
    model : Layer or torch.nn.Module
    validation : pair of Tensor, shapes (N, …) and (N, …)
    loss : callable
        Of output and targets.
    metrics : dict of callables
        Each of output and targets, under its name.
    """
    inputs, targets = validation
    output = predict(model, inputs)
    found = {"loss": loss(output, targets).item()}
    for name, measure in metrics.items():
        found[name] = measure(output, targets)
    return found
