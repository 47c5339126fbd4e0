"""What benchmarks have measured, in files that lessons show: ``datasets/measured/NAME.json``."""

import json
from pathlib import Path
from typing import Any

from artcourse.data.saving import write_file
from artcourse.functional._door import known
from artcourse.setup.requirements import course_root


def load_measured(name: str) -> dict[str, Any]:
    """Load what a benchmark has measured, because it takes longer than a lesson may.

    Parameters
    ----------
    name : str
        Such as ``"tunes"``.

    Returns
    -------
    dict
        ``"command"`` tells how it was measured, and what runs it again.

    Raises
    ------
    ValueError
        When nothing of that name was measured.

    Lesson: 05_recurrent_networks
    """
    folder = _folder()
    names = sorted(path.stem for path in folder.glob("*.json"))
    if not names:
        raise ValueError("nothing has been measured yet: tests/benchmarks holds the scripts")
    known("name", name, names)
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def save_measured(name: str, command: str, found: dict[str, Any]) -> None:
    """Write down what a benchmark has measured, beside its command; for benchmarks only."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    content = json.dumps({**found, "command": command}, indent=1, ensure_ascii=False) + "\n"
    write_file(folder / f"{name}.json", content.encode(), overwrite=True)


def _folder() -> Path:
    return course_root() / "datasets" / "measured"
