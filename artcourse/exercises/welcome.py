"""Exercises of lesson 00: a picture, a sound and a text are numbers."""

from __future__ import annotations

import math

import torch

from artcourse.exercises.exercise import Case, exercise


def _pictures(generator: torch.Generator) -> list[Case]:
    shades = torch.tensor([[[[0.25, 0.75, 0.5], [0.125, 0.0, 1.0]]]])
    return [
        Case(shades),
        Case(torch.rand(1, 3, 2, 4, generator=generator)),
        Case(torch.rand(2, 3, 20, 30, generator=generator)),
    ]


@exercise(
    "welcome.negative",
    title="turn a picture into its negative",
    cases=_pictures,
    hints=[
        "Black is 0 and white is 1. What turns 0 into 1, 1 into 0 and leaves 0.5 alone?",
        "Arithmetic works on the whole tensor at once: no loop is needed.",
        "A shade s becomes 1 - s.",
    ],
    praise="Dark is light now, and light is dark: one subtraction for every pixel at once.",
)
def negative(image):
    return 1 - image


@negative.misconception
def shades_up_to_255(image):
    """Your brightnesses count from 0 to 255. In this course white is 1, so a shade s becomes
    1 - s; with 255 nearly everything is far brighter than white."""
    return 255 - image


@negative.misconception
def only_the_sign_changed(image):
    """You changed the sign. A shade below 0 is darker than black, and nobody can see it:
    the negative has to stay between 0 and 1."""
    return -image


@negative.misconception
def one_divided_by_the_shade(image):
    """You divided 1 by the shade. The negative is a difference, not a quotient: how far the
    shade is from white."""
    return 1 / image


@negative.misconception
def picture_turned_over(image):
    """You turned the picture upside down. The pixels stay where they are; their shades
    change."""
    return image.flip(-2)


@negative.misconception
def only_black_and_white(image):
    """Your picture has only black and white left. Every shade has a negative of its own:
    0.25 becomes 0.75."""
    return (image < 0.5).to(image.dtype)


@negative.misconception
def subtracted_the_wrong_way_round(image):
    """You subtracted the wrong way round. It is 1 - image, not image - 1: a negative has no
    numbers below 0."""
    return image - 1


@negative.misconception
def brightest_shade_for_white(image):
    """You measured from the brightest shade in the picture. White is always 1, whether the
    picture has a white spot or not."""
    return image.max() - image


@negative.alternative
def negative_by_scaling(image):
    return image * -1 + 1


@negative.alternative
def negative_by_torch(image):
    return torch.ones_like(image).sub(image)


def _tones(generator: torch.Generator) -> list[Case]:
    return [Case(1, 1, 8), Case(3, 0.5, 16), Case(110, 0.25, 2000), Case(440, 0.5, 8000)]


@exercise(
    "welcome.tone",
    title="write a pure tone as numbers",
    cases=_tones,
    hints=[
        "First the times: sample number n is played at n / rate seconds, and there are "
        "seconds * rate samples. torch.arange counts them.",
        "A tone of frequency f swings f times a second. One swing of torch.sin takes 2π.",
        "torch.sin(2 * math.pi * frequency * time)",
    ],
    praise="You made a sound out of nothing but arithmetic.",
    tolerance=5e-3,
)
def tone(frequency, seconds, rate):
    time = torch.arange(int(seconds * rate)) / rate
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def two_pi_forgotten(frequency, seconds, rate):
    """One swing of a sine takes 2π, not 1: without that factor your tone is about six times
    too low."""
    return torch.sin(frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def pi_instead_of_two_pi(frequency, seconds, rate):
    """You used π where 2π is needed: half a swing for a whole one. Your tone is an octave too
    low."""
    return torch.sin(math.pi * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def degrees(frequency, seconds, rate):
    """You counted a full swing as 360. torch.sin works in radians, where a full swing
    is 2π."""
    return torch.sin(360 * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def sample_numbers_for_seconds(frequency, seconds, rate):
    """You put the sample's number where its time belongs. Sample n is played at n / rate
    seconds."""
    return torch.sin(2 * math.pi * frequency * torch.arange(int(seconds * rate)))


@tone.misconception
def one_sample_too_many(frequency, seconds, rate):
    """You have one sample too many. Counting starts at 0, so the last one of N samples has
    the number N - 1."""
    return torch.sin(2 * math.pi * frequency * torch.arange(int(seconds * rate) + 1) / rate)


@tone.misconception
def last_sample_at_the_end(frequency, seconds, rate):
    """You placed the last sample at the very end, as torch.linspace does. The samples are
    1 / rate seconds apart, and the last one comes that much before the end."""
    time = torch.linspace(0, seconds, int(seconds * rate))
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def cosine_for_sine(frequency, seconds, rate):
    """You used the cosine, which begins at its highest point. The tone asked for begins in
    silence, at 0: that is the sine."""
    return torch.cos(2 * math.pi * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def first_sample_late(frequency, seconds, rate):
    """Your first sample is at the time 1 / rate. It belongs at time 0: torch.arange(n) begins
    there by itself."""
    time = torch.arange(1, int(seconds * rate) + 1) / rate
    return torch.sin(2 * math.pi * frequency * time)


@tone.misconception
def one_second_only(frequency, seconds, rate):
    """You always make one second of sound. There are seconds * rate samples."""
    return torch.sin(2 * math.pi * frequency * torch.arange(rate) / rate)


@tone.misconception
def frequency_left_out(frequency, seconds, rate):
    """Your tone swings once a second, whatever `frequency` says."""
    return torch.sin(2 * math.pi * torch.arange(int(seconds * rate)) / rate)


@tone.misconception
def pi_rounded(frequency, seconds, rate):
    """3.14 is not close enough to π: over many swings your tone drifts away. Use math.pi."""
    return torch.sin(2 * 3.14 * frequency * torch.arange(int(seconds * rate)) / rate)


@tone.alternative
def tone_by_steps(frequency, seconds, rate):
    step = 2 * math.pi * frequency / rate
    return torch.sin(step * torch.arange(int(seconds * rate)))


@tone.alternative
def tone_by_list(frequency, seconds, rate):
    samples = range(int(seconds * rate))
    return torch.tensor([math.sin(2 * math.pi * frequency * n / rate) for n in samples])


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
