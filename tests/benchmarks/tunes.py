"""How well networks foretell folk tunes, and how good the tunes are that they write.

Run by hand: python tests/benchmarks/tunes.py [--seeds 0 1 2] [--only ROW …] [--tunes 200]
    [--search]

Each row is trained by its recipe with one thread, for each seed; its seconds are those of the
processor. Everything was chosen on the validation tunes; the test tunes are used here alone, once
a network. The peer's recipe is that of the first laboratory of MIT's course 6.S191 (2024): an
embedding of 256, an LSTM of 1,024, eight pieces of 100 characters that begin anywhere, Adam with
a rate of 0.005, 3,000 steps, each from an empty state; trained on our training tunes.

Writes what it finds into datasets/measured/tunes.json, from which lessons read; rows that are not
run again stay. A trial with other seeds, or another number of tunes, writes nothing down.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from artcourse.data import (
    load_measured,
    load_tunes,
    parse_tune,
    save_measured,
    tune_vocabulary,
)
from artcourse.measures import (
    CopyFinder,
    NGramModel,
    bits_per_character,
    network_bits,
    score_tunes,
)
from artcourse.measures.tunes import notes_of
from artcourse.models import CharRNN
from artcourse.sampling import sample_text
from artcourse.training.recipes.tunes import TuneRecipe

RECIPES = {
    "rnn, by hand": TuneRecipe(cell="rnn", lr=4e-3, epochs=16, by_hand=True),
    "lstm, short": TuneRecipe(epochs=8, dropout=0.1),
    "lstm": TuneRecipe(),
}
COMMAND = "python tests/benchmarks/tunes.py"
SEEDS, TUNES = [0, 1, 2], 200
TEMPERATURE = 0.8
LONGEST = 760  # characters
PRIME = "\n\nM:"
BASELINES = ("uniform", "unigram", 2, 5, "xz")


def text_of(split: str) -> str:
    """All tunes of a split, one after another."""
    return "".join(tune.text for tune in load_tunes(split))


def scores(texts: list[str], finder: CopyFinder) -> dict[str, float]:
    """Score tunes; bars are counted too, as a long tune has more chances for a wrong one."""
    found = score_tunes(texts, finder)
    bars = [bar.is_right for text in texts for bar in parse_tune(text).bars]
    return {**found._asdict(), "single_bars_right": sum(bars) / len(bars)}


def written(model_step: Callable[..., Any], count: int, seed: int) -> list[str]:
    """Let a model write tunes; the empty line that each begins after is left out."""
    texts = sample_text(
        model_step,
        tune_vocabulary(),
        [PRIME] * count,
        longest=LONGEST,
        end="\n\n",
        temperature=TEMPERATURE,
        generator=torch.Generator().manual_seed(seed),
    )
    return [text.removeprefix("\n\n") for text in texts]


def measured(model: Any, seconds: float, finder: CopyFinder, count: int, seed: int) -> dict:
    """Everything about one trained network."""
    vocabulary = tune_vocabulary()
    row = {"seed": seed, "cpu_seconds": round(seconds)}
    for split in ("validation", "test"):
        row[f"{split}_bits"] = network_bits(model, vocabulary.encode(text_of(split)))
    return {**row, **scores(written(model.step, count, seed), finder)}


def train_peer(seed: int) -> CharRNN:
    """Train by the peer's recipe."""
    vocabulary = tune_vocabulary()
    tokens = vocabulary.encode(text_of("train"))
    torch.manual_seed(seed)
    model = CharRNN(len(vocabulary), hidden_size=1024, embedding_size=256, cell="lstm")
    model.recurrent.reset_parameters()  # without the forget gate's bias of ours
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(3000):
        starts = torch.randint(len(tokens) - 101, (8,)).tolist()
        pieces = torch.stack([tokens[start : start + 101] for start in starts])
        optimizer.zero_grad()
        logits, _ = model(pieces[:, :-1])
        nn.functional.cross_entropy(logits.mT, pieces[:, 1:]).backward()
        optimizer.step()
    return model


def train(name: str, seed: int) -> tuple[Any, float]:
    """Train one row's network: it, and the seconds of the processor that it took."""
    start = time.process_time()
    model = train_peer(seed) if name == "peer" else RECIPES[name].train(seed)[0]
    return model, time.process_time() - start


def search() -> None:
    """Print the bits on the validation tunes after three epochs, for each cell and some rates."""
    unseen = tune_vocabulary().encode(text_of("validation"))
    for cell, lr in itertools.product(("rnn", "lstm"), (1e-3, 2e-3, 4e-3, 8e-3)):
        model, _ = TuneRecipe(cell=cell, lr=lr, epochs=3, dropout=0.0).train()
        print(f"{cell}, rate {lr}: {network_bits(model, unseen):.3f} bits", flush=True)


def without_network(finder: CopyFinder, count: int) -> dict[str, Any]:
    """The baselines' bits, and the tunes of people and of a 5-gram."""
    training, test = text_of("train"), text_of("test")
    bits = {str(name): bits_per_character(test, training, name) for name in BASELINES}
    ngram = NGramModel(training, 5, tune_vocabulary())
    people = [tune.text for tune in load_tunes("test")]
    return {
        "baselines": bits,
        "human": scores(people, finder),
        "5-gram": scores(written(ngram.step, count, seed=0), finder),
    }


def main() -> None:
    """Measure, print a table, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", nargs="*", type=int, default=SEEDS)
    parser.add_argument("--only", nargs="*", choices=["baselines", *RECIPES, "peer"])
    parser.add_argument("--tunes", type=int, default=TUNES)
    parser.add_argument("--search", action="store_true", help="only try some learning rates")
    given = parser.parse_args()
    torch.set_num_threads(1)
    if given.search:
        search()
        return
    is_whole = (given.seeds, given.tunes) == (SEEDS, TUNES)
    chosen = given.only or ["baselines", *RECIPES, "peer"]
    finder = CopyFinder(notes_of(tune.text) for tune in load_tunes("train"))
    try:
        found = load_measured("tunes")
    except ValueError:
        found = {}
    if "baselines" in chosen:
        found.update(without_network(finder, given.tunes))
        print({name: round(bits, 2) for name, bits in found["baselines"].items()})
        print("human", found["human"], "5-gram", found["5-gram"], sep="\n")
    networks = found.setdefault("networks", {})
    for name in [name for name in chosen if name != "baselines"]:
        rows = []
        for seed in given.seeds[: 1 if name == "peer" else None]:
            model, seconds = train(name, seed)
            rows.append(measured(model, seconds, finder, given.tunes, seed))
            print(name, rows[-1], flush=True)
        networks[name] = rows
        if is_whole:
            save_measured("tunes", COMMAND, found)
    if is_whole:
        save_measured("tunes", COMMAND, found)
    else:
        print("A trial: nothing is written down.")


if __name__ == "__main__":
    main()
