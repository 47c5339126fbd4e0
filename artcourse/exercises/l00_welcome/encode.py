"""An exercise on text: a number for each character."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _texts(generator: torch.Generator) -> list[Case]:
    return [
        Case("cab", "abc"),
        Case("bed", "abcde"),
        Case("dada", "dba"),
        Case("a boat", " abot"),
        Case("so blue", " eubosl"),
        Case("the hat that", " aeht"),
    ]


@exercise(
    "welcome.encode",
    title="turn a text into indices",
    cases=_texts,
    hints=[
        "Go through the text one character at a time: for character in text.",
        "symbols.index(character) tells where a character stands in the alphabet.",
        "Collect the positions in a list, and give torch.tensor(…) of that list back.",
    ],
    praise="Your text is a tensor now: a network can read it.",
)
def encode(text, symbols):
    """Return the indices of the text's characters: a tensor of whole numbers.

    symbols is a string that holds each character of the alphabet once.
    """
    return torch.tensor([symbols.index(character) for character in text])


@encode.misconception
def the_computers_own_codes(text, symbols):
    """You used ord, the code that the computer has for every character on earth. We want the
    place in our own small alphabet, `symbols`."""
    return torch.tensor([ord(character) for character in text])


@encode.misconception
def counted_from_one(text, symbols):
    """You count from 1. The first symbol has the index 0."""
    return torch.tensor([symbols.index(character) + 1 for character in text])


@encode.misconception
def places_in_the_text(text, symbols):
    """You numbered the places in the text: 0, 1, 2, … The index wanted is the character's
    place in `symbols`, so that the same letter always has the same number."""
    return torch.arange(len(text))


@encode.misconception
def an_alphabet_from_the_text(text, symbols):
    """You made a new alphabet out of this text. The same letter would then have another
    number in the next text: use `symbols`."""
    own = sorted(set(text))
    return torch.tensor([own.index(character) for character in text])


@encode.misconception
def how_often_each_symbol_occurs(text, symbols):
    """You counted how often each symbol occurs. That loses their order: one index is wanted
    for every character of the text."""
    return torch.tensor([text.count(symbol) for symbol in symbols])


@encode.misconception
def every_character_once(text, symbols):
    """You left out characters that came before. Every character gets an index, repeated ones
    too."""
    return torch.tensor([symbols.index(character) for character in dict.fromkeys(text)])


@encode.misconception
def symbols_sorted(text, symbols):
    """You sorted the symbols first. Keep the order in which they were given."""
    return torch.tensor([sorted(symbols).index(character) for character in text])


@encode.misconception
def looked_up_in_the_text(text, symbols):
    """You looked for each character in the text itself. Its index is its place in
    `symbols`."""
    return torch.tensor([text.index(character) for character in text])


@encode.misconception
def text_and_symbols_swapped(text, symbols):
    """You went through `symbols` and looked in the text. It is the other way round."""
    return torch.tensor([text.find(symbol) for symbol in symbols])


@encode.misconception
def only_the_first_character(text, symbols):
    """You return inside the loop, after one character. Move `return` to the left, below the
    loop."""
    return torch.tensor([symbols.index(text[0])])


@encode.misconception
def spaces_left_out(text, symbols):
    """You left out the spaces. A space is a symbol like any other."""
    return torch.tensor([symbols.index(character) for character in text if character != " "])


@encode.alternative
def encode_by_dictionary(text, symbols):
    place = {symbol: index for index, symbol in enumerate(symbols)}
    return torch.tensor([place[character] for character in text])


@encode.alternative
def encode_by_loop(text, symbols):
    indices = torch.zeros(len(text), dtype=torch.int64)
    for position, character in enumerate(text):
        indices[position] = symbols.find(character)
    return indices
