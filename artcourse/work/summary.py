"""What the recorded checks say about each exercise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from artcourse.work.record import OUTCOMES, Check, read_checks


@dataclass(frozen=True)
class Progress:
    """How far a student has come with one exercise.

    Attributes
    ----------
    exercise : str
        As in ``"convolution.corr2d"``.
    attempts : int
        Checks of an answer. Those of an untouched stub do not count.
    best : {"passed", "wrong", "error", "not attempted"}
    first_passed : str or None
        When it was first passed: UTC, ISO 8601.
    last_checked : str or None
        When an answer was last checked.
    last_diagnosis : str or None
        What that check found: the name of a misconception, or else its outcome. It stands as
        it was recorded, even if the course no longer has a misconception of that name.
    last_misconception : str or None
        The misconception that was found last, even if a later answer was right.
    """

    exercise: str
    attempts: int = 0
    best: str = OUTCOMES[0]
    first_passed: str | None = None
    last_checked: str | None = None
    last_diagnosis: str | None = None
    last_misconception: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the exercise has ever been passed."""
        return self.first_passed is not None

    def after(self, check: Check) -> Progress:
        """The progress when one more check has been made."""
        if check.outcome == "not attempted":
            return self
        return replace(
            self,
            attempts=self.attempts + 1,
            best=max(self.best, check.outcome, key=OUTCOMES.index),
            first_passed=self.first_passed or (check.time if check.outcome == "passed" else None),
            last_checked=check.time,
            last_diagnosis=check.misconception or check.outcome,
            last_misconception=check.misconception or self.last_misconception,
        )


def summarise(checks: Iterable[Check]) -> dict[str, Progress]:
    """Sum up checks, given from the oldest to the newest, exercise by exercise.

    Examples
    --------
    >>> check = Check("2026-01-01", "convolution.corr2d", "wrong", "flipped kernel", "0.1.0")
    >>> summarise([check, check])["convolution.corr2d"].attempts
    2
    """
    found: dict[str, Progress] = {}
    for check in checks:
        if check.outcome in OUTCOMES:  # else the file is damaged there
            before = found.get(check.exercise) or Progress(check.exercise)
            found[check.exercise] = before.after(check)
    return found


def read_progress(work: Path) -> dict[str, Progress]:
    """Read how far the student has come, as ``{exercise id: Progress}``.

    Parameters
    ----------
    work : Path
        The work folder. It never raises: what cannot be read is left out, and
        :func:`artcourse.work.read_checks` says why.
    """
    return summarise(read_checks(work)[0])
