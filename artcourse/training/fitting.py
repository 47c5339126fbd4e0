"""Training in five steps: initialise, forward, loss, backward, repeat."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse import layers

from .evaluation import set_mode
from .learner import Learner, Loss, LossBackward
from .loop import Loop, load_checkpoint
from .progress import Callback, History, interrupt_held_back


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
    callback: Callback | None = None,
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
        changed. A torch.nn.Module is in evaluation mode afterwards; those of its parts that
        are frozen, with ``requires_grad`` False in all parameters, are so all the time.
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
        Is given a :class:`Progress` after each step; after the last of an epoch, the epoch
        has ended. It may stop the training with ``raise KeyboardInterrupt``.
    checkpoint : path, optional
        A file in which the training is saved after each epoch and when you stop it. If it
        is there already, the training goes on from it, and ends with the same weights as
        one that was never interrupted. The learning rate, the batch size and the number of
        examples must be those that it was begun with.

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
    metrics, generator = metrics or {}, as_generator(generator)
    learner = Learner(model, loss, optimizer, transform, validation, metrics, as_device(device))
    loop = Loop(learner, data, epochs, batch_size, threshold, schedule, generator, checkpoint)
    # torch's own random numbers are for others afterwards as they were before
    cards = range(torch.cuda.device_count()) if learner.device.type == "cuda" else []
    with torch.random.fork_rng(devices=cards), interrupt_held_back() as pressed:
        if checkpoint is not None and Path(checkpoint).expanduser().exists():
            loop.load_state(load_checkpoint(checkpoint))
        elif initialise is not None:
            layers.initialise(model, initialise, generator)
        try:
            loop.run(callback, pressed)
        except KeyboardInterrupt:
            loop.note_stop()
        finally:
            set_mode(model, training=False)
            learner.set_rates(1)
    return learner.history


def as_generator(generator: torch.Generator | int) -> torch.Generator:
    """Return a generator for a seed, and a generator as it is."""
    if isinstance(generator, torch.Generator):
        if generator.device.type != "cpu":
            raise ValueError("the generator should be one of the CPU: torch.Generator()")
        return generator
    return torch.Generator().manual_seed(generator)


def as_device(device: str | torch.device) -> torch.device:
    """Find a device by its name; with ``"auto"`` the fastest that there is.

    Raises
    ------
    ValueError
        When this computer has no such device.

    Examples
    --------
    >>> as_device("cpu")
    device(type='cpu')
    """
    usable = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there = [*(name for name, is_usable in usable.items() if is_usable), "cpu"]
    if device == "auto":
        device = there[0]
    if str(device).partition(":")[0] not in there:
        names = ", ".join(map(repr, there))
        raise ValueError(f"device should be 'auto' or, on this machine, {names}, and is {device!r}")
    return torch.device(device)
