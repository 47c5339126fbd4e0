"""From text to numbers and back."""

from collections.abc import Iterable

import torch
from torch import Tensor


class Vocabulary:
    """The symbols of a text, each with its number.

    Parameters
    ----------
    text : str
        Every different character in it becomes a symbol. They are sorted, so that the same
        characters always get the same numbers.

    Examples
    --------
    >>> vocabulary = Vocabulary("banana")
    >>> vocabulary.symbols
    ('a', 'b', 'n')
    >>> vocabulary.encode("ban")
    tensor([1, 0, 2])
    >>> vocabulary.decode([1, 0, 2])
    'ban'

    Lesson: 00_welcome
    """

    def __init__(self, text: str) -> None:
        if not isinstance(text, str) or not text:
            raise ValueError(f"A vocabulary is made from a text. This is {_named(text)}.")
        self.symbols = tuple(sorted(set(text)))
        self._number = {symbol: number for number, symbol in enumerate(self.symbols)}

    def __len__(self) -> int:
        return len(self.symbols)

    def __repr__(self) -> str:
        return f"Vocabulary({''.join(self.symbols)!r})"

    def encode(self, text: str) -> Tensor:
        """Turn each character into its number.

        Returns
        -------
        Tensor, shape (len(text),)
            int64 numbers from 0 to ``len(vocabulary) - 1``.

        Raises
        ------
        ValueError
            When a character is not among the symbols; the message says which, and where.
        """
        if not isinstance(text, str):
            raise ValueError(f"encode takes a text. This is {_named(text)}.")
        for position, character in enumerate(text):
            if character not in self._number:
                raise ValueError(
                    f"The character {character!r} at position {position} is not among the "
                    f"{len(self)} symbols. Make the vocabulary from a text that holds it."
                )
        return torch.tensor([self._number[character] for character in text], dtype=torch.int64)

    def decode(self, indices: Tensor | Iterable[int]) -> str:
        """Turn numbers back into text.

        Parameters
        ----------
        indices : Tensor, shape (N,), or iterable of int

        Raises
        ------
        ValueError
            When a number stands for no symbol; the message says which, and where.
        """
        numbers = indices.tolist() if isinstance(indices, Tensor) else list(indices)
        if not isinstance(numbers, list):
            raise ValueError(f"decode takes a row of numbers, such as [{numbers}]. This is one.")
        last = len(self) - 1
        for position, number in enumerate(numbers):
            if not isinstance(number, int) or not 0 <= number <= last:
                given = f"{number!r} at position {position} stands for no symbol"
                raise ValueError(f"{given}. The numbers go from 0 to {last}.")
        return "".join(self.symbols[number] for number in numbers)


def _named(value: object) -> str:
    return "an empty one" if value == "" else f"a {type(value).__name__}"
