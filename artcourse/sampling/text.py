"""Texts from a network that tells how likely each next symbol is."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from artcourse.data import Vocabulary
from artcourse.functional import softmax
from artcourse.functional._door import need_floats, need_shape, number, whole
from artcourse.sampling.filters import nucleus, temperature, top_k

# Takes the numbers of the symbols, shape (N,), and what it remembers of those before, or None.
# Returns the logits of the next ones, shape (N, V), and what it remembers now.
ModelStep = Callable[[Tensor, Any], tuple[Tensor, Any]]
Filter = Callable[[Tensor], Tensor]


def sample_text(
    model_step: ModelStep,
    vocabulary: Vocabulary,
    primes: str | Sequence[str],
    *,
    longest: int = 500,
    end: str | None = None,
    temperature: float = 1.0,
    top_k: int | None = None,
    p: float | None = None,
    generator: torch.Generator,
) -> list[str]:
    """Let a network write on, at several texts at a time.

    The network reads each prime, the beginning of a text. Then it is asked again and again
    what comes next: a symbol is drawn with the probabilities that it gives, and is read next.

    Parameters
    ----------
    model_step : callable
        ``(tokens, state) -> (logits, state)``: takes the numbers of N symbols and what it
        remembers, at first None; gives the logits of what comes next, shape (N, V), and what
        it remembers now.
    vocabulary : Vocabulary
        Its V symbols.
    primes : str or list of str
        The beginnings, each of one symbol or more. They may be of different lengths.
    longest : int
        How many symbols are drawn for a text, at most.
    end : str, optional
        What ends a text, such as an empty line, ``"\\n\\n"``: one symbol or more, of which the
        network drew at least the last. A text that does not end with it is unfinished.
    temperature : float
        Divides the logits: see :func:`artcourse.sampling.temperature`.
    top_k : int, optional
        Leaves all but so many symbols out: see :func:`artcourse.sampling.top_k`.
    p : float, optional
        Leaves the unlikely out, at this temperature: see :func:`artcourse.sampling.nucleus`.
    generator : torch.Generator
        Of the CPU, wherever the network is: the same one draws the same texts.

    Returns
    -------
    list of str
        One for each prime, which it begins with.

    Raises
    ------
    ValueError
        When a prime is empty or holds an unknown symbol, a setting is out of range, or the
        network gives no such logits.

    Examples
    --------
    >>> def after(tokens, state):  # each symbol is followed by the next one of the alphabet
    ...     return 100.0 * torch.eye(5)[(tokens + 1) % 5], state
    >>> generator = torch.Generator().manual_seed(0)
    >>> sample_text(after, Vocabulary("abcde"), ["a", "cd"], end="e", generator=generator)
    ['abcde', 'cde']

    Lesson: 05_recurrent_networks
    """
    if not isinstance(generator, torch.Generator):
        raise ValueError(f"generator should be a torch.Generator, and is {generator!r}")
    rows = _encoded(vocabulary, primes)
    whole("longest", longest, 1)
    ending = None if end is None else vocabulary.encode(_filled("end", end)).tolist()
    choose = _filters(temperature, top_k, p)
    state, tokens = None, torch.stack([row[0] for row in rows])
    texts = [row.tolist() for row in rows]
    drawn, done = [0] * len(rows), [False] * len(rows)
    read = 1
    with torch.no_grad():
        while not all(done):
            logits, state = model_step(tokens, state)
            _need_next(logits, (len(rows), len(vocabulary)))
            next_ = sample_symbols(choose(logits), generator).tolist()
            for i, text in enumerate(texts):
                if read >= len(text) and not done[i]:
                    text.append(next_[i])
                    drawn[i] += 1
                    finished = ending is not None and text[-len(ending) :] == ending
                    done[i] = finished or drawn[i] == longest
                # a text that is done goes on being read, to keep the others company
            chosen = [text[min(read, len(text) - 1)] for text in texts]
            tokens = torch.tensor(chosen, device=logits.device)
            read += 1
    return [vocabulary.decode(text) for text in texts]


def sample_symbols(logits: Tensor, generator: torch.Generator) -> Tensor:
    """Draw one symbol for each row, with the probabilities that softmax makes of its logits.

    Parameters
    ----------
    logits : Tensor, shape (N, V)
        Minus infinity for what must not be drawn.
    generator : torch.Generator
        Of the CPU.

    Returns
    -------
    Tensor of int64, shape (N,)

    Raises
    ------
    ValueError
        When the logits are none, or hold nan, or minus infinity for all symbols.
    """
    need_floats("logits", logits, "(N, V)")
    most = logits.amax(1)
    if not most.isfinite().all():
        row = (~most.isfinite()).nonzero()[0].item()
        raise ValueError(
            "logits should be numbers, or minus infinity for some symbols, and row "
            f"{row} reaches {most[row].item()}"
        )
    # a stick as long as 1, cut into pieces as long as the probabilities: where is a random point?
    ends = softmax(logits.double(), dim=1).cumsum(1)
    # float32 is at most 1 − 2⁻²⁴: what float64 rounds off the end of the stick is far less
    point = torch.rand(len(logits), 1, generator=generator, dtype=torch.float32)
    return torch.searchsorted(ends, point.to(ends), right=True)[:, 0]


def _filters(temperature_: float, k: int | None, p: float | None) -> Filter:
    """The filters one after another: what is unlikely depends on the temperature."""
    # looked at before the network is asked; each filter looks again
    number("temperature", temperature_, above=0, remark="top_k=1 always takes the likeliest")
    if k is not None:
        whole("top_k", k, 1)
    if p is not None and number("p", p, above=0, remark="a probability") > 1:
        raise ValueError(f"p should be at most 1 (a probability), and is {p}")

    def choose(logits: Tensor) -> Tensor:
        logits = temperature(logits, temperature_)
        logits = logits if k is None else top_k(logits, k)
        return logits if p is None else nucleus(logits, p)

    return choose


def _encoded(vocabulary: Vocabulary, primes: str | Sequence[str]) -> list[Tensor]:
    primes = [primes] if isinstance(primes, str) else list(primes)
    if not primes:
        raise ValueError("primes should hold at least one text, and is empty")
    return [vocabulary.encode(_filled(f"primes[{i}]", text)) for i, text in enumerate(primes)]


def _filled(name: str, text: object) -> str:
    if not isinstance(text, str) or not text:
        raise ValueError(f"{name} should be a text of one symbol or more, and is {text!r}")
    return text


def _need_next(logits: object, wanted: tuple[int, int]) -> None:
    need_floats("the model's logits", logits)
    need_shape("the model's logits", logits, wanted, "a row a text, a column a symbol")
