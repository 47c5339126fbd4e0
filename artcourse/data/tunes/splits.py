"""Tunes shared out so that none is on both sides, under whatever name and in whatever key.

A tune travels: it stands in two collections, under two names, a fourth higher, with other
ornaments. A network that learned one version is not tested by the other. So (1) all tunes that
share a name go to the same split, chosen by the name's checksum; and (2) of two tunes in
different splits that have most of their steps in common, the one to learn from is left out.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from artcourse.data.abc.tune import ParsedTune
from artcourse.data.splits import SPLITS

SHARES = {"train": 0.9, "validation": 0.05, "test": 0.05}
STEPS = 8  # from note to note, in a row: so many that two tunes rarely share them by chance
ALIKE = 0.2  # the part of its rows of steps that a tune shares with another
# What kind of tune it is, and small words: no name by themselves.
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        """
        a an the of or new old favorite favourite fancy first second 1st 2nd 3rd setting version
        air airs dance fling gavot hornpipe hornpipes jig jigs lament march minuet minuett
        minuetto polka quadrille quick quickstep reel reels retreat rondo schottische set single
        slip slipjig slow song step strathspey untitled waltz no number
        """,
    )
)


def name_of(title: str) -> str:
    """Return what is the same in all ways of writing a title; empty if it names no tune.

    Examples
    --------
    >>> name_of("Maids of Araglen, The") == name_of("The Maids of Araglen (Reel)")
    True
    >>> name_of("A Slow Air")
    ''
    """
    plain = unicodedata.normalize("NFKD", title.lower())
    plain = re.sub(r"\([^)]*\)|--.*", " ", plain)
    plain = re.sub(r"['’`\u0300-\u036f]", "", plain)  # and what accents became
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join(word for word in words if word not in _NO_NAME)


def share_out(names: Sequence[Iterable[str]]) -> list[str]:
    """Choose a split for each tune by its names, the same for all that share one.

    Parameters
    ----------
    names : sequence of iterable of str
        Of each tune; two tunes are together, too, if a third one has a name of each.

    Returns
    -------
    list of str
        ``"train"``, ``"validation"`` or ``"test"`` for each.
    """
    above: dict[str, str] = {}  # from a name to another one of the same group

    def first_of(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for names_of_one in names:
        groups = sorted({first_of(name) for name in names_of_one})
        for group in groups:
            above[group] = groups[0]
    return [_split_of(first_of(next(iter(names_of_one)))) for names_of_one in names]


def _split_of(name: str) -> str:
    number = int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) / 16**12
    for split in SPLITS[::-1]:
        if number < SHARES[split]:
            return split
        number -= SHARES[split]
    return SPLITS[0]


def rows_of_steps(tune: ParsedTune) -> set[tuple[int, ...]]:
    """Return all rows of steps from one note to the next, in semitones: the same in every key.

    The tune is taken as it is written, without its repeats.
    """
    pitches = [sound.pitches[0] for bar in tune.bars for sound in bar.sounds if sound.pitches]
    steps = [after - before for before, after in pairwise(pitches)]
    return {tuple(steps[at : at + STEPS]) for at in range(len(steps) - STEPS + 1)}


def near_others(tunes: Sequence[ParsedTune], others: Sequence[ParsedTune]) -> list[bool]:
    """Say of each tune whether one of the others is nearly the same.

    Two are nearly the same if they share a fifth of the rows of eight steps that the one with
    fewer rows has.
    """
    all_rows = [rows_of_steps(other) for other in others]
    where: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, rows in enumerate(all_rows):
        for row in rows:
            where[row].append(number)
    answers = []
    for tune in tunes:
        rows = rows_of_steps(tune)
        shared: dict[int, int] = defaultdict(int)
        for row in rows:
            for number in where.get(row, ()):
                shared[number] += 1
        answers.append(
            any(
                count >= ALIKE * min(len(rows), len(all_rows[number]))
                for number, count in shared.items()
            )
        )
    return answers
