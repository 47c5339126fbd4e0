"""Baselines and copies: on paper, by naive methods, and refused where they make no sense."""

from __future__ import annotations

import lzma
import math
import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from artcourse.data import Vocabulary
from artcourse.measures import (
    CopiedRun,
    CopyFinder,
    NGramModel,
    bits_per_character,
    longest_copied_run,
    ngram_novelty,
)
from artcourse.sampling import sample_text

SMALL = st.text("abc", min_size=1, max_size=40)


# --- n-grams


def test_a_bigram_on_paper() -> None:
    model = NGramModel("abracadabra", 2)
    # b: 2 of 11, 5 kinds of symbols, each a fifth; after a: 2 of 4, 3 kinds
    alone = (2 + 5 / 5) / (11 + 5)
    assert model.probability("b") == pytest.approx(alone)
    assert model.probability("b", after="a") == pytest.approx((2 + 3 * alone) / (4 + 3))
    assert model.probability("b", after="xyzcda") == model.probability("b", after="a")


def test_a_context_never_seen_leaves_it_to_a_shorter_one() -> None:
    model = NGramModel("abracadabra", 4)
    assert model.probability("a", after="cab") == model.probability("a", after="ab")
    seen = NGramModel("abracadabra", 4, Vocabulary("abcdrx"))
    assert seen.probability("a", after="x") == seen.probability("a")
    assert seen.probability("x", after="a") > 0


@given(SMALL, SMALL, st.integers(1, 5))
def test_chances_add_up_to_one(text: str, after: str, n: int) -> None:
    model = NGramModel(text, n, Vocabulary("abcde"))
    distribution = model.distribution(after)
    assert distribution.sum().item() == pytest.approx(1)
    assert (distribution > 0).all()
    each = [model.probability(symbol, after) for symbol in "abcde"]
    assert distribution.tolist() == pytest.approx(each)


@given(SMALL, SMALL, st.integers(1, 4))
def test_bits_are_the_logarithm_of_the_whole_texts_chance(text: str, other: str, n: int) -> None:
    model = NGramModel(text, n, Vocabulary("abc"))
    chance = math.prod(model.probability(s, after=other[:i]) for i, s in enumerate(other))
    assert model.bits_per_character(other) * len(other) == pytest.approx(-math.log2(chance))


def markov_text(length: int, seed: int) -> str:
    """Text where each symbol depends on the one before: 0.469 bits a character at best."""
    chance = random.Random(seed)
    following = {"a": "b", "b": "c", "c": "a"}
    text = "a"
    while len(text) < length:
        last = text[-1]
        text += following[last] if chance.random() < 0.9 else last
    return text


def test_a_bigram_finds_what_there_is_to_know() -> None:
    training, text = markov_text(20_000, 0), markov_text(5_000, 1)
    best = -(0.9 * math.log2(0.9) + 0.1 * math.log2(0.1))
    assert bits_per_character(text, training, 2) == pytest.approx(best, abs=0.03)
    assert bits_per_character(text, training, "unigram") == pytest.approx(math.log2(3), abs=0.01)
    assert best < bits_per_character(text, training, 4) < best + 0.05
    assert bits_per_character(text, training, "xz") > best


def test_baselines_on_paper() -> None:
    assert bits_per_character("abcd", "aaaaefgh", "uniform") == 3
    assert bits_per_character("ab", "aab", "unigram") == bits_per_character("ab", "aab", 1)
    # with 2 kinds of symbols: a (2 + 2/2)/5, b (1 + 2/2)/5
    expected = -(math.log2(3 / 5) + math.log2(2 / 5)) / 2
    assert bits_per_character("ab", "aab", "unigram") == pytest.approx(expected)


def test_a_compressor_gets_a_text_cheaply_that_it_has_seen() -> None:
    chance = random.Random(0)
    text = "".join(chance.choices("abcdefgh", k=4_000))
    other = "".join(chance.choices("abcdefgh", k=4_000))
    assert bits_per_character(text, text, "xz") < 0.2
    assert 2.9 < bits_per_character(text, other, "xz") < 3.6
    preset = 9 | lzma.PRESET_EXTREME
    both, alone = (len(lzma.compress(t.encode(), preset=preset)) for t in (other + text, other))
    assert bits_per_character(text, other, "xz") == 8 * (both - alone) / 4_000


def test_symbols_that_training_lacks_cost_bits_but_not_infinitely_many() -> None:
    assert 2 < bits_per_character("xyz", "abcabc", 3) < 20


def test_an_ngram_model_writes_texts() -> None:
    model = NGramModel("abcde.abcde.abcde.", 4, Vocabulary("abcde."))
    settings = {"longest": 30, "end": ".", "top_k": 1}
    generator = torch.Generator().manual_seed(0)
    texts = sample_text(model.step, model.vocabulary, ["a", "cd"], generator=generator, **settings)
    assert texts == ["abcde.", "cde."]


def test_a_step_gives_the_chances_after_all_that_was_read() -> None:
    model = NGramModel("abracadabra", 3)
    state = None
    for symbols in ("ar", "ba", "rc"):
        logits, state = model.step(model.vocabulary.encode(symbols), state)
    for row, read in enumerate(("abr", "rac")):
        assert torch.allclose(logits[row].exp(), model.distribution(read))
    assert state == ["br", "ac"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", "abc", 2), "text should be a text of one symbol or more, and is ''"),
        (("abc", "", 2), "training_text should be a text of one symbol or more, and is ''"),
        (("abc", "abc", 0), "baseline should be a whole number, 1 or more, and is 0"),
        (("abc", "abc", "zip"), "baseline should be 'uniform', 'unigram' or 'xz', and is 'zip'"),
    ],
)
def test_bad_baselines_are_refused(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bits_per_character(*arguments)


def test_bad_models_are_refused() -> None:
    with pytest.raises(ValueError, match="n should be a whole number, 1 or more"):
        NGramModel("abc", 0)
    with pytest.raises(ValueError, match="text should be a text of one symbol or more"):
        NGramModel("", 2)
    with pytest.raises(ValueError, match="The character 'c' at position 2"):
        NGramModel("abc", 2, Vocabulary("ab"))
    with pytest.raises(ValueError, match="The character 'x' at position 0"):
        NGramModel("abc", 2).bits_per_character("x")
    with pytest.raises(ValueError, match="text should hold at least one character"):
        NGramModel("abc", 2).bits_per_character("")


# --- copies


def naive_run(sample: str, texts: list[str]) -> CopiedRun:
    """Every piece of the sample, in every text."""
    best = CopiedRun("", 0, -1)
    for start in range(len(sample)):
        for end in range(start + 1, len(sample) + 1):
            piece = sample[start:end]
            sources = [i for i, text in enumerate(texts) if piece in text]
            if sources and len(piece) > best.length:
                best = CopiedRun(piece, start, sources[0])
    return best


@given(st.text("abc", max_size=25), st.lists(st.text("abcd", max_size=25), min_size=1, max_size=5))
def test_copies_are_those_of_a_naive_search(sample: str, texts: list[str]) -> None:
    if not any(texts):
        texts = [*texts, "d"]
    found, expected = longest_copied_run(sample, texts), naive_run(sample, texts)
    assert found[:2] == expected[:2]
    assert (found.source == -1) == (expected.source == -1)
    if found.length:
        assert found.text in texts[found.source]
    for n in range(1, min(5, len(sample)) + 1):
        pieces = [sample[i : i + n] for i in range(len(sample) - n + 1)]
        new = [not any(piece in text for text in texts) for piece in pieces]
        assert ngram_novelty(sample, texts, n) == pytest.approx(sum(new) / len(new))


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.text(max_size=12))
def test_any_characters_will_do(texts: list[str], sample: str) -> None:
    texts = [text.replace("\uffff", "") for text in [*texts, "x"]]
    sample = sample.replace("\uffff", "")
    assert longest_copied_run(sample, texts)[:2] == naive_run(sample, texts)[:2]


def test_a_planted_copy_is_found_in_long_texts() -> None:
    chance = random.Random(0)
    texts = ["".join(chance.choices("ABCDEFG|", k=300)) for _ in range(200)]
    sample = "".join(chance.choices("abcdefg", k=90))
    finder = CopyFinder(texts)
    planted = sample[:30] + texts[137][41:88] + sample[30:]
    assert longest_copied_run(planted, finder) == CopiedRun(texts[137][41:88], 30, 137)
    assert longest_copied_run(planted, finder).length == 47
    assert longest_copied_run(sample, finder) == CopiedRun("", 0, -1)
    assert ngram_novelty(texts[5], finder) == 0
    assert ngram_novelty(sample, finder) == 1


def test_a_copy_does_not_go_on_into_the_next_text() -> None:
    assert longest_copied_run("abcdef", ["abc", "def"]).text == "abc"
    assert ngram_novelty("cd", ["abc", "def"], n=2) == 1


def test_one_text_may_be_given_as_it_is() -> None:
    assert longest_copied_run("xabx", "cab") == CopiedRun("ab", 1, 0)


def test_texts_that_repeat_are_sorted_all_the_same() -> None:
    texts = ["a" * 500, "ab" * 300, "a" * 500]
    assert longest_copied_run("b" + "a" * 600, texts).length == 500
    assert "ab" * 299 in CopyFinder(texts)
    assert "bb" not in CopyFinder(texts)
    assert CopyFinder(texts).source("ba") == 1


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="sample should be a text, and is 3"):
        longest_copied_run(3, ["abc"])
    with pytest.raises(ValueError, match=r"texts\[1\] should be a text, and is None"):
        longest_copied_run("abc", ["abc", None])
    with pytest.raises(ValueError, match="texts should hold at least one character"):
        longest_copied_run("abc", [])
    with pytest.raises(ValueError, match="sample should not hold U"):
        ngram_novelty("a\uffffb", ["abc"], 2)
    with pytest.raises(ValueError, match="sample should have at least n = 8 characters, and has 3"):
        ngram_novelty("abc", ["abc"])
    with pytest.raises(ValueError, match="n should be a whole number, 1 or more"):
        ngram_novelty("abc", ["abc"], 0)


def test_what_is_no_symbol_has_no_probability() -> None:
    model = NGramModel("abracadabra", 2)
    for symbol in ("Z", "ab", ""):
        with pytest.raises(ValueError, match="symbol should be one of the 5, and is"):
            model.probability(symbol, after="a")
    with pytest.raises(ValueError, match="text should be a text of one symbol or more"):
        NGramModel("", 2, model.vocabulary)
