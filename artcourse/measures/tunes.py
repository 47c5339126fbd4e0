"""How good tunes are: whether they can be read, whether their bars add up, what is copied."""

from collections.abc import Sequence
from typing import NamedTuple

from artcourse.data import parse_tune
from artcourse.functional._door import whole
from artcourse.measures.copies import CopyFinder, longest_copied_run

END = "\n\n"  # of a tune: an empty line
LONG_RUN = 30  # characters in a row; about four bars


class TuneScores(NamedTuple):
    """What was found about some tunes.

    Parameters
    ----------
    tunes : int
        How many they were.
    read_and_end : float
        The share that can be read to its end, and has one.
    bars_right : float
        The share of those in which every bar adds up as well.
    longest_run : int
        Characters of the longest piece that stands in a training tune as well.
    copied : float
        The share of tunes that have a copied piece of 30 characters or more.
    """

    tunes: int
    read_and_end: float
    bars_right: float
    longest_run: int
    copied: float


def score_tunes(texts: Sequence[str], training_notes: CopyFinder) -> TuneScores:
    """Say how good tunes are, whoever made them.

    Parameters
    ----------
    texts : sequence of str
        In the course's way of writing: three lines above the notes, the notes in one line, and
        an empty line at the end, without which a tune was not finished.
    training_notes : CopyFinder
        Of the notes of the training tunes, :func:`notes_of` each: a copied meter is no copy.

    Returns
    -------
    TuneScores

    Raises
    ------
    ValueError
        When there are no tunes.

    Examples
    --------
    >>> finder = CopyFinder(["d2 e2|f4||"])
    >>> good, bad = "M:2/4\\nL:1/8\\nK:D\\nd2 f2|f4||\\n\\n", "M:2/4\\nL:1/8\\nK:D\\nd2 e2|f"
    >>> score_tunes([good, bad], finder)
    TuneScores(tunes=2, read_and_end=0.5, bars_right=0.5, longest_run=7, copied=0.0)

    Lesson: 06_lstm_and_gru
    """
    if isinstance(texts, str):
        raise ValueError("texts should be a list of tunes, and is one text: give [text]")
    whole("the number of tunes", len(texts), 1)
    parsed = [parse_tune(text) for text in texts]
    finished = [
        text.endswith(END) and not tune.faults for text, tune in zip(texts, parsed, strict=True)
    ]
    right = [tune.bars_are_right and end for tune, end in zip(parsed, finished, strict=True)]
    runs = [longest_copied_run(notes_of(text), training_notes).length for text in texts]
    return TuneScores(
        tunes=len(texts),
        read_and_end=sum(finished) / len(texts),
        bars_right=sum(right) / len(texts),
        longest_run=max(runs),
        copied=sum(run >= LONG_RUN for run in runs) / len(texts),
    )


def notes_of(text: str) -> str:
    """Return the line of a tune that holds its notes, without the three lines above it.

    Examples
    --------
    >>> notes_of("M:2/4\\nL:1/8\\nK:D\\nd2 e2|f4||\\n\\n")
    'd2 e2|f4||'
    """
    above, _, below = text.partition("\nK:")
    return below.partition("\n")[2].strip("\n") if below else above
