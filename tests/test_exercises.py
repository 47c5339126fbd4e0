"""Every exercise of the catalogue is judged right; then the judge itself, on small exercises."""

import inspect
import sqlite3
import threading
from contextlib import closing
from importlib import import_module

import numpy as np
import pytest
import torch

from artcourse import exercises, losses
from artcourse.exercises.engine import Case, exercise, report, surroundings, tables
from artcourse.exercises.engine.judge import diagnose

EXERCISE = import_module("artcourse.exercises.engine.exercise")  # the decorator hides its name
CATALOGUE = exercises.catalogue()
PAIRS = [
    pytest.param(one, known, id=f"{one.id}-{known.name}")
    for one in CATALOGUE.values()
    for known in one.misconceptions
]


@pytest.fixture(params=CATALOGUE.values(), ids=CATALOGUE)
def one(request):
    return request.param


def test_reference_passes(one):
    assert diagnose(one, one.reference).outcome == "passed"


def test_every_alternative_passes(one):
    assert len(one.alternatives) >= 2
    for alternative in one.alternatives:
        diagnosis = diagnose(one, alternative)
        assert diagnosis.outcome == "passed", f"{alternative.__name__}: {diagnosis.message}"


@pytest.mark.parametrize(("one", "known"), PAIRS)
def test_misconception_is_caught_and_told_apart(one, known):
    diagnosis = diagnose(one, known.implementation)
    assert diagnosis.outcome == "wrong"
    assert diagnosis.misconception == known.name
    assert known.explanation in " ".join(diagnosis.message.split())
    assert max(map(len, diagnosis.message.splitlines())) <= tables.WIDTH


def test_untouched_stub_is_not_attempted(one):
    def stub(*args, **kwargs):
        raise NotImplementedError

    assert diagnose(one, stub).outcome == "not attempted"


def test_catalogue_entry_is_complete(one):
    assert one.id.partition(".")[0] in exercises.LESSONS
    assert one.reference.__name__ == one.name
    assert len(one.misconceptions) >= 4
    assert len(one.hints) >= 2
    assert len(one.cases) >= 3
    assert len({known.explanation for known in one.misconceptions}) == len(one.misconceptions)
    for known in one.misconceptions:
        assert len(known.explanation) > 40, known.name
    sizes = [sum(v.numel() for v in case.args if isinstance(v, torch.Tensor)) for case in one.cases]
    assert min(sizes) == sizes[0], "the smallest case comes first"


def test_cases_are_the_same_in_every_run(one):
    again = one.make_cases(torch.Generator().manual_seed(0))
    for first, second in zip(one.cases, again, strict=True):
        assert tables.same(list(first.args), list(second.args), 0.0)


def test_source_stands_on_its_own(one):
    assert one.source.startswith(f"def {one.name}(")
    assert "@" not in one.source.splitlines()[0]
    scope = {"torch": torch, "math": __import__("math"), "losses": losses}
    exec(one.source, scope)
    assert diagnose(one, scope[one.name]).outcome == "passed"


def test_checks_answer_within_a_second_of_work(one):
    """Counted in calls, not in seconds: the cases are few and small."""
    assert len(one.cases) <= 8
    for case in one.cases:
        assert sum(v.numel() for v in case.args if isinstance(v, torch.Tensor)) < 5000


def test_catalogue_of_one_lesson_and_of_none():
    assert set(exercises.catalogue("welcome")) < set(CATALOGUE)
    with pytest.raises(ValueError, match="no lesson 'sculpture'"):
        exercises.catalogue("sculpture")


# ------------------------------------------------------------ the judge


@pytest.fixture
def doubled():
    def cases(generator):
        return [
            Case(torch.tensor([1.5, 2.0])),
            Case(torch.rand(2, 3, generator=generator)),
            Case(torch.rand(16, 20, generator=generator)),
        ]

    hints = ["Add it to itself.", "2 * x"]

    @exercise("welcome.doubled", "double it", cases, hints=hints, praise="Well done.")
    def doubled(x):
        return 2 * x

    @doubled.misconception
    def squared(x):
        """You squared it: that is the number times itself."""
        return x**2

    @doubled.misconception
    def fails_on_tables(x):
        """You swapped the axes of a table, so that it does not fit any more."""
        return 2 * x if x.ndim == 1 else torch.zeros(5) + x

    return doubled


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (lambda x: None, "wrong", "returned nothing"),
        (lambda x: x.numpy() * 2, "wrong", "a NumPy ndarray"),
        (lambda x: (2 * x).tolist(), "wrong", "yours is a list"),
        (lambda x: 3.5, "wrong", "the float 3.5"),
        (lambda x: (2 * x).int(), "wrong", "Is the result kept in a tensor of whole numbers"),
        (lambda x: (2 * x)[:1], "wrong", "The shape should be (2,), and yours is (1,)"),
        (lambda x: x * float("nan"), "wrong", "nan"),
        (lambda x: 2 * x + x**4, "wrong", "2 of 2 numbers differ"),
        (lambda x: 2 * x + 1, "wrong", "Each of your numbers is 1 too large"),
        (lambda x: x.mul_(2), "wrong", "changes its input `x` in place"),
        (lambda x: exit(), "error", "SystemExit"),
        (lambda x: x.nonsense, "error", "no attribute 'nonsense'"),
        (lambda: 1, "error", "calls it with (x)"),
        (torch.ones(3), "error", "was given a tensor of shape (3,)"),
        (None, "error", "was given None"),
        (lambda x: x**2, "wrong", "You squared it"),
        (lambda x: torch.nn.Parameter(2 * x), "passed", "Well done."),
        (lambda x: 2 * x, "passed", "Well done."),
    ],
)
def test_each_kind_of_answer_has_its_sentence(doubled, answer, outcome, words):
    diagnosis = diagnose(doubled, answer)
    assert diagnosis.outcome == outcome
    assert words in " ".join(diagnosis.message.split())


def test_one_right_case_does_not_make_a_misconception(doubled):
    diagnosis = diagnose(doubled, lambda x: 2 * x if x.ndim == 1 else x**2)
    assert diagnosis.misconception is None
    assert "1 of 3 cases is right" in diagnosis.message


def test_a_misconception_may_be_an_error(doubled):
    def swapped(x):
        return 2 * x if x.ndim == 1 else torch.ones(7) + x

    assert diagnose(doubled, swapped).misconception == "fails on tables"


def test_error_names_the_students_own_line_and_the_input(doubled):
    def answer(x):
        y = torch.zeros(3)
        return torch.cat([x, y.reshape(2, 2)])

    message = diagnose(doubled, answer).message
    assert "return torch.cat([x, y.reshape(2, 2)])" in message
    assert "RuntimeError: shape '[2, 2]' is invalid" in message
    assert "1.5   2" in message
    assert "site-packages" not in message


def test_error_in_a_function_that_the_student_calls(doubled):
    def helper(x):
        return x[99]

    assert "return x[99]" in diagnose(doubled, lambda x: helper(x)).message


def test_smallest_failing_input_is_shown_with_marks(doubled):
    message = diagnose(
        doubled, lambda x: torch.tensor([3.0, 5.0]) if x.ndim == 1 else 2 * x
    ).message
    assert "2 of 3 cases are right" in message
    assert "The first is at [1]" in message
    assert "5*" in message
    assert "3*" not in message


def test_inputs_of_later_cases_are_unspoiled(doubled):
    diagnose(doubled, lambda x: x.zero_())
    assert diagnose(doubled, doubled.reference).outcome == "passed"


def test_pictures_are_shown_as_pictures(doubled, monkeypatch):
    drawn = []
    monkeypatch.setattr("artcourse.plotting.show_images", lambda *a, **k: drawn.append((a, k)))
    doubled.check(lambda x: 2 * x if x.numel() < 300 else 3 * x)
    (pictures, titles), options = drawn[0]
    assert titles == ["expected", "yours", "difference"]
    assert pictures[0].shape == (1, 16, 20)
    assert "where they differ" in options["alt"]


def test_stopping_a_check_is_no_traceback(doubled):
    def answer(x):
        raise KeyboardInterrupt

    diagnosis = diagnose(doubled, answer)
    assert diagnosis.outcome == "error"
    assert "Does every loop in it come to an end?" in " ".join(diagnosis.message.split())


def test_slow_answer_says_how_to_stop(doubled, monkeypatch, capsys):
    monkeypatch.setattr(surroundings, "SECONDS_BEFORE_NOTICE", 0.01)

    def answer(x):
        deadline = threading.Event()
        deadline.wait(0.2)
        return 2 * x

    assert diagnose(doubled, answer).outcome == "passed"
    assert "still running" in capsys.readouterr().out


def test_check_prints_what_it_returns(doubled, capsys):
    diagnosis = doubled.check(lambda x: x**2)
    assert capsys.readouterr().out == diagnosis.message + "\n"
    assert diagnosis._ipython_display_() is None


def test_check_records_in_the_work_folder(doubled, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    doubled.check(lambda x: x**2)
    doubled.check(lambda x: 2 * x)
    with closing(sqlite3.connect(tmp_path / "progress.sqlite")) as record:
        rows = record.execute("SELECT outcome, misconception FROM checks ORDER BY rowid").fetchall()
    assert rows == [("wrong", "squared"), ("passed", None)]


def test_a_check_that_cannot_record_says_so_and_goes_on(doubled, monkeypatch, capsys):
    monkeypatch.setattr(EXERCISE, "record_check", lambda *a: "Could not be recorded.")
    assert doubled.check(doubled.reference).outcome == "passed"
    assert "Could not be recorded." in capsys.readouterr().out


def test_nbgrader_sees_wrong_answers(doubled, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(AssertionError, match="You squared it"):
        doubled.check(lambda x: x**2)
    assert doubled.check(lambda x: 2 * x).outcome == "passed"


def test_hints_come_one_by_one(doubled, capsys):
    for _ in range(3):
        doubled.hint()
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "Hint 1 of 2: Add it to itself.",
        "Hint 2 of 2: 2 * x",
        "Hint 2 of 2: 2 * x",
        "That was the last hint. An answer: exercises.doubled.solution()",
    ]


def test_solution_waits_for_a_first_try(doubled, capsys):
    doubled.solution()
    assert "Try it first" in capsys.readouterr().out
    doubled.solution(anyway=True)
    assert "return 2 * x" in capsys.readouterr().out
    doubled.check(lambda x: x)
    capsys.readouterr()
    doubled.solution()
    assert "return 2 * x" in capsys.readouterr().out


def test_a_stub_is_no_try(doubled, capsys):
    def stub(x):
        raise NotImplementedError

    doubled.check(stub)
    doubled.solution()
    assert "Try it first" in capsys.readouterr().out


def test_solution_remembers_tries_of_another_day(doubled, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    doubled.check(lambda x: x)
    doubled._attempts = 0
    doubled.solution()
    assert "return 2 * x" in capsys.readouterr().out


def test_progress_lists_what_is_passed(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    one = CATALOGUE["welcome.negative"]
    one.check(one.reference)
    exercises.progress()
    out = capsys.readouterr().out
    assert "welcome: 1 of 3 passed" in out
    assert "✓ negative" in out
    assert "· tone" in out


def test_progress_of_one_lesson(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ARTCOURSE_WORK", str(tmp_path))
    exercises.progress("welcome")
    printed = capsys.readouterr().out
    assert printed.startswith("welcome: 0 of 3 passed")
    assert "convolution" not in printed
    with pytest.raises(ValueError, match="no lesson 'sculpture'"):
        exercises.progress("sculpture")


def test_progress_without_a_work_folder(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("ARTCOURSE_WORK", raising=False)
    monkeypatch.chdir(tmp_path)
    exercises.progress()
    assert "python3 -m artcourse lab" in capsys.readouterr().out


def test_nothing_taught_is_left_to_the_library():
    """The solutions that students read are from scratch."""
    for one in CATALOGUE.values():
        source = inspect.getsource(one.reference)
        assert "functional" not in source
        assert "unfold" not in source


def test_numpy_numbers_are_told_from_tensors():
    assert "a NumPy float64" in report.difference(torch.ones(2), np.float64(3))


def test_long_tensors_are_described_not_printed():
    assert tables.as_text(torch.zeros(100)) == "tensor of shape (100,)"
    assert tables.as_text(torch.zeros(0, 3)) == "(empty)"


def test_blocks_wrap_at_the_line_width():
    wide = torch.arange(10.0).reshape(1, 10) * 1000
    text = tables.side_by_side({"first": wide, "second": wide})
    assert max(len(line) for line in text.splitlines()) <= tables.WIDTH
    assert text.index("second") > text.index("9000")


# ------------------------------------------------------------ what students really hand in


def test_pictures_are_really_drawn(doubled, capsys):
    """With numbers far outside 0 to 1, and the difference in the second channel only."""

    def answer(x):
        return 2 * x if x.numel() < 300 else 300 * x

    assert doubled.check(answer).outcome == "wrong"
    report.show_pictures("x", torch.zeros(2, 16, 16), torch.full((2, 16, 16), 250.0), 1e-5)
    report.show_pictures("x", torch.zeros(16, 16) > 1, torch.zeros(16, 16) < 1, 1e-5)


def test_the_picture_shown_is_one_that_differs(monkeypatch):
    drawn = []
    monkeypatch.setattr("artcourse.plotting.show_images", lambda *a, **k: drawn.append(a[0]))
    got = torch.zeros(3, 16, 16)
    got[2] = 0.5
    report.show_pictures("x", torch.zeros(3, 16, 16), got, 1e-5)
    assert drawn[0][2].max() == 0.5


def test_a_stub_that_the_answer_calls_is_named(doubled):
    def output_size(x):
        raise NotImplementedError

    def answer(x):
        return 2 * x[: output_size(x)]

    diagnosis = diagnose(doubled, answer)
    assert diagnosis.outcome == "error"
    assert "your function calls output_size" in diagnosis.message


def test_torchs_own_not_implemented_error_is_an_error(doubled):
    def answer(x):
        raise NotImplementedError("Could not run 'aten::nonsense'")

    assert diagnose(doubled, answer).outcome == "error"


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: (2 * x).to("meta"),
        lambda x: (2 * x).to_sparse(),
        lambda x: {"answer": 2 * x},
        lambda x: Unspeakable(),
    ],
)
def test_no_answer_makes_the_check_raise(doubled, answer):
    assert diagnose(doubled, answer).outcome in ("wrong", "error")


class Unspeakable:
    def __repr__(self):
        raise RuntimeError("no words")

    __str__ = __repr__


def test_settings_do_not_leak(doubled):
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)

    def answer(x):
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        torch.manual_seed(99)
        return 2 * x

    assert diagnose(doubled, answer).outcome == "passed"
    assert torch.get_default_dtype() == torch.float32
    assert torch.is_grad_enabled()
    assert torch.equal(torch.rand(1), expected)


def test_rounding_of_large_sums_is_no_mistake():
    one = CATALOGUE["convolution.corr2d"]

    def rounded(image, kernel):
        return one.reference(image, kernel) + 6e-5

    assert diagnose(one, rounded).outcome == "passed"


@pytest.mark.parametrize(
    ("broken", "advice"),
    [
        (lambda x: x + torch.ones(7), "Two tensors of different size met"),
        (lambda x: torch.zeros(3).index_fill_(0, torch.tensor(0), 1)[9], "past the end"),
        (lambda x: torch.zeros(4 / 2), "// divides to a whole number"),
        (lambda x: [].append(x).append(x), "append changes the list"),
        (lambda x: __import__("math").sin(x), "work on one number"),
    ],
)
def test_common_errors_come_with_advice(doubled, broken, advice):
    assert advice in " ".join(diagnose(doubled, broken).message.split())


def test_printing_is_not_returning(doubled, capsys):
    def answer(x):
        for _ in range(99):
            print(2 * x)

    message = " ".join(diagnose(doubled, answer).message.split())
    assert "Printing the answer shows it, but does not give it back" in message
    assert len(capsys.readouterr().out) < 700


def test_a_list_of_tensors_is_stacked(doubled):
    message = " ".join(diagnose(doubled, lambda x: [2 * x]).message.split())
    assert "torch.stack(…) makes one tensor of it" in message


def test_errors_end_with_a_way_on(doubled):
    assert diagnose(doubled, lambda x: x.nonsense).message.endswith("exercises.doubled.hint()")


def test_swapped_parameters_are_seen():
    one = CATALOGUE["convolution.slide1d"]

    def slide1d(kernel, signal):
        return one.reference(signal, kernel)

    assert "your function takes (kernel, signal)" in diagnose(one, slide1d).message


def test_a_number_too_few_to_print_is_told(doubled):
    message = diagnose(doubled, lambda x: 2 * x + (x.numel() > 300)).message
    assert "The first is at [0, 0]" in " ".join(message.split())
    assert "expected," in message


def test_wrong_numbers_of_other_kinds():
    one = CATALOGUE["convolution.output_size"]
    message = " ".join(diagnose(one, lambda a, b, c, d: torch.tensor(a)).message.split())
    assert ".item() makes a number of it" in message
    assert "The value differs" in diagnose(one, lambda a, b, c, d: (7 * a + b) % 11).message


def test_what_cannot_be_judged_has_a_sentence():
    one = CATALOGUE["convolution.vertical_edges"]
    for kernel in ([[1, 2, 3]] * 3, torch.ones(2, 2), torch.full((3, 3), float("nan"))):
        diagnosis = diagnose(one, lambda kernel=kernel: kernel)
        assert diagnosis.outcome == "wrong"
        assert "The kernel should" in diagnosis.message


def test_text_is_quoted_and_cut():
    assert tables.as_text(" abot") == "' abot'"
    assert tables.as_text(list(range(500))).endswith(" …")
    assert tables.as_text(torch.tensor([-8.7e-08, 1.0])) == "0 1"
    assert len(tables.as_text(torch.arange(25.0)).splitlines()) == 3
