"""What wrong answers are told: how many are named for their true cause.

    python3 tests/benchmarks/recognition.py
    python3 tests/benchmarks/recognition.py --save FILE     # and what each is told, as JSON

Two sets. The misconceptions of the catalogue, with those that went out of it (they stand in
``tests/wrong_answers``; a test sees each of them named). And 672 answers in
``fresh_answers.json``, ten wrong and four right to each exercise, which were written from the
notebooks alone, without sight of the catalogue. Who changes the catalogue with these in view
needs new ones to know whether it got better.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import linecache
import math
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from artcourse import losses
from artcourse.exercises import catalogue
from artcourse.exercises.engine import Diagnosis

HERE = Path(__file__).parent


def told(id: str, answer: Callable[..., Any]) -> Diagnosis:
    """Check an answer in silence."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return catalogue()[id].check(answer)


def known_answers() -> list[dict[str, Any]]:
    """What each misconception of the catalogue is told, and each that went out of it."""
    sys.path.insert(0, str(HERE.parent))
    from test_exercises_recognition import ANSWERS

    rows = []
    for id, exercise in catalogue().items():
        for known in exercise.misconceptions:
            found = told(id, known.implementation)
            rows.append(_row(id, known.explanation, found, found.misconception == known.name))
    for id, answer, cause in ANSWERS:
        found = told(id, answer)
        named = cause is not None and found.misconception == cause
        rows.append(_row(id, " ".join((answer.__doc__ or answer.__name__).split()), found, named))
    return rows


def fresh_answers() -> list[dict[str, Any]]:
    """What each of the fresh answers is told."""
    rows = []
    text = (HERE / "fresh_answers.json").read_text(encoding="utf-8")
    for id, answers in json.loads(text).items():
        for number, answer in enumerate(answers):
            place = f"<{id} {number}>"
            lines = answer["source"].splitlines(keepends=True)
            linecache.cache[place] = (len(answer["source"]), None, lines, place)
            scope: dict[str, Any] = {"torch": torch, "math": math, "losses": losses}
            exec(compile(answer["source"], place, "exec"), scope)
            found = told(id, scope[id.rpartition(".")[2]])
            named = found.misconception is not None
            rows.append({"right": answer["right"], **_row(id, answer["cause"], found, named)})
    return rows


def _row(id: str, cause: str, found: Diagnosis, named: bool) -> dict[str, Any]:
    return {
        "exercise": id,
        "cause": cause,
        "outcome": found.outcome,
        "named": named,
        "as": found.misconception,
        "told": " ".join(found.message.split()),
    }


def main() -> None:
    """Print the tables, and save the rows where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    known, fresh = known_answers(), fresh_answers()
    if options.save:
        rows = json.dumps({"known": known, "fresh": fresh}, indent=1, ensure_ascii=False)
        options.save.write_text(rows, encoding="utf-8")
    named = sum(row["named"] for row in known)
    print(f"Known answers: {named} of {len(known)} named, {named / len(known):.1%}")
    right = [row for row in fresh if row["right"]]
    wrong = [row for row in fresh if not row["right"]]
    how = Counter(
        "accepted"
        if row["outcome"] == "passed"
        else "named"
        if row["named"]
        else "stopped, with their line and a hint"
        if row["outcome"] == "error"
        else "shown where they differ"
        for row in wrong
    )
    print(f"Fresh wrong answers, {len(wrong)}:")
    for what, count in how.most_common():
        print(f"   {count:4} {count / len(wrong):6.1%}  {what}")
    refused = sum(row["outcome"] != "passed" for row in right)
    print(f"Fresh right answers, {len(right)}: {refused} refused")


if __name__ == "__main__":
    main()
