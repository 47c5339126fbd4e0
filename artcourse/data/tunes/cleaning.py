"""One way of writing tunes: whatever ABC allows, brought into a small alphabet."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from artcourse.data.abc.fields import QUARTERS, read_length
from artcourse.data.abc.head import Head, read_head
from artcourse.data.abc.scanning import LENGTH, NOTE, Token, tokens
from artcourse.data.abc.tune import ParsedTune, parse_tune

_LINES = ("|", "||", "|:", ":|", "::")


class Tune(NamedTuple):
    """A tune in the course's way of writing.

    Attributes
    ----------
    title : str
        Its first name, if it has several.
    source : str
        The collection, or the file.
    meter, key : str
        Such as ``"6/8"`` and ``"Ador"``.
    text : str
        Three lines for meter, unit and key, one line for the notes, and an empty one, which
        tells where the tune ends: so that tunes can be put one after another.
    """

    title: str
    source: str
    meter: str
    key: str
    text: str


def split_tunes(text: str) -> list[str]:
    """Cut a text into tunes: where a line begins with ``X:``, or else at empty lines.

    Meter and unit above the first ``X:`` hold for all tunes (2.1, section 2.2.2). They are
    written below each ``X:``, so that a tune's own lines, which come later, count more.
    """
    parts = re.split(r"^(?=X:)", text, flags=re.MULTILINE)
    shared = _for_all_tunes(parts[0])
    heads = [part.partition("\n") for part in parts if part.startswith("X:")]
    tunes = [f"{number}{end}{shared}{rest}" for number, end, rest in heads]
    if not tunes:
        parts = re.split(r"\n[ \t\r]*\n", text)
        tunes = [part for part in parts if re.search(r"^K:", part, re.MULTILINE)]
    return tunes


def _for_all_tunes(text: str) -> str:
    """Return the lines for meter and unit above the tunes; an empty line ends what holds."""
    lines = re.split(r"\n[ \t\r]*\n", text.lstrip())[0].splitlines()
    if any(line.startswith(("X:", "K:")) for line in lines):
        return ""  # it is a tune
    return "".join(f"{line}\n" for line in lines if line.startswith(("M:", "L:")))


def clean_tune(text: str, source: str = "") -> tuple[Tune, ParsedTune]:
    """Write a tune in the course's way, and read it.

    Slurs, grace notes, words and marks on how to play are left out; bar lines, lengths and
    octaves are written in one way. What sounds stays the same.

    Parameters
    ----------
    text : str
        One tune in ABC.
    source : str
        Where it is from.

    Returns
    -------
    Tune
        The text is in the course's way.
    ParsedTune
        What was understood of that text.

    Raises
    ------
    ValueError
        With the reason, when it cannot be read, or changes key, meter or unit on its way.

    Examples
    --------
    >>> tune, _ = clean_tune("X:1\\nT:Mine\\nM:C|\\nL:1/8\\nK:D major\\n~d3 {e}f (AF) D2:|")
    >>> tune.text
    'M:2/2\\nL:1/8\\nK:D\\nd3 f AF D2:|\\n\\n'
    """
    head = read_head(text)
    pieces = list(tokens(text[: head.end], head.begin))
    if any(token.kind == "other" for token in pieces):
        raise ValueError(str(parse_tune(text).faults[0]))
    body = _written(pieces)
    tune = Tune(
        title=head.titles[0] if head.titles else "",
        source=source,
        meter=head.meter.name,
        key=head.key.name,
        text=f"{_lines_above(head)}{body}\n\n",
    )
    parsed = parse_tune(tune.text)
    if head.faults or parsed.faults:
        faults = parse_tune(text).faults or parsed.faults  # with its places in the given text
        raise ValueError(str(faults[0]))
    return tune, parsed


def _lines_above(head: Head) -> str:
    unit = head.unit / QUARTERS
    return f"M:{head.meter.name}\nL:{unit.numerator}/{unit.denominator}\nK:{head.key.name}\n"


def _written(pieces: Iterable[Token]) -> str:
    """Write the notes in one line; spaces, which tell what belongs together, only within bars."""
    written: list[str] = []
    for token in pieces:
        piece = _piece(token)
        last = written[-1] if written else "|"
        if not piece or (piece == " " and (last == " " or _is_line(last))):
            continue
        if _is_line(piece) and last == " ":
            written.pop()
            last = written[-1]
        if piece in _LINES and last in _LINES and written:
            piece = _joined(written.pop(), piece)
        written.append(piece)
    return "".join(written).strip()


def _is_line(piece: str) -> bool:
    """Whether it is a bar line or the number of an ending: no space stands beside it."""
    return piece in _LINES or bool(re.match(r"\[\d", piece))


def _joined(first: str, second: str) -> str:
    """Write two bar lines with nothing between them as one."""
    closes = first in (":|", "::") or second in (":|", "::")
    opens = first in ("|:", "::") or second in ("|:", "::")
    return _line(closes, opens, is_plain=first == second == "|")


def _line(closes: bool, opens: bool, is_plain: bool) -> str:
    if closes and opens:
        return "::"
    if closes or opens:
        return ":|" if closes else "|:"
    return "|" if is_plain else "||"


def _piece(token: Token) -> str:
    """Write one token; an empty text leaves it out."""
    match token.kind:
        case "note":
            return _note(token.text)
        case "broken" | "tie":
            return token.text
        case "chord":
            inside, _, length = token.text[1:].rpartition("]")
            notes = re.findall(f"({NOTE}{LENGTH})(-?)", inside)
            all_tied = "-" if all(tie for _, tie in notes) else ""
            chord = "".join(_note(note) + (tie if not all_tied else "") for note, tie in notes)
            return f"[{chord}]{_length(length)}{all_tied}"
        case "rest":
            return "z" + _length(token.text[1:])
        case "tuplet":
            return re.sub(r":+$", "", token.text)
        case "bar":
            return _line(token.text[0] == ":", token.text[-1] == ":", token.text == "|")
        case "ending":
            return "[" + re.sub(r"[^\d,-]", "", token.text).strip(",-")
        case "space":
            return " "
        case "bars_of_rest":
            raise ValueError("it has rests of whole bars")
        case "field" | "inline":
            if token.text.strip("[")[0] in "KMLVP":
                raise ValueError(f"it changes on its way: {token.text.strip()}")
    return ""


def _note(text: str) -> str:
    accidental, letter, marks, length = re.fullmatch(
        rf"([_^=]*)([A-Ga-g])([,']*)({LENGTH})", text
    ).groups()
    octave = marks.count("'") - marks.count(",") + letter.islower()
    name = letter.lower() + "'" * (octave - 1) if octave > 0 else letter.upper() + "," * -octave
    return accidental + name + _length(length)


def _length(text: str) -> str:
    """Write a length in the shortest way.

    Examples
    --------
    >>> [_length(text) for text in ("1", "/2", "//", "6/4")]
    ['', '/', '/4', '3/']
    """
    length = read_length(text)
    above = "" if length.numerator == 1 else str(length.numerator)
    below = {1: "", 2: "/"}.get(length.denominator, f"/{length.denominator}")
    return above + below
