"""Each rule for lessons is seen to fail: a fault is planted in a lesson that has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from lesson_builder import code, good_lesson, picture, prose, value, widget
from lesson_rules import FIRST, LATER, RULES, Lesson, Limits
from lesson_rules.code import is_code
from nbformat import NotebookNode, v4

# Positions in the good lesson.
TITLE, SET_UP, SEE_IT, SHIPS, STUB, CHECK, WIDGET, PLAIN, VALUE = 0, 2, 4, 6, 8, 9, 17, 18, 20
WORK, SUMMARY = 36, 37

Plant = Callable[[NotebookNode], object]


def source(index: int, text: str) -> Plant:
    return lambda notebook: notebook.cells[index].update(source=text)


def outputs(index: int, *saved: NotebookNode) -> Plant:
    return lambda notebook: notebook.cells[index].update(outputs=list(saved))


def metadata(index: int, **entries: object) -> Plant:
    return lambda notebook: notebook.cells[index].metadata.update(entries)


def marks(index: int, **entries: object) -> Plant:
    return lambda notebook: notebook.cells[index].metadata["nbgrader"].update(entries)


def insert(index: int, *cells: NotebookNode) -> Plant:
    def plant(notebook: NotebookNode) -> None:
        notebook.cells[index:index] = list(cells)

    return plant


def remove(index: int) -> Plant:
    return lambda notebook: notebook.cells.pop(index)


def about(**entries: object) -> Plant:
    return lambda notebook: notebook.metadata["artcourse"].update(entries)


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return v4.new_output("stream", name=name, text=text)


def shown(**data: str) -> NotebookNode:
    return v4.new_output("display_data", {f"text/{kind}": text for kind, text in data.items()})


NO_ALT = picture() | {"metadata": {}}
NO_PICTURE = shown(plain="<Figure size 640x480 with 1 Axes>")
ERROR = v4.new_output("error", ename="ValueError", evalue="", traceback=[])
# In parts, because the project's own files may not hold such paths either.
SOMEONES_FILE = "/".join(["", "home", "maria", "cat.png"])
ANOTHER_FILE = "\\".join(["C:", "Users", "maria", "cat.png"])

PLANTED: list[tuple[str, Plant, str]] = [
    # the file
    ("valid_notebook", lambda nb: nb.update(nbformat_minor=4), "format 4.4"),
    ("valid_notebook", lambda nb: nb.cells[1].update(id=nb.cells[2].id), "is there 2 times"),
    ("valid_notebook", lambda nb: nb.cells[2].pop("outputs"), "not a valid notebook"),
    ("python_kernel", lambda nb: nb.metadata.pop("kernelspec"), "the kernel is None"),
    ("lesson_metadata", about(minutes={"read": 40}), "minutes.run is None"),
    ("lesson_metadata", about(minutes={"read": 0, "run": 2}), "minutes.read is 0"),
    ("lesson_metadata", about(exercises=None), "exercises does not name"),
    ("nothing_hidden", metadata(SET_UP, jupyter={"source_hidden": True}), "hidden or folded"),
    ("nothing_hidden", metadata(SET_UP, collapsed=True), "hidden or folded"),
    (
        "any_machine",
        source(SET_UP, f"import os\nos.stat('{SOMEONES_FILE}')"),
        "path of one machine",
    ),
    ("any_machine", outputs(PLAIN, stream(f"saved in {ANOTHER_FILE}\n")), "path of one machine"),
    ("any_machine", source(1, "See Untitled.ipynb"), "Untitled"),
    # outputs
    (
        "executed_in_order",
        lambda nb: nb.cells[PLAIN].update(execution_count=None),
        "has count None",
    ),
    ("executed_in_order", lambda nb: nb.cells[PLAIN].update(execution_count=99), "has count 99"),
    ("executed_in_order", remove(SEE_IT), "wanted 2"),
    ("no_empty_cells", source(PLAIN, " \n"), "is empty"),
    ("no_errors", outputs(PLAIN, ERROR), "ends in ValueError"),
    ("no_errors", outputs(PLAIN, stream("Warning!", "stderr")), "writes to stderr"),
    ("outputs_present", outputs(PLAIN), "it prints"),
    ("outputs_present", outputs(VALUE), "it ends in a value"),
    ("outputs_present", outputs(SEE_IT), "show_image"),
    ("outputs_present", outputs(CHECK), "check"),
    ("outputs_present", outputs(WIDGET), "kernel_editor"),
    ("outputs_present", insert(5, code("for i in range(3):\n    print(i)")), "it prints"),
    ("figures_present", outputs(SEE_IT, NO_PICTURE), "has lost a picture"),
    ("alt_text", outputs(SEE_IT, NO_ALT), "picture without alt text"),
    ("alt_text", outputs(SEE_IT, shown(html="<img src='a'>")), "<img> without alt text"),
    ("comparable", metadata(WIDGET, tags=[]), "a widget"),
    ("comparable", source(PLAIN, "%time print(3.14)"), "a timer"),
    ("comparable", source(PLAIN, "clear_output()\nprint(3.14)"), "clear_output"),
    ("comparable", outputs(PLAIN, value("<object at 0x7f3a8c0d1e50>")), "the address of an object"),
    ("comparable", outputs(PLAIN, shown(html="<audio controls>")), "a sound"),
    ("comparable", outputs(PLAIN, shown(html="<video controls>")), "a moving picture"),
    ("comparable", outputs(PLAIN, stream("100%|##| 5/5 [00:01<00:00, 4.2it/s]")), "progress bar"),
    ("comparable", outputs(PLAIN, stream("Wall time: 3 ms\n")), "a time that was measured"),
    ("comparable", outputs(PLAIN, stream("ipykernel_17")), "temporary file"),
    ("comparable", outputs(PLAIN, stream("0.30000000000000004\n")), "more than 6 decimals"),
    (
        "few_ignored",
        lambda nb: [cell.metadata.update(tags=["nbval-ignore-output"]) for cell in nb.cells[17:29]],
        "wanted 4",
    ),
    ("no_way_round_nbval", metadata(PLAIN, tags=["nbval-skip"]), "unknown tag 'nbval-skip'"),
    ("no_way_round_nbval", metadata(PLAIN, tags=["raises-exception"]), "unknown tag"),
    ("no_way_round_nbval", source(PLAIN, "# NBVAL_IGNORE_OUTPUT\nprint(1)"), "comment"),
    ("widgets_have_a_plain_cell", outputs(PLAIN), "without a plain cell right below"),
    ("widgets_have_a_plain_cell", insert(PLAIN, prose("a"), prose("b")), "without a plain cell"),
    ("widgets_have_a_plain_cell", outputs(WIDGET), "0 widgets"),
    (
        "widgets_have_a_plain_cell",
        insert(PLAIN, code("kernel_editor()", widget(), tags=("nbval-ignore-output",))),
        "without a plain cell",
    ),
    # prose
    ("number_of_cells", lambda nb: nb.update(cells=nb.cells[:29]), "26 cells, wanted 30 to 50"),
    ("number_of_cells", insert(5, *[prose("More.")] * 20), "wanted 30 to 50"),
    ("number_of_words", source(VALUE - 1, "Few."), "words of prose, wanted 1500 to 2600"),
    ("number_of_words", source(1, "word " * 2600), "wanted 1500 to 2600"),
    (
        "picture_early",
        lambda nb: nb.update(cells=[prose("# Title"), prose("Words."), *nb.cells[1:]]),
        "no picture among the first 5",
    ),
    (
        "code_is_short",
        lambda nb: [cell.update(source="x = 1\n" * 6) for cell in nb.cells],
        "6 lines in the median",
    ),
    ("prose_before_code", lambda nb: nb.update(cells=nb.cells[::2]), "no prose right above"),
    ("headings_in_order", source(1, "# Again"), "2 headings of level 1"),
    ("headings_in_order", source(TITLE, "Hello"), "does not begin with its title"),
    ("headings_in_order", source(1, "### Set-up"), "goes from level 1 to 3"),
    ("time_stated", about(minutes={"read": 45, "run": 2}), "45 minutes to read"),
    ("time_stated", source(TITLE, "# Title\n\n40 minutes to read"), "2 minutes to run"),
    ("pictures_have_words", source(1, "![](a.png)"), "picture without alt text"),
    ("pictures_have_words", source(1, '<img src="a.png" alt="">'), "picture without alt text"),
    ("attachments_exist", source(1, "![A](attachment:b.png)"), "'b.png', which is not there"),
    # code
    ("plain_python", source(PLAIN, "!ls"), "an IPython command: !ls"),
    ("plain_python", source(PLAIN, "%matplotlib inline"), "an IPython command"),
    ("plain_python", source(PLAIN, "print?"), "an IPython command"),
    ("plain_python", source(PLAIN, "print 1"), "is not Python"),
    ("no_installs", source(PLAIN, "!pip install torch"), "installs something"),
    ("no_installs", source(PLAIN, "%conda install torch"), "installs something"),
    ("short_set_up", source(SET_UP, "seed = 1"), "imports nothing"),
    ("short_set_up", source(SET_UP, "import math\n" * 11), "sets up in 11 lines"),
    ("no_commented_out_code", source(PLAIN, "# x = 3\nprint(1)"), "x = 3"),
    ("no_commented_out_code", source(PLAIN, "print(1)  # show_image(x)"), "show_image"),
    ("no_silencing", source(PLAIN, "math.pi;"), "ends a line in ';'"),
    ("no_silencing", source(PLAIN, "math.pi;  # quietly"), "ends a line in ';'"),
    ("shown_is_shipped", source(SHIPS, "def double(x):\n    return x + x"), "is not the code of"),
    ("shown_is_shipped", source(SHIPS, "def triple(x):\n    return 3 * x"), "has no triple"),
    ("shown_is_shipped", source(SHIPS, "x = 3"), "defines nothing"),
    (
        "shipped_is_marked",
        insert(7, code("def double(x):\n    return 2 * x")),
        "which lesson_builder",
    ),
    # what a strict reader asked for
    ("short_prose", source(1, "word " * 181), "has 181 words, wanted 180"),
    ("short_cells", source(PLAIN, "x = 1\n" * 21), "has 21 lines, wanted 20"),
    ("one_figure_a_cell", outputs(SEE_IT, picture(), picture()), "shows 2 figures"),
    (
        "title_has_its_picture",
        source(TITLE, "# A title\n\n40 minutes to read, 2 to run."),
        "no picture of what will be made",
    ),
    ("wide_panels", outputs(SEE_IT, picture(panel=96)), "a panel of 96 pixels, wanted 200"),
    ("work_shown_whole", metadata(WORK, artcourse={}), "no cell is marked as showing the work"),
    ("work_shown_whole", outputs(WORK, picture(panels=3, longest=400)), "work alone at 384"),
    ("work_shown_whole", outputs(WORK, picture(panels=1, longest=192)), "work alone at 384"),
    ("one_schematic", metadata(SEE_IT, artcourse={}), "no figure is marked"),
    ("one_schematic", outputs(SEE_IT), "no figure is marked"),
    ("art_first", metadata(3, artcourse={}), "no real work among the first 10 cells"),
    ("art_first", source(3, "Mondrian, 1930"), "does not say 'Piet Mondrian'"),
    ("links_between_lessons", source(TITLE, "# A title"), "no link to the lesson before, 00"),
    ("links_between_lessons", source(SUMMARY, "## Summary"), "no link to the lesson next, 02"),
    ("links_between_lessons", source(1, "[More](14_more.ipynb)"), "'14_more.ipynb', which is no"),
    ("ends_apart", source(SUMMARY, "## Break it\n\n## Summary"), "shares its cell with 'Break"),
    ("ends_apart", remove(-1), "no heading 'Sources'"),
    ("further_reading", source(-1, "## Sources\n\n[A](https://example.org)"), "0 links with a"),
    ("own_progress", source(SUMMARY + 1, "progress()"), "progress() shows the whole course"),
    ("own_progress", remove(SUMMARY + 1), "progress is not shown"),
    ("any_device", source(PLAIN, "training.fit(network)"), 'no cell shows device="auto"'),
    ("terms_are_introduced", source(1, "A gate opens."), "'gate', which 06_lstm_and_gru"),
    ("terms_are_introduced", source(1, "Two logits."), "'logits', which 03_backpropagation"),
    ("terms_are_introduced", source(1, "The stride is 2."), "'stride' the first time without"),
    ("terms_are_introduced", source(WORK - 1, "None."), "'stride' is introduced here by the"),
    # exercises
    ("exercises_match_catalogue", about(exercises="other"), "no such exercise"),
    (
        "exercises_match_catalogue",
        lambda nb: nb.update(cells=nb.cells[:STUB] + nb.cells[CHECK + 1 :]),
        "'small.add' is in the catalogue and has no stub",
    ),
    ("exercises_match_catalogue", lambda nb: nb.cells.append(nb.cells[STUB]), "has 2 stubs"),
    (
        "enough_exercises",
        lambda nb: nb.update(cells=nb.cells[: CHECK + 1]),
        "1 exercises, wanted 3",
    ),
    ("stubs_are_stubs", metadata(STUB, tags=[]), "not tagged"),
    ("stubs_are_stubs", source(STUB, "x = 3"), "wanted one function"),
    (
        "stubs_are_stubs",
        source(STUB, "def plus(x):\n    raise NotImplementedError"),
        "defines plus",
    ),
    ("stubs_are_stubs", source(STUB, "def add(x):\n    raise NotImplementedError"), "no docstring"),
    (
        "stubs_are_stubs",
        source(STUB, 'def add(x):\n    """Add."""\n    return x'),
        "does not end in",
    ),
    ("checks_follow_stubs", insert(CHECK, prose("Now check it.")), "not right above the check"),
    (
        "checks_follow_stubs",
        source(CHECK, "print(exercises.add.check(add))"),
        "wanted exercises.add",
    ),
    ("checks_follow_stubs", metadata(CHECK, tags=[]), "not tagged 'check'"),
    ("nobody_needs_an_answer", insert(10, code("add(1)", value("2"))), "uses add"),
    (
        "nobody_needs_an_answer",
        insert(10, code("def twice(x):\n    return add(x)")),
        "uses add",
    ),
    (
        "nobody_needs_an_answer",
        insert(10, code("from operator import add\nadd(1, 2)", value("3"))),
        "gives add another meaning",
    ),
    (
        "exercises_need_only_the_set_up",
        source(
            STUB, 'def add(x=later):\n    """Return something."""\n    raise NotImplementedError'
        ),
        "the stub needs later, not in the set-up",
    ),
    (
        "exercises_need_only_the_set_up",
        source(CHECK, "exercises.add.check(add, later)"),
        "the check needs later, not in the set-up",
    ),
    (
        "exercises_need_only_the_set_up",
        source(SET_UP, "import math"),
        "the check needs exercises, not in the set-up",
    ),
    ("nbgrader_can_grade", marks(STUB, schema_version=2), "schema_version is 2, wanted 3"),
    ("nbgrader_can_grade", marks(STUB, solution=False), "solution is False, wanted True"),
    ("nbgrader_can_grade", marks(CHECK, locked=False), "locked is False, wanted True"),
    ("nbgrader_can_grade", marks(CHECK, points=0), "points is 0, wanted 1"),
    ("nbgrader_can_grade", marks(CHECK, grade_id="add check"), "'add check' is no id"),
    ("nbgrader_can_grade", marks(CHECK, grade_id="add"), "'add' is there 2 times"),
    ("nbgrader_can_grade", lambda nb: nb.cells[STUB].metadata.pop("nbgrader"), "is None, wanted"),
    ("nbgrader_can_grade", metadata(PLAIN, nbgrader={}), "is no exercise"),
]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_good_lesson_has_no_fault(rule: Callable[[Lesson], list[str]]) -> None:
    assert rule(good_lesson()) == []


@pytest.mark.parametrize(
    ("rule", "plant", "message"),
    PLANTED,
    ids=[f"{rule}: {message}" for rule, _, message in PLANTED],
)
def test_a_planted_fault_is_found(rule: str, plant: Plant, message: str) -> None:
    lesson = good_lesson()
    plant(lesson.notebook)
    faults = RULES[rule](lesson)
    assert message in "\n".join(faults)


def test_every_rule_has_a_planted_fault() -> None:
    elsewhere = {"small_file"}
    assert {rule for rule, _, _ in PLANTED} | elsewhere == set(RULES)


def test_a_large_file_is_refused() -> None:
    lesson = replace(good_lesson(), size=1_500_000)
    assert RULES["small_file"](lesson) == [
        "the file has 1,500,000 bytes, wanted less than 1,500,000"
    ]


def test_too_few_misconceptions_are_refused() -> None:
    lesson = good_lesson()
    lesson.catalogue["small.add"].misconceptions.pop()
    assert RULES["enough_exercises"](lesson) == ["'small.add' has 3 misconceptions, wanted 4"]


def test_a_term_may_be_named_in_the_link_to_its_lesson() -> None:
    lesson = good_lesson()
    source(SUMMARY, "## Summary\n\n[Gates](06_lstm_and_gru.ipynb), `logits`")(lesson.notebook)
    assert RULES["terms_are_introduced"](lesson) == []


def test_code_and_formulas_hold_no_links() -> None:
    lesson = good_lesson()
    lesson.notebook.cells[1].source = "`works[0](seen)` and $f[0](x)$"
    assert RULES["links_between_lessons"](lesson) == []


def test_the_welcome_may_be_shorter() -> None:
    lesson = good_lesson()
    del lesson.notebook.cells[27:]
    lesson.notebook.cells.append(prose("word " * 200))
    shorter = replace(lesson, limits=FIRST)
    for rule in ("number_of_cells", "number_of_words"):
        assert RULES[rule](lesson)
        assert not RULES[rule](shorter)


@pytest.mark.parametrize(("name", "limits"), [("00_small", FIRST), ("01_small", LATER)])
def test_a_lesson_is_read_with_its_limits(name: str, limits: Limits, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(good_lesson().notebook, path)
    lesson = Lesson.read(path, good_lesson().catalogue)
    assert lesson.limits == limits
    assert lesson.size == path.stat().st_size


def test_mathematics_is_not_a_path() -> None:
    lesson = good_lesson()
    lesson.notebook.cells[1].source = r"A kernel $w:\mathbb{R}^{3}$, and/or a/home/run"
    assert RULES["any_machine"](lesson) == []


def test_what_is_encoded_in_an_output_is_not_read_as_text() -> None:
    lesson = good_lesson()
    encoded = "<img alt='A dot' src='data:image/png;base64,0x7f3a8c0d1e50/3B/s='>"
    outputs(SEE_IT, shown(html=encoded))(lesson.notebook)
    assert RULES["comparable"](lesson) == []
    assert RULES["alt_text"](lesson) == []


@pytest.mark.parametrize(
    "comment",
    [
        "the kernel, flipped",
        "image, kernel",
        "H - kH + 1",
        "0",
        "(3, 3)",
        "padding: one pixel",
        "",
        "kernel (3, 3)",
        "y[i, j] = sum(x[i + a, j + b] * w[a, b])",
        "out = H - kH + 1",
    ],
)
def test_comments_that_are_not_code(comment: str) -> None:
    assert not is_code(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "import torch",
        "return image",
        "for row in image:",
        "x += 1",
        "amount = 3",
        "kernel = sobel",
        "x = torch.zeros(3)",
        "show(x)",
        "y = f(x, stride=2)",
    ],
)
def test_comments_that_are_code(comment: str) -> None:
    assert is_code(comment)


def test_an_answer_that_needs_more_than_the_set_up_is_a_fault() -> None:
    lesson = good_lesson()
    rule = RULES["exercises_need_only_the_set_up"]
    lesson.catalogue["small.add"].source = "def add(x):\n    return math.exp(abs(x))"
    assert rule(lesson) == []
    lesson.catalogue["small.add"].source = "def add(x):\n    return torch.exp(x)"
    (fault,) = rule(lesson)
    assert fault.endswith("the answer needs torch, not in the set-up")
