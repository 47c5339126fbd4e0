"""Checkpoints: what a training depends on, in a file, so that a crash costs minutes, not hours."""

import io
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from artcourse.data.saving import write_file
from artcourse.training.history import History

if TYPE_CHECKING:  # learners save themselves by what is here
    from artcourse.training.steps import Learner


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
    write_file(Path(path).expanduser(), content.getvalue(), overwrite=True)


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


def state_of(learner: "Learner") -> dict[str, Any]:
    """Return all that the rest of a training depends on. To be called between steps."""
    in_an_epoch = learner.steps_done > 0
    generator = learner.epoch_began_with if in_an_epoch else learner.generator.get_state()
    kept = {name: keeper.state_dict() for name, keeper in learner.kept.items()}
    history = asdict(learner.history)
    return {"setting": setting_of(learner), **kept, "generator": generator, "history": history}


def restore(learner: "Learner", state: dict[str, Any]) -> None:
    """Let a learner go on from there.

    Raises
    ------
    ValueError
        When the checkpoint is one of another training.
    """
    setting, own_setting = state.get("setting"), setting_of(learner)
    if setting != own_setting or not learner.kept.keys() <= state.keys():
        raise ValueError(
            f"the checkpoint was made by another training: {setting}, and this is "
            f"{own_setting}. Give it another name, or move it away to begin anew"
        )
    for name, keeper in learner.kept.items():
        keeper.load_state_dict(state[name])
    history = learner.history = History(**state["history"])
    learner.epochs_done = len(history.epoch_losses)
    learner.steps_done = len(history.step_losses) - learner.epochs_done * learner.steps
    learner.generator.set_state(state["generator"])
    learner.epoch_began_with = state["generator"]


def setting_of(learner: "Learner") -> dict[str, Any]:
    """Return what must be the same for a training to be gone on with."""
    optimizer = type(learner.optimizer).__name__
    return {"optimizer": optimizer, "lr": learner.first_rates, **learner.size_of_data}
