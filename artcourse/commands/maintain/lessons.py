"""What ``test`` and ``execute`` share: which lessons they are about, and how those are run."""

from collections.abc import Sequence
from pathlib import Path

from artcourse import work as student_work
from artcourse.setup.requirements import course_root
from artcourse.setup.variables import jupyter_variables
from artcourse.setup.words import CommandError
from artcourse.work.lessons import lesson_files

# How every notebook is validated: all outputs are compared, in this environment, and a
# cell that hangs is stopped long before nbval's own limit of 2,000 seconds.
NBVAL_ARGUMENTS = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=300")

# One thread is steadier, and often faster on a shared computer.
STEADY = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "PYTHONHASHSEED": "0"}


def choose_lessons(names: Sequence[str] = ()) -> list[Path]:
    """Find the notebooks of lessons by number or name.

    Parameters
    ----------
    names : sequence of str
        Such as ``"01"``, ``"1"`` or ``"01_convolution"``; none for all lessons.

    Raises
    ------
    CommandError
        If there is no such lesson; the lessons are listed.
    """
    lessons = lesson_files(course_root() / "notebooks")
    if not lessons:
        raise CommandError(f"There are no lessons in {course_root() / 'notebooks'}.")
    if not names:
        return lessons
    by_name = {path.stem: path for path in lessons} | {path.stem[:2]: path for path in lessons}
    chosen = []
    for name in names:
        key = Path(name).name.removesuffix(".ipynb").zfill(2)
        if key not in by_name:
            present = ", ".join(path.stem for path in lessons)
            raise CommandError(f"There is no lesson {name!r}. The lessons are: {present}")
        chosen.append(by_name[key])
    return chosen


def lesson_variables(folder: Path) -> dict[str, str]:
    """Return the variables to run a lesson with: a new work folder, and nobody's own settings.

    Parameters
    ----------
    folder : Path
        An empty folder; what the lesson makes and what Jupyter notes goes there.
    """
    work = student_work.make_work_folder(folder / "my-work")
    return jupyter_variables(folder) | STEADY | {"ARTCOURSE_WORK": str(work)}
