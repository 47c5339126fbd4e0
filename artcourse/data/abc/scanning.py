"""A tune's text, cut into what it is written with: notes, bar lines, fields and so on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LENGTH = r"\d{0,3}(?:/{1,4}\d{0,3})?"
NOTE = r"(?:\^\^?|__?|=)?[A-Ga-g][,']*"
# The first that fits is taken, so the order counts.
_PATTERN = re.compile(
    rf"""
      (?P<comment> %[^\n]*)
    | (?P<field>   ^[A-Za-z+]:(?![|:])[^\n]*)       # 'A:|' is a note and the end of a repeat
    | (?P<inline>  \[[A-Za-z]:[^\]\n]*\])           # [M:3/4]
    | (?P<words>   "[^"\n]*" | ![^!\n]*! | \+[^+\n]*\+)
    | (?P<grace>   \{{[^}}\n]*\}})
    | (?P<ending>  \[\s?\d[\d,-]* | (?<=\|)\d[\d,-]*)   # [1 or |1
    | (?P<bar>     :*(?:\[\||\|)[|\]]*:* | ::+)
    | (?P<tuplet>  \(\d(?::\d*){{0,2}})             # (3 or (3:2:3
    | (?P<chord>   \[(?:{NOTE}{LENGTH}-?)+\]{LENGTH})
    | (?P<note>    {NOTE}{LENGTH})
    | (?P<rest>    [zx]{LENGTH})
    | (?P<bars_of_rest> [ZX]\d{{0,3}})
    | (?P<broken>  >+ | <+)
    | (?P<tie>     -)
    | (?P<slur>    [()])
    | (?P<mark>    [.~H-WYh-wy`$*;\\])              # how a note is to be played, not what
    | (?P<space>   \s+)
    | (?P<other>   .)
    """,
    re.VERBOSE | re.MULTILINE,
)


class Fault(NamedTuple):
    """Why a tune cannot be read on, and where.

    Parameters
    ----------
    position : int
        Of the character, so that ``text[position]`` is it.
    bar : int
        Which bar it is in, from 1 on; 0 for the lines above the notes.
    reason : str
        A sentence.
    """

    position: int
    bar: int
    reason: str

    def __str__(self) -> str:
        where = f"bar {self.bar}" if self.bar else "above the notes"
        return f"at position {self.position}, {where}: {self.reason}"


class Unreadable(ValueError):
    """Ends the reading of a tune; its message is the reason."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position


class Token(NamedTuple):
    """A piece of a tune's text: what it is, its characters, and where it begins."""

    kind: str
    text: str
    position: int


def tokens(text: str, begin: int = 0) -> Iterator[Token]:
    """Cut a text, from a position on; no character is lost, and none is refused.

    Yields
    ------
    Token
        Its kind is the name of a group in the pattern above.

    Examples
    --------
    >>> [(token.kind, token.text) for token in tokens("^G2|z/")]
    [('note', '^G2'), ('bar', '|'), ('rest', 'z/')]
    """
    for found in _PATTERN.finditer(text, begin):
        yield Token(found.lastgroup, found[0], found.start())
