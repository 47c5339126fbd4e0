"""Drawing by chance: filters on paper, distributions by counting, texts to their end."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from artcourse.data import Vocabulary
from artcourse.sampling import nucleus, sample_symbols, sample_text, temperature, top_k

NONE = -torch.inf


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def logits_of(*probabilities: float) -> torch.Tensor:
    return torch.tensor(probabilities, dtype=torch.float64).log()


def kept(logits: torch.Tensor) -> list:
    return (logits > NONE).tolist()


# --- filters


def test_temperature_on_paper() -> None:
    logits = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
    assert temperature(logits, 0.5).tolist() == [[2, -4], [1, 6]]
    assert torch.equal(temperature(logits, 1), logits)
    squares = torch.softmax(temperature(logits_of(0.2, 0.3, 0.5), 0.5), 0)
    assert squares.tolist() == pytest.approx([4 / 38, 9 / 38, 25 / 38])


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (1, [False, True, False, False]),
        (2, [False, True, False, True]),
        (3, [True, True, False, True]),
        (4, [True] * 4),
        (9, [True] * 4),
    ],
)
def test_top_k_on_paper(k: int, expected: list[bool]) -> None:
    logits = torch.tensor([-1.0, 4.0, -3.5, 2.0])
    found = top_k(logits, k)
    assert kept(found) == expected
    assert torch.equal(found[found > NONE], logits[found > NONE])
    assert logits.tolist() == [-1, 4, -3.5, 2]


def test_top_k_keeps_k_of_equals() -> None:
    assert kept(top_k(torch.tensor([1.0, 2.0, 2.0, 2.0]), 2)) == [False, True, True, False]


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.01, [False, True, False, False]),
        (0.5, [False, True, False, False]),
        (0.51, [True, True, False, False]),
        (0.75, [True, True, False, False]),
        (0.8, [True, True, False, True]),
        (0.95, [True] * 4),
        (1, [True] * 4),
    ],
)
def test_nucleus_on_paper(p: float, expected: list[bool]) -> None:
    logits = logits_of(0.25, 0.5, 0.0625, 0.1875)
    found = nucleus(logits, p)
    assert kept(found) == expected
    assert torch.equal(found[found > NONE], logits[found > NONE])


@given(
    st.lists(st.floats(-20, 20), min_size=1, max_size=12),
    st.floats(0.01, 1),
    st.integers(1, 12),
)
def test_filters_keep_the_likeliest_and_no_more_than_they_must(
    numbers: list[float], p: float, k: int
) -> None:
    logits = torch.tensor([numbers, numbers[::-1]], dtype=torch.float64)
    for found in (nucleus(logits, p), top_k(logits, k)):
        for row, filtered in zip(logits, found, strict=True):
            stays = filtered > NONE
            assert stays.any()
            if not stays.all():
                assert row[stays].min() >= row[~stays].max()
    assert ((top_k(logits, k) > NONE).sum(1) == min(k, len(numbers))).all()
    probabilities = torch.softmax(logits, 1)
    stays = nucleus(logits, p) > NONE
    mass = (probabilities * stays).sum(1)
    least = torch.where(stays, probabilities, 2).amin(1)
    assert (mass >= p - 1e-9).all()
    if p < 1:
        assert (mass - least < p + 1e-9).all()


def test_filters_go_one_after_another() -> None:
    logits = logits_of(0.4, 0.3, 0.2, 0.1)
    assert kept(nucleus(top_k(logits, 2), 0.5)) == [True, False, False, False]
    assert kept(top_k(nucleus(logits, 0.85), 4)) == [True, True, True, False]


BAD_FILTERS = [
    (temperature, 0, r"temperature should be a number greater than 0 \(top_k=1 always takes"),
    (temperature, float("inf"), "temperature should be a number greater than 0"),
    (top_k, 0, "k should be a whole number, 1 or more, and is 0"),
    (top_k, 1.5, "k should be a whole number, 1 or more, and is 1.5"),
    (nucleus, 0, r"p should be a number greater than 0 \(a probability\), and is 0"),
    (nucleus, 1.5, r"p should be at most 1 \(a probability\), and is 1.5"),
]


@pytest.mark.parametrize(("filter_", "setting", "message"), BAD_FILTERS)
def test_settings_out_of_range_are_refused(filter_, setting: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        filter_(torch.zeros(2, 3), setting)


@pytest.mark.parametrize("filter_", [temperature, top_k, nucleus])
def test_what_are_no_logits_is_refused(filter_) -> None:
    with pytest.raises(ValueError, match="logits should be a torch tensor, and is a list"):
        filter_([1.0, 2.0], 1)
    with pytest.raises(ValueError, match="logits should hold floating-point numbers"):
        filter_(torch.arange(3), 1)
    with pytest.raises(ValueError, match="logits should not be empty"):
        filter_(torch.zeros(2, 0), 1)


# --- drawing


def test_symbols_are_drawn_as_often_as_they_are_likely() -> None:
    logits = torch.tensor([0.3, -1.2, 2.0, 0.0, NONE, 1.1], dtype=torch.float64)
    number = 20_000
    drawn = sample_symbols(logits.expand(number, 6), seeded())
    assert drawn.dtype == torch.int64
    counts = torch.bincount(drawn, minlength=6)
    assert counts[4] == 0
    likely = logits > NONE
    expected = torch.softmax(logits, 0)[likely] * number
    assert stats.chisquare(counts[likely].numpy(), expected.numpy()).pvalue > 0.01


def test_rows_are_drawn_each_by_its_own_chances_and_independently() -> None:
    logits = logits_of(0.9, 0.1).expand(2, 2).clone()
    logits[1] = logits[1].flip(0)
    generator = seeded(1)
    drawn = torch.stack([sample_symbols(logits, generator) for _ in range(4_000)])
    table = torch.zeros(2, 2)
    for i in (0, 1):
        for j in (0, 1):
            table[i, j] = ((drawn[:, 0] == i) & (drawn[:, 1] == j)).sum()
    expected = torch.tensor([[0.09, 0.81], [0.01, 0.09]]) * 4_000
    assert stats.chisquare(table.flatten().numpy(), expected.flatten().numpy()).pvalue > 0.01


def test_what_is_certain_or_left_out_is_certain_or_left_out() -> None:
    logits = torch.full((500, 4), NONE)
    logits[:, 3] = -1e4
    assert sample_symbols(logits, seeded()).tolist() == [3] * 500
    logits[:, 0] = -1e4
    assert set(sample_symbols(logits, seeded()).tolist()) == {0, 3}


@pytest.mark.parametrize(("point", "symbol"), [(0.0, 1), (1 - 2**-24, 2)])
def test_at_the_ends_of_the_stick_nothing_forbidden_is_drawn(
    monkeypatch: pytest.MonkeyPatch, point: float, symbol: int
) -> None:
    monkeypatch.setattr(torch, "rand", lambda *size, dtype, **_: torch.full(size, point).to(dtype))
    logits = logits_of(0.0, 0.3, 0.7, 0.0).expand(5, 4)
    assert sample_symbols(logits, seeded()).tolist() == [symbol] * 5
    many = torch.full((1, 100_001), 0.1)  # as float32, tenths and their sums are not exact
    many[0, [0, -1]] = NONE
    drawn = sample_symbols(many, seeded()).item()
    assert drawn == (1 if symbol == 1 else 99_999)


@pytest.mark.parametrize("value", [torch.nan, torch.inf, NONE])
def test_rows_that_are_no_chances_are_refused(value: float) -> None:
    logits = torch.zeros(3, 2)
    logits[1] = value
    with pytest.raises(ValueError, match=f"logits should be numbers, .* row 1 reaches {value}"):
        sample_symbols(logits, seeded())


# --- texts

LETTERS = Vocabulary("abcde.")


def alphabet(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
    """What follows a letter is the next one, and a full stop follows e."""
    assert tokens.dtype == torch.int64
    order = LETTERS.encode("abcde.a")
    following = {order[i].item(): order[i + 1].item() for i in range(6)}
    logits = torch.full((len(tokens), 6), NONE)
    for row, token in enumerate(tokens.tolist()):
        logits[row, following[token]] = 0.0
    return logits, state


def test_texts_go_on_from_their_primes_to_the_end() -> None:
    texts = sample_text(alphabet, LETTERS, ["a", "cd", ".ab"], end=".", generator=seeded())
    assert texts == ["abcde.", "cde.", ".abcde."]


def test_one_prime_may_be_a_text() -> None:
    assert sample_text(alphabet, LETTERS, "d", end="e.", generator=seeded()) == ["de."]


def test_texts_stop_at_the_longest() -> None:
    texts = sample_text(alphabet, LETTERS, ["a", "bcd"], longest=4, generator=seeded())
    assert texts == ["abcde", "bcde.ab"]
    unfinished = sample_text(alphabet, LETTERS, "a", longest=3, end=".", generator=seeded())
    assert unfinished == ["abcd"]


def test_an_end_in_the_prime_ends_nothing() -> None:
    texts = sample_text(alphabet, LETTERS, ["e.", "."], end=".", generator=seeded())
    assert texts == ["e.abcde.", ".abcde."]


def test_the_end_may_have_begun_in_the_prime() -> None:
    assert sample_text(alphabet, LETTERS, "de", end="e.", generator=seeded()) == ["de."]


def test_an_end_of_two_symbols_needs_both() -> None:
    script = LETTERS.encode("babaab")

    def step(tokens: torch.Tensor, place: int | None) -> tuple[torch.Tensor, int]:
        logits = torch.full((len(tokens), 6), NONE)
        logits[:, script[place or 0]] = 0.0
        return logits, (place or 0) + 1

    assert sample_text(step, LETTERS, "c", end="aa", generator=seeded()) == ["cbabaa"]


def uncertain(tokens: torch.Tensor, state: list | None) -> tuple[torch.Tensor, list]:
    """Chances that depend on all that was read, for each text by itself."""
    before = torch.zeros(len(tokens)) if state is None else state
    memory = (before * 0.7 + tokens).float()
    return torch.sin(memory[:, None] * torch.arange(1, 7)), memory


def test_a_text_is_read_symbol_by_symbol_from_its_first_on() -> None:
    read = []

    def step(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
        read.append(tokens.tolist())
        return uncertain(tokens, state)

    texts = sample_text(step, LETTERS, ["abc", "d"], longest=3, generator=seeded())
    first, second = (LETTERS.encode(text).tolist() for text in texts)
    assert [len(text) for text in texts] == [6, 4]
    # all but the last symbol, which nothing follows
    assert [row[0] for row in read] == first[:-1]
    assert [row[1] for row in read][:3] == second[:-1]


def test_the_same_generator_draws_the_same_texts() -> None:
    def texts(seed: int, **settings: object) -> list[str]:
        return sample_text(uncertain, LETTERS, ["a", "bc"], generator=seeded(seed), **settings)

    state = torch.random.get_rng_state()
    assert texts(0) == texts(0)
    assert texts(0) != texts(1)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_when_one_text_ends_the_others_are_the_same() -> None:
    """What a text becomes does not depend on when its neighbours are done."""
    free = sample_text(uncertain, LETTERS, ["a"] * 5, longest=40, generator=seeded())
    ended = sample_text(uncertain, LETTERS, ["a"] * 5, longest=40, end=".", generator=seeded())
    for whole, cut in zip(free, ended, strict=True):
        place = whole.find(".", 1)
        assert cut == (whole if place < 0 else whole[: place + 1])
    assert len(set(free)) > 1


def test_settings_reach_the_logits() -> None:
    def chances(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
        return logits_of(0.4, 0.3, 0.2, 0.06, 0.03, 0.01).expand(len(tokens), 6), state

    def used(**settings: object) -> set[str]:
        texts = sample_text(
            chances, LETTERS, ["a"] * 50, longest=40, generator=seeded(), **settings
        )
        return set("".join(text[1:] for text in texts))

    symbols = LETTERS.symbols
    assert used() == set(symbols)
    assert used(top_k=2) == set(symbols[:2])
    assert used(p=0.8) == set(symbols[:3])
    assert used(temperature=0.05) <= set(symbols[:2])
    # squares: .545, .307, .136: two of them reach .8 now
    assert used(temperature=0.5, p=0.8) == set(symbols[:2])
    assert used(top_k=1) == {symbols[0]}


def test_no_gradient_is_kept() -> None:
    weight = torch.ones(6, requires_grad=True)

    def step(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
        logits = weight.expand(len(tokens), 6)
        assert not torch.is_grad_enabled()
        return logits, state

    assert len(sample_text(step, LETTERS, "a", longest=5, generator=seeded())[0]) == 6


BAD_CALLS = [
    ({"primes": []}, "primes should hold at least one text, and is empty"),
    ({"primes": ""}, r"primes\[0\] should be a text of one symbol or more, and is ''"),
    ({"primes": ["a", 3]}, r"primes\[1\] should be a text of one symbol or more, and is 3"),
    ({"primes": "xyz"}, "The character 'x' at position 0 is not among the 6 symbols"),
    ({"longest": 0}, "longest should be a whole number, 1 or more, and is 0"),
    ({"end": ""}, "end should be a text of one symbol or more, and is ''"),
    ({"end": "!"}, "The character '!' at position 0"),
    ({"temperature": 0}, "temperature should be a number greater than 0"),
    ({"top_k": 0}, "k should be a whole number, 1 or more"),
    ({"p": 2}, "p should be at most 1"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD_CALLS)
def test_bad_calls_are_refused(wrong: dict, message: str) -> None:
    settings = {"primes": "a", "generator": seeded()} | wrong
    with pytest.raises(ValueError, match=message):
        sample_text(alphabet, LETTERS, **settings)


def test_a_model_of_another_vocabulary_is_refused() -> None:
    def step(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
        return torch.zeros(len(tokens), 7), state

    message = r"the model's logits should have shape \(1, 6\) .*, and has \(1, 7\)"
    with pytest.raises(ValueError, match=message):
        sample_text(step, LETTERS, "a", generator=seeded())


def test_settings_are_looked_at_before_the_network_is_asked() -> None:
    def asked(tokens: torch.Tensor, state: object) -> tuple[torch.Tensor, object]:
        raise AssertionError("the network was asked")

    vocabulary = Vocabulary("ab")
    generator = torch.Generator().manual_seed(0)
    for settings, message in (
        ({"top_k": 0}, "top_k should be a whole number, 1 or more, and is 0"),
        ({"temperature": 0}, "temperature should be"),
        ({"p": 1.5}, "p should be at most 1"),
    ):
        with pytest.raises(ValueError, match=message):
            sample_text(asked, vocabulary, "a", generator=generator, **settings)
    with pytest.raises(ValueError, match=r"generator should be a torch\.Generator, and is 3"):
        sample_text(asked, vocabulary, "a", generator=3)
