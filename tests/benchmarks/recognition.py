"""What wrong answers are told: a table of how many are named for their true cause.

    python3 tests/benchmarks/recognition.py                 # all known wrong answers
    python3 tests/benchmarks/recognition.py --save FILE     # and what each is told, as JSON

A wrong answer counts as named when the check says its misconception, or the relation that
stands for it (see ``tests/wrong_answers``).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
from pathlib import Path

from artcourse.exercises import catalogue


def what_each_is_told() -> list[dict[str, str | None]]:
    """Run each misconception of the catalogue through its check."""
    rows = []
    for id, exercise in catalogue().items():
        for known in exercise.misconceptions:
            with contextlib.redirect_stdout(io.StringIO()):
                diagnosis = exercise.check(known.implementation)
            first, *more = diagnosis.message.splitlines()
            rows.append(
                {
                    "exercise": id,
                    "answer": known.name,
                    "explanation": known.explanation,
                    "outcome": diagnosis.outcome,
                    "named": diagnosis.misconception,
                    "told": " ".join([first, *more[:2]]),
                }
            )
    return rows


def main() -> None:
    """Print the table, and save the rows where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    rows = what_each_is_told()
    if options.save:
        options.save.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    named = sum(row["named"] == row["answer"] for row in rows)
    print(f"{named} of {len(rows)} wrong answers are named for their true cause")


if __name__ == "__main__":
    main()
