"""The command line, and the commands for those who look after the course."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import artcourse
from artcourse.__main__ import find_suitable_python, refusal
from artcourse.commands import (
    COMMANDS,
    CommandError,
    browser,
    execute,
    main,
    measure,
    test,
    typed,
)
from artcourse.commands.lessons import choose_lessons, lesson_variables
from artcourse.commands.measure import Run
from artcourse.setup import enter

ROOT = Path(__file__).parents[1]


# Python too old or too new


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13), (3, 14, 0)])
def test_unsuitable_python_gets_one_sentence_and_the_way_out(version):
    sentence = refusal(version, ["test", "01"], find=lambda: "python3.12")
    assert f"this is Python {version[0]}.{version[1]}." in sentence
    assert sentence.endswith("python3.12 -m artcourse test 01")
    assert "install Python 3.12" in refusal(version, [], find=lambda: None)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 9)])
def test_suitable_python_is_not_refused(version):
    assert refusal(version, []) is None


def test_refusal_and_pyproject_name_the_same_versions():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires-python = ">=3.11,<3.14"' in text


def test_suitable_python_really_runs(monkeypatch):
    monkeypatch.setattr("artcourse.__main__.SUITABLE", ["no-such-python"])
    assert find_suitable_python() is None
    monkeypatch.setattr("artcourse.__main__.SUITABLE", ["no-such-python", sys.executable])
    if " " not in sys.executable:
        assert find_suitable_python() == sys.executable


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_first_files_are_readable_by_old_pythons(name):
    source = (ROOT / "artcourse" / name).read_text(encoding="utf-8")
    assert source.isascii()
    tree = ast.parse(source, feature_version=(3, 4))
    later = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, later)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f for f in functions if f.returns or f.args.kwonlyargs or f.args.posonlyargs]


def old_pythons():
    """Look for Pythons outside our range where they usually are."""
    places = [path for path in (shutil.which(f"python{v}") for v in OLD) if path]
    places += [str(path) for path in Path.home().glob(".pyenv/versions/*/bin/python")]
    return places


OLD = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")
QUESTION = "import sys; print('%d.%d' % sys.version_info[:2])"


@pytest.mark.parametrize("version", OLD)
def test_old_python_for_real(version):
    for python in old_pythons():
        asked = subprocess.run([python, "-c", QUESTION], capture_output=True, text=True)
        if asked.stdout.strip() == version:
            break
    else:
        pytest.skip(f"no Python {version} here")
    ran = subprocess.run(
        [python, "-m", "artcourse", "lab"], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("The course needs Python 3.11 to 3.13")
    assert ran.stderr.count("\n") == 1


# The command line


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"artcourse {artcourse.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"Example: {typed(name)}" in capsys.readouterr().out


def test_help_lists_all_commands(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert all(re.search(rf"^ +{name} +\w+", printed, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["paint"], ["lab", "--port", "many"]])
def test_unknown_words_end_in_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (CommandError("Do this."), 1, "Do this.\n"),
        (OSError(28, "No space left on device"), 1, "disk has room"),
        (KeyboardInterrupt(), 130, "Run the same command again"),
    ],
)
def test_errors_become_sentences(monkeypatch, capsys, error, status, words):
    def fail(options):
        raise error

    monkeypatch.setattr("artcourse.commands.lab.run", fail)
    assert main(["lab"]) == status
    assert words in capsys.readouterr().err


def test_only_the_named_command_is_loaded():
    code = "import sys, artcourse.commands as c\ntry: c.main(['progress', '--help'])\nfinally: "
    code += "print('artcourse.commands.lab' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.endswith("False\n")


def test_continuous_integration_runs_the_readmes_command():
    script = ROOT / ".ci" / "run"
    assert os.name == "nt" or os.access(script, os.X_OK)
    assert 'exec python3 -m artcourse test "$@"' in script.read_text(encoding="utf-8")


# Lessons


@pytest.fixture
def lessons(course, monkeypatch):
    monkeypatch.setattr(enter, "enter", lambda extras=(): None)
    for name in ("00_welcome", "01_convolution"):
        (course / "notebooks" / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    return course / "notebooks"


@pytest.mark.parametrize("name", ["01", "1", "01_convolution", "notebooks/01_convolution.ipynb"])
def test_lessons_are_chosen_by_number_or_name(lessons, name):
    assert choose_lessons([name]) == [lessons / "01_convolution.ipynb"]


def test_lessons_all(lessons):
    assert [path.stem for path in choose_lessons()] == ["00_welcome", "01_convolution"]


@pytest.mark.parametrize("command", ["test", "execute"])
def test_unknown_lesson(lessons, capsys, command):
    assert main([command, "07"]) == 1
    said = capsys.readouterr().err
    assert "no lesson '07'" in said
    assert "00_welcome, 01_convolution" in said


def test_no_lessons(course):
    with pytest.raises(CommandError, match="no lessons"):
        choose_lessons()


def test_lesson_is_run_in_a_new_work_folder(tmp_path):
    found = lesson_variables(tmp_path)
    assert found["ARTCOURSE_WORK"].startswith(str(tmp_path))
    assert found["OMP_NUM_THREADS"] == "1"


# test


def plan(lessons, **options):
    paths = choose_lessons()
    return [stage.heading for stage in test.plan(paths, lessons, **options)]


def test_plan(lessons):
    first = ["Lint", "Format", "Unit tests"]
    rest = [
        "00_welcome",
        "01_convolution",
        "00_welcome, solved",
        "01_convolution, solved",
        "Browser",
    ]
    assert plan(lessons, whole=True, quick=False) == first + rest
    assert plan(lessons, whole=True, quick=True) == first
    rules = [f"Rules and exercises of {name}" for name in ("00_welcome", "01_convolution")]
    assert plan(lessons, whole=False, quick=True) == rules
    assert plan(lessons, whole=False, quick=False) == rules + rest[:-1]


@pytest.fixture
def commands(monkeypatch):
    """Note the programs that would be run; let those with a certain word fail."""
    notes = []

    def run_measured(command, *, cwd=None, env=None, output=None):
        notes.append((command, env))
        return Run("01_convolution.ipynb" in command[-1], 1.5, 1.25, 300_000_000)

    monkeypatch.setattr(test, "run_measured", run_measured)
    monkeypatch.setattr(test, "write_solved", lambda path, folder: folder / path.name)
    monkeypatch.setattr(test, "find_browser", lambda: "/a/browser")
    return notes


def test_all_stages_run_also_after_one_has_failed(lessons, commands, capsys):
    assert main(["test"]) == 1
    assert len(commands) == 8
    printed = capsys.readouterr().out
    assert "00_welcome                  1.5          1.2       300 MB\n" in printed
    assert "01_convolution              1.5          1.2       300 MB  FAILED" in printed
    assert "FAILED after 0 s: 01_convolution; 01_convolution, solved\n" in printed
    nbval, settings = commands[3]
    assert "--nbval" in nbval
    assert settings["PYTHONHASHSEED"] == "0"
    assert not Path(settings["ARTCOURSE_WORK"]).exists()  # it was only for this run
    assert commands[-1][1]["ARTCOURSE_BROWSER"] == "/a/browser"


def test_all_passed(lessons, commands, capsys):
    assert main(["test", "00"]) == 0
    assert "Passed: all 3 stages" in capsys.readouterr().out


def test_two_lessons_run_side_by_side_and_nothing_beside_other_stages(
    lessons, commands, monkeypatch, capsys
):
    both, alone = threading.Barrier(2, timeout=10), threading.Lock()

    def run_measured(command, *, cwd=None, env=None, output=None):
        if output is None:
            assert alone.acquire(blocking=False)
            time.sleep(0.01)
            alone.release()
            return Run(0, 1.0)
        assert not alone.locked()
        output.write(f"{Path(command[-1]).stem} says ")
        both.wait()  # for the other lesson, or this fails
        output.write("one thing\n")
        return Run(0, 2.0)

    monkeypatch.setattr(test, "run_measured", run_measured)
    assert main(["test"]) == 0
    printed = capsys.readouterr().out
    for heading in ("00_welcome", "00_welcome, solved", "01_convolution, solved"):
        says = f"{heading.partition(',')[0]} says one thing"
        assert f"\n--- {heading}, after 2 s ---\n{says}\n" in printed


def test_missing_browser_is_a_failure(lessons, commands, monkeypatch, capsys):
    def none():
        raise CommandError("needs a browser")

    monkeypatch.setattr(test, "find_browser", none)
    assert main(["test"]) == 1
    printed = capsys.readouterr().out
    assert "needs a browser" in printed
    assert printed.endswith("; Browser\n")


def test_one_lessons_rules_and_exercises_are_chosen(commands):
    path = Path(ROOT / "notebooks" / "99_none.ipynb")
    test._rules(path)
    assert commands[0][0][-2:] == ["-k", "99_none"]


def test_what_a_program_takes_is_measured():
    code = "import time; a = bytearray(200_000_000); t = time.process_time()\n"
    code += "while time.process_time() < t + 0.4: pass\nexit(3)"
    outer = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {code!r}]))"
    run = measure.run_measured([sys.executable, "-c", outer])
    assert run.status == 3
    assert run.peak_bytes > 200_000_000
    assert run.cpu_seconds > 0.2
    assert run.seconds >= 0.4


def test_what_a_program_says_goes_to_a_file(tmp_path):
    code = "import sys; print('yes', flush=True); print('no', file=sys.stderr)"
    with (tmp_path / "said.txt").open("w+") as output:
        measure.run_measured([sys.executable, "-c", code], output=output)
        output.seek(0)
        assert output.read().split() == ["yes", "no"]


def test_interrupted_program_is_ended(monkeypatch):
    def interrupt(root, cpu_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(measure, "_look", interrupt)
    with pytest.raises(KeyboardInterrupt):
        measure.run_measured([sys.executable, "-c", "import time; time.sleep(60)"])


# The browser for the browser test


def test_browser_named_by_the_person(monkeypatch):
    monkeypatch.setenv("ARTCOURSE_BROWSER", sys.executable)
    assert browser.find_browser() == sys.executable
    monkeypatch.setenv("ARTCOURSE_BROWSER", "no-such-browser")
    with pytest.raises(CommandError, match="names no-such-browser, but"):
        browser.find_browser()


@pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
def test_browser_that_only_advertises_is_passed_over(monkeypatch, tmp_path):
    for name, status in {"chromium-browser": 1, "google-chrome": 0}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ARTCOURSE_BROWSER", raising=False)
    assert browser.installed_browser() == str(tmp_path / "google-chrome")


def test_browser_is_fetched_or_missed_aloud(monkeypatch, capsys):
    fetched = []
    monkeypatch.setattr(browser, "installed_browser", lambda: None)
    monkeypatch.setattr(browser, "_playwrights_own", lambda: "/fetched" if fetched else None)
    monkeypatch.setattr(subprocess, "run", lambda command, check: fetched.append(command))
    assert browser.find_browser() == "/fetched"
    assert fetched[0][1:] == ["-m", "playwright", "install", "chromium"]
    assert "Fetching one" in capsys.readouterr().out
    monkeypatch.setattr(browser, "_playwrights_own", lambda: None)
    with pytest.raises(CommandError, match="Please install"):
        browser.find_browser()


# execute


def write_lesson(folder, *sources):
    cells = [new_markdown_cell("# A lesson"), *map(new_code_cell, sources)]
    notebook = new_notebook(cells=cells, metadata={"artcourse": {"minutes": {"read": 1}}, "x": 1})
    cells[1].metadata = {"tags": ["exercise"], "artcourse": {"ships": "a.b"}, "scrolled": True}
    path = folder / "00_lesson.ipynb"
    nbformat.write(notebook, path)
    return path


def test_execute_saves_outputs_and_tidies(tmp_path):
    path = write_lesson(tmp_path, "import os; print(os.environ['OMP_NUM_THREADS'])", "6 * 7")
    execute.execute(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    _, first, second = notebook["cells"]
    assert [first["execution_count"], second["execution_count"]] == [1, 2]
    assert first["outputs"][0]["text"] == ["1\n"]
    assert second["outputs"][0]["data"] == {"text/plain": ["42"]}
    assert first["metadata"] == {"tags": ["exercise"], "artcourse": {"ships": "a.b"}}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert notebook["metadata"] == {
        "artcourse": {"minutes": {"read": 1}},
        "kernelspec": kernel,
        "language_info": {"name": "python"},
    }
    assert list(tmp_path.iterdir()) == [path]


def test_execute_names_an_exercise_that_is_not_there(tmp_path):
    path = write_lesson(tmp_path, "# exercise: convolution.cor2d")
    before = path.read_bytes()
    with pytest.raises(CommandError, match=r"left as it was\. .*mean 'convolution\.corr2d'"):
        execute.execute(path)
    assert path.read_bytes() == before


def test_execute_leaves_a_failing_lesson_as_it_was(tmp_path):
    path = write_lesson(tmp_path, "1 / 0")
    before = path.read_bytes()
    with pytest.raises(CommandError, match=r"left as it was(.|\n)*ZeroDivisionError"):
        execute.execute(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
