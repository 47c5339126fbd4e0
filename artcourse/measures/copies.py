"""Is it new, or copied? How much of a text stands in the texts that a network learnt from."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from artcourse.functional._door import whole

BORDER = "\uffff"  # between texts: Unicode keeps it free, so that no text holds it


class CopiedRun(NamedTuple):
    """The longest piece of a sample that stands, letter by letter, in a training text.

    Parameters
    ----------
    text : str
        The piece; "" where nothing was copied.
    start : int
        Where in the sample it begins.
    source : int
        The number of a training text that holds it; -1 where nothing was copied.
    """

    text: str
    start: int
    source: int

    @property
    def length(self) -> int:
        """How many characters it has."""
        return len(self.text)


class CopyFinder:
    """Training texts in an order in which any piece of them is found at once.

    The order is that of a dictionary: all the places of the texts, sorted by what follows
    there. (Computer science calls that a suffix array.)

    Parameters
    ----------
    texts : iterable of str
        Made once, it can be asked for any number of samples: seconds for a million characters.

    Raises
    ------
    ValueError
        When there is no text.

    References
    ----------
    U. Manber and G. Myers, *Suffix Arrays: A New Method for On-Line String Searches* (1993).

    Lesson: 06_lstm_and_gru
    """

    def __init__(self, texts: Iterable[str]) -> None:
        texts = [texts] if isinstance(texts, str) else list(texts)
        for i, text in enumerate(texts):
            _need_text(f"texts[{i}]", text)
        if not any(texts):
            raise ValueError("texts should hold at least one character, and are empty")
        self.text = BORDER.join(texts)
        self._places = _in_alphabetical_order(self.text).tolist()
        self._ends = np.cumsum([len(text) + 1 for text in texts])

    def __contains__(self, piece: str) -> bool:
        return self._find(piece) is not None

    def source(self, piece: str) -> int:
        """Return the number of a text that holds a piece, or -1."""
        place = self._find(piece)
        if place is None or not piece:
            return -1
        return int(np.searchsorted(self._ends, place, side="right"))

    def _find(self, piece: str) -> int | None:
        """A place in the joined texts where a piece stands."""
        size = len(piece)

        def what_stands(place: int) -> str:
            return self.text[place : place + size]

        number = bisect_left(self._places, piece, key=what_stands)
        found = number < len(self._places) and what_stands(self._places[number]) == piece
        return self._places[number] if found else None


def longest_copied_run(sample: str, training_texts: Iterable[str] | CopyFinder) -> CopiedRun:
    """Find the longest piece of a sample that stands in a training text.

    Parameters
    ----------
    sample : str
    training_texts : iterable of str, or CopyFinder
        For many samples, make a :class:`CopyFinder` once.

    Returns
    -------
    CopiedRun
        The first of the longest.

    Raises
    ------
    ValueError
        When the sample is no text, or there is no training text.

    Examples
    --------
    >>> longest_copied_run("a new song", ["an old one", "a new day"])
    CopiedRun(text='a new ', start=0, source=1)
    """
    _need_text("sample", sample)
    finder = _finder(training_texts)
    start, length = 0, 0
    for i in range(len(sample)):
        # only what is longer than the longest so far is worth a look
        while i + length < len(sample) and sample[i : i + length + 1] in finder:
            start, length = i, length + 1
    run = sample[start : start + length]
    return CopiedRun(run, start, finder.source(run))


def ngram_novelty(sample: str, training_texts: Iterable[str] | CopyFinder, n: int = 8) -> float:
    """Return the part of a sample's pieces of n characters that no training text holds.

    Parameters
    ----------
    sample : str
        n characters or more.
    training_texts : iterable of str, or CopyFinder
        For many samples, make a :class:`CopyFinder` once.
    n : int

    Returns
    -------
    float
        From 0, all is copied, to 1, all is new.

    Raises
    ------
    ValueError
        When the sample is no text or too short, or there is no training text.

    Examples
    --------
    >>> ngram_novelty("abcx", ["abcd"], n=2)  # of ab, bc and cx, one is new
    0.3333333333333333
    """
    _need_text("sample", sample)
    n = whole("n", n, 1)
    if len(sample) < n:
        raise ValueError(f"sample should have at least n = {n} characters, and has {len(sample)}")
    finder = _finder(training_texts)
    pieces = [sample[i : i + n] for i in range(len(sample) - n + 1)]
    return sum(piece not in finder for piece in pieces) / len(pieces)


def _finder(training_texts: Iterable[str] | CopyFinder) -> CopyFinder:
    return training_texts if isinstance(training_texts, CopyFinder) else CopyFinder(training_texts)


def _need_text(name: str, text: object) -> None:
    if not isinstance(text, str):
        raise ValueError(f"{name} should be a text, and is {text!r}")
    if BORDER in text:
        raise ValueError(f"{name} should not hold U+FFFF, which is no character, and does")


def _in_alphabetical_order(text: str) -> np.ndarray:
    """All places of a text, sorted by the text from there on.

    Sorted by one character first, then by two, four, eight: what follows after the first half
    is already sorted from the round before.
    """
    rank = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    size, known = len(rank), 1
    while True:
        later = np.zeros(size, dtype=np.int64)  # 0 stands for the text's end
        later[: max(0, size - known)] = rank[known:] + 1
        both = rank * (max(size, 0x110000) + 1) + later
        order = np.argsort(both, kind="stable")
        in_order = both[order]
        new = np.concatenate([[0], np.cumsum(in_order[1:] != in_order[:-1])])
        rank = np.empty_like(new)
        rank[order] = new
        if new[-1] == size - 1:
            return order
        known *= 2
