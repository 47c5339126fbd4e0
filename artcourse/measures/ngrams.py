"""What comes next, by counting alone: the baselines that a network has to beat."""

import lzma
import math
from collections import Counter

import torch
from torch import Tensor

from artcourse.data import Vocabulary
from artcourse.functional._door import known, need_tensor, whole

BASELINES = ("uniform", "unigram", "xz")
STRONGEST = lzma.PRESET_EXTREME | 9


class NGramModel:
    """A model of text that has counted which symbol follows which few.

    After the last ``n - 1`` symbols, a symbol is as likely as it was in the training text. How
    far that is trusted, Witten and Bell decide: where many different symbols followed, another
    new one is likely, and it is left to the model of the last ``n - 2``, and so on, down to all
    symbols being equally likely.

    Parameters
    ----------
    text : str
        The training text.
    n : int
        How many symbols are looked at together, the one to predict included: 1 only counts
        how frequent each is.
    vocabulary : Vocabulary, optional
        All the symbols that there are. Without it, those of the text.

    Raises
    ------
    ValueError
        When there is no text, or n is no whole number of 1 or more.

    Examples
    --------
    >>> model = NGramModel("abracadabra", 2)
    >>> round(model.probability("b", after="a"), 4)  # b follows a in 2 of 4, and 3 kinds do
    0.3661

    References
    ----------
    I. H. Witten and T. C. Bell, *The Zero-Frequency Problem* (1991), method C; interpolated as
    in S. F. Chen and J. Goodman, *An Empirical Study of Smoothing Techniques* (1998), section 2.5.
    """

    def __init__(self, text: str, n: int, vocabulary: Vocabulary | None = None) -> None:
        self.n = whole("n", n, 1)
        _need_text("text", text)
        self.vocabulary = vocabulary or Vocabulary(text)
        self.vocabulary.encode(text)
        self._number = {symbol: i for i, symbol in enumerate(self.vocabulary.symbols)}
        # of each context of up to n - 1 symbols: how often each symbol followed
        self._followers: dict[str, dict[str, int]] = {}
        for length in range(1, n + 1):
            grams = Counter(text[i : i + length] for i in range(len(text) - length + 1))
            for gram, count in grams.items():
                self._followers.setdefault(gram[:-1], {})[gram[-1]] = count
        self._totals = {context: sum(f.values()) for context, f in self._followers.items()}

    def __repr__(self) -> str:
        return f"NGramModel(n={self.n}, {len(self.vocabulary)} symbols)"

    def probability(self, symbol: str, after: str = "") -> float:
        """Return how likely a symbol is after a text, of which the last n - 1 symbols count.

        Raises
        ------
        ValueError
            When it is none of the symbols.
        """
        if symbol not in self._number:
            raise ValueError(f"symbol should be one of the {len(self._number)}, and is {symbol!r}")
        probability = 1 / len(self.vocabulary)
        for context in self._contexts(after):
            followers, total = self._followers[context], self._totals[context]
            kinds = len(followers)
            probability = (followers.get(symbol, 0) + kinds * probability) / (total + kinds)
        return probability

    def distribution(self, after: str = "") -> Tensor:
        """Return how likely each symbol is after a text, shape (V,), float64."""
        probabilities = [1 / len(self.vocabulary)] * len(self.vocabulary)
        for context in self._contexts(after):
            followers, total = self._followers[context], self._totals[context]
            kinds = len(followers)
            probabilities = [kinds * p / (total + kinds) for p in probabilities]
            for symbol, count in followers.items():
                probabilities[self._number[symbol]] += count / (total + kinds)
        return torch.tensor(probabilities, dtype=torch.float64)

    def bits_per_character(self, text: str) -> float:
        """Return how many bits a character of a text takes on average: −log₂ of its probability.

        Raises
        ------
        ValueError
            When the text is empty, or holds a symbol that is not in the vocabulary.
        """
        if not len(self.vocabulary.encode(text)):
            raise ValueError("text should hold at least one character, and is empty")
        reach = self.n - 1
        bits = [
            -math.log2(self.probability(symbol, text[max(0, i - reach) : i]))
            for i, symbol in enumerate(text)
        ]
        return math.fsum(bits) / len(bits)

    def step(self, tokens: Tensor, state: list[str] | None) -> tuple[Tensor, list[str]]:
        """Read a symbol of each text and tell what comes next, as ``sample_text`` asks for it.

        Parameters
        ----------
        tokens : Tensor of int64, shape (N,)
        state : list of str, or None at the beginning
            The last symbols of each text.

        Returns
        -------
        logits : Tensor, shape (N, V)
            The logarithms of the probabilities.
        state : list of str
        """
        need_tensor("tokens", tokens)
        before = state or [""] * len(tokens)
        symbols = self.vocabulary.decode(tokens)
        last = [text + symbol for text, symbol in zip(before, symbols, strict=True)]
        contexts = [text[len(text) - min(self.n - 1, len(text)) :] for text in last]
        return torch.stack([self.distribution(text) for text in contexts]).log(), contexts

    def _contexts(self, after: str) -> list[str]:
        """The last symbols, more and more of them, as far as that was seen in training."""
        contexts = []
        for length in range(min(self.n - 1, len(after)) + 1):
            context = after[len(after) - length :]
            if context not in self._followers:
                break
            contexts.append(context)
        return contexts


def bits_per_character(text: str, training_text: str, baseline: str | int) -> float:
    """Return how many bits a character takes on average, in a model that needs no network.

    Parameters
    ----------
    text : str
        What no model has seen.
    training_text : str
        What it may learn from.
    baseline : {'uniform', 'unigram', 'xz'} or int
        'uniform': all symbols of both texts are equally likely, log₂ V bits. 'unigram': each
        as likely as it is frequent. A whole number n: :class:`NGramModel` of that n. 'xz': how
        many bits the compressor of that name needs for the text after the training text; it
        also finds what the text repeats of itself, which counting in training cannot.

    Raises
    ------
    ValueError
        When a text is empty, or there is no such baseline.

    Examples
    --------
    >>> bits_per_character("abba", "abcd", "uniform")
    2.0

    Lesson: 05_recurrent_networks
    """
    _need_text("text", text)
    _need_text("training_text", training_text)
    vocabulary = Vocabulary(text + training_text)
    if isinstance(baseline, str):
        known("baseline", baseline, BASELINES)
    if baseline == "uniform":
        return math.log2(len(vocabulary))
    if baseline == "xz":
        both, alone = (_compressed(t) for t in (training_text + text, training_text))
        return 8 * (both - alone) / len(text)
    n = 1 if baseline == "unigram" else whole("baseline", baseline, 1)
    return NGramModel(training_text, n, vocabulary).bits_per_character(text)


def _need_text(name: str, text: object) -> None:
    if not isinstance(text, str) or not text:
        raise ValueError(f"{name} should be a text of one symbol or more, and is {text!r}")


def _compressed(text: str) -> int:
    """How many bytes xz makes of a text."""
    return len(lzma.compress(text.encode(), preset=STRONGEST))
