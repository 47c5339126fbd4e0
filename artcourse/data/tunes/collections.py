"""Three old collections of folk tunes, which come inside the package music21."""

import json
from pathlib import Path

from artcourse.data.abc.head import read_head
from artcourse.data.abc.tune import ParsedTune
from artcourse.data.kept import checksum_of, kept_text
from artcourse.data.progress import Bar
from artcourse.data.records import read_records, recorded_files
from artcourse.data.splits import SPLITS, names_of_splits
from artcourse.data.text import Vocabulary
from artcourse.data.tunes import splits
from artcourse.data.tunes.cleaning import Tune, clean_tune, split_tunes

TUNES = read_records("tunes")
SHORTEST, LONGEST = 80, 700  # characters of a tune's notes
MOST_WRONG = 0.1  # of a tune's bars: human transcribers make mistakes, too


def load_tunes(split: str = "train") -> list[Tune]:
    """Load folk tunes from Ireland, Scotland, England and America, as text in ABC.

    They come from the collections of O'Neill, Aird and Ryan, some 250 years to a bit over 100
    years old, as volunteers have written them down. The first call reads them, which takes some
    seconds, and keeps them in ``datasets/downloads``.

    Parameters
    ----------
    split : str
        ``"train"``, ``"validation"`` or ``"test"``; or ``"train+validation"``. They are the
        same on every computer. All versions of a tune are in one split, by their names; and
        no tune to learn from is nearly the same as one of the other splits.

    Returns
    -------
    list of Tune
        In the order of the collections. Put one after another, ``"".join(tune.text for tune
        in tunes)``, they are one text in which an empty line ends each tune.

    Raises
    ------
    ValueError
        When there is no such split, or a file is not the one that is expected.
    FileNotFoundError
        When music21, which holds them, is not installed.

    Lesson: 05_recurrent_networks
    """
    chosen = names_of_splits(split)
    made_from = checksum_of([*(record.sha256 for record in TUNES.values()), *_readers()])
    kept = json.loads(kept_text("tunes.json", made_from, _all_tunes))
    return [Tune(*facts) for name in chosen for facts in kept[name]]


def tune_vocabulary() -> Vocabulary:
    """Return all the symbols that folk tunes are written with here, those of every split.

    Lesson: 05_recurrent_networks
    """
    return Vocabulary("".join(tune.text for tune in load_tunes("train+validation+test")))


def _readers() -> list[Path]:
    """The modules that make tunes what they are: when one changes, tunes are made anew."""
    tunes = Path(__file__).parent
    folders = (tunes.parent / "abc", tunes)
    return [path for folder in folders for path in sorted(folder.glob("*.py"))]


def _all_tunes() -> str:
    """Read all tunes, and share them out, as JSON: a list for each split."""
    raw = [
        (name, text)
        for name, record in TUNES.items()
        for path in recorded_files(record)
        for text in split_tunes(path.read_text(encoding="utf-8", errors="replace"))
    ]
    bar = Bar("reading folk tunes")
    seen: set[str] = set()
    tunes: list[tuple[Tune, ParsedTune]] = []
    names: list[set[str]] = []
    for number, (source, text) in enumerate(raw, 1):
        if number % 100 == 0 or number == len(raw):
            bar.show(number / len(raw), f"Reading folk tunes, {number:,} of {len(raw):,}")
        try:
            tune, parsed = clean_tune(text, source)
        except ValueError:
            continue
        notes = tune.text.split("\n")[3]
        if is_good(notes, parsed) and notes not in seen:
            seen.add(notes)
            tunes.append((tune, parsed))
            titles = {splits.name_of(title) for title in read_head(text).titles} - {""}
            names.append(titles or {notes})
    return json.dumps(_shared_out(tunes, names), ensure_ascii=False)


def is_good(notes: str, parsed: ParsedTune) -> bool:
    """Whether a tune is neither short nor long, and nearly all its bars add up."""
    right = len(parsed.bars) - len(parsed.wrong_bars)
    nearly_all = right >= (1 - MOST_WRONG) * len(parsed.bars)
    return SHORTEST <= len(notes) <= LONGEST and len(parsed.bars) >= 4 and nearly_all


def _shared_out(
    tunes: list[tuple[Tune, ParsedTune]], names: list[set[str]]
) -> dict[str, list[Tune]]:
    parts: dict[str, list[tuple[Tune, ParsedTune]]] = {split: [] for split in SPLITS}
    for pair, split in zip(tunes, splits.share_out(names), strict=True):
        parts[split].append(pair)
    shared_out = {}
    for at, split in enumerate(SPLITS):
        others = [parsed for later in SPLITS[at + 1 :] for _, parsed in parts[later]]
        near = splits.near_others([parsed for _, parsed in parts[split]], others)
        pairs = zip(parts[split], near, strict=True)
        shared_out[split] = [tune for (tune, _), is_near in pairs if not is_near]
    return shared_out
