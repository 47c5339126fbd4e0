"""A network at work, moved by hand: step through what it reads, and let it write more boldly."""

from __future__ import annotations

import html

import ipywidgets as widgets
import torch

from artcourse.data import Vocabulary, parse_tune
from artcourse.functional._door import whole
from artcourse.models import CharRNN
from artcourse.plotting import play_tune, plot_piano_roll
from artcourse.plotting.memory import plot_moment
from artcourse.sampling import sample_text
from artcourse.widgets.live import LAYOUT, PictureSlider, figure_html, picture_slider

MOST_SYMBOLS = 400
LONGEST = 400  # symbols of a tune that is written live
TEMPO, SECONDS = 180, 12  # quarter notes a minute; how much of a tune is heard
COLDEST, HOTTEST = 0.2, 1.6
SLIDER = {"style": {"description_width": "90px"}, "layout": {"width": "360px"}}


def memory_slider(model: CharRNN, vocabulary: Vocabulary, text: str) -> PictureSlider:
    """Make a slider that steps through a text, and shows what a network remembers and expects.

    Parameters
    ----------
    model : CharRNN
        With a hidden state of one tensor, as an RNN or a GRU has it.
    vocabulary : Vocabulary
        Its symbols.
    text : str
        What it reads, at most 400 symbols.

    Returns
    -------
    PictureSlider
        At the end of a cell it appears. Its `slider.value` can be used in other cells.

    Raises
    ------
    ValueError
        When the text is empty or too long, or holds an unknown symbol.

    Lesson: 05_recurrent_networks
    """
    whole("the number of symbols", len(text), 1, MOST_SYMBOLS)
    with torch.no_grad():
        embedded = model.embedding(vocabulary.encode(text)[None])
        states, _ = model.recurrent(embedded)
        logits = model.head(states)

    def draw(step: int) -> object:
        return plot_moment(states[0], logits[0], text, vocabulary.symbols, step)

    start = min(len(text) - 1, 30)
    return picture_slider(draw, "symbol", 0, len(text) - 1, start)


class TuneWriter(widgets.VBox):
    """Two sliders, temperature and number, and the tune that a network writes, with a player."""

    def __init__(self, model: CharRNN, vocabulary: Vocabulary, prime: str) -> None:
        self._model, self._vocabulary, self._prime = model, vocabulary, prime
        self.temperature = widgets.FloatSlider(
            0.8, min=COLDEST, max=HOTTEST, step=0.1, description="temperature", **SLIDER
        )
        self.number = widgets.IntSlider(0, 0, 19, description="tune number", **SLIDER)
        self._drawn = widgets.HTML()
        super().__init__([self.temperature, self.number, self._drawn], layout=LAYOUT)
        for slider in (self.temperature, self.number):
            slider.observe(self._write, "value")
        self._write()

    def __repr__(self) -> str:
        return "TuneWriter()"

    @property
    def text(self) -> str:
        """The tune that is shown."""
        (text,) = sample_text(
            self._model.step,
            self._vocabulary,
            self._prime,
            longest=LONGEST,
            end="\n\n",
            temperature=self.temperature.value,
            generator=torch.Generator().manual_seed(self.number.value),
        )
        return text.strip("\n")

    def _write(self, _: object = None) -> None:
        text = self.text
        tune = parse_tune(text)
        if not tune.notes:
            self._drawn.value = f"<pre>{html.escape(text)}</pre><p>No note of it can be read.</p>"
            return
        right = len(tune.bars) - len(tune.wrong_bars)
        words = f"{right} of {len(tune.bars)} bars add up"
        meter = None if tune.meter is None else float(tune.meter)
        axes = plot_piano_roll(tune.notes, words, bar=meter, key=tune.key)
        player = play_tune(tune.notes, TEMPO, seconds=SECONDS)._repr_html_()
        shown = f"<pre style='white-space: pre-wrap; max-width: 860px'>{html.escape(text)}</pre>"
        self._drawn.value = player + figure_html(axes.figure) + shown


def tune_writer(model: CharRNN, vocabulary: Vocabulary, prime: str = "\n\nM:") -> TuneWriter:
    """Make sliders for the temperature and the number of a tune, which is written at once.

    Parameters
    ----------
    model : CharRNN
    vocabulary : Vocabulary
        Its symbols.
    prime : str
        How each tune begins.

    Returns
    -------
    TuneWriter
        At the end of a cell it appears. Its `text` can be used in other cells.

    Lesson: 05_recurrent_networks
    """
    model.eval()
    return TuneWriter(model, vocabulary, prime)
