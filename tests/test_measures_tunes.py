"""Scores of tunes: read to the end, bars right, copied."""

from __future__ import annotations

import pytest

from artcourse.measures import CopyFinder, score_tunes
from artcourse.measures.tunes import notes_of

HEAD = "M:3/4\nL:1/8\nK:G\n"
GOOD = f"{HEAD}G2B2d2|g4fe|d2B2A2|G6||\n\n"
WRONG_BAR = f"{HEAD}G2B2d2|g4f|d2B2A2|G6||\n\n"
UNREADABLE = f"{HEAD}G2B2d2|g4f?|d2B2A2|G6||\n\n"
UNFINISHED = f"{HEAD}G2B2d2|g4fe|"
FINDER = CopyFinder(["c2e2g2|c'4b2|", "d2B2A2|G6||"])


def test_each_kind_of_tune_counts_as_what_it_is() -> None:
    scores = score_tunes([GOOD, WRONG_BAR, UNREADABLE, UNFINISHED], FINDER)
    assert scores.tunes == 4
    assert scores.read_and_end == 0.5
    assert scores.bars_right == 0.25


def test_the_longest_copy_is_found_and_counted_when_it_is_long() -> None:
    scores = score_tunes([GOOD, UNFINISHED], FINDER)
    assert scores.longest_run == len("d2B2A2|G6||")
    assert scores.copied == 0
    scores = score_tunes([GOOD, UNFINISHED], CopyFinder([notes_of(GOOD) * 2]))
    assert scores.longest_run == len(notes_of(GOOD))
    assert scores.copied == 0.0  # 28 characters are no long run
    long = GOOD.replace("G6||", "G2A2F2|G6||")
    assert score_tunes([long, UNFINISHED], CopyFinder([notes_of(long)])).copied == 0.5


def test_the_lines_above_are_no_copy() -> None:
    finder = CopyFinder([GOOD])
    other = f"{HEAD}c6|e6|g6|c6||\n\n"
    assert score_tunes([other], finder).longest_run < len(HEAD)


def test_no_tunes_are_refused() -> None:
    with pytest.raises(ValueError, match="number of tunes should be a whole number, 1 or more"):
        score_tunes([], FINDER)
    with pytest.raises(ValueError, match=r"texts should be a list of tunes, and is one text"):
        score_tunes(GOOD, FINDER)
