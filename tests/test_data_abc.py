"""ABC is read as people write it, and what cannot be read says where and why."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artcourse.data import bars_are_right, parse_tune
from artcourse.data.abc.fields import read_key, read_length

# Tunes of our own, written for these tests.
JIG = """X:1
T:The Test Bench
T:A Second Name
M:6/8
L:1/8
K:Ador
A|"Am"ABc ~e3|{f}g(ed) cA^G|A>Bc (3efg e|1 dBG A2:|2 dBG A3||
|:e/f/|gfe dBd|eaa- a2 z|[Ae]2B c<BA|GAB A2:|
"""
WALTZ = "M:3/4\nL:1/4\nK:Bb\nF|B2 d|c/d/ e =e-|=e3|[M:2/4] f B|[K:C] B2|]"
MARCH = "M:C|\nL:1/8\nK:D\n|:d2 d>e f2 (3efg|[M:C] a4- [fa]4::z4 A,4|D8:|\n\nNot a tune"


def heard(text: str) -> list[tuple[Fraction, Fraction, int]]:
    tune = parse_tune(text)
    assert not tune.faults, tune.report()
    return [tuple(note) for note in tune.notes]


def pitches(text: str) -> list[int]:
    return [pitch for _, _, pitch in heard(text)]


def lengths(text: str) -> list[Fraction]:
    return [length for _, length, _ in heard(text)]


@pytest.mark.parametrize("text", [JIG, WALTZ, MARCH])
def test_right_tunes_are_right(text: str) -> None:
    tune = parse_tune(text)
    assert tune.faults == ()
    assert tune.wrong_bars == ()
    assert tune.bars_are_right
    assert bars_are_right(text)
    assert tune.report() == "Every bar adds up."


def test_what_stands_above_the_notes() -> None:
    tune = parse_tune(JIG)
    assert (tune.title, tune.key, tune.meter) == ("The Test Bench", "Ador", 3)
    assert len(tune.bars) == 11
    assert len(tune.bar_starts) == 2 * 5 + 2 * 5
    assert tune.bar_starts[:3] == (0, Fraction(1, 2), Fraction(7, 2))


def test_a_tune_without_lines_above_is_in_common_time() -> None:
    tune = parse_tune("CDEF GABc|c8|")
    assert tune.bars_are_right
    assert tune.key == "none"
    assert tune.meter == 4


@pytest.mark.parametrize(
    ("key", "sharps", "name"),
    [
        ("C", "", "C"),
        ("G", "F", "G"),
        ("E", "FCGD", "E"),
        ("F#", "FCGDAE", "F#"),
        ("Bm", "FC", "Bm"),
        ("E Minor", "F", "Em"),
        ("A Mixolydian", "FC", "Amix"),
        ("ADor", "F", "Ador"),
        ("A dorian", "F", "Ador"),
        ("D Major", "FC", "D"),
        ("EM", "FCGD", "E"),
        ("Flyd", "", "Flyd"),
        ("Bloc", "", "Bloc"),
        ("Ephrygian", "", "Ephr"),
        ("G clef=treble", "F", "G"),
        ("G bass", "F", "G"),
        ("G alto", "F", "G"),
        ("Em tenor", "F", "Em"),
        ("bass", "", "none"),
        ("clef=alto", "", "none"),
        ("Hp", "FC", "Hp"),
        ("", "", "none"),
        ("none", "", "none"),
    ],
)
def test_keys_with_sharps(key: str, sharps: str, name: str) -> None:
    assert read_key(key) == (name, dict.fromkeys(sharps, 1))


@pytest.mark.parametrize(
    ("key", "flats"), [("F", "B"), ("Bb", "BE"), ("Cm", "BEA"), ("Gdor", "B"), ("Ebm", "BEADGC")]
)
def test_keys_with_flats(key: str, flats: str) -> None:
    assert read_key(key).alter == dict.fromkeys(flats, -1)


def test_a_key_with_accidentals_of_its_own() -> None:
    assert read_key("Dmix=c^g") == ("Dmix =c ^g", {"F": 1, "C": 0, "G": 1})


@pytest.mark.parametrize(
    ("key", "name", "alter"),
    [
        ("D exp _b _e", "D exp _b _e", {"B": -1, "E": -1}),
        ("D exp _b_e clef=treble", "D exp _b _e", {"B": -1, "E": -1}),
        ("D  minor exp ^f", "Dm exp ^f", {"F": 1}),
        ("G# exp ^g", "G# exp ^g", {"G": 1}),
        ("D exp", "D exp", {}),
    ],
)
def test_with_exp_only_the_accidentals_named_hold(key: str, name: str, alter: dict) -> None:
    assert read_key(key) == read_key(name) == (name, alter)


def test_an_explicit_key_is_heard() -> None:
    assert pitches("K:D exp _b _e\nFCBE") == [65, 60, 70, 63]
    assert pitches("K:C\nF|[K:D exp _b]F B|") == [65, 65, 70]


@pytest.mark.parametrize("clef", ["clef=treble", "treble", " bass", "clef=bass", "alto", "tenor"])
def test_a_change_of_clef_leaves_the_key(clef: str) -> None:
    assert pitches(f"K:D\nF|[K:{clef}]F|\nK:{clef}\nF|") == [66, 66, 66]


def test_a_key_in_the_tune_can_be_taken_away() -> None:
    assert pitches("K:D\nF|[K:none]F|[K:D]F|[K:]F|") == [66, 65, 66, 65]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("H", "there is no key 'H'"),
        ("Gxyz", "there is no key 'Gxyz'"),
        ("?", "there is no key"),
        ("G#", "the key 'G#' would have 8 sharps or flats"),
        ("Fbloc", "the key 'Fbloc' would have 13 sharps or flats"),
    ],
)
def test_no_key(key: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        read_key(key)


def test_octaves() -> None:
    assert pitches("C, C c c' c'' C,,") == [48, 60, 72, 84, 96, 36]
    assert pitches("c, C'") == [60, 72]


def test_accidentals_hold_until_the_end_of_the_bar_in_all_octaves() -> None:
    assert pitches("K:G\nF ^G G g =f F|F G|") == [66, 68, 68, 80, 77, 65, 66, 67]
    assert pitches("K:C\n__B _B ^^f B|B|") == [69, 70, 79, 70, 71]


def test_a_tie_takes_the_accidental_over_the_bar_line() -> None:
    assert heard("L:1/4\nK:C\n^F4-|F2 F2|") == [(0, 6, 66), (6, 2, 65)]
    assert heard("L:1/4\nK:C\nG2-G-G|") == [(0, 4, 67)]
    assert heard("L:1/4\nK:C\nG2-A2|") == [(0, 2, 67), (2, 2, 69)]
    assert heard("L:1/4\nK:C\n[CE]2-[EG]2|") == [(0, 2, 60), (0, 4, 64), (2, 2, 67)]


def test_a_tie_within_a_chord_holds_its_own_note_only() -> None:
    assert heard("L:1/4\nK:C\n[C-E]4[CE]4|") == [(0, 8, 60), (0, 4, 64), (4, 4, 64)]
    assert heard("L:1/4\nK:C\n[C-E-]4[CE]4|") == [(0, 8, 60), (0, 8, 64)]
    assert heard("L:1/4\nK:C\n[C-E]4-[CE]4|") == [(0, 8, 60), (0, 8, 64)]
    over_the_line = heard("L:1/4\nK:C\n[^F-^A]4|[FA]4|")
    assert over_the_line == [(0, 8, 66), (0, 4, 70), (4, 4, 69)]
    assert heard("L:1/4\nK:C\n[^F^A]4-|[FA]4|") == [(0, 8, 66), (0, 8, 70)]


def test_a_tie_over_the_sign_of_a_repeat() -> None:
    assert lengths("L:1/4\nK:C\n|:G4-:|G4|") == [12]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C C2 C/ C// C/4 C3/2 C3/", [1, 2, "1/2", "1/4", "1/4", "3/2", "3/2"]),
        ("C>D C<D C>>D C<<<D", ["3/2", "1/2", "1/2", "3/2", "7/4", "1/4", "1/8", "15/8"]),
        ("C2>D2 z>D", [3, 1, "1/2"]),
        ("C {e}>D C> D", ["3/2", "1/2", "3/2", "1/2"]),
        ("(3CDE (2CD", ["2/3", "2/3", "2/3", "3/2", "3/2"]),
        ("(3C2D E", ["4/3", "2/3", "2/3"]),
        ("(3:2:2C2D E", ["4/3", "2/3", 1]),
        ("(4CDEF", ["3/4"] * 4),
        ("(5CDEFG", ["2/5"] * 5),
        ("(6CDEFGA", ["1/3"] * 6),
        ("(8CDEFGABc", ["3/8"] * 8),
        ("(3C>DE", [1, "1/3", "2/3"]),
        ("[C2E2] [CE]2 [C2E]/", [2, 2, 2, 2, 1, 1]),
    ],
)
def test_lengths(text: str, expected: list) -> None:
    assert lengths(f"L:1/4\nK:C\n{text}") == [Fraction(one) for one in expected]


@pytest.mark.parametrize(
    ("meter", "time"),
    [("6/8", 3), ("9/8", 3), ("12/8", 3), ("3/4", 2), ("3/8", 2), ("4/4", 2), ("none", 2)],
)
def test_a_group_of_five_depends_on_the_meter(meter: str, time: int) -> None:
    assert lengths(f"M:{meter}\nL:1/4\nK:C\n(5CDEFG") == [Fraction(time, 5)] * 5
    assert lengths(f"M:{meter}\nL:1/4\nK:C\n(7CDEFGAB") == [Fraction(time, 7)] * 7


@pytest.mark.parametrize(
    ("meter", "unit"),
    [("2/4", "1/4"), ("5/8", "1/4"), ("3/4", "1/2"), ("6/8", "1/2"), ("C", "1/2")],
)
def test_the_unit_that_a_meter_brings(meter: str, unit: str) -> None:
    assert lengths(f"M:{meter}\nK:C\nC") == [Fraction(unit)]


@pytest.mark.parametrize(
    ("text", "played"),
    [
        ("|:C|D:|E|", "CDCDE"),
        ("C|D:|E|F:|", "CDCDEFEF"),
        ("C|D::E|F:|G|", "CDCDEFEFG"),
        ("C|D||E|F:|", "CDEFEF"),
        ("|:C||D:|", "CDCD"),
        ("|:C|1D:|2E||F|", "CDCEF"),
        ("|:C|[1D|E:|[2F|G|]A|", "CDECFGA"),
        ("|:C|1D|2E||F:|", "CDCEFF"),
        ("|:C|1,3D:|2E:|4F||", "CDCECDCF"),
        ("|:C|1-2D:|3E||", "CDCDCE"),
        ("C|1D:|2E:|F|G:|", "CDCEFGFG"),
        ("C|[2E||[1D:|F|", "CDCEF"),  # the second ending is written first
        ("|:C|[2,4D:|E|[1,3F:|", "CEFCDCEF"),
        ("|:C:|\n|:D:|", "CCDD"),
        ("|:C:||:D:|", "CCDD"),
        ("|:C:|:D:|", "CCDD"),
        ("|:C|D", "CD"),
        ("C|\nD:|\nE|", "CDCDE"),  # D: at the beginning of a line is no field here
        (":|C|", "C"),
        ("|: C [1 D :| [2 E |]", "CDCE"),
    ],
)
def test_repeats_are_played(text: str, played: str) -> None:
    names = {60: "C", 62: "D", 64: "E", 65: "F", 67: "G", 69: "A"}
    assert "".join(names[pitch] for pitch in pitches(text)) == played


def test_starts_follow_one_another() -> None:
    starts = [start for start, _, _ in heard("L:1/4\nK:C\n|:C z D2:|E4|")]
    assert starts == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(
    "text",
    [
        "A:|\nA|",  # a note at the beginning of a line, and not a field
        "C %comment | ?\nD|",
        'C "words ?" D !trill! E +mark+ F|',
        "C {gfe}D ~E .F vG uA|",
        "(C (D) E)|",
        "C\\\nD|",
        "K:C\nC|\nw: words?\nD|",
        "C``D|",
        "Z|C8|",
        "[V:1] C8|",
    ],
)
def test_what_is_passed_over(text: str) -> None:
    assert parse_tune(text).faults == ()


def test_rests_of_whole_bars() -> None:
    assert heard("M:3/4\nL:1/4\nK:C\nZ2|C3|") == [(6, 3, 60)]
    assert len(parse_tune("M:3/4\nL:1/4\nK:C\nZ2|C3|").bars) == 3


@pytest.mark.parametrize(
    ("text", "position", "bar", "reason"),
    [
        ("K:C\nC8|D?|E", 8, 2, "'?' cannot be read here"),
        ("K:C\nC8|D>|E", 8, 2, "the bar ends, where > or < wants another note"),
        ("K:C\nC<", 5, 1, "the tune ends, where > or <"),
        ("K:C\nC8|C>[1D", 8, 2, "an ending begins, where > or < wants another note"),
        ("K:C\nC> >D", 7, 1, "'>' stands between two notes, and here is none before it"),
        ("K:C\n>C", 4, 1, "'>' stands between two notes, and here is none before it"),
        ("K:C\nC>>>>D", 5, 1, "would make a note too short"),
        ("K:C\n-C", 4, 1, "'-' stands behind a note"),
        ("K:C\nz-C", 5, 1, "'-' stands behind a note"),
        ("K:C\nC0", 4, 1, "there is no length '0'"),
        ("K:C\nC/0", 4, 1, "there is no length '/0'"),
        ("K:C\nC999", 4, 1, "a note of 499.5 quarter notes is too long"),
        ("K:C\nc''''''", 4, 1, "is too high or too low"),
        ("K:C\n(1C", 4, 1, "'(1' is no group of notes"),
        ('K:C\nC "words', 6, 1, "the words that begin here do not end"),
        ("K:C\nC {gf", 6, 1, "the grace notes that begin here do not end"),
        ("K:C\nC [CE", 6, 1, "no chord, ending or field"),
        ("K:C\nC8|\nV:2\nC8|", 8, 2, "a second voice begins"),
        ("K:C\nC8 & E8|", 7, 1, "a second voice begins"),
        ("K:C\nC8|[K:H]", 7, 2, "there is no key 'H'"),
        ("K:C\nC8|[M:7]", 7, 2, "there is no meter '7'"),
        ("K:H\nC8|", 0, 0, "there is no key 'H'"),
        ("M:0/4\nK:C\nC8|", 0, 0, "there is no meter '0/4'"),
        ("L:x\nK:C\nC8|", 0, 0, "there is no length of notes 'x'"),
        ("M:6/8\nCDE|", 5, 0, "the line K: is missing"),
        ("M:none\nK:C\nZ|", 11, 1, "a bar has no length of its own in free meter"),
        ("K:C\nZ99|", 4, 1, "99 bars of rest are too many"),
    ],
)
def test_where_and_why_it_cannot_be_read(text: str, position: int, bar: int, reason: str) -> None:
    tune = parse_tune(text)
    assert len(tune.faults) == 1
    fault = tune.faults[0]
    assert (fault.position, fault.bar) == (position, bar)
    assert reason in fault.reason
    assert not tune.bars_are_right
    where = f"bar {bar}" if bar else "above the notes"
    assert tune.report().startswith(f"at position {position}, {where}: ")


def test_it_plays_as_far_as_it_goes() -> None:
    tune = parse_tune("M:2/4\nL:1/4\nK:C\nCD|E?F|G")
    assert [note.pitch for note in tune.notes] == [60, 62, 64]
    tune = parse_tune("M:2/4\nL:1/4\nK:H\nCD|EF|")
    assert [note.pitch for note in tune.notes] == [60, 62, 64, 65]


@pytest.mark.parametrize("value", [None, 7, b"K:C"])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="text should be a tune in ABC, and is "):
        parse_tune(value)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("A|Bcde|fgab|c3|]", ()),  # a pickup, and a last bar that leaves room for it
        ("A|Bcde|fga|c3|]", (3,)),
        ("A|Bcde|fgab2|c3|]", (3,)),
        ("Bcde|c3||A|Bcde|", ()),  # parts with pickups
        ("Bcde|c3:|A|Bcde|", ()),
        ("Bcde|c3|A|Bcde|", (2, 3)),
        ("ABcde|Bcde|", (1,)),  # too long is never right
        ("Bcde|Bc [1de:|[2 fg|]", ()),  # an ending begins within the bar
        ("Bcde|fgab|c3", ()),  # at the end of the text
        ("Bcde||Bc||de||", ()),
        ("Bc de|[M:3/8]ABc|[M:2/4]Bc|Bcde|", (3,)),
    ],
)
def test_bars_that_do_not_add_up_are_told(text: str, wrong: tuple[int, ...]) -> None:
    tune = parse_tune(f"M:2/4\nL:1/8\nK:C\n{text}")
    assert tune.faults == ()
    assert tune.wrong_bars == wrong
    assert tune.bars_are_right == (not wrong)


def test_free_meter_is_never_wrong() -> None:
    assert bars_are_right("M:none\nL:1/8\nK:C\nABc|A|Bcdefgab|")


@pytest.mark.parametrize(
    "text", ["", "   \n", "M:2/4\nK:C\n", "A|", "||:|", "M:2/4\nL:1/8\nK:C\nA|A"]
)
def test_a_tune_without_a_full_bar_is_not_right(text: str) -> None:
    assert not bars_are_right(text)


# Whatever is written, and wherever it is cut


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([JIG, WALTZ, MARCH]), st.data())
def test_a_damaged_tune_never_fails(text: str, data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    change = data.draw(st.text("ABcz|:[]()<>-^_=/'\",{}123 \nKML?", max_size=4))
    for damaged in (text[:first], text[first:], text[:first] + change + text[second:]):
        tune = parse_tune(damaged)
        assert all(0 <= fault.position <= len(damaged) for fault in tune.faults)
        assert all(note.length > 0 and 0 <= note.pitch <= 127 for note in tune.notes)
        assert list(tune.bar_starts) == sorted(tune.bar_starts)
        assert tune.report()


@settings(max_examples=150, deadline=None)
@given(st.text("ABCcz|:[]()<>-^_=/'\",{}123 \nKMLVX%&Z+!", max_size=40))
def test_any_text_is_read(text: str) -> None:
    for whole in (text, f"M:2/4\nL:1/8\nK:D\n{text}"):
        tune = parse_tune(whole)
        assert tune.bars_are_right or tune.faults or tune.wrong_bars or len(tune.bars) < 99


NUMBERS = st.tuples(st.integers(1, 12), st.integers(1, 16))


@settings(max_examples=100, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=12), st.sampled_from([1, 2, 4, 8, 16]))
def test_a_tune_is_as_long_as_its_notes(numbers: list[tuple[int, int]], unit: int) -> None:
    body = "".join(f"C{above}/{below}|" for above, below in numbers)
    tune = parse_tune(f"M:none\nL:1/{unit}\nK:C\n{body}")
    wanted = [Fraction(4 * above, below * unit) for above, below in numbers]
    assert [note.length for note in tune.notes] == wanted
    assert [note.start for note in tune.notes] == [sum(wanted[:n]) for n in range(len(wanted))]
    assert [bar.length for bar in tune.bars] == wanted


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 999), st.integers(1, 999))
def test_a_length_is_a_fraction(above: int, below: int) -> None:
    assert read_length(f"{above}/{below}") == Fraction(above, below)
    assert read_length(f"{above}") == above
    assert read_length(f"/{below}") == Fraction(1, below)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("ABCDEFGabcdefg"), min_size=2, max_size=9), st.sampled_from("><"))
def test_dotted_pairs_and_groups_keep_the_sum(letters: list[str], sign: str) -> None:
    pairs = letters[: len(letters) // 2 * 2]
    dotted = "".join(a + sign + b for a, b in zip(pairs[::2], pairs[1::2], strict=True))
    assert sum(lengths(f"L:1/4\nK:C\n{dotted}")) == len(pairs)
    time = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(len(letters), 2)
    assert sum(lengths(f"L:1/4\nK:C\n({len(letters)}{''.join(letters)}")) == time
