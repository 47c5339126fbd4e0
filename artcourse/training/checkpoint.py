"""Save a training that is under way, so that a crash costs minutes and not hours."""

import io
import os
from pathlib import Path
from typing import Any

import torch

from artcourse.data.saving import write_whole


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
    write_whole(Path(path).expanduser(), content.getvalue(), overwrite=True)


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
        raise ValueError(
            f"{path} is no checkpoint, or a damaged one. Move it away to begin anew."
        ) from error
    if not isinstance(state, dict):
        raise ValueError(f"{path} holds no checkpoint. Move it away to begin anew.")
    return state
