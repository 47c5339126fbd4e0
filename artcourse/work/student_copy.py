"""The copy of a lesson that a student is given."""

import json
import platform
from typing import Any

from artcourse.work.files import digest
from artcourse.work.lessons import KERNEL


def student_copy(notebook: dict[str, Any]) -> tuple[str, bytes]:
    """Make the student's copy of a lesson: no outputs, kernel set.

    Returns
    -------
    edition : str
        The fingerprint of what the course's authors wrote. It stands in the copy's metadata,
        and stays the same when only outputs or the student's Python have changed.
    content : bytes
        The file, exactly as Jupyter would save it, so that opening it changes nothing.
    """
    metadata = dict(notebook["metadata"])
    for of_the_run in ("widgets", "kernelspec", "language_info"):
        metadata.pop(of_the_run, None)
    copy = {**notebook, "cells": [_cleared(cell) for cell in notebook["cells"]]}
    edition = digest(_as_saved({**copy, "metadata": metadata}))[:16]
    metadata["artcourse"] = {**metadata.get("artcourse", {}), "edition": edition}
    metadata |= {"kernelspec": KERNEL, "language_info": _language_info()}
    return edition, _as_saved({**copy, "metadata": metadata})


def edition_of(content: bytes) -> str | None:
    """The edition of a lesson from which a student's copy was made."""
    try:
        return str(json.loads(content)["metadata"]["artcourse"]["edition"])
    except (ValueError, KeyError, TypeError):  # whatever the student has made of it
        return None


def _cleared(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell as it is before it is run. Its tags and other metadata stay."""
    metadata = {key: value for key, value in cell["metadata"].items() if key != "execution"}
    cleared = {**cell, "metadata": metadata, "source": "".join(cell["source"]).splitlines(True)}
    if cell["cell_type"] == "code":
        cleared |= {"outputs": [], "execution_count": None}
    return cleared


def _as_saved(notebook: dict[str, Any]) -> bytes:
    # The layout in which Jupyter itself saves notebooks (nbformat.writes).
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _language_info() -> dict[str, Any]:
    # What the kernel will report. Without it, opening a lesson would already change it.
    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    }
