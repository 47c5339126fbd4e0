"""The lines above a tune's notes, read together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from artcourse.data.abc.fields import (
    COMMON_TIME,
    NO_KEY,
    Key,
    Meter,
    read_key,
    read_meter,
    read_unit,
    usual_unit,
)
from artcourse.data.abc.scanning import Fault

_FIELD = re.compile(r"^([A-Za-z]):(?![|:])([^%\n]*)[^\n]*", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\S[^\n]*\n[ \t\r]*\n")  # with something before it
_MISSING = "the line K: is missing, which names the key and comes before the notes"


@dataclass
class Head:
    """What stands above the notes.

    Attributes
    ----------
    titles : list of str
        A tune often has several names.
    key : Key
        It alters nothing where none could be read.
    meter : Meter
        Common time where none is named.
    unit : Fraction
        How many quarter notes a note without a number lasts.
    begin, end : int
        Where the notes do, in the text.
    faults : list of Fault
        What could not be read.
    """

    titles: list[str]
    key: Key
    meter: Meter
    unit: Fraction
    begin: int
    end: int
    faults: list[Fault]


def read_head(text: str) -> Head:
    """Read the lines above the notes, and find the notes. They end at an empty line."""
    faults: list[Fault] = []
    lines = list(_FIELD.finditer(text))
    names = [line[1] for line in lines]
    if "K" in names:
        lines = lines[: names.index("K") + 1]
    else:
        lines = _lines_at_the_beginning(text, lines)
        if lines:
            faults.append(Fault(lines[-1].end(), 0, _MISSING))
    fields = {line[1]: line for line in lines}  # the last one counts
    meter = _value_of(fields.get("M"), read_meter, COMMON_TIME, faults)
    begin = lines[-1].end() if lines else 0
    empty_line = _EMPTY_LINE.search(text, begin)
    return Head(
        titles=[line[2].strip() for line in lines if line[1] == "T"],
        key=_value_of(fields.get("K"), read_key, NO_KEY, faults),
        meter=meter,
        unit=_value_of(fields.get("L"), read_unit, usual_unit(meter), faults),
        begin=begin,
        end=empty_line.end() if empty_line else len(text),
        faults=faults,
    )


def _lines_at_the_beginning(text: str, lines: list[re.Match[str]]) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for line in lines:
        before = found[-1].end() if found else 0
        if text[before : line.start()].strip():
            break
        found.append(line)
    return found


def _value_of(
    line: re.Match[str] | None, read: Callable, otherwise: object, faults: list[Fault]
) -> object:
    """Read the value of a line, if it is there; what cannot be read is noted."""
    if line is None:
        return otherwise
    try:
        return read(line[2])
    except ValueError as error:
        faults.append(Fault(line.start(), 0, str(error)))
        return otherwise
