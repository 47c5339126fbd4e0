"""Training in five steps: initialise, forward, loss, backward, repeat."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse.training.checkpoint import load_checkpoint, save_checkpoint
from artcourse.training.history import History, Progress
from artcourse.training.interruption import interrupt_held_back
from artcourse.training.loop import Loop
from artcourse.training.settings import Loss, LossBackward, as_device, as_generator


def fit(
    model: Any,
    loss: Loss | tuple[Loss, LossBackward],
    data: tuple[Tensor, Tensor],
    *,
    optimizer: Any,
    epochs: int,
    batch_size: int = 64,
    threshold: float | None = None,
    initialise: Callable[..., Tensor] | None = None,
    transform: Callable[[Tensor], Tensor] | None = None,
    schedule: Callable[[float], float] | None = None,
    validation: tuple[Tensor, Tensor] | None = None,
    metrics: Mapping[str, Callable[[Tensor, Tensor], float]] | None = None,
    generator: torch.Generator | int = 0,
    device: str | torch.device = "cpu",
    callback: Callable[[Progress], None] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
) -> History:
    """Train a network.

    1. Initialise the weights. Then, for each batch of the data,
    2. forward: let the network answer,
    3. loss: measure how wrong the answers are,
    4. backward: find the gradient of the loss for each weight, and let the optimiser step;
    5. repeat, until all epochs are done or an epoch's loss is down to the threshold.

    Ctrl-C, or Jupyter's stop button, ends the training after the step that it is in. The
    network keeps what it has learned.

    Parameters
    ----------
    model : Layer or torch.nn.Module
        Our layers go backward by their own rules, torch's by autograd. Its parameters are
        changed. A torch.nn.Module is in evaluation mode afterwards.
    loss : callable, or pair of callables
        Of output and targets, such as ``cross_entropy``. With our layers and a loss that is
        not one of ``artcourse.losses``, the pair of it and its backward rule.
    data : pair of Tensor, shapes (N, …) and (N, …)
        Inputs and targets, such as pictures and labels.
    optimizer : Optimizer or torch.optim.Optimizer
        Made with ``model.parameters()``.
    epochs : int
        How often at most the network sees all data.
    batch_size : int
        From how many examples it learns at a time.
    threshold : float, optional
        At which mean loss of an epoch the training is over.
    initialise : callable, optional
        ``kaiming_normal_`` or another of ``artcourse.layers``, to begin with new weights.
        Without it the network begins with those that it has.
    transform : callable, optional
        Changes each batch of inputs at random before it is learned from.
    schedule : callable, optional
        From the part of the training that is done, 0 to 1, to a factor for the learning
        rate: ``lambda done: 1 - done`` lets it fall evenly.
    validation : pair of Tensor, optional
        On which the network is measured after each epoch.
    metrics : dict of callables, optional
        What to measure besides the loss: ``{"accuracy": accuracy}``.
    generator : torch.Generator or int
        A generator of the CPU, or its seed, for all that is random: new weights, the order
        of the examples, dropout and transforms.
    device : str or torch.device
        Where to train: ``"cpu"``, ``"cuda"``, ``"mps"``, or ``"auto"`` for the fastest.
    callback : callable, optional
        Is given a :class:`Progress` after each step and at the end of each epoch.
    checkpoint : path, optional
        A file in which the training is saved after each epoch and when you stop it. If it
        is there already, the training goes on from it, and ends with the same weights as
        one that was never interrupted.

    Returns
    -------
    History
        The losses and what was measured.

    Raises
    ------
    Diverged
        When the loss or a gradient becomes nan or inf.
    ValueError
        When the arguments do not fit together, or the checkpoint does not fit to them.

    Lesson: 04_training_a_cnn
    """
    loop = Loop(
        model=model,
        loss=loss,
        data=data,
        optimizer=optimizer,
        epochs=epochs,
        batch_size=batch_size,
        initialise=initialise,
        transform=transform,
        schedule=schedule,
        validation=validation,
        metrics=metrics or {},
        generator=as_generator(generator),
        device=as_device(device),
        callback=callback,
    )
    with _own_randomness(loop.device), interrupt_held_back() as loop.pressed:
        _repeat(loop, threshold, checkpoint)
    return loop.history


def _repeat(loop: Loop, threshold: float | None, checkpoint: str | os.PathLike[str] | None) -> None:
    """Run the epochs that are left, and see to it that all ends well."""
    if checkpoint is not None:
        if Path(checkpoint).expanduser().exists():
            loop.load_state(load_checkpoint(checkpoint))
        save_checkpoint(checkpoint, loop.state())  # where that fails, it fails before the work
    history = loop.history
    try:
        while loop.epoch < loop.epochs and not _is_reached(threshold, history):
            loop.run_epoch()
            if checkpoint is not None:
                save_checkpoint(checkpoint, loop.state())
            loop.report()
    except KeyboardInterrupt:
        history.stopped = (
            f"Stopped by you in epoch {loop.epoch + 1} of {loop.epochs}, after step {loop.step} "
            f"of {loop.steps}. The network keeps what it has learned."
        )
        if checkpoint is not None and loop.between_steps:
            save_checkpoint(checkpoint, loop.state())
    finally:
        loop.end()
    if loop.epoch < loop.epochs and history.stopped is None:
        history.stopped = f"The loss reached {threshold:g} in epoch {loop.epoch}."


def _is_reached(threshold: float | None, history: History) -> bool:
    losses = history.epoch_losses
    return threshold is not None and bool(losses) and losses[-1] <= threshold


def _own_randomness(device: torch.device) -> AbstractContextManager[None]:
    """Leave torch's own random numbers to others as they were."""
    return torch.random.fork_rng(devices=[device] if device.type == "cuda" else [])
