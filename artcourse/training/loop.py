"""The loop: step after step, until all epochs are done or the loss is small enough.

What it depends on can be saved, so that a crash costs minutes and not hours.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from artcourse.data.batching import batches, number_of_examples
from artcourse.data.saving import write_together
from artcourse.functional._door import whole

from .learner import Learner
from .progress import Callback, History, Progress


@dataclass
class Loop:
    """A training under way: how it goes through the data, and how far it is."""

    learner: Learner
    data: tuple[Tensor, Tensor]
    epochs: int
    batch_size: int
    threshold: float | None
    schedule: Callable[[float], float] | None
    generator: torch.Generator
    checkpoint: str | os.PathLike[str] | None

    def __post_init__(self) -> None:
        whole("epochs", self.epochs, 0)
        whole("batch_size", self.batch_size, 1)
        examples = torch.arange(number_of_examples(self.data))
        self.sizes = [len(batch) for batch in examples.split(self.batch_size)]
        self.steps = len(self.sizes)  # in an epoch
        self.epoch_began_with = self.generator.get_state()

    def position(self) -> tuple[int, int]:
        """Return how many epochs are done, and how many steps of the next one."""
        return divmod(len(self.learner.history.step_losses), self.steps)

    def run(self, callback: Callback | None, pressed: list[bool]) -> None:
        """Take the steps that are left, unless Ctrl-C is pressed or the callback stops."""
        self.save()  # where that fails, it fails before the work
        for progress in self.run_epochs():
            try:
                if callback is not None:
                    callback(progress)
                if pressed:
                    raise KeyboardInterrupt
            except KeyboardInterrupt:  # not pressed twice, in the middle of a step
                self.save()
                raise

    def run_epochs(self) -> Iterator[Progress]:
        """Go on from where it stopped; between two steps, tell how far it is."""
        history = self.learner.history
        losses = history.epoch_losses
        while self.position()[0] < self.epochs:
            if self.threshold is not None and losses and losses[-1] <= self.threshold:
                history.stopped = f"The loss reached {self.threshold:g} in epoch {len(losses)}."
                return
            yield from self.run_epoch()

    def run_epoch(self) -> Iterator[Progress]:
        """Take the steps that are left of an epoch."""
        learner, epochs, steps = self.learner, self.epochs, self.steps
        epoch, first = self.position()
        self.epoch_began_with = self.generator.get_state()
        seed = int(torch.randint(2**62, (), generator=self.generator))
        for step, batch in enumerate(batches(self.data, self.batch_size, self.generator)):
            if step < first:
                continue  # it was done before the checkpoint
            self.seed(seed + step)
            if self.schedule is not None:
                learner.set_rates(self.schedule((epoch + step / steps) / epochs))
            progress = Progress(epoch + 1, epochs, step + 1, steps, learner.history, learner.model)
            learner.learn(*batch, progress)
            if progress.epoch_ends:
                self.end_epoch()
            yield progress

    def seed(self, seed: int) -> None:
        """Begin torch's own random numbers anew, for dropout and transforms."""
        if self.learner.device.type == "cpu":
            torch.default_generator.manual_seed(seed)  # and no graphics card's
        else:
            torch.manual_seed(seed)

    def end_epoch(self) -> None:
        """Note the loss of the epoch and what is reached on the validation data, and save it."""
        self.learner.measure()
        history = self.learner.history
        losses = zip(history.step_losses[-self.steps :], self.sizes, strict=True)
        total = sum(loss * size for loss, size in losses)
        history.epoch_losses.append(total / sum(self.sizes))
        self.save()

    def note_stop(self) -> None:
        """Say in the history that the training was stopped, unless it was done."""
        epoch, step = self.position()
        if epoch < self.epochs:
            self.learner.history.stopped = (
                f"Stopped by you in epoch {epoch + 1} of {self.epochs}, after step {step} of "
                f"{self.steps}. The network keeps what it has learned."
            )

    def save(self) -> None:
        """Save all that the rest depends on, if that is wanted."""
        if self.checkpoint is not None:
            save_checkpoint(self.checkpoint, self.state())

    def state(self) -> dict[str, Any]:
        """Return all that the rest of the training depends on. To be called between steps."""
        _, step = self.position()
        return {
            "setting": self.setting(),
            "model": self.learner.model.state_dict(),
            "optimizer": self.learner.optimizer.state_dict(),
            "generator": self.epoch_began_with if step else self.generator.get_state(),
            "history": asdict(self.learner.history),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        setting = state.get("setting")
        if setting != self.setting():
            raise ValueError(
                f"the checkpoint was made by another training: {setting}, and this is "
                f"{self.setting()}. Give it another name, or move it away to begin anew"
            )
        self.learner.model.load_state_dict(state["model"])
        self.learner.optimizer.load_state_dict(state["optimizer"])
        self.learner.history = History(**state["history"])
        self.generator.set_state(state["generator"])
        self.epoch_began_with = state["generator"]

    def setting(self) -> dict[str, Any]:
        """Return what must be the same for a training to be gone on with."""
        return {
            "optimizer": type(self.learner.optimizer).__name__,
            "lr": self.learner.rates,
            "batch_size": self.batch_size,
            "examples": sum(self.sizes),
        }


def save_checkpoint(path: str | os.PathLike[str], state: dict[str, Any]) -> None:
    """Write a checkpoint: wholly, or the older one stays as it is.

    Parameters
    ----------
    path : path
        The file, such as ``"styles.pt"``. An older checkpoint there is replaced.
    state : dict
        Tensors, numbers, texts, and lists and dicts of them.

    Raises
    ------
    OSError
        When the file cannot be written; FileNotFoundError without its folder.

    Lesson: 04_training_a_cnn
    """
    content = io.BytesIO()
    torch.save(state, content)
    write_together({Path(path).expanduser(): content.getvalue()}, overwrite=True)


def load_checkpoint(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a checkpoint. Nothing that the file may hold is run.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    dict
        What was saved; a checkpoint of ``fit`` has the network's weights in ``"model"``.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is no checkpoint, or a damaged one.

    Lesson: 04_training_a_cnn
    """
    path = Path(path).expanduser()
    content = path.read_bytes()
    try:
        state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file fails in a dozen ways
        raise ValueError(f"{path} is no intact checkpoint. Move it away to begin anew.") from error
    if not isinstance(state, dict):
        raise ValueError(f"{path} holds no checkpoint. Move it away to begin anew.")
    return state
