"""Training, from a network and its data to its history."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from artcourse.training._door import Batches, InMemory, Loss, LossBackward, as_generator
from artcourse.training.device import as_device
from artcourse.training.evaluation import Measure, set_mode
from artcourse.training.history import Callback, History, StopTraining
from artcourse.training.interruption import interrupt_held_back
from artcourse.training.optimizers import set_rates
from artcourse.training.steps import Learner, Step, five_steps, learning_step


def fit(
    model: Any,
    loss: Loss | tuple[Loss, LossBackward],
    data: InMemory | Batches,
    *,
    optimizer: Any,
    epochs: int,
    batch_size: int = 64,
    threshold: float | None = None,
    initialise: Callable[..., Tensor] | None = None,
    transform: Callable[[Tensor], Tensor] | None = None,
    schedule: Callable[[float], float] | None = None,
    validation: tuple[Tensor, Tensor] | None = None,
    metrics: Mapping[str, Measure] | None = None,
    generator: torch.Generator | int = 0,
    device: str | torch.device = "cpu",
    callback: Callback | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    step: Step = learning_step,
) -> History:
    """Train a network.

    1. Initialise the weights. Then, for each batch of the data,
    2. forward: let the network answer,
    3. loss: measure how wrong the answers are,
    4. backward: find the gradient of the loss for each weight, and let the optimiser step;
    5. repeat, until all epochs are done or an epoch's loss is down to the threshold.

    These stand in :func:`five_steps`; steps 2 to 4 are ``step``, which may be one of your own.

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
    data : pair of Tensor, shapes (N, …) and (N, …); or batches
        Inputs and targets, such as pictures and labels. Or such pairs, a batch each, in the
        order in which they come: a list, a DataLoader, or whatever has a length and can be
        gone through again. What is random in it should draw from torch's own numbers.
    optimizer : Optimizer or torch.optim.Optimizer
        Made with ``model.parameters()``.
    epochs : int
        How often at most the network sees all data.
    batch_size : int
        From how many examples it learns at a time, where data are a pair.
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
        Is given a :class:`StepReport` after each step; after the last of an epoch, the epoch
        has ended. It may stop the training with ``raise StopTraining("why")``.
    checkpoint : path, optional
        A file in which the training is saved after each epoch and when you stop it. If it
        is there already, the training goes on from it, and ends with the same weights as
        one that was never interrupted. The learning rate, the batch size and the number of
        examples must be those that it was begun with.
    step : callable
        What is done with each batch instead of :func:`learning_step`: from a
        :class:`~artcourse.training.steps.Learner`, inputs and targets to the loss. What it
        keeps from one batch to the next goes into the checkpoint, if it has ``state_dict``
        and ``load_state_dict``.

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
    learner = Learner(
        model=model,
        loss=loss,
        optimizer=optimizer,
        data=data,
        batch_size=batch_size,
        epochs=epochs,
        threshold=threshold,
        transform=transform,
        schedule=schedule,
        validation=validation,
        metrics=metrics or {},
        generator=as_generator(generator),
        device=as_device(device),
        callback=callback,
        checkpoint=checkpoint,
    )
    return train(learner, initialise, step)


def train(learner: Learner, initialise: Callable[..., Tensor] | None, step: Step) -> History:
    """Take the five steps; stop where Ctrl-C wants it, and leave all in order.

    torch's own random numbers are for others afterwards as they were before.
    """
    if hasattr(step, "state_dict"):
        learner.kept["step"] = step
    cards = range(torch.cuda.device_count()) if learner.device.type == "cuda" else []
    with torch.random.fork_rng(devices=cards), interrupt_held_back() as pressed:
        learner.pressed = pressed
        try:
            five_steps(learner, initialise, step)
        except StopTraining as stop:
            learner.history.stopped = str(stop)
        except KeyboardInterrupt:
            note_stop(learner)
        finally:
            set_mode(learner.model, training=False)
            set_rates(learner.optimizer, learner.first_rates, 1)
    return learner.history


def note_stop(learner: Learner) -> None:
    """Say in the history that the training was stopped, unless it was done."""
    if learner.epochs_done < learner.epochs:
        learner.history.stopped = (
            f"Stopped by you in epoch {learner.epochs_done + 1} of {learner.epochs}, after step "
            f"{learner.steps_done} of {learner.steps}. The network keeps what it has learned."
        )
