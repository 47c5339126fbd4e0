"""The unit tests in two halves that take about as long, one for each lane."""

from collections.abc import Mapping
from pathlib import Path

# The test files that take longest, in seconds as measured, so that the halves are balanced.
# A file that is not named here is one of the rest.
SECONDS = {
    "tests/test_torchvision_remedy.py": 22,
    "tests/test_nbval_guard.py": 21,
    "tests/test_atelier.py": 15,
    "tests/test_commands_test.py": 13,
    "tests/test_lab.py": 12,
    "tests/test_models.py": 10,
    "tests/test_plotting.py": 10,
    "tests/test_exercises_recognition.py": 9,
    "tests/test_training_checkpoints.py": 9,
    "tests/test_teaching_cells.py": 8,
    "tests/test_architecture.py": 7,
    "tests/test_commands.py": 7,
    "tests/test_exercises.py": 7,
    "tests/test_setup_installation.py": 7,
    "tests/test_style_studio.py": 7,
    "tests/test_training.py": 7,
    "tests/test_style_cost.py": 6,
}
SECONDS_OF_THE_REST = 95
SECONDS_OF_A_HALF = (sum(SECONDS.values()) + SECONDS_OF_THE_REST) / 2


def halves(root: Path) -> tuple[list[str], list[str]]:
    """Return what each of two pytests is told, so that together they run every test once.

    The first is given some of the files that take long; the second is given none, so that it
    runs everything, and told to ignore those. So no file can be forgotten.

    Parameters
    ----------
    root : Path
        The folder of the course.
    """
    there = {file: seconds for file, seconds in SECONDS.items() if (root / file).is_file()}
    first = balanced(there, beside=SECONDS_OF_THE_REST)
    return first, [f"--ignore={file}" for file in first]


def balanced(seconds: Mapping[str, float], *, beside: float) -> list[str]:
    """Choose the files for the first half: each, the longest first, goes where less is.

    Parameters
    ----------
    seconds : mapping
        What each file takes.
    beside : float
        What is in the second half anyhow.
    """
    first: list[str] = []
    in_first, in_second = 0.0, float(beside)
    for file in sorted(seconds, key=lambda file: seconds[file], reverse=True):
        if in_first <= in_second:
            first.append(file)
            in_first += seconds[file]
        else:
            in_second += seconds[file]
    return first
