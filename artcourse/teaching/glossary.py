"""The terms of the course: each with the lesson that introduces it, and in three languages.

A lesson says the plain word first, then the term in brackets. From there on the course uses
it, so a learner who meets a term again knows where it was explained. The terms themselves
stand in ``glossary.tsv``, a line each, in the order in which the lessons introduce them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("glossary.tsv")


@dataclass(frozen=True)
class Term:
    """A word of the field.

    Attributes
    ----------
    lesson : str
        The lesson that introduces it, as in ``"01_convolution"``.
    name : str
        The term, in the singular.
    plain : str
        What it means, in plain words.
    chinese, spanish, german : str
        The term in other languages, for those who know it from there.
    """

    lesson: str
    name: str
    plain: str
    chinese: str
    spanish: str
    german: str


@cache
def glossary() -> tuple[Term, ...]:
    """Return all terms, in the order in which the lessons introduce them.

    Examples
    --------
    >>> glossary()[0].name
    'tensor'
    """
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, dialect="excel-tab")
        return tuple(Term(**row) for row in rows)


def terms_of(lesson: str) -> tuple[Term, ...]:
    """Return the terms that a lesson introduces.

    Examples
    --------
    >>> [term.name for term in terms_of("06_lstm_and_gru")]
    ['gate', 'cell state', 'mixture density']
    """
    return tuple(term for term in glossary() if term.lesson == lesson)
