"""Networks that are watched while they read and write, moved as a student moves them."""

from __future__ import annotations

import html
import re

import pytest
import torch
from matplotlib import pyplot as plt

from artcourse import plotting
from artcourse.data import Vocabulary
from artcourse.models import CharRNN
from artcourse.widgets import memory_slider, tune_writer

TUNE = "M:2/4\nL:1/8\nK:D\nd2 f2|e4||\n\n"
VOCABULARY = Vocabulary(TUNE + "8")


class Parrot:
    """A network that says one tune, whatever it reads; its score for what comes next is high."""

    def __init__(self, text: str) -> None:
        self.numbers = VOCABULARY.encode(text)

    def eval(self) -> None:
        pass

    def step(self, tokens: torch.Tensor, state: int | None) -> tuple[torch.Tensor, int]:
        place = 1 if state is None else state + 1
        logits = torch.zeros(len(tokens), len(VOCABULARY))
        if place < len(self.numbers):
            logits[:, self.numbers[place]] = 100.0
        return logits, place


@pytest.fixture
def reader() -> CharRNN:
    torch.manual_seed(0)
    return CharRNN(len(VOCABULARY), hidden_size=10, embedding_size=4)


def alt_of(widget: object) -> str:
    (words,) = re.findall(r'alt="([^"]+)"', widget.value)
    return html.unescape(words)


def test_stepping_through_a_text_shows_what_was_read_and_what_is_expected(reader: CharRNN) -> None:
    moving = memory_slider(reader, VOCABULARY, TUNE)
    moving.slider.value = 6
    words = alt_of(moving.children[1])
    assert "After 'M:2/4\\nL'" in words
    with torch.no_grad():
        logits, _ = reader(VOCABULARY.encode(TUNE[:7])[None])
    best = int(logits[0, -1].argmax())
    assert f"most likely next symbols: {VOCABULARY.symbols[best]}" in words
    assert moving.slider.max == len(TUNE) - 1
    assert not plt.get_fignums()  # every figure was closed


def test_a_text_is_needed_that_the_network_can_read(reader: CharRNN) -> None:
    with pytest.raises(ValueError, match="number of symbols"):
        memory_slider(reader, VOCABULARY, "")
    with pytest.raises(ValueError, match="'x' at position 1"):
        memory_slider(reader, VOCABULARY, "dx")


def test_the_writer_shows_the_tune_as_text_notes_and_sound() -> None:
    writer = tune_writer(Parrot(TUNE), VOCABULARY, prime="M")
    assert writer.text == TUNE.strip("\n")
    shown = writer._drawn.value
    assert "2 of 2 bars add up" in shown
    assert "d2 f2|e4||" in shown
    assert "<audio" in shown
    assert not plt.get_fignums()


def test_moving_a_slider_writes_another_tune(reader: CharRNN) -> None:
    writer = tune_writer(reader, VOCABULARY, prime="M")
    first = writer.text
    writer.number.value = 3
    assert writer.text != first
    writer.number.value = 0
    assert writer.text == first
    writer.temperature.value = 1.5
    assert writer.text != first


def test_a_tune_without_notes_is_said_to_be_one() -> None:
    writer = tune_writer(Parrot("M:2/4\nL:1/8\nK:D\n\n\n"), VOCABULARY, prime="M")
    assert "No note of it can be read" in writer._drawn.value


def test_a_tune_of_many_minutes_is_no_obstacle() -> None:
    long = "M:2/4\nL:1/8\nK:D\n" + "d8f8|" * 70 + "\n\n"
    writer = tune_writer(Parrot(long), VOCABULARY, prime="M")
    assert "<audio" in writer._drawn.value


# The figures


def test_the_unrolled_network_is_told_in_words() -> None:
    ax = plotting.plot_unrolled(["d", "2", "|"])
    words = plotting.alt_text(ax.figure)
    assert "it reads d, 2 one after another" in words
    assert "gradients" not in words
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("$W_{hh}$") == 3  # the loop, and two steps
    assert {"$h_1$", "$h_2$", "$h_0$", "d", "2", "2 ?", "| ?"} <= set(texts)
    backward = plotting.plot_unrolled(["d", "2", "|"], backward=True)
    assert "gradients back" in plotting.alt_text(backward.figure)
    plt.close("all")
    with pytest.raises(ValueError, match="number of symbols should be a whole number, 2 or more"):
        plotting.plot_unrolled(["d"])


def test_hidden_states_stand_over_their_symbols() -> None:
    states = torch.linspace(-1, 1, 15).view(5, 3)
    ax = plotting.plot_hidden_states(states, "a b\nc", "Three")
    (image,) = ax.images
    assert torch.equal(torch.tensor(image.get_array()), states.T)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "␣", "b", "↵", "c"]
    assert "Three, 3 hidden numbers" in plotting.alt_text(ax.figure)
    plt.close("all")
    with pytest.raises(ValueError, match=r"states should have shape \(4, 3\)"):
        plotting.plot_hidden_states(states, "abcd")


def test_a_moment_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="step should be a whole number from 0 to 1"):
        plotting.plot_moment(torch.zeros(2, 3), torch.zeros(2, 4), "ab", "abcd", 2)
