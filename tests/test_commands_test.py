"""The command ``test``: its stages, its two lanes, the halves of the unit tests, its verdict."""

import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from artcourse.commands import CommandError, main
from artcourse.commands.maintain import lanes, test, unit_tests, verdict, yardstick
from artcourse.commands.maintain.lanes import Result, Stage, run_stage, run_stages
from artcourse.commands.maintain.lessons import choose_lessons
from artcourse.commands.maintain.measure import Run

ROOT = Path(__file__).parents[1]


# The stages


@pytest.fixture(autouse=True)
def no_reports(monkeypatch):
    monkeypatch.delenv("ARTCOURSE_REPORTS", raising=False)


def plan(lessons, **options):
    paths = choose_lessons()
    return [stage.heading for stage in test.plan(paths, lessons, **options)]


def test_plan(lessons):
    code = ["Lint", "Format", "Unit tests, half 1", "Unit tests, half 2"]
    rest = ["Yardstick", "00_welcome", "01_convolution", "Exercises, solved", "Browser"]
    assert plan(lessons, whole=True, quick=False) == code + rest
    assert plan(lessons, whole=True, quick=True) == code
    rules = [f"Rules and exercises of {name}" for name in ("00_welcome", "01_convolution")]
    assert plan(lessons, whole=False, quick=True) == rules
    assert plan(lessons, whole=False, quick=False) == rules + rest[:-1]


def test_only_the_browser_runs_alone_and_only_lessons_are_in_the_table(lessons):
    stages = list(test.plan(choose_lessons(), lessons, whole=True, quick=False))
    assert [stage.heading for stage in stages if stage.alone] == ["Browser"]
    in_table = ["00_welcome", "01_convolution", "Exercises, solved"]
    assert [stage.heading for stage in stages if stage.in_table] == in_table
    assert [stage.heading for stage in stages if stage.is_yardstick] == ["Yardstick"]


@pytest.mark.parametrize(("minutes", "seconds"), [(1, 60), (2, 120), (5, 120), (None, 120)])
def test_a_lesson_states_its_time_and_two_minutes_at_most(lessons, minutes, seconds):
    about = {"artcourse": {"minutes": {"run": minutes}}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": []}
    (lessons / "01_convolution.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    stages = list(test.plan(choose_lessons(), lessons, whole=False, quick=False))
    stated = {stage.heading: stage.stated_cpu_seconds for stage in stages}
    assert stated["01_convolution"] == seconds
    assert stated["00_welcome"] == 120
    assert stated["Exercises, solved"] is None


@pytest.fixture
def programs(monkeypatch):
    """Note the programs that would be run; let those with a certain last word fail."""
    notes = []

    def run_measured(command, *, cwd=None, env=None, output=None):
        notes.append((command, env))
        if command[-1].endswith("yardstick"):
            output.write("50.0 GFLOP/s\n")
        failed = command[-1].endswith("01_convolution.ipynb")
        return Run(int(failed), seconds=1.5, cpu_seconds=1.2, peak_bytes=300_000_000)

    monkeypatch.setattr(test, "run_measured", run_measured)
    monkeypatch.setattr(test, "write_solved", lambda path, folder: folder / path.name)
    monkeypatch.setattr(test, "find_browser", lambda: "/a/browser")
    return notes


def test_all_stages_run_also_after_one_has_failed(lessons, programs, capsys):
    assert main(["test"]) == 1
    assert len(programs) == 9
    printed = capsys.readouterr().out
    assert "00_welcome             1.5          1.2       300 MB          0.6 s\n" in printed
    assert "01_convolution         1.5          1.2       300 MB          0.6 s  FAILED" in printed
    assert "this machine computes 50 GFLOP/s" in printed
    assert printed.endswith("FAILED after 0 s: 01_convolution; Exercises, solved\n")


def test_lessons_are_compared_strictly_in_new_work_folders(lessons, programs):
    main(["test"])
    runs = [(command, env) for command, env in programs if "--nbval" in command]
    work_folders = {env["ARTCOURSE_WORK"] for _, env in runs}
    assert len(runs) == len(work_folders) == 3
    assert not any(Path(folder).exists() for folder in work_folders)  # only for this run
    assert {env["PYTHONHASHSEED"] for _, env in runs} == {"0"}
    assert not [word for command, _ in runs for word in command if "override" in word]


def test_all_lessons_are_solved_in_one_stage(lessons, programs):
    main(["test"])
    (command,) = (command for command, _ in programs if len(set(command) & _both(command)) == 2)
    assert not any(word.startswith(str(lessons)) for word in command)  # editions, not lessons


def _both(command):
    return {word for word in command if word.endswith(".ipynb")}


def test_reports_and_previews_are_kept_where_a_variable_says(lessons, programs, monkeypatch):
    monkeypatch.setenv("ARTCOURSE_REPORTS", "reports")
    main(["test"])
    folder = lessons.parent / "reports"
    words = [word for command, _ in programs for word in command]
    reports = {Path(word.partition("=")[2]) for word in words if word.startswith("--junitxml=")}
    names = ("00_welcome", "01_convolution", "solved")
    assert reports == {folder / f"{name}.xml" for name in names}
    (command,) = (command for command, _ in programs if "nbconvert" in command)
    assert command[command.index("--output-dir") + 1] == str(folder)
    assert command[-2:] == [str(path) for path in choose_lessons()]


def test_the_browser_is_the_last_and_gets_its_path(lessons, programs):
    main(["test"])
    command, env = programs[-1]
    assert "browser" in command
    assert env["ARTCOURSE_BROWSER"] == "/a/browser"


def test_all_passed(lessons, programs, capsys):
    assert main(["test", "00"]) == 0
    assert "Passed: all 4 stages" in capsys.readouterr().out


def test_missing_browser_is_a_failure(lessons, programs, monkeypatch, capsys):
    def none():
        raise CommandError("needs a browser")

    monkeypatch.setattr(test, "find_browser", none)
    assert main(["test"]) == 1
    printed = capsys.readouterr().out
    assert "=== Browser: FAILED after 0 s ===\nneeds a browser\n" in printed
    assert printed.endswith("; Browser\n")


def test_one_lessons_rules_and_exercises_are_chosen(programs):
    with open(ROOT / "pyproject.toml", encoding="utf-8") as output:
        test._rules(Path("99_none.ipynb"), None, output=output)
    assert programs[0][0][-2:] == ["-k", "99_none"]


# The lanes


def quiet(output):
    return Run(0, seconds=1.0)


def stage(heading, run=quiet, expected_seconds=1.0, **facts):
    return Stage(heading, run, expected_seconds, **facts)


def test_two_stages_run_side_by_side_and_each_is_shown_whole(capsys):
    both = threading.Barrier(2, timeout=10)

    def says(name, output):
        output.write(f"{name} says ")
        both.wait()  # for the other stage, or this fails
        output.write("one thing\n")
        both.wait()
        return Run(0, seconds=2.0)

    run_stages([stage(name, partial(says, name)) for name in ("first", "second")])
    printed = capsys.readouterr().out
    for name in ("first", "second"):
        assert f"begins: {name}\n" in printed
        assert f"\n=== {name}: passed after 2 s ===\n{name} says one thing\n" in printed


def test_never_more_than_two_at_once():
    running, most = [], []

    def counts(output):
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()
        return Run(0, seconds=1.0)

    run_stages([stage(str(number), counts) for number in range(6)])
    assert max(most) == lanes.LANES == 2


def test_nothing_runs_beside_a_stage_that_wants_to_be_alone():
    running = set()

    def notes(name, output):
        running.add(name)
        threading.Event().wait(0.01)
        beside = running - {name}
        running.remove(name)
        return Run(int(name == "alone" and bool(beside)), seconds=1.0)

    names = ["alone", "first", "second", "third"]
    stages = [stage(name, partial(notes, name), alone=name == "alone") for name in names]
    assert [result.run.status for result in run_stages(stages)] == [0, 0, 0, 0]


def test_the_longest_begins_first_and_results_are_in_the_order_of_the_plan(monkeypatch):
    monkeypatch.setattr(lanes, "LANES", 1)
    begun = []

    def notes(name, output):
        begun.append(name)
        return Run(0, seconds=1.0)

    seconds = {"short": 1, "alone": 99, "long": 50, "middle": 7}
    stages = [
        stage(name, partial(notes, name), expected_seconds=expected, alone=name == "alone")
        for name, expected in seconds.items()
    ]
    results = run_stages(stages)
    assert begun == ["long", "middle", "short", "alone"]
    assert [result.stage for result in results] == stages


def test_what_others_need_begins_first_and_they_wait_for_its_end():
    began, ended = [], []

    def notes(name, output):
        began.append((name, list(ended)))
        time.sleep(0.05)
        ended.append(name)
        return Run(0, seconds=0.05)

    needs = {"lesson": ("data", "network"), "long": (), "network": ("data",), "data": ()}
    stages = [
        stage(name, partial(notes, name), expected_seconds=len(name), needs=needs[name])
        for name in needs
    ]
    results = run_stages(stages)
    assert [result.stage for result in results] == stages
    before = dict(began)
    assert next(iter(before)) == "data"
    assert "data" in before["network"]
    assert {"data", "network"} <= set(before["lesson"])


def test_who_needs_a_stage_that_fails_runs_all_the_same():
    def fails(output):
        raise CommandError("no data")

    stages = [
        stage("lesson", lambda output: Run(0, seconds=1.0), needs=("data",)),
        stage("data", fails),
    ]
    assert [result.run.status for result in run_stages(stages)] == [0, 1]


def test_a_need_that_is_not_there_is_a_mistake():
    with pytest.raises(ValueError, match="lesson needs a stage that is not there"):
        run_stages([stage("lesson", lambda output: Run(0, seconds=1.0), needs=("data",))])


def test_lessons_that_load_tunes_or_networks_wait_for_them(lessons):
    def write(name, source):
        cell = {"cell_type": "code", "source": [source]}
        text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
        (lessons / f"{name}.ipynb").write_text(text, encoding="utf-8")

    write("01_convolution", 'model = training.load_trained("tunes")')
    stages = list(test.plan(choose_lessons(), lessons, whole=False, quick=False))
    needs = {stage.heading: stage.needs for stage in stages}
    data, network = "Data, read once", "Network 'tunes', trained once"
    assert needs["01_convolution"] == (data, network)
    assert needs[network] == (data,)
    assert needs["00_welcome"] == needs[data] == ()
    write("01_convolution", "tunes = data.load_tunes()")
    stages = list(test.plan(choose_lessons(), lessons, whole=False, quick=False))
    needs = {stage.heading: stage.needs for stage in stages}
    assert needs["01_convolution"] == (data,)
    assert network not in needs


def test_train_names_what_can_be_trained(capsys):
    assert main(["train", "poems"]) == 1
    said = capsys.readouterr().err
    assert said == "There is no network 'poems' to train. There are tunes, strokes, letters.\n"


def test_a_stage_that_cannot_run_fails_and_says_why(capsys):
    def fails(output):
        output.write("So far so good.\n")
        raise OSError("The disk is full.")

    result = run_stage(stage("Disk", fails))
    assert result.run.status == 1
    said = "=== Disk: FAILED after 0 s ===\nSo far so good.\nThe disk is full.\n"
    assert said in capsys.readouterr().out


def test_after_an_interruption_no_stage_begins(monkeypatch):
    monkeypatch.setattr(lanes, "LANES", 1)
    begun = []

    def interrupted(output):
        begun.append("interrupted")
        raise KeyboardInterrupt

    stages = [stage("first", interrupted, expected_seconds=2)]
    stages += [stage("second", lambda output: begun.append("second"), alone=True)]
    with pytest.raises(KeyboardInterrupt):
        run_stages(stages)
    assert begun == ["interrupted"]


# The halves of the unit tests


def test_the_files_that_take_longest_are_there():
    missing = [file for file in unit_tests.SECONDS if not (ROOT / file).is_file()]
    assert missing == [], "commands/maintain/unit_tests.py names files that are not there"


def test_the_second_half_ignores_what_the_first_runs():
    first, second = unit_tests.halves(ROOT)
    assert first
    assert second == [f"--ignore={file}" for file in first]
    assert all((ROOT / file).is_file() for file in first)


def test_the_halves_take_about_as_long():
    first, _ = unit_tests.halves(ROOT)
    in_first = sum(unit_tests.SECONDS[file] for file in first)
    whole = sum(unit_tests.SECONDS.values()) + unit_tests.SECONDS_OF_THE_REST
    assert in_first == pytest.approx(whole / 2, rel=0.1)


def test_balanced_gives_the_longest_to_the_lane_that_has_least():
    seconds = {"a": 5, "b": 30, "c": 20, "d": 16}
    assert unit_tests.balanced(seconds, beside=10) == ["b", "d"]
    assert unit_tests.balanced(seconds, beside=99) == ["b", "c", "d", "a"]
    assert unit_tests.balanced({}, beside=1) == []


def test_every_test_runs_exactly_once(tmp_path):
    """Also those in docstrings, of the package and of what lies beside the tests."""
    doctest = 'def f():\n    """\n    >>> 1\n    1\n    """\n'
    case = "def test_one():\n    pass\n\n\ndef test_two():\n    pass\n"
    files = dict.fromkeys(list(unit_tests.SECONDS)[:5], case)
    files |= {"tests/test_new.py": case, "tests/helper.py": doctest, "artcourse/a.py": doctest}
    files |= {"tests/rules/b.py": doctest, "artcourse/room/c.py": doctest}
    for file, source in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(source, encoding="utf-8")
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    whole, *parts = (collected(tmp_path, part) for part in ([], *unit_tests.halves(tmp_path)))
    assert all(parts)
    assert parts[0] + parts[1] == whole
    assert set(whole.values()) == {1}
    assert {name.partition("::")[0] for name in whole} == set(files)


def collected(folder, arguments):
    """The tests that pytest finds, each with how often."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return Counter(line for line in found.stdout.splitlines() if "::" in line)


# The verdict


def lesson(heading, *, status=0, cpu_seconds=10.0, megabytes=500, stated=None):
    run = Run(status, seconds=20.0, cpu_seconds=cpu_seconds, peak_bytes=megabytes * 1_000_000)
    return Result(stage(heading, in_table=True, stated_cpu_seconds=stated), run, said="")


def machine(gflops):
    return Result(stage("Yardstick", is_yardstick=True), Run(0, 1.0), said=f"{gflops} GFLOP/s\n")


def test_a_lesson_over_two_gigabytes_fails(capsys):
    assert verdict.report([lesson("01_small", megabytes=1999)], 60) == 0
    assert verdict.report([lesson("01_small"), lesson("02_large", megabytes=2001)], 60) == 1
    printed = capsys.readouterr().out
    assert "2001 MB  FAILED: more than 2000 MB\n" in printed
    assert printed.endswith("\nFAILED after 60 s: 02_large\n")


def test_only_lessons_are_held_to_their_memory():
    unit = Result(stage("Unit tests"), Run(0, 1.0, peak_bytes=3_000_000_000), said="")
    assert verdict.report([unit], 60) == 0


def test_a_slow_lesson_is_named_and_a_slow_machine_is_not(capsys):
    """150 seconds on half a machine are 75 on a whole one."""
    slow, fast = lesson("04_slow", cpu_seconds=150, stated=120), lesson("01_fast", stated=60)
    assert verdict.report([machine(50.0), slow, fast], 60) == 0
    assert "Slow" not in capsys.readouterr().out
    assert verdict.report([machine(100.0), slow, fast], 60) == 0
    printed = capsys.readouterr().out
    assert "04_slow would take 150 CPU seconds on the usual one, and states 120." in printed
    assert "01_fast would" not in printed
    assert printed.endswith("\nPassed: all 3 stages, in 60 s.\n")


def test_without_a_yardstick_there_is_no_scale(capsys):
    broken = Result(stage("Yardstick", is_yardstick=True), Run(1, 1.0), said="no torch\n")
    assert verdict.report([broken, lesson("04_slow", cpu_seconds=999, stated=1)], 60) == 1
    printed = capsys.readouterr().out
    assert "Usual machine" not in printed
    assert "Slow" not in printed
    assert printed.endswith("FAILED after 60 s: Yardstick\n")


def test_no_table_without_lessons(capsys):
    verdict.report([Result(stage("Lint"), Run(0, 1.0), said="")], 1)
    assert "Lesson" not in capsys.readouterr().out


def test_table_has_its_columns_under_their_heads():
    first, second = verdict.table([lesson("09_a_long_name"), lesson("01")], None).splitlines()[:2]
    for head, number in (("Seconds", "20.0"), ("CPU seconds", "10.0"), ("Peak memory", "500 MB")):
        assert first.index(head) + len(head) == second.index(number) + len(number)


def test_the_yardstick_counts_multiplications_and_additions(monkeypatch):
    """One convolution a second would be 2 × 144 operations for each of 8 × 32 × 62 × 62 numbers."""
    monkeypatch.setattr(yardstick, "_seconds", lambda pictures, kernels: 1.0)
    assert yardstick.gflops() == pytest.approx(2 * 144 * 8 * 32 * 62 * 62 / 1e9)


def test_the_yardstick_takes_its_best_round(monkeypatch):
    rounds = iter([9.0, 3.0, 5.0] + [7.0] * (yardstick.ROUNDS - 3))
    monkeypatch.setattr(yardstick, "_seconds", lambda pictures, kernels: next(rounds))
    assert yardstick.gflops() == pytest.approx(2 * 144 * 8 * 32 * 62 * 62 / 3e9)


def test_the_yardstick_says_what_the_verdict_reads():
    command = [sys.executable, "-m", "artcourse.commands.maintain.yardstick"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"\d+\.\d GFLOP/s\n", said)
    result = Result(stage("Yardstick", is_yardstick=True), Run(0, 1.0), said=said)
    assert verdict.measured_gflops([result]) > 0
