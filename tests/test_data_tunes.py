"""Folk tunes: as recorded, in one way of writing, in splits that share none, kept once read."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from artcourse.data import (
    SPLITS,
    TUNES,
    Tune,
    Vocabulary,
    bars_are_right,
    kept,
    load_tunes,
    load_tunes_from,
    parse_tune,
    records,
)
from artcourse.data.records import checksum, recorded_files
from artcourse.data.tunes import clean_tune, collections, splits
from artcourse.data.tunes.cleaning import split_tunes

ROOT = Path(__file__).parents[1]
NEEDS_MUSIC21 = pytest.mark.skipif(not find_spec("music21"), reason="music21 is not installed")


# The real ones


@NEEDS_MUSIC21
@pytest.mark.parametrize("name", TUNES)
def test_the_collections_are_as_recorded(name: str) -> None:
    record = TUNES[name]
    files = recorded_files(record)
    assert checksum(files) == record.sha256
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    assert (sum(len(split_tunes(text)) for text in texts),) == record.shape
    assert "music21" not in sys.modules


def test_the_transcribers_are_named_and_essen_is_left_out() -> None:
    assert list(TUNES) == ["oneills1850", "airdsAirs", "ryansMammoth"]
    for record in TUNES.values():
        assert "written down in ABC by" in record.author
        assert "@" not in record.author


@NEEDS_MUSIC21
def test_tunes_are_as_designed() -> None:
    parts = {split: load_tunes(split) for split in SPLITS}
    counts = {split: len(part) for split, part in parts.items()}
    assert counts == {"train": 3430, "validation": 214, "test": 210}
    tunes = [tune for part in parts.values() for tune in part]
    text = "".join(tune.text for tune in tunes)
    assert 740_000 < len(text) < 770_000
    assert len(Vocabulary(text)) <= 55
    assert len({tune.text for tune in tunes}) == len(tunes)
    assert {tune.source for tune in tunes} == set(TUNES)
    for tune in tunes:
        meter, unit, key, notes, *rest = tune.text.split("\n")
        assert (meter, key) == (f"M:{tune.meter}", f"K:{tune.key}")
        assert re.fullmatch(r"L:1/(4|8|16|32|2|1)", unit)
        assert 80 <= len(notes) <= 700
        assert rest == ["", ""]
    assert "music21" not in sys.modules


@NEEDS_MUSIC21
def test_human_tunes_are_read_and_most_are_right_in_every_bar() -> None:
    for split in ("validation", "test"):
        tunes = load_tunes(split)
        assert not any(parse_tune(tune.text).faults for tune in tunes)
        assert sum(bars_are_right(tune.text) for tune in tunes) >= 0.93 * len(tunes)


@NEEDS_MUSIC21
def test_no_version_of_a_tune_is_on_two_sides() -> None:
    names = {
        split: {splits.name_of(tune.title) for tune in load_tunes(split)} - {""} for split in SPLITS
    }
    assert not names["train"] & names["validation"]
    assert not names["train"] & names["test"]
    assert not names["validation"] & names["test"]
    test = [parse_tune(tune.text) for tune in load_tunes("test")]
    validation = [parse_tune(tune.text) for tune in load_tunes("validation")]
    assert not any(splits.near_others(validation, test))


@pytest.mark.parametrize("split", ["Train", "", "train+train", None])
def test_unknown_splits_are_refused(split: object) -> None:
    with pytest.raises(ValueError, match=r"There is no split .*train, validation, test"):
        load_tunes(split)


# Made-up collections, read as the real ones


def made_up(number: int, title: str) -> str:
    """A tune of our own that is unlike the others."""
    letters = random.Random(number).choices("CDEFGABcdefgab", k=96)
    bars = ["".join(letters[at : at + 8]) for at in range(0, 96, 8)]
    return f"X:{number}\nT:{title}\nM:C\nL:1/8\nK:D\n{'|'.join(bars)}|]\n\n"


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with 41 tunes in two files, and a place to keep what was read of it."""
    folder = tmp_path / "package" / "tunes"
    folder.mkdir(parents=True)
    texts = [made_up(number, f"Tune {number}, The") for number in range(1, 41)]
    (folder / "B.abc").write_text("".join(texts[:20]), encoding="utf-8")
    texts.append(made_up(1, "Tune 0, The"))  # the same notes as those of tune 1
    (folder / "a.abc").write_text("".join(texts[20:]), encoding="utf-8")
    package = SimpleNamespace(submodule_search_locations=[str(folder.parent)])
    monkeypatch.setattr(records, "find_spec", lambda _: package)
    whole = checksum([folder / "B.abc", folder / "a.abc"])
    record = replace(TUNES["airdsAirs"], file="tunes/*.abc", sha256=whole, title="Ours")
    monkeypatch.setattr(collections, "TUNES", {"ours": record})
    datasets = tmp_path / "datasets"
    datasets.mkdir()
    monkeypatch.setattr(kept, "course_root", lambda: tmp_path)
    return folder


def all_made_up() -> list[Tune]:
    return [tune for split in SPLITS for tune in load_tunes(split)]


def test_tunes_are_read_once_and_kept(collection: Path, monkeypatch, capsys) -> None:
    first = all_made_up()
    assert {tune.source for tune in first} == {"ours"}
    assert len(first) > 30
    assert "Tune 0, The" not in {tune.title for tune in first}
    assert "Reading folk tunes, 41 of 41" in capsys.readouterr().err
    path = kept.kept_folder() / "tunes.json"
    before = path.read_bytes()
    shutil.rmtree(collection)
    assert all_made_up() == first
    assert path.read_bytes() == before
    assert capsys.readouterr().err == ""


def test_two_splits_together(collection: Path) -> None:
    both = load_tunes("train+validation")
    assert both == load_tunes("train") + load_tunes("validation")


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b'{"train": []}', None])
def test_damaged_tunes_are_read_anew(collection: Path, damage: bytes | None, capsys) -> None:
    first = load_tunes("train")
    path = kept.kept_folder() / "tunes.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-7] if damage is None else damage)
    assert load_tunes("train") == first
    assert ("is damaged: its checksum is wrong" in capsys.readouterr().out) == (damage is None)
    assert path.read_bytes() == whole


def test_what_was_made_from_something_else_is_made_anew(collection: Path, monkeypatch) -> None:
    assert load_tunes("train")
    changed = replace(collections.TUNES["ours"], sha256="0")
    monkeypatch.setattr(collections, "TUNES", {"ours": changed})
    with pytest.raises(ValueError, match=r"\*\.abc are not the files that the course knows"):
        load_tunes("train")


def test_a_reader_that_changes_reads_anew() -> None:
    names = {path.name for path in collections._readers()}
    assert {"reading.py", "bars.py", "cleaning.py", "splits.py", "collections.py"} <= names


def test_a_changed_collection_is_refused(collection: Path) -> None:
    (collection / "c.abc").write_text(made_up(50, "Another"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"are not the files that the course knows.*pip install"):
        load_tunes()


def test_a_missing_package_is_named(collection: Path, monkeypatch) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    with pytest.raises(
        FileNotFoundError, match=r"Ours comes inside the package music21.*pip install"
    ):
        load_tunes()


def test_two_at_once_do_not_disturb_each_other(collection: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(load_tunes, ["train", "train"])
    assert one == two
    names = {path.name for path in kept.kept_folder().iterdir()}
    assert names == {"tunes.json", "tunes.lock"}


def test_where_nothing_can_be_kept_tunes_are_read_each_time(collection: Path, tmp_path) -> None:
    (tmp_path / "datasets" / "downloads").write_text("a file in the place of the folder")
    assert load_tunes("train") == load_tunes("train")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(collection: Path, tmp_path: Path) -> None:
    (tmp_path / "datasets").chmod(0o500)
    assert load_tunes("train")


def test_order_and_splits_never_change(collection: Path) -> None:
    for split in SPLITS:  # in the order of the files: B comes before a
        numbers = [int(re.search(r"\d+", tune.title)[0]) for tune in load_tunes(split)]
        assert numbers == sorted(numbers)
    assert json.loads(collections._all_tunes()) == {
        split: [list(tune) for tune in load_tunes(split)] for split in SPLITS
    }


# What is taken, and where it goes


def test_short_and_long_and_wrong_tunes_are_left_out() -> None:
    bar = "ABcdefga|"
    for notes, good in [
        (bar * 9, True),
        (bar * 8, False),  # 72 characters
        (bar * 77, True),
        (bar * 78, False),
        (bar * 9 + "A|" + bar, True),  # one of eleven
        (bar * 9 + "A|" * 2 + bar, False),
        ("A8" * 50, False),  # one bar
    ]:
        tune, parsed = clean_tune(f"M:C\nL:1/8\nK:C\n{notes}")
        assert collections.is_good(tune.text.split("\n")[3], parsed) == good


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Maids of Araglen", "Maids of Araglen, The"),
        ("Acacia -- Reel", "ACACIA"),
        ("Paddy's Rambles (2nd Setting)", "Paddys Rambles"),
        ("Séan Bui", "Sean Bui."),
        ("Lochail’s March", "Lochails"),
    ],
)
def test_ways_of_writing_a_name(one: str, other: str) -> None:
    assert splits.name_of(one) == splits.name_of(other) != ""


@pytest.mark.parametrize("title", ["Reel", "A Slow Air", "The Quick-Step", "Untitled", "", "(?)"])
def test_what_is_no_name(title: str) -> None:
    assert splits.name_of(title) == ""


def test_tunes_that_share_a_name_go_together() -> None:
    alone = [{f"name {number}"} for number in range(400)]
    chosen = splits.share_out(alone)
    assert set(chosen) == set(SPLITS)
    assert 0.85 < chosen.count("train") / 400 < 0.95
    bridges = [{f"name {number}", f"name {number + 1}"} for number in range(0, 399, 2)]
    together = splits.share_out([*alone, *bridges])
    assert together[0:400:2] == together[1:400:2] == together[400:]
    assert splits.share_out(alone[::-1]) == chosen[::-1]


def test_a_transposed_variant_is_nearly_the_same_and_another_tune_is_not() -> None:
    original = "M:C\nL:1/8\nK:C\nCDEF GABc|dcBA GFED|CEGc GECE|GFED C4|]"
    higher = "M:2/4\nL:1/8\nK:D\nDEFG|ABcd|ed cB/A/|AGFE|DFAd|AFDF|A>G FE|D4|]"
    other = "M:C\nL:1/8\nK:C\nccGG AFAF|DDGG EECC|ABAG FFAA|GGEE C4|]"
    tunes = [parse_tune(text) for text in (higher, other)]
    assert not any(tune.faults for tune in tunes)
    assert splits.near_others(tunes, [parse_tune(original)]) == [True, False]
    assert splits.near_others(tunes, []) == [False, False]
    assert splits.near_others([parse_tune("C|")], tunes) == [False]


# One way of writing


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("A2 | B2\nc2 ||", "A2|B2 c2||"),
        ("A | B\n  c   d | ]", None),
        ("|: A B :|\n|: c d :|]", "|:A B::c d:|"),
        ("A |1 B :| 2 c", None),
        ("A |1 B :|2 c |]", "A|[1B:|[2c||"),
        ("A [1 B :| [2 c |", "A[1B:|[2c|"),
        ("~A .B {gf}c (de) 'f", None),
        ('~A .B {gf}c (de) "Am"f !fermata!g', "A B c de f g"),
        ("A1 A/2 A// A2/4 A6/4 A3/2", "A A/ A/4 A/ A3/ A3/"),
        ("c' C' c, C, ^^c _B =A", "c' c C C, ^^c _B =A"),
        ("(3ABc (3:2:3ABc (5:: ABcde", "(3ABc (3:2:3ABc (5 ABcde"),
        ("A>B c<<d A-|A", "A>B c<<d A-|A"),
        ("[C-E]2 [CE]2", "[C-E]2 [CE]2"),
        ("[C1-e]2|[CE]-[CE]", "[C-e]2|[CE]-[CE]"),
        ("[C-E-]2|[CE]2", "[CE]2-|[CE]2"),
        ("[Ace]2 [A1c/2]- [ce]", "[Ace]2 [Ac/]- [ce]"),
        ("x2 z4", "z2 z4"),
        ("A % and so on\nB", "A B"),
        ("A|\\\nB", "A|B"),
        ("A|\nw: la\nB", "A|B"),
        ("::A::", "::A::"),
        ("[|A|]", "||A||"),
    ],
)
def test_tunes_are_written_in_one_way(given: str, written: str | None) -> None:
    text = f"X:1\nT:A\nT:B\nM: C|\nQ:120\nL: 1/8\nK: A minor\n{given}\n"
    if written is None:
        with pytest.raises(ValueError, match=r"cannot be read here|no chord, ending"):
            clean_tune(text)
        return
    tune, parsed = clean_tune(text, "here")
    assert tune == ("A", "here", "2/2", "Am", f"M:2/2\nL:1/8\nK:Am\n{written.strip()}\n\n")
    assert parsed == parse_tune(tune.text)
    assert parsed.notes == parse_tune(text).notes
    assert clean_tune(tune.text)[0].text == tune.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("A|[K:D]B|", r"it changes on its way: \[K:D\]"),
        ("A|\nM:3/4\nB|", "it changes on its way: M:3/4"),
        ("A|\nP:B\nB|", "it changes on its way: P:B"),
        ("A|Z|", "it has rests of whole bars"),
        ("A|B?", "at position 17, bar 2: '\\?' cannot be read here"),
        ("A|B>|", "at position 17, bar 2: the bar ends, where > or <"),
    ],
)
def test_tunes_that_cannot_be_written(body: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        clean_tune(f"M:C\nL:1/8\nK:C\n{body}")


def test_what_stands_above_the_notes_has_to_be_right_too() -> None:
    with pytest.raises(ValueError, match="at position 4, above the notes: there is no key 'H'"):
        clean_tune("X:1\nK:H\nABcd|")


def test_a_text_is_cut_into_tunes() -> None:
    assert len(split_tunes("% a book\n\nX:1\nK:C\nA|\n\n\nX:2\nK:D\nB|\n")) == 2
    assert len(split_tunes("M:C\nL:1/8\nK:C\nA|\n\nM:C\nL:1/8\nK:D\nB|\n\nno tune\n")) == 2
    assert split_tunes("no tune") == []


@pytest.mark.parametrize(
    ("above", "meter", "unit"),
    [
        ("L:1/16\nM:6/8\n", "6/8", "1/16"),
        ("% my book\nM:6/8 % jigs\nO:here\n", "6/8", "1/8"),
        ("\nL:1/4\n \nM:3/4\n", "4/4", "1/4"),  # what is below an empty line does not hold
        ("M:3/4\nK:D\nABc|\n", "4/4", "1/8"),  # a tune that has no line X:
    ],
)
def test_what_stands_above_all_tunes_holds_for_each(above: str, meter: str, unit: str) -> None:
    first, second = split_tunes(f"{above}\nX:1\nT:a\nK:D\nd2f2|\n\nX:2\nM:2/4\nL:1/2\nK:C\nc|\n")
    assert clean_tune(first)[0].text.startswith(f"M:{meter}\nL:{unit}\nK:D\n")
    assert clean_tune(second)[0].text.startswith("M:2/4\nL:1/2\nK:C\n")


def test_a_key_with_exp_stays_so_when_it_is_written() -> None:
    tune, parsed = clean_tune("L:1/4\nK:D exp _b _e\nFCBE|")
    assert tune.text == "M:4/4\nL:1/4\nK:D exp _b _e\nFCBE|\n\n"
    assert [note.pitch for note in parsed.notes] == [65, 60, 70, 63]


# The reader's own


def test_own_tunes_from_a_folder(tmp_path: Path, capsys) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "b.TXT").write_bytes(b"M:2/4\r\nK:C\r\nABcd|\r\n")
    (tmp_path / "a.abc").write_bytes(
        "\ufeffX:1\nT:Über\nM:2/4\nK:C\nABcd|\n\nX:2\nK:C\nA?|\n".encode()
    )
    (tmp_path / "c.abc").write_bytes("X:1\nT:F\xfcr\nK:G\nGABc|\n".encode("latin-1"))
    (tmp_path / "d.txt").write_text("Dear diary", encoding="utf-8")
    (tmp_path / "e.png").write_bytes(b"X:1\nK:C\nA|")
    (tmp_path / "f.abc").write_bytes("X:1\nK:C\nA|\n".encode("utf-16"))
    (tmp_path / "g.txt").write_bytes(b"x" * 5_000_001)
    tunes = load_tunes_from(tmp_path)
    assert [(tune.source, tune.title) for tune in tunes] == [
        ("a.abc", "Über"),
        ("c.abc", "Für"),
        ("inside/b.TXT", ""),
    ]
    printed = capsys.readouterr().out
    assert f"3 tunes from {tmp_path.name}; 4 skipped:" in printed
    assert re.search(r"f\.abc: .* should be plain text, and holds bytes of 0: .*in UTF-8", printed)
    assert "g.txt: g.txt should have at most 5,000,000 bytes, and has 5,000,001" in printed
    assert "a.abc, tune 2: at position 9, bar 1: '?' cannot be read here" in printed
    assert "d.txt: no tune is in it" in printed


def test_own_tunes_from_a_file(tmp_path: Path, capsys) -> None:
    path = tmp_path / "mine.music"
    path.write_text(made_up(1, "Mine"), encoding="utf-8")
    (tune,) = load_tunes_from(str(path))
    assert tune.source == "mine.music"
    assert capsys.readouterr().out == "1 tune from mine.music.\n"
    assert Vocabulary(tune.text).encode(tune.text).shape == (len(tune.text),)


def test_many_reasons_are_not_all_printed(tmp_path: Path, capsys) -> None:
    path = tmp_path / "mine.abc"
    bad = "".join(f"X:{number}\nK:C\nA?\n" for number in range(30))
    path.write_text(f"{made_up(1, 'Mine')}{bad}", encoding="utf-8")
    assert len(load_tunes_from(path)) == 1
    printed = capsys.readouterr().out
    assert "30 skipped" in printed
    assert printed.endswith("… and 20 more\n")
    assert printed.count("\n") == 12


def test_no_own_tunes_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file or folder .*nowhere\."):
        load_tunes_from(tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"holds no file that ends in \.abc or \.txt\."):
        load_tunes_from(tmp_path)
    (tmp_path / "a.abc").write_text("X:1\nK:C\nA?", encoding="utf-8")
    with pytest.raises(ValueError, match=r"none can be read\.\na.abc, tune 1: at position 9"):
        load_tunes_from(tmp_path)
